// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/client_list.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using Whose = ConnectedClient::Whose;

class TestClientList : public QObject
{
    Q_OBJECT

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;

    ConnectedClient named(const QByteArray &name)
    {
        const auto list = await(fetchClientList(*m_client));
        if (list) {
            for (const ConnectedClient &one : list->clients) {
                if (one.name == name)
                    return one;
            }
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
        QVERIFY(await(m_client->ready()));
    }

    void ownConnectionsAreMarked()
    {
        const auto other = redis::Client::open(m_server.url()); // another window of the same program
        QVERIFY(await(other->ready()));
        auto raw = m_server.raw();
        raw.run({"CLIENT", "SETNAME", "worker"});
        raw.run({"SELECT", "3"});
        const auto list = await(fetchClientList(*m_client));
        QVERIFY(list);
        int own = 0, alike = 0;
        for (const ConnectedClient &one : list->clients) {
            own += one.whose == Whose::ThisConsole;
            alike += one.whose == Whose::Named;
            QCOMPARE(one.node, m_server.socketPath());
        }
        QCOMPARE(own, 1);
        QCOMPARE(alike, 1);
        const ConnectedClient worker = named("worker");
        QCOMPARE(worker.whose, Whose::Other);
        QCOMPARE(worker.database, 3);
        QCOMPARE(worker.command, QByteArray("select"));
        QCOMPARE(worker.user, QByteArray("default"));
        QVERIFY(worker.memory.value_or(0) > 0);
    }

    void aKillEndsThatConnectionAndNoOther()
    {
        auto victim = m_server.raw(), bystander = m_server.raw();
        victim.run({"CLIENT", "SETNAME", "victim"});
        bystander.run({"CLIENT", "SETNAME", "bystander"});
        const ConnectedClient found = named("victim");
        QVERIFY(found.id > 0);
        QCOMPARE(await(killClient(*m_client, found)), Result<bool>(true));
        QCOMPARE(named("victim").id, 0);
        QVERIFY(named("bystander").id > 0);
        QCOMPARE(await(killClient(*m_client, found)), Result<bool>(false)); // it is gone by now
        ConnectedClient moved = named("bystander");                         // the same id after a restart, but somebody else
        moved.address = "10.0.0.1:1";
        QCOMPARE(await(killClient(*m_client, moved)), Result<bool>(false));
        QVERIFY(named("bystander").id > 0);
    }

    void theAskingConnectionIsNeverKilled()
    {
        const auto list = await(fetchClientList(*m_client));
        for (const ConnectedClient &one : list->clients) {
            if (one.whose == Whose::ThisConsole)
                QCOMPARE(await(killClient(*m_client, one)).error().code, Code::InvalidArgument);
        }
    }

    void linesOfAnotherFormAreLeftOut()
    {
        const auto clients = parseClientList("garbage\n\nid=x addr=1\nid=7 addr=[::1]:80 name=<b>\xff db=99999999999999 flags=O "
                                             "sub=1 psub=2 ssub=3 cmd=NULL\nid=8\n");
        QCOMPARE(clients.size(), 2U);
        QCOMPARE(clients[0].name, QByteArray("<b>\xff"));
        QCOMPARE(clients[0].database, std::numeric_limits<int>::max());
        QCOMPARE(clients[0].subscriptions, 6);
        QVERIFY(!clients[0].memory);
        QCOMPARE(clients[1].id, 8);
    }
};

QTEST_GUILESS_MAIN(TestClientList)
#include "tst_client_list.moc"
