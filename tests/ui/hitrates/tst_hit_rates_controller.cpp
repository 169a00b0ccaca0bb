// SPDX-License-Identifier: GPL-3.0-or-later
// Against a real redis-server: what the server counted is what is shown.
#include "tests/support/redis_server.h"
#include "ui/hitrates/hit_rates_controller.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::RedisServer;
using inspect::HitRateGap;
using inspect::HitRateHistory;
using inspect::HitRatePoint;
using State = HitRatesController::State;

namespace {

std::vector<HitRatePoint> everything(const HitRatesController &controller)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return controller.history().window(HitRateHistory::server(), now.addSecs(-3600), now.addSecs(3600));
}

inspect::HitRateTotals totals(const HitRatesController &controller)
{
    return inspect::totalsOf(everything(controller));
}

int countGaps(const HitRatesController &controller, HitRateGap gap)
{
    const auto points = everything(controller);
    return int(
        std::count_if(points.begin(), points.end(), [gap](const HitRatePoint &point) { return point.interval.gap == gap; }));
}

void read(RedisServer &server, int hits, int misses)
{
    auto raw = server.raw();
    raw.run({"SET", "present", "1"});
    for (int i = 0; i < hits; ++i)
        QCOMPARE(raw.run({"GET", "present"}).bytes, QByteArray("1"));
    for (int i = 0; i < misses; ++i)
        QVERIFY(raw.run({"GET", "absent"}).isNil());
}

} // namespace

class TestHitRatesController : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server;

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }

    void init()
    {
        if (!m_server.isRunning())
            QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    }

    void theReadsOfOthersAreCountedExactly()
    {
        Session session(m_server.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_VERIFY_WITH_TIMEOUT(controller.history().newest(HitRateHistory::server()), 10000);
        QCOMPARE(totals(controller).seconds, 0.0);
        read(m_server, 7, 3);
        QTRY_COMPARE_WITH_TIMEOUT(totals(controller).hits, 7, 10000);
        QTRY_COMPARE_WITH_TIMEOUT(totals(controller).misses, 3, 10000);
        QCOMPARE(totals(controller).hitRate().value(), 0.7);
        QCOMPARE(controller.view().state, State::Live);
    }

    void lookingIsNotReading()
    {
        Session session(m_server.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_VERIFY_WITH_TIMEOUT(everything(controller).size() >= 3, 10000);
        for (const HitRatePoint &point : everything(controller)) {
            if (point.interval.gap == HitRateGap::First)
                continue;
            QVERIFY(point.interval.isKnown());
            QVERIFY(!point.interval.hitRate()); // no reads: neither 0 % nor 100 %
            QCOMPARE(point.interval.readsPerSecond().value(), 0.0);
            QVERIFY(point.sample.commandsPerSecond.has_value());
        }
    }

    void aRestartIsAGapAndNeverANegativeRate()
    {
        Session session(m_server.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_VERIFY_WITH_TIMEOUT(controller.history().newest(HitRateHistory::server()), 10000);
        read(m_server, 50, 50);
        QTRY_COMPARE_WITH_TIMEOUT(totals(controller).hits, 50, 10000);
        QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
        QTRY_COMPARE_WITH_TIMEOUT(countGaps(controller, HitRateGap::Restart), 1, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(controller.history().newest(HitRateHistory::server())->interval.isKnown(), 10000);
        read(m_server, 4, 1);
        QTRY_COMPARE_WITH_TIMEOUT(totals(controller).hits, 54, 10000);
        for (const HitRatePoint &point : everything(controller))
            QVERIFY(point.interval.hits >= 0 && point.interval.misses >= 0);
    }

    void resetCountersAreAGap()
    {
        read(m_server, 5, 5);
        Session session(m_server.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_VERIFY_WITH_TIMEOUT(controller.history().newest(HitRateHistory::server()), 10000);
        QVERIFY(m_server.raw().run({"CONFIG", "RESETSTAT"}).isOk());
        QTRY_COMPARE_WITH_TIMEOUT(countGaps(controller, HitRateGap::CounterFell), 1, 10000);
        QCOMPARE(totals(controller).hits, 0);
    }

    void whileTheServerIsAwayTheLastValuesStay()
    {
        Session session(m_server.url(), {});
        HitRatesController controller;
        QSignalSpy refreshed(&controller, &HitRatesController::refreshed);
        controller.setSession(&session);
        QTRY_VERIFY_WITH_TIMEOUT(everything(controller).size() >= 2, 10000);
        controller.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(refreshed.size(), 1, 10000);
        const auto shown = controller.view().points;
        const QDateTime from = controller.view().to;
        QVERIFY(!shown.empty());

        m_server.kill();
        QTRY_COMPARE_WITH_TIMEOUT(controller.view().state, State::Away, 20000);
        QVERIFY(!controller.view().error.message.isEmpty());
        QCOMPARE(controller.view().points, shown);
        QCOMPARE(controller.view().to, from);

        QSignalSpy failed(&controller, &HitRatesController::refreshFailed);
        controller.refresh();
        QCOMPARE(failed.size(), 1);

        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        QTRY_COMPARE_WITH_TIMEOUT(controller.view().state, State::Live, 20000);
        controller.refresh();
        QTRY_VERIFY_WITH_TIMEOUT(controller.view().to > from, 10000);
        QCOMPARE(countGaps(controller, HitRateGap::Restart) + countGaps(controller, HitRateGap::Outage), 1);
        QVERIFY(controller.view().points.size() > shown.size()); // what was before the outage is still there
    }

    void aServerThatHangsIsSaidToBeAwayAndComesBack()
    {
        Session session(m_server.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_COMPARE_WITH_TIMEOUT(controller.view().state, State::Live, 10000);
        m_server.pause();
        QTRY_COMPARE_WITH_TIMEOUT(controller.view().state, State::Away, 20000);
        m_server.resume();
        QTRY_COMPARE_WITH_TIMEOUT(controller.view().state, State::Live, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(countGaps(controller, HitRateGap::Outage) >= 1, 10000);
    }

    void whatIsShownChangesOnlyOnRefreshButNothingIsMissed()
    {
        Session session(m_server.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_VERIFY_WITH_TIMEOUT(everything(controller).size() >= 4, 10000);
        QVERIFY(controller.view().points.empty());
        QVERIFY(!controller.view().to.isValid());
        controller.refresh();
        QCOMPARE(controller.view().points, everything(controller));
        QCOMPARE(countGaps(controller, HitRateGap::Outage), 0);
    }

    void aRefreshWithoutAnythingNewWaitsForTheNextSample()
    {
        Session session(m_server.url(), {});
        HitRatesController controller;
        QSignalSpy refreshed(&controller, &HitRatesController::refreshed);
        controller.setSession(&session);
        controller.refresh();
        QCOMPARE(refreshed.size(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(refreshed.size(), 1, 10000);
        const QDateTime first = controller.view().to;
        controller.refresh();
        controller.refresh(); // asking twice changes nothing
        QTRY_COMPARE_WITH_TIMEOUT(refreshed.size(), 2, 10000);
        QVERIFY(controller.view().to > first);
    }

    void theWindowIsAMinuteOrFive()
    {
        Session session(m_server.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        controller.refresh();
        QTRY_VERIFY_WITH_TIMEOUT(controller.view().to.isValid(), 10000);
        QCOMPARE(controller.view().from.secsTo(controller.view().to), 60);
        QSignalSpy changed(&controller, &HitRatesController::viewChanged);
        controller.setWindow(HitRatesController::Window::FiveMinutes);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(controller.view().from.secsTo(controller.view().to), 300);
        controller.setWindow(HitRatesController::Window::FiveMinutes);
        QCOMPARE(changed.size(), 1);
    }

    void anotherConnectionBeginsAnew()
    {
        RedisServer other;
        QVERIFY2(other.start(), qPrintable(other.log()));
        Session first(m_server.url(), {});
        Session second(other.url(), {});
        HitRatesController controller;
        controller.setSession(&first);
        controller.refresh();
        QTRY_VERIFY_WITH_TIMEOUT(!controller.view().points.empty(), 10000);
        controller.setSession(&second);
        QVERIFY(controller.view().points.empty());
        QVERIFY(controller.history().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(everything(controller).size() >= 2, 10000);
        QCOMPARE(countGaps(controller, HitRateGap::Restart), 0); // no answer of the first came in between
        controller.setSession(nullptr);
        QCOMPARE(controller.view().state, State::NoSession);
    }

    void aSessionThatIsDestroyedLeavesNothingDangling()
    {
        HitRatesController controller;
        {
            Session session(m_server.url(), {});
            controller.setSession(&session);
            QTRY_COMPARE_WITH_TIMEOUT(controller.view().state, State::Live, 10000);
        }
        QCOMPARE(controller.view().state, State::NoSession);
    }

    void aUserWithoutInfoIsToldSo()
    {
        RedisServer::Options options;
        options.users = {"limited on >secret ~* +@all -info"};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        redis::Url url = server.url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("secret");
        Session session(url, {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_COMPARE_WITH_TIMEOUT(controller.view().state, State::NotPermitted, 20000);
        QCOMPARE(controller.view().error.code, Code::NoPermission);
    }

    void theCsvIsTheShownWindow()
    {
        Session session(m_server.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_VERIFY_WITH_TIMEOUT(controller.history().newest(HitRateHistory::server()), 10000);
        read(m_server, 3, 1);
        QTRY_COMPARE_WITH_TIMEOUT(totals(controller).hits, 3, 10000);
        controller.refresh();
        QTRY_VERIFY_WITH_TIMEOUT(controller.view().totals.hits == 3, 10000);

        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("hits.csv"));
        const auto view = controller.view();
        const auto rows = controller.csvWindow().rows();
        QVERIFY(inspect::saveMetricsCsv(path, rows));
        QCOMPARE(rows.size(), view.points.size());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArrayList lines = file.readAll().split('\n');
        QVERIFY(lines.takeLast().isEmpty());
        QCOMPARE(lines.takeFirst(),
                 QByteArray("timestamp,namespace,hits,misses,sets,deletes,total_requests,hit_rate,avg_get_ms\r"));
        QCOMPARE(lines.size(), qsizetype(rows.size()));
        bool sawRate = false;
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const HitRatePoint &point = view.points[std::size_t(i)];
            const QByteArrayList cells = lines[i].chopped(1).split(',');
            QCOMPARE(cells.size(), 9);
            QCOMPARE(QDateTime::fromString(QString::fromLatin1(cells[0]), Qt::ISODateWithMs), point.sample.time);
            QCOMPARE(cells[1], QByteArray("(server)"));
            QCOMPARE(cells[2].toLongLong(), point.sample.hits);
            QCOMPARE(cells[3].toLongLong(), point.sample.misses);
            QCOMPARE(cells[6].toLongLong(), point.sample.hits + point.sample.misses);
            QCOMPARE(cells[7].isEmpty(), !point.interval.hitRate().has_value());
            if (!cells[7].isEmpty()) {
                QCOMPARE(cells[7].toDouble(), *point.interval.hitRate());
                sawRate = true;
            }
        }
        QVERIFY(sawRate);
    }
};

QTEST_MAIN(TestHitRatesController)
#include "tst_hit_rates_controller.moc"
