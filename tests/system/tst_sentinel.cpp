// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/client.h"
#include "core/redis/master_finder.h"
#include "tests/support/sentinel_setup.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::redis;
using namespace std::chrono_literals;

class TestSentinel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        test::SentinelSetup::Options options;
        options.password = "data secret";
        options.sentinelPassword = "watch secret";
        m_setup = std::make_unique<test::SentinelSetup>(options);
        QVERIFY2(m_setup->start(), qPrintable(m_setup->log()));
    }

    void cleanup()
    {
        m_client.reset();
        m_setup.reset();
    }

    void theMasterIsFoundAndFollowedThroughAPlannedFailover()
    {
        connectTo(m_setup->url());
        QVERIFY(put("one"));
        QSignalSpy changes(m_client.get(), &Client::serverChanged);
        QVERIFY(m_setup->failOver());
        QTRY_VERIFY_WITH_TIMEOUT(put("two"), 10000);
        QCOMPARE(m_setup->primary().raw().run({"GET", "k"}).bytes, "two");
        QTRY_VERIFY(changes.size() >= 1);
    }

    void aKilledMasterIsReplaced()
    {
        connectTo(m_setup->url());
        QVERIFY(put("one"));
        const int former = m_setup->primaryIndex();
        m_setup->server(former).kill();
        QTRY_VERIFY_WITH_TIMEOUT(put("two"), 20000);
        QVERIFY(m_setup->waitForNewPrimary(former));
        QCOMPARE(m_setup->primary().raw().run({"GET", "k"}).bytes, "two");
        QCOMPARE(m_client->status().state, ConnectionStatus::State::Ready);
    }

    void aMasterThatHangsIsLeftAsSoonAsTheSentinelsSaySo()
    {
        connectTo(m_setup->url());
        const int former = m_setup->primaryIndex();
        m_setup->server(former).pause();
        QTRY_VERIFY_WITH_TIMEOUT(put("two"), 20000);
        m_setup->server(former).resume();
        // The former master comes back as a replica; nobody is led to it.
        for (int i = 0; i < 50; ++i)
            QVERIFY(put("three"));
    }

    void aMasterThatNobodyKnowsIsNamed()
    {
        Url url = m_setup->url();
        url.masterName = QStringLiteral("nosuch");
        const auto client = Client::open(url);
        const auto ready = QCoro::waitFor(client->ready());
        QVERIFY(!ready);
        QCOMPARE(ready.error().code, Code::MasterUnknown);
        QVERIFY(ready.error().message.contains(QLatin1String("nosuch")));
    }

    void sentinelsThatAreGoneAreSaidToBe()
    {
        Url url = m_setup->url();
        for (int i = 0; i < m_setup->sentinelCount(); ++i)
            m_setup->sentinel(i).kill();
        const auto client = Client::open(url);
        const auto ready = QCoro::waitFor(client->ready());
        QVERIFY(!ready);
        QVERIFY(ready.error().message.contains(QLatin1String("Sentinel")));
        QVERIFY(isUnreachable(ready.error().code));
    }

    void oneLivingSentinelIsEnough()
    {
        Url url = m_setup->url();
        m_setup->sentinel(0).kill();
        m_setup->sentinel(1).pause();
        connectTo(url);
        QVERIFY(put("one"));
        m_setup->sentinel(1).resume();
    }

    void aWrongPasswordOfTheSentinelsIsToldApart()
    {
        Url url = m_setup->url();
        url.sentinelPassword = QStringLiteral("wrong");
        const auto client = Client::open(url);
        const auto ready = QCoro::waitFor(client->ready());
        QVERIFY(!ready);
        QCOMPARE(ready.error().code, Code::AuthFailed);
        QVERIFY(!ready.error().message.contains(QLatin1String("wrong\"")));
    }

    void theNewestConfigurationWins()
    {
        const Value reply(Value::Array{Value(QByteArray("name")), Value(QByteArray("m")), Value(QByteArray("ip")),
                                       Value(QByteArray("10.0.0.1")), Value(QByteArray("port")), Value(QByteArray("6380")),
                                       Value(QByteArray("config-epoch")), Value(QByteArray("12"))});
        const auto parsed = parseSentinelMaster(reply);
        QVERIFY(parsed);
        QCOMPARE(parsed->first.toString(), QStringLiteral("10.0.0.1:6380"));
        QCOMPARE(parsed->second, 12);
        QVERIFY(!parseSentinelMaster(Value(Value::Array{Value(QByteArray("ip"))})));
    }

private:
    void connectTo(const Url &url)
    {
        ClientOptions options;
        options.commandTimeout = 3s;
        m_client = Client::open(url, options);
        const auto ready = QCoro::waitFor(m_client->ready());
        QVERIFY2(ready, qPrintable(ready ? QString() : ready.error().message));
    }

    bool put(QByteArray value)
    {
        return QCoro::waitFor([](Client *client, QByteArray text) -> Task<bool> {
            const auto reply = co_await client->command(Command("SET", "k", text));
            co_return reply.has_value();
        }(m_client.get(), std::move(value)));
    }

    std::unique_ptr<test::SentinelSetup> m_setup;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestSentinel)

#include "tst_sentinel.moc"
