// SPDX-License-Identifier: GPL-3.0-or-later
// `freshet --replay` beside `freshetctl replay`: the window's numbers are the command line's. With FRESHET_TRACES, the folder of
// arc-oltp.txt.gz, also on the first part of that.
#include "core/inspect/trace_reader.h"
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <random>

#include <cmath>

using namespace freshet;
using namespace freshet::test;

class FreshetReplayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void itsResultEqualsThatOfTheCommandLine_data();
    void itsResultEqualsThatOfTheCommandLine();
    void theTextIsTheSameToo();
    void aPictureIsTakenAtTheEnd();
    void whatIsNoTraceIsStatus2AndASentence_data();
    void whatIsNoTraceIsStatus2AndASentence();
    void aSignalEndsItWithAllThatItStarted();

private:
    struct Outcome
    {
        int status = -1;
        QByteArray out;
        QByteArray err;
    };
    QString program() const { return qEnvironmentVariable("FRESHET_BIN_DIR") + QStringLiteral("/freshet"); }
    void prepare(QProcess &process) const
    {
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        all.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home.path());
        all.insert(QStringLiteral("XDG_DATA_HOME"), m_home.path());
        all.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_home.path());
        for (const char *name : {"FRESHET_URL", "REDIS_URL", "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            all.remove(QLatin1String(name));
        process.setProcessEnvironment(all);
        process.setWorkingDirectory(m_home.path()); // paths are relative to it
    }
    Outcome run(const QStringList &arguments) const
    {
        QProcess process;
        prepare(process);
        process.start(program(), arguments);
        Outcome outcome;
        if (!process.waitForFinished(120000)) {
            process.kill();
            process.waitForFinished();
            return outcome;
        }
        outcome.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        outcome.out = process.readAllStandardOutput();
        outcome.err = process.readAllStandardError();
        return outcome;
    }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_home.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s can't be written", qPrintable(name));
    }

    /// The first 150 000 requests of a trace in the folder FRESHET_TRACES; false where it is not there.
    bool writeBeginOf(const QString &name) const
    {
        QFile file(qEnvironmentVariable("FRESHET_TRACES") + QLatin1Char('/') + name);
        if (!qEnvironmentVariableIsSet("FRESHET_TRACES") || !file.open(QIODevice::ReadOnly))
            return false;
        inspect::TraceReader reader(file);
        inspect::TraceRequest request;
        QByteArray text;
        for (int i = 0; i < 150000; ++i) {
            const auto there = reader.next(request);
            if (!there || !*there)
                break;
            text += request.key.toByteArray() + '\n';
        }
        write(QStringLiteral("begin.txt"), text);
        return true;
    }

    QTemporaryDir m_home{QStringLiteral("/tmp/freshet-replay-XXXXXX")}; // short, for a socket's path
    RedisServer m_server;
};

void FreshetReplayTest::initTestCase()
{
    if (!QFile::exists(program()))
        QSKIP("freshet is not built: cmake --build build/dev --target freshet");
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    std::mt19937 random(5);
    std::geometric_distribution<int> popular(0.002);
    QByteArray text;
    for (int i = 0; i < 20000; ++i)
        text += "k" + QByteArray::number(i % 6 == 5 ? 100000 + i : popular(random)) + '\n';
    write(QStringLiteral("small.txt"), text);
    QByteArray csv = "key,op,size,op_count\n";
    for (int i = 0; i < 3000; ++i)
        csv += "c" + QByteArray::number(popular(random)) +
               (i % 11  ? ",GET,"
                : i % 2 ? ",SET,"
                        : ",DELETE,") +
               QByteArray::number(20 + i % 300) + ',' + QByteArray::number(1 + i % 3) + '\n';
    write(QStringLiteral("mixed.csv"), csv);
}

void FreshetReplayTest::itsResultEqualsThatOfTheCommandLine_data()
{
    QTest::addColumn<QString>("trace");
    QTest::addColumn<QString>("settings");
    // One request at a time, so that the order, and with it every count, is the same in each run.
    QTest::newRow("small, memory evicts") << QStringLiteral("small.txt") << QStringLiteral("--concurrency 1 --l1-entries 300");
    QTest::newRow("small, lru") << QStringLiteral("small.txt") << QStringLiteral("--concurrency 1 --l1-entries 100 --policy lru");
    QTest::newRow("csv, counts") << QStringLiteral("mixed.csv") << QStringLiteral("--concurrency 1 --op-count --l1-bytes 100000");
    // Many at once: what leaves memory depends on the moment, so nothing has to.
    QTest::newRow("small, many at once") << QStringLiteral("small.txt") << QString();
    // Nothing leaves memory, so many at once are exact too.
    if (writeBeginOf(QStringLiteral("arc-oltp.txt.gz")))
        QTest::newRow("the first part of arc-oltp") << QStringLiteral("begin.txt") << QStringLiteral("--l1-entries 1000000");
}

void FreshetReplayTest::itsResultEqualsThatOfTheCommandLine()
{
    QFETCH(QString, trace);
    QFETCH(QString, settings);
    const QStringList all = settings.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
    const QString path = QFile::exists(m_home.filePath(trace)) ? m_home.filePath(trace) : trace;
    const Ran line = Freshetctl(m_server.url()).run(QStringList{QStringLiteral("replay"), path, QStringLiteral("--json")} + all);
    QVERIFY2(line.status == 0, line.err.constData());
    const Outcome window =
        run(QStringList{QStringLiteral("--replay"), trace, QStringLiteral("--quit-at-end"), QStringLiteral("--json")} + all);
    QVERIFY2(window.status == 0, window.err.constData());
    QCOMPARE(window.out.count('\n'), 1);
    const QJsonObject one = line.json();
    const QJsonObject other = QJsonDocument::fromJson(window.out).object();
    QVERIFY(one.value(QStringLiteral("requests")).toInt() > 1000);
    for (const QString &name : one.keys()) {
        static const QStringList ofTheMoment{QStringLiteral("reads_per_s"), QStringLiteral("p50_us"), QStringLiteral("p95_us"),
                                             QStringLiteral("p99_us"), QStringLiteral("seconds")};
        // What leaves memory, and when a fill is told of by the server, depends on the moment: those numbers are nearly the same.
        static const QStringList nearly{
            QStringLiteral("evictions"),   QStringLiteral("hit_rate"),    QStringLiteral("l1_bytes"),
            QStringLiteral("l1_hit_rate"), QStringLiteral("l2_hit_rate"), QStringLiteral("l1_hits"),
            QStringLiteral("l2_hits"),     QStringLiteral("loads"),       QStringLiteral("l1_entries")};
        const double here = one.value(name).toDouble();
        const bool isNear = nearly.contains(name) && std::abs(here - other.value(name).toDouble()) <= 0.02 * std::abs(here);
        if (!ofTheMoment.contains(name) && !isNear)
            QVERIFY2(one.value(name) == other.value(name), qPrintable(QStringLiteral("%1: %2 and %3")
                                                                          .arg(name, one.value(name).toVariant().toString(),
                                                                               other.value(name).toVariant().toString())));
    }
}

void FreshetReplayTest::theTextIsTheSameToo()
{
    const Outcome window = run({QStringLiteral("--replay=small.txt"), QStringLiteral("--quit-at-end")});
    QVERIFY2(window.status == 0, window.err.constData());
    for (const char *part : {"requests       20 000 of ", "L1 hit rate    ", "L2 hit rate    ", "hit rate       "})
        QVERIFY2(window.out.contains(part), window.out.constData());
    QCOMPARE(window.err, QByteArray());
}

void FreshetReplayTest::aPictureIsTakenAtTheEnd()
{
    const Outcome window =
        run({QStringLiteral("--replay"), QStringLiteral("small.txt"), QStringLiteral("--quit-at-end"), QStringLiteral("--speed"),
             QStringLiteral("max"), QStringLiteral("--picture"), QStringLiteral("end.png")});
    QVERIFY2(window.status == 0, window.err.constData());
    QFile file(m_home.filePath(QStringLiteral("end.png")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.size() > 10000);
    const Outcome nowhere =
        run({QStringLiteral("--replay"), QStringLiteral("small.txt"), QStringLiteral("--quit-at-end"), QStringLiteral("--speed"),
             QStringLiteral("max"), QStringLiteral("--picture"), QStringLiteral("no/such/end.png")});
    QCOMPARE(nowhere.status, 1);
    QVERIFY(nowhere.err.contains("no/such/end.png"));
}

void FreshetReplayTest::whatIsNoTraceIsStatus2AndASentence_data()
{
    QTest::addColumn<QStringList>("arguments");
    write(QStringLiteral("wrong.csv"), "name,op\na,GET\n");
    write(QStringLiteral("cut.gz"), QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03 nonsense", 20));
    for (const char *line : {"nothing.txt", "wrong.csv", "cut.gz", ".", "small.txt --l1-entries 0", "small.txt --policy best",
                             "small.txt --speed fast", "small.txt --ttl x"})
        QTest::newRow(line) << QString::fromLatin1(line).split(QLatin1Char(' '));
}

void FreshetReplayTest::whatIsNoTraceIsStatus2AndASentence()
{
    QFETCH(QStringList, arguments);
    const Outcome wrong = run(QStringList{QStringLiteral("--quit-at-end"), QStringLiteral("--replay")} + arguments);
    QCOMPARE(wrong.status, 2);
    QCOMPARE(wrong.out, QByteArray());
    QVERIFY2(wrong.err.startsWith("freshet: ") && wrong.err.count('\n') == 1, wrong.err.constData());
}

void FreshetReplayTest::aSignalEndsItWithAllThatItStarted()
{
    QByteArray text;
    for (int i = 0; i < 400000; ++i)
        text += QByteArray::number(i % 9973) + '\n';
    write(QStringLiteral("long.txt"), text);
    QProcess process;
    prepare(process);
    process.start(program(), {QStringLiteral("--replay"), QStringLiteral("long.txt"), QStringLiteral("--quit-at-end"),
                              QStringLiteral("--speed"), QStringLiteral("100")});
    QVERIFY(process.waitForStarted());
    const auto sandboxes = [this] {
        return QDir(m_home.path()).entryList({QStringLiteral("freshet-sandbox-*")}, QDir::Dirs | QDir::NoDotAndDotDot);
    };
    const auto isUp = [&] {
        const QStringList all = sandboxes();
        if (all.size() != 1)
            return false;
        RawRedis raw({.socketPath = m_home.filePath(all.first() + QStringLiteral("/redis.sock"))});
        return raw.run({"EXISTS", "cache_metrics:long:misses"}).integer == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isUp(), 30000);
    QElapsedTimer timer;
    timer.start();
    process.terminate();
    QVERIFY(process.waitForFinished(10000));
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 128 + SIGTERM);
    QVERIFY(sandboxes().isEmpty()); // the server, its files, the databases
}

QTEST_GUILESS_MAIN(FreshetReplayTest)
#include "tst_freshet_replay.moc"
