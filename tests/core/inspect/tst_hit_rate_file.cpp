// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/hit_rate_file.h"
#include "tests/support/await.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;

namespace {

constexpr qint64 start = 1'700'000'100'000;
const QByteArray hostile = RateHistory::ofNamespace(QByteArray("a'; DROP TABLE bins; --\0\xff", 26));

RateHistory history(int seconds)
{
    RateHistory result;
    for (int i = 0; i < seconds; ++i) {
        RateBin bin;
        bin.startMs = start + i * 1000LL;
        bin.endMs = bin.startMs + 1000;
        bin.knownMs = i % 50 == 7 ? 0 : 1000;
        bin.gap = i % 50 == 7 ? HitRateGap::Restart : HitRateGap::None;
        bin.hits = bin.knownMs > 0 ? i % 10 : 0;
        bin.misses = bin.knownMs > 0 ? 1 : 0;
        bin.totalHits = 100 + i;
        bin.averageGetMs = 0.5F;
        result.add(hostile, bin);
        result.add(RateHistory::server(), bin);
    }
    return result;
}

HitRateFile::Batch batchOf(const RateHistory &history, qint64 nowMs)
{
    HitRateFile::Batch batch;
    batch.bins = HitRateFile::changedSince(history, 0);
    batch.nowMs = nowMs;
    return batch;
}

} // namespace

class TestHitRateFile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString path() const { return m_folder->filePath(QStringLiteral("deep/hit-rates.sqlite")); }
    HitRateFile::Kept loaded(const QString &server)
    {
        HitRateFile file(path());
        auto kept = await(file.load(server));
        if (!kept) {
            qWarning() << kept.error().message;
            return {};
        }
        return *kept;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatWasKeptIsThereAfterARestart()
    {
        const RateHistory before = history(300);
        const RateMark mark{start + 5000,
                            RateMark::Kind::Bump,
                            "product",
                            QStringLiteral("v1"),
                            QStringLiteral("v2"),
                            QStringLiteral("ann@host"),
                            QStringLiteral("a 'reason'")};
        {
            HitRateFile file(path());
            QVERIFY(await(file.load(QStringLiteral("one"))));
            auto batch = batchOf(before, start + 300'000);
            batch.marks = {mark};
            QVERIFY(await(file.keep(QStringLiteral("one"), batch)));
            QVERIFY(await(file.keep(QStringLiteral("one"), batch))); // again changes nothing
        }
        const auto kept = loaded(QStringLiteral("one"));
        QCOMPARE(kept.series.size(), std::size_t(2));
        QVERIFY(kept.series.at(hostile) == before.all().at(hostile));
        QCOMPARE(kept.marks.size(), std::size_t(1));
        QVERIFY(kept.marks[0] == mark);
        QVERIFY(kept.setAside.isEmpty());
        QVERIFY(loaded(QStringLiteral("another")).series.empty());
    }

    void whatIsTooOldGoes()
    {
        HitRateFile file(path());
        QVERIFY(await(file.load(QStringLiteral("one"))));
        QVERIFY(await(file.keep(QStringLiteral("one"), batchOf(history(300), start + 300'000))));
        HitRateFile::Batch later;
        later.nowMs = start + 86'400'000 * 2;
        QVERIFY(await(file.keep(QStringLiteral("one"), later)));
        const auto kept = loaded(QStringLiteral("one"));
        QCOMPARE(kept.series.at(hostile).at(0).size(), std::size_t(0));
        const auto &weekly = kept.series.at(hostile).at(3); // five minutes, for a week, parted where it broke off
        QVERIFY(!weekly.empty() && weekly == history(300).all().at(hostile).at(3));
        later.nowMs = start + 86'400'000LL * 8;
        QVERIFY(await(file.keep(QStringLiteral("one"), later)));
        QVERIFY(loaded(QStringLiteral("one")).series.empty());
    }

    void aDamagedFileIsSetAsideAndBegunAnew_data()
    {
        QTest::addColumn<bool>("torn");
        QTest::newRow("no database at all") << false;
        QTest::newRow("torn in its middle") << true;
    }
    void aDamagedFileIsSetAsideAndBegunAnew()
    {
        QFETCH(bool, torn);
        {
            HitRateFile file(path());
            QVERIFY(await(file.load(QStringLiteral("one"))));
            QVERIFY(await(file.keep(QStringLiteral("one"), batchOf(history(800), start + 800'000))));
        }
        QFile raw(path());
        QVERIFY(raw.open(QIODevice::ReadWrite));
        QVERIFY(raw.size() > 20'000);
        if (torn) {
            QVERIFY(raw.seek(4096));
            raw.write(QByteArray(12'000, '\x5a'));
        } else {
            raw.resize(0);
            raw.write(QByteArray(5000, 'x'));
        }
        raw.close();
        HitRateFile file(path());
        const auto kept = await(file.load(QStringLiteral("one")));
        QVERIFY2(kept, kept ? "" : qPrintable(kept.error().message));
        QCOMPARE(kept->setAside, path() + QStringLiteral(".broken-1"));
        QVERIFY(QFile::exists(kept->setAside));
        QVERIFY(kept->series.empty());
        QVERIFY(await(file.keep(QStringLiteral("one"), batchOf(history(10), start + 10'000))));
        QCOMPARE(loaded(QStringLiteral("one")).series.size(), std::size_t(2));
    }

    void whereNothingCanBeWrittenItSaysSo()
    {
        HitRateFile file(QStringLiteral("/proc/nothing/hit-rates.sqlite"));
        const auto kept = await(file.load(QStringLiteral("one")));
        QVERIFY(!kept);
        QCOMPARE(kept.error().code, Code::Io);
        QVERIFY(!await(file.keep(QStringLiteral("one"), batchOf(history(3), start))));
    }

    void aFileOfANewerVersionIsLeftAlone()
    {
        QVERIFY(QDir().mkpath(m_folder->filePath(QStringLiteral("deep"))));
        {
            auto sql = Sql::open(path());
            QVERIFY(sql);
            const Sql::Work work = [](QSqlDatabase &database) {
                return execute(database, QStringLiteral("PRAGMA user_version = 9"));
            };
            QVERIFY(await((*sql)->run(work)));
        }
        HitRateFile file(path());
        QCOMPARE(await(file.load(QStringLiteral("one"))).error().code, Code::Unsupported);
        QVERIFY(!QFile::exists(path() + QStringLiteral(".broken-1")));
    }

    void whatTheFileHoldsEndsWhereTheOwnHistoryBegins()
    {
        const auto kept = [](std::vector<std::pair<qint64, qint64>> times) {
            HitRateFile::Kept result;
            auto &tiers = result.series["n"];
            tiers.resize(2);
            for (const auto &[from, to] : times) {
                RateBin bin;
                bin.startMs = from;
                bin.endMs = to;
                tiers[1].push_back(bin);
            }
            return result;
        };
        QCOMPARE(HitRateFile::keptUntil({}, {}, start), 0);
        QCOMPARE(HitRateFile::keptUntil(kept({{0, 1000}, {1000, 2500}}), {}, start), 2500);
        QCOMPARE(HitRateFile::keptUntil(kept({{0, 1000}, {start + 1, start + 900}}), {}, start), 1000); // the clock was set back
        RateHistory own;
        RateBin bin;
        bin.startMs = 2000;
        bin.endMs = 3000;
        bin.knownMs = 1000;
        own.add("other", bin);
        QCOMPARE(HitRateFile::keptUntil(kept({{0, 1000}, {1000, 2500}}), own, start), 1000);
    }

    void aFailedWriteIsAllOrNothingAndCanBeRepeated()
    {
        HitRateFile file(path());
        QVERIFY(await(file.load(QStringLiteral("one"))));
        auto other = Sql::open(path());
        QVERIFY(other);
        const Sql::Work lock = [](QSqlDatabase &database) { return execute(database, QStringLiteral("DROP TABLE marks")); };
        QVERIFY(await((*other)->run(lock)));
        auto batch = batchOf(history(20), start + 20'000);
        RateMark mark;
        mark.ms = start;
        batch.marks = {mark};
        const auto kept = await(file.keep(QStringLiteral("one"), batch));
        QVERIFY(!kept);
        QVERIFY(loaded(QStringLiteral("one")).series.empty());   // all or nothing
        QVERIFY(await(file.keep(QStringLiteral("one"), batch))); // the load above made the table again
    }
};

QTEST_GUILESS_MAIN(TestHitRateFile)
#include "tst_hit_rate_file.moc"
