// SPDX-License-Identifier: GPL-3.0-or-later
// Dead letters, the live tail and an event's trace behind Sentinels, over a failover.
#include <QtGlobal>

#include "core/events/event_trace.h"
#include "tests/support/await.h"
#include "tests/support/sentinel_setup.h"
#include "tests/ui/streams/events_rig.h"
#include "ui/streams/dead_letters_view.h"
#include "ui/streams/latency_model.h"
#include "ui/streams/latency_view.h"
#include "ui/streams/tail_model.h"
#include "ui/streams/tail_view.h"
#include "ui/streams/trace_view.h"

#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::await;
using freshet::test::EventsRig;

class LettersSentinelTest : public QObject
{
    Q_OBJECT

private:
    test::SentinelSetup m_setup;

    void put(const events::DeadLetter &letter)
    {
        QByteArrayList command{"XADD", "events:dead", "*"};
        for (const auto &[name, value] : letter.toEntry())
            command << name << value;
        m_setup.primary().raw().run(command);
    }
    qint64 length(const QByteArray &stream) { return m_setup.primary().raw().run({"XLEN", stream}).integer; }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_setup.start(), qPrintable(m_setup.log())); }

    void afterAFailoverAllViewsGoOnWithTheNewPrimary()
    {
        for (int i = 0; i < 4; ++i)
            put(EventsRig::letter(i, QStringLiteral("away")));
        const events::Event event = events::Event::make("pet.updated", {});
        m_setup.primary().raw().run({"XGROUP", "CREATE", "events:pet.updated", "g", "0", "MKSTREAM"});
        {
            const auto client = redis::Client::open(m_setup.url());
            events::EventTrace trace(*client, events::EventTrace::Options{});
            trace.delivered(event, "events:pet.updated", "1-0", "g", "c", 1);
            trace.handled("1-0", "events:pet.updated", event, "g");
            QVERIFY(await(trace.flush()));
        }
        QVERIFY2(m_setup.replicate(), qPrintable(m_setup.log()));

        Session session(m_setup.url(), {});
        DeadLettersView dead(Records{});
        TailView tail(Records{});
        TraceView way(Records{});
        LatencyView latency(Records{});
        latency.setStream("events:pet.updated");
        for (QWidget *view : std::initializer_list<QWidget *>{&dead, &tail, &way, &latency}) {
            view->resize(900, 600);
            view->show();
        }
        dead.setSession(&session);
        dead.setActive(true);
        tail.setSession(&session);
        tail.setActive(true);
        way.setSession(&session);
        way.setActive(true);
        latency.setSession(&session);
        latency.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(dead.controller()->letters()->rowCount(), 4, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(tail.controller()->view().look.isLive(), 10000);
        way.showEvent(event.id);
        QTRY_VERIFY_WITH_TIMEOUT(way.controller()->view().isKnown, 10000);
        QTRY_COMPARE_WITH_TIMEOUT(latency.controller()->model()->rowCount(), 1, 10000);

        const int former = m_setup.primaryIndex();
        m_setup.primary().kill();
        QVERIFY2(m_setup.waitForNewPrimary(former), qPrintable(m_setup.log()));
        put(EventsRig::letter(4, QStringLiteral("away")));
        QTRY_COMPARE_WITH_TIMEOUT(dead.controller()->letters()->rowCount(), 5, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(tail.controller()->view().look.isLive(), 30000);
        dead.resendGroup();
        QTRY_COMPARE_WITH_TIMEOUT(length("events:dead"), 0, 15000);
        QCOMPARE(length("events:voice.created"), 5);
        // What was published to the new primary is followed there.
        QTRY_COMPARE_WITH_TIMEOUT(tail.controller()->model()->rowCount(), 5, 15000);
        way.showEvent(event.id);
        QTRY_VERIFY_WITH_TIMEOUT(way.controller()->look().isLive() && way.controller()->view().isKnown, 15000);
        QTRY_VERIFY_WITH_TIMEOUT(latency.controller()->look().isLive(), 15000);
        QCOMPARE(latency.controller()->model()->rowCount(), 1);
    }
};

QTEST_MAIN(LettersSentinelTest)
#include "tst_letters_sentinel.moc"
