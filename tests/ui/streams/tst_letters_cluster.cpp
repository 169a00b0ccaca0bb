// SPDX-License-Identifier: GPL-3.0-or-later
// Dead letters, traces, latencies and the live tail on a real cluster, whose streams lie on different nodes.
#include <QtGlobal>

#include "core/events/event_trace.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/ui/streams/events_rig.h"
#include "ui/streams/dead_letters_view.h"
#include "ui/streams/latency_model.h"
#include "ui/streams/latency_view.h"
#include "ui/streams/tail_model.h"
#include "ui/streams/tail_view.h"
#include "ui/streams/trace_view.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::await;
using freshet::test::ClusterSetup;
using freshet::test::EventsRig;

class LettersClusterTest : public QObject
{
    Q_OBJECT

private:
    ClusterSetup m_cluster;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<Session> m_session;

    qint64 length(const QByteArray &stream)
    {
        const auto answer = await(ask(redis::Command("XLEN", stream)));
        return answer ? answer->integer().value_or(-1) : -1;
    }
    Task<Result<redis::Value>> ask(redis::Command command)
    {
        auto answer = co_await m_client->command(std::move(command));
        co_return answer;
    }
    void put(const events::DeadLetter &letter)
    {
        redis::Command add("XADD", "events:dead", "*");
        for (const auto &[name, value] : letter.toEntry())
            add.add(name).add(value);
        QVERIFY(await(ask(std::move(add))));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log())); }
    void init()
    {
        m_client = redis::Client::open(m_cluster.url());
        m_session = std::make_unique<Session>(m_cluster.url(), redis::ClientOptions());
        QTRY_COMPARE(m_session->status().state, redis::ConnectionStatus::State::Ready);
    }
    void cleanup()
    {
        m_session.reset();
        m_client.reset();
    }

    void lettersGoBackToStreamsOfOtherNodes()
    {
        DeadLettersView view(Records{});
        view.resize(900, 600);
        view.show();
        view.setSession(m_session.get());
        view.setActive(true);
        for (int i = 0; i < 6; ++i)
            put(EventsRig::letter(i, QStringLiteral("away"), i % 2 ? "events:voice.created" : "events:pet.updated"));
        QTRY_COMPARE_WITH_TIMEOUT(view.controller()->letters()->rowCount(), 6, 15000);
        view.resendGroup();
        QTRY_COMPARE_WITH_TIMEOUT(length("events:dead"), 0, 15000);
        QCOMPARE(length("events:voice.created"), 3);
        QCOMPARE(length("events:pet.updated"), 3);
        QTRY_COMPARE_WITH_TIMEOUT(view.controller()->letters()->rowCount(), 0, 15000);
    }

    void whoMayNotRemoveLettersPublishesNothing()
    {
        for (int i = 0; i < m_cluster.nodeCount(); ++i)
            QVERIFY(m_cluster.node(i)
                        .raw()
                        .run({"ACL", "SETUSER", "clerk", "on", ">secret", "~*", "&*", "+@all", "-xdel",
                              "-acl"}) // nothing is known before
                        .isOk());
        for (int i = 0; i < 2; ++i)
            put(EventsRig::letter(i, QStringLiteral("away"), "events:product.updated"));
        redis::Url url = m_cluster.url();
        url.user = QStringLiteral("clerk");
        url.password = QStringLiteral("secret");
        Session session(url, {});
        DeadLettersView view(Records{});
        view.resize(900, 600);
        view.show();
        view.setSession(&session);
        view.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(view.controller()->letters()->rowCount(), 2, 15000);
        const auto told = [&] { return view.findChild<QLabel *>(QStringLiteral("runText"))->text(); };
        view.resendGroup();
        QTRY_VERIFY_WITH_TIMEOUT(told().contains(QStringLiteral("2 failed")), 15000);
        QVERIFY2(told().contains(QStringLiteral("may not run XDEL")), qPrintable(told()));
        QCOMPARE(length("events:product.updated"), 0);
        QCOMPARE(length("events:dead"), 2);
        QTRY_VERIFY(!view.findChild<QPushButton *>(QStringLiteral("resendGroup"))->isEnabled());
        QVERIFY(view.findChild<QPushButton *>(QStringLiteral("resendGroup"))->toolTip().contains(QStringLiteral("XDEL")));
        QVERIFY(await(ask(redis::Command("DEL", "events:dead"))));
    }

    void theTailFollowsStreamsOfAllNodes()
    {
        TailView view(Records{});
        view.resize(900, 600);
        view.show();
        view.setSession(m_session.get());
        view.setActive(true);
        QTRY_VERIFY(view.controller()->view().look.isLive());
        const auto has = [&](const QByteArray &stream) {
            for (int row = 0; row < view.controller()->model()->rowCount(); ++row) {
                if (view.controller()->model()->row(row)->stream == stream)
                    return true;
            }
            const auto added = await(ask(redis::Command("XADD", stream, "*", "event", "{}")));
            Q_UNUSED(added) // again, for from when on it reads is not to be seen from outside
            return false;
        };
        for (const char *stream :
             {"events:voice.created", "events:pet.updated", "events:product.updated", "events:category.updated"})
            QTRY_VERIFY_WITH_TIMEOUT(has(stream), 15000);
    }

    void waysAndLatenciesAreFound()
    {
        events::EventTrace trace(*m_client, events::EventTrace::Options{});
        const events::Event event = events::Event::make("voice.created", {});
        QVERIFY(await(ask(redis::Command("XGROUP", "CREATE", "events:voice.created", "g", "0", "MKSTREAM"))));
        trace.delivered(event, "events:voice.created", "1-0", "g", "c", 1);
        trace.handled("1-0", "events:voice.created", event, "g");
        QVERIFY(await(trace.flush()));
        TraceView way(Records{});
        way.setSession(m_session.get());
        way.showEvent(event.id);
        QTRY_VERIFY_WITH_TIMEOUT(way.controller()->view().isKnown, 15000);
        LatencyView latency(Records{});
        latency.setStream("events:voice.created");
        latency.setSession(m_session.get());
        latency.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(latency.controller()->model()->rowCount(), 1, 15000);
        QCOMPARE(latency.controller()->model()->group(0)->whole.count, 1);
    }

    void allViewsOutliveTheRestartOfANode()
    {
        const auto owner = [&] { return m_cluster.ownerOf(ClusterSetup::slotOf("events:dead")); };
        const auto putThere = [&](int number) {
            QByteArrayList command{"XADD", "events:dead", "*"};
            for (const auto &[name, value] : EventsRig::letter(number, QStringLiteral("away")).toEntry())
                command << name << value;
            return m_cluster.node(owner()).raw().run(command).bytes;
        };
        for (int i = 0; i < 3; ++i)
            QVERIFY(!putThere(i).isEmpty());
        DeadLettersView dead(Records{});
        TailView tail(Records{});
        TraceView way(Records{});
        for (QWidget *view : std::initializer_list<QWidget *>{&dead, &tail, &way}) {
            view->resize(900, 600);
            view->show();
        }
        dead.setSession(m_session.get());
        dead.setActive(true);
        tail.setSession(m_session.get());
        tail.setActive(true);
        way.setSession(m_session.get());
        way.setActive(true);
        way.showEvent("nobody-knows-it");
        QTRY_COMPARE_WITH_TIMEOUT(dead.controller()->letters()->rowCount(), 3, 15000);
        QTRY_VERIFY_WITH_TIMEOUT(tail.controller()->view().look.isLive(), 15000);
        QTRY_VERIFY_WITH_TIMEOUT(way.controller()->look().isLive(), 15000);
        const int restarted = owner();
        QVERIFY2(m_cluster.node(restarted).restart(), qPrintable(m_cluster.log()));
        QVERIFY(m_cluster.waitUntilComplete());
        QCOMPARE(owner(), restarted);
        for (int i = 0; i < 2; ++i)
            QVERIFY(!putThere(i).isEmpty()); // the three were in its memory only
        QTRY_COMPARE_WITH_TIMEOUT(dead.controller()->letters()->rowCount(), 2, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(tail.controller()->view().look.isLive(), 30000);
        way.showEvent("nor-this");
        QTRY_VERIFY_WITH_TIMEOUT(way.controller()->look().isLive(), 30000);
        dead.resendGroup();
        QTRY_COMPARE_WITH_TIMEOUT(length("events:dead"), 0, 15000);
        const auto follows = [&] {
            for (int row = 0; row < tail.controller()->model()->rowCount(); ++row) {
                if (tail.controller()->model()->row(row)->stream == "events:voice.created")
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(follows(), 15000);
    }
};

QTEST_MAIN(LettersClusterTest)
#include "tst_letters_cluster.moc"
