// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/metrics_csv.h"

#include <QFile>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::inspect;
using namespace std::chrono_literals;

namespace {

HitRatePoint point(qint64 hits, qint64 misses, qint64 moreHits, qint64 moreMisses)
{
    HitRatePoint one;
    one.sample.time = QDateTime(QDate(2026, 3, 4), QTime(5, 6, 7, 80), Qt::UTC);
    one.sample.hits = hits;
    one.sample.misses = misses;
    one.interval = {.gap = HitRateGap::None,
                    .start = one.sample.time.addSecs(-1),
                    .end = one.sample.time,
                    .seconds = 1,
                    .hits = moreHits,
                    .misses = moreMisses};
    return one;
}

} // namespace

class TestMetricsCsv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theHeaderIsTheContractsToTheByte()
    {
        QCOMPARE(metricsCsvHeader(),
                 QByteArray("timestamp,namespace,hits,misses,sets,deletes,total_requests,hit_rate,avg_get_ms\r\n"));
    }

    void theServersLineLeavesUnknownCellsEmpty()
    {
        QCOMPARE(metricsCsvLine(HitRateHistory::server(), point(75, 25, 3, 1)),
                 QByteArray("2026-03-04T05:06:07.080Z,(server),75,25,,,100,0.75,\r\n"));
    }

    void aNamespacesLineHasAllCells()
    {
        HitRatePoint one = point(2, 1, 2, 1);
        one.sample.sets = 4;
        one.sample.deletes = 0;
        one.sample.averageGetMs = 0.125;
        QCOMPARE(metricsCsvLine(QStringLiteral("product"), one),
                 QByteArray("2026-03-04T05:06:07.080Z,product,2,1,4,0,3,0.6666666666666666,0.125\r\n"));
    }

    void anIntervalWithoutReadsAndAGapHaveNoRate()
    {
        QCOMPARE(metricsCsvLine(HitRateHistory::server(), point(75, 25, 0, 0)),
                 QByteArray("2026-03-04T05:06:07.080Z,(server),75,25,,,100,,\r\n"));
        HitRatePoint first = point(75, 25, 0, 0);
        first.interval = {};
        QCOMPARE(metricsCsvLine(HitRateHistory::server(), first),
                 QByteArray("2026-03-04T05:06:07.080Z,(server),75,25,,,100,,\r\n"));
    }

    void theEndsOfTheScaleAreWholeNumbers()
    {
        QVERIFY(metricsCsvLine(HitRateHistory::server(), point(5, 0, 5, 0)).endsWith(",5,1,\r\n"));
        QVERIFY(metricsCsvLine(HitRateHistory::server(), point(0, 5, 0, 5)).endsWith(",5,0,\r\n"));
    }

    void aTinyRateHasNoExponent()
    {
        QVERIFY(metricsCsvLine(HitRateHistory::server(), point(1, 9999999, 1, 9999999)).endsWith(",10000000,0.0000001,\r\n"));
    }

    void theGreatestCountersDoNotOverflow()
    {
        const qint64 most = std::numeric_limits<qint64>::max();
        QVERIFY(metricsCsvLine(HitRateHistory::server(), point(most, most, 0, 0))
                    .contains(",9223372036854775807,9223372036854775807,,,18446744073709551614,,"));
    }

    void aLocalTimeIsWrittenAsUtc()
    {
        HitRatePoint one = point(1, 1, 1, 1);
        one.sample.time = one.sample.time.toOffsetFromUtc(9 * 3600);
        QVERIFY(metricsCsvLine(HitRateHistory::server(), one).startsWith("2026-03-04T05:06:07.080Z,"));
    }

    void theUsersLocaleChangesNothing()
    {
        const QLocale before;
        const QByteArray plain = metricsCsvLine(HitRateHistory::server(), point(1234567, 1, 3, 1));
        QLocale::setDefault(QLocale(QLocale::German));
        const QByteArray german = metricsCsvLine(HitRateHistory::server(), point(1234567, 1, 3, 1));
        QLocale::setDefault(before);
        QCOMPARE(german, plain);
        QCOMPARE(german, QByteArray("2026-03-04T05:06:07.080Z,(server),1234567,1,,,1234568,0.75,\r\n"));
    }

    void textCellsAreQuotedAndDisarmed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("plain") << "product" << QByteArray("product");
        QTest::newRow("empty") << "" << QByteArray("");
        QTest::newRow("comma") << "a,b" << QByteArray("\"a,b\"");
        QTest::newRow("quote") << "a\"b" << QByteArray("\"a\"\"b\"");
        QTest::newRow("line feed") << "a\nb" << QByteArray("\"a\nb\"");
        QTest::newRow("carriage return") << "a\rb" << QByteArray("\"a\rb\"");
        QTest::newRow("=") << "=1+1" << QByteArray("'=1+1");
        QTest::newRow("+") << "+1" << QByteArray("'+1");
        QTest::newRow("-") << "-1" << QByteArray("'-1");
        QTest::newRow("@") << "@SUM(A1)" << QByteArray("'@SUM(A1)");
        QTest::newRow("tab") << "\tx" << QByteArray("'\tx");
        QTest::newRow("leading carriage return") << "\rx" << QByteArray("\"'\rx\"");
        QTest::newRow("formula with quotes") << "=HYPERLINK(\"x\",\"y\")" << QByteArray("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
        QTest::newRow("harmless inside") << "a=b-c@d+e" << QByteArray("a=b-c@d+e");
        QTest::newRow("beyond Latin 1") << QString::fromUtf8("상품") << QByteArray("상품");
    }

    void textCellsAreQuotedAndDisarmed()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, cell);
        QCOMPARE(csvText(text), cell);
    }

    void aFileHoldsTheHeaderAndEveryLine()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("hits.csv"));
        QVERIFY(saveMetricsCsv(path, HitRateHistory::server(), {point(1, 1, 1, 1), point(2, 1, 1, 0)}));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("timestamp,namespace,hits,misses,sets,deletes,total_requests,hit_rate,avg_get_ms\r\n"
                                            "2026-03-04T05:06:07.080Z,(server),1,1,,,2,0.5,\r\n"
                                            "2026-03-04T05:06:07.080Z,(server),2,1,,,3,1,\r\n"));
    }

    void aFileThatCannotBeWrittenSaysWhyAndHarmsNothing()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("none/hits.csv"));
        const auto saved = saveMetricsCsv(path, HitRateHistory::server(), {});
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, Code::Io);
        QCOMPARE(saved.error().context, path);
        QVERIFY(!saved.error().message.isEmpty());
        QVERIFY(!QFile::exists(path));
        // A folder is no file; what stands beside it stays.
        const QString kept = dir.filePath(QStringLiteral("kept.csv"));
        QVERIFY(saveMetricsCsv(kept, HitRateHistory::server(), {}));
        QVERIFY(!saveMetricsCsv(dir.path(), HitRateHistory::server(), {}));
        QVERIFY(QFile::exists(kept));
    }
};

QTEST_GUILESS_MAIN(TestMetricsCsv)
#include "tst_metrics_csv.moc"
