// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/client.h"
#include "tests/support/redis_server.h"
#include "tests/support/tcp_proxy.h"

#include <QTest>

#include <memory>

using namespace freshet;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

constexpr int callers = 100;
constexpr auto timeout = 500ms;

/// How the calls of many callers ended. Each asks for its own key, so a reply given to the wrong caller is seen.
struct Outcome
{
    int asked = 0;
    int right = 0;
    int wrong = 0;
    int failed = 0;
    int ended() const { return right + wrong + failed; }
};

QByteArray keyOf(int number)
{
    return "key:" + QByteArray::number(number);
}

QByteArray valueOf(int number)
{
    // Long and short ones, so that a cut falls into a value as well as between two replies.
    return "value:" + QByteArray::number(number) + QByteArray(number % 10 == 0 ? 3000 : number % 7, '.');
}

Task<> ask(redis::Client &client, std::shared_ptr<Outcome> outcome, int number)
{
    ++outcome->asked;
    redis::CommandOptions options;
    options.timeout = timeout;
    redis::Command get("GET", keyOf(number));
    const auto reply = co_await client.command(std::move(get), options);
    if (!reply)
        ++outcome->failed;
    else if (reply->isString() && reply->bytes() == valueOf(number))
        ++outcome->right;
    else
        ++outcome->wrong;
}

} // namespace

/// Many callers share one connection through a bad network: every call ends once, with its own value or an error, and all goes
/// well again after the network healed.
class BadNetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        RawRedis raw = m_server.raw();
        for (int i = 0; i < callers; ++i)
            QVERIFY(raw.run({"SET", keyOf(i), valueOf(i)}).isOk());
    }

    void init()
    {
        m_proxy = std::make_unique<TcpProxy>(QStringLiteral("127.0.0.1"), m_server.port());
        QVERIFY(m_proxy->start());
        redis::Url url = m_server.tcpUrl();
        url.hosts = {{QStringLiteral("127.0.0.1"), m_proxy->port()}};
        redis::ClientOptions options;
        options.connectTimeout = 1s;
        options.reconnectFirst = 5ms;
        options.reconnectMost = 50ms;
        m_client = redis::Client::open(url, options);
        QTRY_COMPARE(m_client->status().state, redis::ConnectionStatus::State::Ready);
    }

    void cleanup()
    {
        m_client.reset();
        m_proxy.reset();
    }

    void aReplyCutAtAnyPlaceReachesNobodyElse_data()
    {
        QTest::addColumn<int>("then");
        QTest::newRow("silence") << int(TcpProxy::Then::Silence);
        QTest::newRow("close") << int(TcpProxy::Then::Close);
        QTest::newRow("reset") << int(TcpProxy::Then::Reset);
    }
    void aReplyCutAtAnyPlaceReachesNobodyElse()
    {
        QFETCH(int, then);
        for (int after = 1; after < 4000; after += then == int(TcpProxy::Then::Silence) ? 997 : 173) {
            const auto outcome = std::make_shared<Outcome>();
            m_proxy->stopAfter(TcpProxy::Direction::ToClient, after, TcpProxy::Then(then));
            askAll(outcome);
            QTRY_COMPARE(outcome->ended(), callers);
            QCOMPARE(outcome->wrong, 0);
            QVERIFY2(outcome->failed > 0, qPrintable(QString::number(after)));
            m_proxy->heal();
            expectAllWell();
        }
    }

    void halfAConnectionIsNoticedByItsSilence()
    {
        m_proxy->blackhole();
        const auto outcome = std::make_shared<Outcome>();
        askAll(outcome);
        QTRY_COMPARE(outcome->ended(), callers);
        QCOMPARE(outcome->failed, callers);
        m_proxy->heal();
        expectAllWell();
    }

    void oneByteAtATimeIsSlowAndRight()
    {
        m_proxy->slice(1);
        const auto outcome = std::make_shared<Outcome>();
        for (int i = 1; i < 6; ++i)
            ask(*m_client, outcome, i);
        QTRY_COMPARE(outcome->ended(), 5);
        QCOMPARE(outcome->right, 5);
    }

    void delaysAndJitterChangeNoOrder()
    {
        m_proxy->delay(20ms, 15ms);
        const auto outcome = std::make_shared<Outcome>();
        askAll(outcome);
        QTRY_COMPARE(outcome->ended(), callers);
        QCOMPARE(outcome->right, callers);
    }

    void aRefusingServerIsTriedUntilItTakesUsAgain()
    {
        m_proxy->refuse();
        m_proxy->reset();
        QTRY_COMPARE(m_client->status().state, redis::ConnectionStatus::State::Away);
        const auto outcome = std::make_shared<Outcome>();
        askAll(outcome);
        QTRY_COMPARE(outcome->ended(), callers);
        QCOMPARE(outcome->failed, callers);
        QTRY_VERIFY(m_client->status().attempt > 3);
        QVERIFY(m_proxy->acceptAgain());
        expectAllWell();
    }

private:
    void askAll(std::shared_ptr<Outcome> outcome)
    {
        for (int i = 0; i < callers; ++i)
            ask(*m_client, outcome, i);
    }

    void expectAllWell()
    {
        QTRY_COMPARE(m_client->status().state, redis::ConnectionStatus::State::Ready);
        const auto outcome = std::make_shared<Outcome>();
        askAll(outcome);
        QTRY_COMPARE(outcome->ended(), callers);
        QCOMPARE(outcome->right, callers);
    }

    RedisServer m_server{RedisServer::Options{.tcp = true}};
    std::unique_ptr<TcpProxy> m_proxy;
    std::unique_ptr<redis::Client> m_client;
};

QTEST_GUILESS_MAIN(BadNetworkTest)
#include "tst_bad_network.moc"
