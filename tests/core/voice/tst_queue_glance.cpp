// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/voice/queue_glance.h"
#include "core/voice/sync_queue.h"
#include "core/voice/voice_store.h"
#include "tests/core/voice/voice_rig.h"
#include "tests/support/redis_server.h"

using namespace freshet;
using namespace freshet::voice;
using namespace freshet::test;
using namespace std::chrono_literals;

class QueueGlanceTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{[] {
        RedisServer::Options options;
        options.users = {"poor on >poor ~* +@read +@connection -scard -sscan -get +info"};
        return options;
    }()};
    std::unique_ptr<redis::Client> m_client;

    Result<QueueGlance> look(GlanceQuestion question = {}) { return await(fetchQueueGlance(*m_client, question)); }
    void publish(const QByteArray &type, const QByteArray &voice)
    {
        m_server.raw().run({"XADD", "events:" + type, "*", "event",
                            "{\"event_id\":\"" + newId() + "\",\"type\":\"" + type + "\",\"payload\":{\"voice_id\":\"" + voice +
                                "\"},\"source\":\"shop\"}",
                            "type", type});
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        m_server.raw().run({"FLUSHALL"});
        m_client = redis::Client::open(m_server.url());
    }

    void anEmptyServerHasNothing()
    {
        FRESHET_GOT(glance, fetchQueueGlance(*m_client, {}));
        QCOMPARE(glance.length, 0);
        QVERIFY(!glance.expiresIn && glance.members.isEmpty() && glance.leader.isEmpty() && glance.events.empty());
        QVERIFY(!glance.queueError && !glance.leaderError && !glance.eventsError);
    }

    void theQueueItsTtlAndWhatIsMissingAreTold()
    {
        const QByteArray there = newId(), missing = newId();
        QVERIFY(await(SyncQueue(*m_client).add({there, "no uuid \xff"})));
        GlanceQuestion question;
        question.inWork = {there, missing};
        const auto glance = look(question);
        QVERIFY(glance);
        QCOMPARE(glance->length, 2);
        QVERIFY(glance->expiresIn && *glance->expiresIn > 29min && *glance->expiresIn <= 30min);
        QVERIFY(glance->members.contains(there) && glance->members.contains("no uuid \xff"));
        QCOMPARE(glance->missing, 1);
    }

    void anotherSpellingOfAnIdIsThere()
    {
        const QByteArray id = newId();
        QVERIFY(await(SyncQueue(*m_client).add({id.toUpper()})));
        GlanceQuestion question;
        question.inWork = {id};
        QCOMPARE(look(question)->missing, 0);
    }

    void aLongQueueIsShownInPartAndComparedInFull()
    {
        QByteArrayList queued;
        for (int i = 0; i < 5000; ++i)
            queued << newId();
        QVERIFY(await(SyncQueue(*m_client).add(queued)));
        GlanceQuestion question;
        question.inWork = queued;
        for (int i = 0; i < 7; ++i)
            question.inWork << newId();
        const auto glance = look(question);
        QVERIFY(glance);
        QCOMPARE(glance->length, 5000);
        QVERIFY(glance->members.size() <= QueueGlance::mostMembers && glance->members.size() > 100);
        QCOMPARE(glance->missing, 7);
    }

    void eachEventIsToldOnce()
    {
        publish("voice.created", "a");
        publish("voice.deleted", "b");
        m_server.raw().run({"XADD", "events:voice.created", "*", "junk", "x"}); // no event: left out
        auto first = look();
        QVERIFY(first);
        QCOMPARE(int(first->events.size()), 2);
        GlanceQuestion next;
        next.seen = first->seen;
        auto second = look(next);
        QVERIFY(second);
        QVERIFY(second->events.empty());
        publish("voice.updated", "c");
        next.seen = second->seen;
        auto third = look(next);
        QCOMPARE(int(third->events.size()), 1);
        QCOMPARE(third->events[0].type, QByteArray("voice.updated"));
        QCOMPARE(third->events[0].source, QStringLiteral("shop"));
    }

    void whoHasTheLeaseIsTold()
    {
        SyncLeader leader(*m_client);
        QVERIFY(await(leader.hold()).value_or(false));
        const auto glance = look();
        QCOMPARE(glance->leader, leader.token());
        QVERIFY(glance->leaseEndsIn && *glance->leaseEndsIn > 20s);
        const LeaseHolder holder = LeaseHolder::of(glance->leader);
        QCOMPARE(holder.process, QCoreApplication::applicationPid());
        QCOMPARE(holder.host, QSysInfo::machineHostName());
        QCOMPARE(LeaseHolder::of("4d0bd1a4-6b2e-4a46-b49f-30e1c1e0b7a2").process, -1); // another program's token
        QCOMPARE(LeaseHolder::of("").process, -1);
        QCOMPARE(LeaseHolder::of("::").process, -1);
    }

    void whatTheUserMayNotLookAtIsSaidAndTheRestShown()
    {
        publish("voice.created", "a");
        redis::Url url = m_server.url();
        url.user = QStringLiteral("poor");
        url.password = QStringLiteral("poor");
        m_client = redis::Client::open(url);
        const auto glance = look();
        QVERIFY2(glance, glance ? "" : qPrintable(glance.error().message));
        QVERIFY(glance->queueError);
        QCOMPARE(glance->queueError->code, Code::NoPermission);
        QVERIFY(glance->leaderError);
        QVERIFY(!glance->eventsError);
        QCOMPARE(int(glance->events.size()), 1);
    }

    void aServerThatIsAwayIsAnError()
    {
        RedisServer other;
        QVERIFY(other.start());
        m_client = redis::Client::open(other.url());
        QVERIFY(await(m_client->ready()));
        other.kill();
        QVERIFY(!look());
    }
};

QTEST_GUILESS_MAIN(QueueGlanceTest)
#include "tst_queue_glance.moc"
