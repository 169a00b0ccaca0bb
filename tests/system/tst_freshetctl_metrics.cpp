// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"
#include "tests/system/freshetctl_run.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace freshet;
using namespace freshet::test;

/// freshetctl metrics and metrics reset, as a user runs them.
class FreshetctlMetricsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(run({"FLUSHALL"}).isOk()); }
    void oneSampleWithoutOptions();
    void noCountersIsSaid();
    void theCsvHasTheContractsColumns();
    void aSecondSampleHasRates();
    void aCounterThatFellHasNoRate();
    void onlyTheNamespacesThatAreNamed();
    void aCounterThatIsNoNumberIsWarnedOf();
    void namesThatASpreadsheetWouldRunAreQuoted();
    void aFileIsContinued();
    void anotherFileIsNotTouched();
    void aFullDiskIsStatusOne();
    void aWatchEndsWithASignalAndStatusZero_data();
    void aWatchEndsWithASignalAndStatusZero();
    void aWatchOutlivesARestart();
    void prometheusTextIsOfTheSums();
    void resetRemovesCounters();
    void resetIsRefusedWhereNothingMayBeWritten();
    void readingIsNotCounted();
    void wrongUsageIsPointedAt_data();
    void wrongUsageIsPointedAt();
    void withoutAServerItIsStatusThree();

private:
    RawReply run(const QByteArrayList &command) { return m_server.raw().run(command); }
    void count(const QByteArray &nameSpace, qint64 hits, qint64 misses)
    {
        run({"INCRBY", "cache_metrics:" + nameSpace + ":hits", QByteArray::number(hits)});
        run({"INCRBY", "cache_metrics:" + nameSpace + ":misses", QByteArray::number(misses)});
    }
    Freshetctl ctl() const { return Freshetctl(m_server.url()); }
    std::unique_ptr<QProcess> watch(const QStringList &arguments)
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(ctl().environment());
        process->start(Freshetctl::program(), arguments);
        return process;
    }

    RedisServer m_server{{.appendOnly = true}};
    QTemporaryDir m_directory;
};

void FreshetctlMetricsTest::oneSampleWithoutOptions()
{
    count("product", 90, 10);
    count("tts:voices", 0, 0);
    run({"INCRBY", "cache_metrics:product:get_us", "50000"});
    const Ran text = ctl().run(words("metrics"));
    QCOMPARE(text.status, 0);
    QVERIFY2(text.out.contains("NAMESPACE") && text.out.contains("90.0 %"), text.out);
    QVERIFY2(text.out.contains("500 µs"), text.out);
    QVERIFY(text.out.contains("tts:voices"));
    const auto rows = ctl().run(words("metrics --json")).rows();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0][QStringLiteral("namespace")].toString(), QStringLiteral("product"));
    QCOMPARE(rows[0][QStringLiteral("hits")].toInt(), 90);
    QCOMPARE(rows[0][QStringLiteral("total_requests")].toInt(), 100);
    QVERIFY(rows[0][QStringLiteral("hit_rate")].isNull()); // there is no interval yet
    QVERIFY(rows[0][QStringLiteral("avg_get_ms")].isNull());
}

void FreshetctlMetricsTest::noCountersIsSaid()
{
    const Ran text = ctl().run(words("metrics"));
    QCOMPARE(text.status, 0);
    QVERIFY(text.out.contains("No namespace has counters"));
    QCOMPARE(ctl().run(words("metrics --json")).out, QByteArray());
}

void FreshetctlMetricsTest::theCsvHasTheContractsColumns()
{
    count("product", 3, 1);
    const Ran ran = ctl().run(words("metrics --csv - --count 1"));
    QCOMPARE(ran.status, 0);
    const QByteArrayList lines = ran.out.split('\n');
    QCOMPARE(lines.value(0), "timestamp,namespace,hits,misses,sets,deletes,total_requests,hit_rate,avg_get_ms\r");
    static const QRegularExpression row(
        QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z,product,3,1,0,0,4,,\r$"));
    QVERIFY2(row.match(QString::fromUtf8(lines.value(1))).hasMatch(), lines.value(1));
    QCOMPARE(lines.value(2), "");
}

void FreshetctlMetricsTest::aSecondSampleHasRates()
{
    count("product", 100, 100);
    run({"SET", "cache_metrics:product:get_us", "1000"});
    const auto process = watch(words("metrics --csv - --interval 0.3 --count 2"));
    QByteArray out;
    QVERIFY(waitUntil([&] { return (out += process->readAllStandardOutput()).count('\n') == 2; }));
    count("product", 3, 1);
    count("user", 1, 0); // came meanwhile
    run({"INCRBY", "cache_metrics:product:get_us", "2000"});
    QVERIFY(waitUntil([&] { return process->state() == QProcess::NotRunning; }));
    out += process->readAllStandardOutput();
    QCOMPARE(process->exitCode(), 0);
    QVERIFY2(out.contains(",product,103,101,0,0,204,0.75,0.5\r\n"), out);
    QVERIFY2(out.contains(",user,1,0,0,0,1,1,\r\n"), out);
}

void FreshetctlMetricsTest::aCounterThatFellHasNoRate()
{
    count("product", 100, 100);
    const auto process = watch(words("metrics --csv - --interval 0.3 --count 2"));
    QByteArray out;
    QVERIFY(waitUntil([&] { return (out += process->readAllStandardOutput()).count('\n') == 2; }));
    QCOMPARE(ctl().run(words("metrics reset product")).status, 0);
    count("product", 2, 1);
    QVERIFY(waitUntil([&] { return process->state() == QProcess::NotRunning; }));
    out += process->readAllStandardOutput();
    QVERIFY2(out.contains(",product,2,1,0,0,3,,\r\n"), out);
}

void FreshetctlMetricsTest::onlyTheNamespacesThatAreNamed()
{
    count("product", 1, 0);
    count("user", 2, 0);
    count("order", 3, 0);
    const auto rows = ctl().run(words("metrics --json --namespace user --namespace absent")).rows();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0][QStringLiteral("hits")].toInt(), 2);
    QCOMPARE(rows[1][QStringLiteral("hits")].toInt(-1), 0);
}

void FreshetctlMetricsTest::aCounterThatIsNoNumberIsWarnedOf()
{
    count("product", 1, 1);
    run({"SET", "cache_metrics:product:hits", "\x1b[31mmany"});
    run({"SADD", "cache_metrics:product:sets", "x"});
    const Ran ran = ctl().run(words("metrics --csv -"));
    QCOMPARE(ran.status, 0);
    QVERIFY2(ran.out.contains(",product,,1,,0,,,\r\n"), ran.out);
    QCOMPARE(ran.err.count('\n'), 2);
    QVERIFY(ran.err.contains("warning: cache_metrics:product:hits holds no number"));
    QVERIFY(ctl().run(words("metrics --json")).rows().value(0)[QStringLiteral("hits")].isNull());
    QCOMPARE(ctl().run(words("metrics --csv - --quiet")).err, QByteArray());
}

void FreshetctlMetricsTest::namesThatASpreadsheetWouldRunAreQuoted()
{
    count("=HYPERLINK(\"http://x\",1)", 1, 1);
    count("\xff\n", 1, 1);
    const Ran ran = ctl().run(words("metrics --csv -"));
    QVERIFY2(ran.out.contains(",\"'=HYPERLINK(\"\"http://x\"\",1)\",1,1,"), ran.out);
    QVERIFY2(ran.out.contains(",\"\\xff\n\",1,1,"), ran.out);
    const Ran text = ctl().run(words("metrics"));
    QVERIFY2(text.out.contains("\\xff\\n"), text.out);
    QCOMPARE(ctl()
                 .run(words("metrics --json"))
                 .rows()
                 .value(1)[QStringLiteral("namespace")]
                 .toObject()
                 .value(QStringLiteral("base64"))
                 .toString(),
             QStringLiteral("/wo="));
}

void FreshetctlMetricsTest::aFileIsContinued()
{
    count("product", 1, 1);
    const QString path = m_directory.filePath(QStringLiteral("rates.csv"));
    for (int i = 0; i < 3; ++i) {
        const Ran ran = ctl().run({QStringLiteral("metrics"), QStringLiteral("--csv"), path});
        QCOMPARE(ran.status, 0);
        QCOMPARE(ran.out, QByteArray());
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QCOMPARE(text.count("timestamp"), 1);
    QCOMPARE(text.count("\r\n"), 4);
    // Rows as JSON and the file at once.
    QCOMPARE(ctl().run({QStringLiteral("metrics"), QStringLiteral("--json"), QStringLiteral("--csv"), path}).rows().size(), 1);
    file.seek(0);
    QCOMPARE(file.readAll().count("\r\n"), 5);
}

void FreshetctlMetricsTest::anotherFileIsNotTouched()
{
    const QString path = m_directory.filePath(QStringLiteral("notes.txt"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write("some notes\n");
    file.flush();
    const Ran ran = ctl().run({QStringLiteral("metrics"), QStringLiteral("--csv"), path});
    QCOMPARE(ran.status, 2);
    QVERIFY(ran.saysOneLine());
    file.seek(0);
    QCOMPARE(file.readAll(), "some notes\n");
}

void FreshetctlMetricsTest::aFullDiskIsStatusOne()
{
    count("product", 1, 1);
    const Ran ran = ctl().run(words("metrics --interval 0.1 --csv /dev/full"));
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("/dev/full"), ran.err);
}

void FreshetctlMetricsTest::aWatchEndsWithASignalAndStatusZero_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void FreshetctlMetricsTest::aWatchEndsWithASignalAndStatusZero()
{
    QFETCH(int, number);
    count("product", 1, 1);
    const auto process = watch(words("metrics --interval 60"));
    QByteArray out;
    QVERIFY(waitUntil([&] { return (out += process->readAllStandardOutput()).contains("product"); }));
    ::kill(pid_t(process->processId()), number);
    QVERIFY(waitUntil([&] { return process->state() == QProcess::NotRunning; }));
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 0);
}

void FreshetctlMetricsTest::aWatchOutlivesARestart()
{
    count("product", 10, 10);
    const auto process = watch(words("metrics --json --interval 0.1"));
    QByteArray out;
    const auto read = [&] { return out += process->readAllStandardOutput(); };
    QVERIFY(waitUntil([&] { return read().count('\n') >= 2; }));
    m_server.kill();
    QByteArray err;
    QVERIFY(waitUntil([&] { return (err += process->readAllStandardError()).contains("no sample"); }));
    QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
    read();
    const qsizetype before = out.count('\n');
    QVERIFY(waitUntil([&] { return read().count('\n') >= before + 3; }));
    QCOMPARE(process->state(), QProcess::Running);
    ::kill(pid_t(process->processId()), SIGTERM);
    QVERIFY(waitUntil([&] { return process->state() == QProcess::NotRunning; }));
    QCOMPARE(process->exitCode(), 0);
    err += process->readAllStandardError();
    QCOMPARE(err.count('\n'), 1); // one outage, one line
}

void FreshetctlMetricsTest::prometheusTextIsOfTheSums()
{
    count("product", 5, 1);
    run({"HSET", "cache_metrics:product:latency_us", "1000", "4", "+Inf", "2"});
    run({"SET", "cache_metrics:product:get_us", "2500000"});
    const Ran ran = ctl().run(words("metrics --prometheus"));
    QCOMPARE(ran.status, 0);
    for (const char *line : {"# TYPE freshet_cache_hits_total counter\n", "freshet_cache_hits_total{namespace=\"product\"} 5\n",
                             "freshet_cache_get_duration_seconds_bucket{namespace=\"product\",le=\"0.001\"} 4\n",
                             "freshet_cache_get_duration_seconds_bucket{namespace=\"product\",le=\"+Inf\"} 6\n",
                             "freshet_cache_get_duration_seconds_sum{namespace=\"product\"} 2.5\n"})
        QVERIFY2(ran.out.contains(line), ran.out);
}

void FreshetctlMetricsTest::resetRemovesCounters()
{
    count("product", 1, 1);
    count("user", 1, 1);
    run({"SET", "v1:product:1", "{}"});
    run({"SET", "cache_metrics:product:other", "1"});
    const Ran one = ctl().run(words("metrics reset product --json"));
    QCOMPARE(one.status, 0);
    QCOMPARE(one.out, "{\"namespaces\":1,\"deleted\":2}\n");
    QCOMPARE(run({"EXISTS", "cache_metrics:user:hits"}).integer, 1);
    const Ran all = ctl().run(words("metrics reset"));
    QCOMPARE(all.out, "2 counters of 1 namespace removed\n");
    QCOMPARE(run({"DBSIZE"}).integer, 2); // nothing else
    QCOMPARE(ctl().run(words("metrics reset absent")).status, 0);
}

void FreshetctlMetricsTest::resetIsRefusedWhereNothingMayBeWritten()
{
    count("product", 1, 1);
    const Ran ran = ctl().run(words("metrics reset --read-only"));
    QCOMPARE(ran.status, 4);
    QVERIFY(ran.saysOneLine());
    QCOMPARE(run({"DBSIZE"}).integer, 2);
    QCOMPARE(ctl().run(words("metrics --read-only")).status, 0);
}

void FreshetctlMetricsTest::readingIsNotCounted()
{
    run({"SET", "v1:product:1", "{}"});
    QCOMPARE(ctl().run(words("get v1:product:1 v1:product:2")).status, 1);
    QCOMPARE(ctl().run(words("metrics")).status, 0);
    QCOMPARE(run({"DBSIZE"}).integer, 1);
}

void FreshetctlMetricsTest::wrongUsageIsPointedAt_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"metrics --interval 0", "metrics --interval x", "metrics --count 0", "metrics --json --csv -",
                             "metrics --prometheus --json", "metrics --prometheus --interval 1", "metrics rest",
                             "metrics reset a b", "metrics reset --count 2", "metrics --csv"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void FreshetctlMetricsTest::wrongUsageIsPointedAt()
{
    QFETCH(QString, line);
    const Ran ran = ctl().run(line.split(QLatin1Char(' ')));
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.saysOneLine(), ran.err);
}

void FreshetctlMetricsTest::withoutAServerItIsStatusThree()
{
    const Ran ran = Freshetctl().run(words("metrics --interval 1 --url unix:///nonexistent/redis.sock"));
    QCOMPARE(ran.status, 3);
    QVERIFY2(ran.saysOneLine(), ran.err);
}

QTEST_GUILESS_MAIN(FreshetctlMetricsTest)
#include "tst_freshetctl_metrics.moc"
