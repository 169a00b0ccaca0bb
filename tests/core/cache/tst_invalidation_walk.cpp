// SPDX-License-Identifier: GPL-3.0-or-later
//
// The order in which a walk's steps leave and are waited for, over a scripted server.
#include "core/cache/invalidation.h"
#include "core/cache/redis_tier.h"
#include "tests/core/redis/client_rig.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;

namespace {

constexpr int pageKeys = 800; // more than are removed at once

QByteArrayList keysFrom(int first)
{
    QByteArrayList keys;
    for (int i = first; i < first + pageKeys; ++i)
        keys.append("a:" + QByteArray::number(i));
    return keys;
}

} // namespace

class InvalidationWalkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<ClientRig>();
        m_found = 0;
        InvalidationOptions options;
        options.progress = [this](const InvalidationProgress &progress) { m_progress = progress; };
        options.found = [this](const QByteArray &) { ++m_found; };
        m_stop = {};
        options.stop = m_stop.get_token();
        m_run = keep(invalidate(*m_rig->client, {Invalidation::Kind::Pattern, {"a:*"}, {}, {}}, options));
        QVERIFY(written().contains("SSCAN")); // the leases that were noted: none
        link().feed("*2\r\n$1\r\n0\r\n*0\r\n");
        QVERIFY(written().contains("DBSIZE"));
        link().feed(":500\r\n"); // more come than were counted
        QVERIFY(written().contains("SCAN"));
    }
    void cleanup() { m_rig.reset(); }

    void aPageIsCountedWhileTheOneBeforeIsRemoved()
    {
        link().feed(page("1", keysFrom(0)));
        const QByteArray first = written();
        QVERIFY(first.contains("UNLINK"));
        QVERIFY(first.indexOf("SCAN") >= 0 && first.indexOf("SCAN") < first.indexOf("UNLINK"));
        QCOMPARE(m_found, pageKeys);
        // The server answers in this order; what it says of the removal is still to come.
        link().feed(page("0", keysFrom(pageKeys)));
        QCOMPARE(m_found, 2 * pageKeys);
        QVERIFY(!written().contains("UNLINK")); // one removal at a time
        link().feed(":768\r\n");
        QVERIFY(written().contains("UNLINK"));
        link().feed(":768\r\n");
        QVERIFY(written().contains("UNLINK"));
        link().feed(":64\r\n");
        QCOMPARE(m_run->answers, 1);
        QCOMPARE(m_run->result->deleted, 2 * pageKeys);
        QCOMPARE(m_run->result->commands, 3);
        QVERIFY(!m_run->result->error);
        QVERIFY(m_progress.scanned > 500 && m_progress.scanned <= m_progress.total);
    }

    void leasesWaitForTheRemovalAndGoBeforeTheirKeys()
    {
        link().feed(page("1", keysFrom(0)));
        written();
        QByteArrayList keys = keysFrom(pageKeys);
        const QByteArray lease = RedisTier::leaseKey("a:loading");
        keys.append(lease);
        link().feed(page("0", keys));
        QVERIFY(!written().contains(lease));
        link().feed(":768\r\n");
        QCOMPARE(written(), wire({redis::Command("UNLINK", lease)}));
        link().feed(":1\r\n");
        QVERIFY(written().contains("UNLINK"));
        link().feed(":768\r\n");
        link().feed(":64\r\n");
        QCOMPARE(m_run->answers, 1);
        QCOMPARE(m_run->result->deleted, 2 * pageKeys); // a lease is no key
    }

    void aStopWaitsForTheRemovalThatIsUnderWayAndBeginsNoOther()
    {
        link().feed(page("1", keysFrom(0)));
        QVERIFY(written().contains("UNLINK"));
        m_stop.request_stop();
        link().feed(page("7", keysFrom(pageKeys))); // nor is the walk's next step asked for
        QCOMPARE(m_run->answers, 0);
        link().feed(":768\r\n");
        QCOMPARE(m_run->answers, 1);
        QCOMPARE(written(), QByteArray());
        QCOMPARE(m_run->result->deleted, 768);
        QVERIFY(m_run->result->stopped);
        QVERIFY(!m_run->result->error);
    }

    void aConnectionThatIsLostInTheMiddleEndsTheRunWithWhatIsStillToDo()
    {
        link().feed(page("1", keysFrom(0)));
        QVERIFY(written().contains("UNLINK"));
        link().close(); // with it the removal's answer and the walk's next step
        QCOMPARE(m_run->answers, 1);
        QVERIFY(m_run->result->error);
        QCOMPARE(m_run->result->error->code, Code::ConnectionLost);
        QVERIFY(!m_run->result->stopped);
        QCOMPARE(m_run->result->matched, pageKeys);
        QCOMPARE(m_run->result->deleted, 0);
        QCOMPARE(m_run->result->failed, 768); // may be gone, may be there
        QCOMPARE(m_run->result->failedKeys.size(), 768U);
        m_rig->client->reconnectNow();
        m_rig->transports.last().accept();
        m_rig->transports.last().feed(welcome());
        QVERIFY(!m_rig->transports.last().takeWritten().contains("UNLINK"));
        QCOMPARE(m_run->answers, 1);
    }

private:
    ScriptedLink &link() { return m_rig->link(); }
    QByteArray written() { return link().takeWritten(); }

    std::unique_ptr<ClientRig> m_rig;
    std::shared_ptr<Kept<InvalidationReport>> m_run;
    InvalidationProgress m_progress;
    std::stop_source m_stop;
    int m_found = 0;
};

QTEST_GUILESS_MAIN(InvalidationWalkTest)

#include "tst_invalidation_walk.moc"
