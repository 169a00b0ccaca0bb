// SPDX-License-Identifier: GPL-3.0-or-later
// The views of an event's way and of the groups' latencies, on a real redis-server with what EventTrace wrote.
#include <QtGlobal>

#include "core/events/event_trace.h"
#include "tests/support/await.h"
#include "tests/ui/streams/events_rig.h"
#include "ui/streams/latency_model.h"
#include "ui/streams/latency_view.h"
#include "ui/streams/trace_model.h"
#include "ui/streams/trace_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/time_chart.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::await;
using freshet::test::EventsRig;

class TraceLatencyViewsTest : public QObject
{
    Q_OBJECT

private:
    static constexpr auto stream = "events:voice.created";
    EventsRig m_rig;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<events::EventTrace> m_trace;
    std::unique_ptr<TraceView> m_view;
    std::unique_ptr<LatencyView> m_latency;

    events::Event deliver(const char *id, const char *group)
    {
        events::Event event = events::Event::make("voice.created", {}, QStringLiteral("shop"));
        event.id = id;
        m_trace->delivered(event, stream, "1-0", group, "worker-1", 1);
        return event;
    }
    template<typename View>
    void show(View &view)
    {
        view.resize(900, 500);
        view.show();
        view.template findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        view.setSession(m_rig.session.get());
        view.setActive(true);
    }
    QString step(int row, int column = TraceModel::StepColumn)
    {
        return m_view->controller()->model()->index(row, column).data().toString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_rig.start({"blind on >secret ~* +@all -lrange -hgetall", "groupless on >secret ~* +@all -xinfo"}));
    }
    void init()
    {
        if (!m_rig.server->isRunning())
            QVERIFY(m_rig.server->start());
        m_rig.raw({"FLUSHALL"});
        QVERIFY(m_rig.open());
        m_client = redis::Client::open(m_rig.server->url());
        m_trace = std::make_unique<events::EventTrace>(*m_client, events::EventTrace::Options{});
        m_view = std::make_unique<TraceView>(Records{});
        m_latency = std::make_unique<LatencyView>(Records{});
    }
    void cleanup()
    {
        m_view.reset();
        m_latency.reset();
        m_trace.reset();
        m_client.reset();
        m_rig.session.reset();
    }

    void aTypedIdShowsItsWayAndGoesOn()
    {
        const events::Event event = deliver("e-1", "cache-service");
        QVERIFY(await(m_trace->flush()));
        show(*m_view);
        QVERIFY(m_view->findChild<EmptyState *>()->isVisible());
        auto *id = m_view->findChild<QLineEdit *>();
        id->setText(QStringLiteral(" \"e-1\" ")); // as it is copied out of JSON
        QTest::keyClick(id, Qt::Key_Return);
        QTRY_COMPARE(m_view->controller()->model()->rowCount(), 6);
        QVERIFY(m_view->findChild<QTableView *>()->isVisible());
        QCOMPARE(step(4, TraceModel::TimeColumn), QStringLiteral("not yet"));
        m_trace->removed("1-0", stream, {"tts:voices", "tts:voices:user:7"});
        m_trace->handled("1-0", stream, event, "cache-service");
        m_trace->acknowledged("1-0", stream);
        m_rig.raw({"SET", "tts:voices", "[]"});
        QVERIFY(await(m_trace->flush()));
        QTRY_COMPARE_WITH_TIMEOUT(m_view->controller()->model()->rowCount(), 8, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(step(4, TraceModel::TimeColumn).startsWith(QStringLiteral("refilled")), 15000);
        QVERIFY(step(7, TraceModel::SinceColumn).startsWith(QLatin1Char('+')));
        m_view->copyText();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("tts:voices")));
    }

    void eachGroupHasItsOwnSteps()
    {
        deliver("e-2", "cache-service");
        m_trace->failed("1-0", stream, Error{Code::Server, QStringLiteral("<b>no\x1b</b>"), {}}, true);
        deliver("e-2", "freshet");
        QVERIFY(await(m_trace->flush()));
        show(*m_view);
        m_view->showEvent(QByteArray("e-2"));
        QTRY_COMPARE(m_view->controller()->model()->records().size(), std::size_t(2));
        QCOMPARE(step(1), QStringLiteral("cache-service / worker-1 · 1 delivery(s)"));
        QCOMPARE(step(4), QStringLiteral("Dead letter: <b>no\\x1b</b>"));
        QVERIFY(!step(4, TraceModel::TimeColumn).isEmpty());
        QCOMPARE(m_view->findChild<QTableView *>()->columnSpan(1, 0), int(TraceModel::ColumnCount));
    }

    void anUnknownEventAndRubbishAreToldSo()
    {
        show(*m_view);
        m_view->showEvent(QByteArray("never\xff\n<b>"));
        QTRY_VERIFY(m_view->controller()->look().isLive());
        QVERIFY(m_view->findChild<EmptyState *>()->isVisible());
        m_rig.raw({"RPUSH", "freshet:trace:odd", "no json", "{\"step\":7}", "[]", "{\"step\":\"delivered\",\"at\":\"x\"}"});
        m_view->showEvent("odd");
        QTRY_VERIFY(m_view->controller()->view().isKnown);
        m_rig.raw({"SET", "freshet:trace:string", "x"});
        m_view->showEvent("string");
        QTRY_COMPARE(m_view->controller()->look().kind, LookState::Kind::Failed);
    }

    void latenciesOfEachGroupAreShownWithTheirHour()
    {
        m_rig.raw({"XGROUP", "CREATE", stream, "cache-service", "0", "MKSTREAM"});
        m_rig.raw({"XGROUP", "CREATE", stream, "idle", "0"});
        for (int i = 0; i < 20; ++i)
            m_trace->handled(QByteArray::number(i) + "-0", stream, events::Event::make("voice.created", {}), "cache-service");
        QVERIFY(await(m_trace->flush()));
        m_latency->setStream(stream);
        show(*m_latency);
        LatencyModel *model = m_latency->controller()->model();
        QTRY_COMPARE(model->rowCount(), 2);
        QCOMPARE(model->index(0, LatencyModel::CountColumn).data().toString(), QStringLiteral("20"));
        QVERIFY(model->index(0, LatencyModel::P99Column).data().toString().endsWith(QStringLiteral("ms")));
        QCOMPARE(model->index(1, LatencyModel::P99Column).data().toString(), QStringLiteral("not measured"));
        const auto *chart = m_latency->findChild<TimeChart *>();
        QCOMPARE(chart->content().lines.size(), std::size_t(3));
        QVERIFY(!chart->isEmpty());
        m_latency->findChild<QTableView *>()->selectRow(1);
        QTRY_VERIFY(chart->isEmpty());
        m_latency->setStream("events:none");
        QTRY_COMPARE(m_latency->controller()->look().error.code, Code::NotFound);
        QVERIFY(m_latency->findChild<EmptyState *>()->isVisible());
    }

    void missingPermissionsAreNamed()
    {
        m_rig.raw({"XGROUP", "CREATE", stream, "g", "0", "MKSTREAM"});
        QVERIFY(m_rig.open(EventsRig::Environment::Development, false, QStringLiteral("blind")));
        show(*m_view);
        m_view->showEvent("e");
        QTRY_COMPARE(m_view->controller()->look().kind, LookState::Kind::NotPermitted);
        m_latency->setStream(stream);
        show(*m_latency);
        QTRY_COMPARE(m_latency->controller()->look().kind, LookState::Kind::NotPermitted);
        QVERIFY(refusalText(m_latency->controller()->look().error).contains(QStringLiteral("HGETALL")));
        m_latency->setSession(nullptr);
        m_view->setSession(nullptr);
        QVERIFY(m_rig.open(EventsRig::Environment::Development, false, QStringLiteral("groupless")));
        m_latency->setSession(m_rig.session.get());
        QTRY_COMPARE(m_latency->controller()->look().kind, LookState::Kind::NotPermitted);
        QVERIFY(refusalText(m_latency->controller()->look().error).contains(QStringLiteral("XINFO")));
    }

    void theServersRestartLeavesOldValuesGreyed()
    {
        deliver("e-3", "g");
        m_rig.raw({"XGROUP", "CREATE", stream, "g", "0", "MKSTREAM"});
        QVERIFY(await(m_trace->flush()));
        show(*m_view);
        m_view->showEvent("e-3");
        m_latency->setStream(stream);
        show(*m_latency);
        QTRY_VERIFY(m_view->controller()->view().isKnown);
        QTRY_COMPARE(m_latency->controller()->model()->rowCount(), 1);
        m_rig.server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(m_view->findChild<StaleBanner *>()->isStale(), 15000);
        QTRY_VERIFY_WITH_TIMEOUT(m_latency->findChild<StaleBanner *>()->isStale(), 15000);
        QVERIFY(m_view->findChild<QTableView *>()->isVisible());
        QVERIFY(m_rig.server->start());
        QTRY_VERIFY_WITH_TIMEOUT(!m_view->findChild<StaleBanner *>()->isStale(), 20000);
        QVERIFY(!m_view->controller()->view().isKnown); // nothing was saved
    }

    void hiddenViewsDoNotAsk()
    {
        show(*m_view);
        m_view->showEvent("e-4");
        QTRY_VERIFY(m_view->controller()->look().isLive());
        m_view->setActive(false);
        QSignalSpy refreshed(m_view->controller(), &TraceController::refreshed);
        QVERIFY(!refreshed.wait(1500));
        m_view->setActive(true);
        QVERIFY(refreshed.wait(5000));
    }
};

QTEST_MAIN(TraceLatencyViewsTest)
#include "tst_trace_latency_views.moc"
