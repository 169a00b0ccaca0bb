// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many callers over a bad network and a server that stops, dies and comes back: nobody ever gets another caller's reply, every
// call ends once, and the client comes back by itself.
#include "core/redis/client.h"
#include "tests/support/redis_server.h"
#include "tests/support/tcp_proxy.h"

#include <QSignalSpy>
#include <QTest>

#include <random>

#include <qcoro/qcorotask.h>
#include <qcoro/qcorotimer.h>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

/// Callers that each write and read a token of their own, over and over, until they are told to stop.
class Callers
{
public:
    struct Counts
    {
        bool stopped = false;
        int running = 0;
        qint64 right = 0;
        qint64 failed = 0;
        QByteArray firstWrong; ///< empty where every reply was its caller's own
    };

    Callers(Client &client, std::chrono::milliseconds timeout)
        : m_client(client)
    {
        m_options.timeout = timeout;
    }
    ~Callers() { stop(); }
    Callers(const Callers &) = delete;
    Callers &operator=(const Callers &) = delete;

    void start(int count)
    {
        for (int i = 0; i < count; ++i) {
            ++m_counts->running;
            work(&m_client, m_options, m_counts, "caller:" + QByteArray::number(i) + '/');
        }
    }
    void stop() { m_counts->stopped = true; }
    const Counts *operator->() const { return m_counts.get(); }

private:
    static Task<> work(Client *client, CommandOptions options, std::shared_ptr<Counts> counts, QByteArray name)
    {
        for (int round = 0; !counts->stopped; ++round) {
            const QByteArray token = name + QByteArray::number(round) + QByteArray(round * 37 % 300, '.');
            const auto note = [&counts, &token](const QByteArray &got, bool isRight) {
                counts->right += isRight;
                if (!isRight && counts->firstWrong.isEmpty())
                    counts->firstWrong = token + " got " + got;
            };
            std::vector<Command> both;
            both.emplace_back("SET", name, token);
            both.emplace_back("GET", name);
            both.emplace_back("ECHO", token);
            BatchAwaiter batch(*client, std::move(both), options);
            const auto replies = co_await batch;
            if (counts->stopped)
                break;
            if (replies && replies->size() == 3) {
                note(replies->at(0).bytes(), replies->at(0).bytes() == "OK");
                // A SET that was given up may still arrive late and win; it is the caller's own all the same.
                note(replies->at(1).bytes(), replies->at(1).bytes().startsWith(name));
                note(replies->at(2).bytes(), replies->at(2).bytes() == token);
            }
            CommandAwaiter single(*client, Command("ECHO", token), options);
            const auto echo = co_await single;
            if (echo)
                note(echo->bytes(), echo->bytes() == token);
            if (!replies || !echo) {
                ++counts->failed;
                // While the server is away every call fails at once; the event loop must go on.
                co_await QCoro::sleepFor(1ms);
            }
        }
        --counts->running;
    }

    Client &m_client;
    CommandOptions m_options;
    std::shared_ptr<Counts> m_counts = std::make_shared<Counts>();
};

ClientOptions eager()
{
    ClientOptions options;
    options.reconnectFirst = 2ms;
    options.reconnectMost = 30ms;
    options.connectTimeout = 2s;
    options.idleTimeout = 100ms;
    return options;
}

} // namespace

class BadNetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<RedisServer>(RedisServer::Options{.tcp = true});
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        m_proxy = std::make_unique<TcpProxy>(QStringLiteral("127.0.0.1"), m_server->port());
        QVERIFY(m_proxy->start());
        m_url = m_server->tcpUrl();
        m_url.hosts = {{QStringLiteral("127.0.0.1"), m_proxy->port()}};
    }
    void cleanup()
    {
        m_proxy.reset();
        m_server.reset();
    }

    void nobodyGetsAnothersReply_data();
    void nobodyGetsAnothersReply();
    void aStoppedServerTimesOutAndIsFoundAgain();
    void aKilledServerIsFoundAgain();
    void aHalfOpenConnectionIsNoticedWithoutACall();
    void aReplyThatStopsInItsMiddleIsNeverMixed();

private:
    std::unique_ptr<RedisServer> m_server;
    std::unique_ptr<TcpProxy> m_proxy;
    Url m_url;
};

void BadNetworkTest::nobodyGetsAnothersReply_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 6; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void BadNetworkTest::nobodyGetsAnothersReply()
{
    QFETCH(quint32, seed);
    std::mt19937 random(seed);
    const auto roll = [&random](int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(random); };
    const auto client = Client::open(m_url, eager());
    Callers callers(*client, 150ms);
    callers.start(40);
    QTRY_VERIFY(callers->right > 40);
    for (int step = 0; step < 12; ++step) {
        const qint64 before = m_proxy->forwarded(TcpProxy::Direction::ToClient);
        const int what = roll(7);
        switch (what) {
        case 0:
            m_proxy->slice(1);
            break;
        case 1:
            m_proxy->delay(std::chrono::milliseconds(1 + roll(20)), std::chrono::milliseconds(roll(10)), seed);
            break;
        case 2:
            m_proxy->stopAfter(TcpProxy::Direction::ToClient, roll(4000), TcpProxy::Then::Close);
            break;
        case 3:
            m_proxy->stopAfter(TcpProxy::Direction::ToClient, roll(4000), TcpProxy::Then::Reset);
            break;
        case 4:
            m_proxy->stopAfter(TcpProxy::Direction::ToClient, roll(4000), TcpProxy::Then::Silence);
            break;
        case 5:
            m_proxy->reset();
            break;
        default:
            m_proxy->cut();
            break;
        }
        // Until some traffic went through this weather, or somebody noticed that none does.
        const qint64 failures = callers->failed;
        QTRY_VERIFY(m_proxy->forwarded(TcpProxy::Direction::ToClient) > before + 3000 || callers->failed > failures);
        QVERIFY2(callers->firstWrong.isEmpty(), callers->firstWrong.constData());
        m_proxy->heal();
        const qint64 right = callers->right;
        QTRY_VERIFY2(callers->right > right + 40, "it does not come back"); // by itself
    }
    callers.stop();
    QTRY_COMPARE(callers->running, 0); // every call ended
    QVERIFY2(callers->firstWrong.isEmpty(), callers->firstWrong.constData());
    QVERIFY(callers->failed > 0); // the weather was bad indeed
}

void BadNetworkTest::aStoppedServerTimesOutAndIsFoundAgain()
{
    const auto client = Client::open(m_url, eager());
    Callers callers(*client, 50ms);
    callers.start(20);
    QTRY_VERIFY(callers->right > 100);
    m_server->pause();
    const qint64 failures = callers->failed;
    QTRY_VERIFY(callers->failed > failures + 20);
    QTRY_COMPARE(client->status().state, ConnectionStatus::State::Away);
    m_server->resume();
    const qint64 right = callers->right;
    QTRY_VERIFY(callers->right > right + 100);
    callers.stop();
    QTRY_COMPARE(callers->running, 0);
    QVERIFY2(callers->firstWrong.isEmpty(), callers->firstWrong.constData());
}

void BadNetworkTest::aKilledServerIsFoundAgain()
{
    const auto client = Client::open(m_url, eager());
    QSignalSpy changed(client.get(), &Client::serverChanged);
    Callers callers(*client, 500ms);
    callers.start(20);
    QTRY_VERIFY(callers->right > 100);
    m_server->kill();
    QTRY_COMPARE(client->status().state, ConnectionStatus::State::Away);
    QVERIFY(!client->status().error.message.isEmpty());
    QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    const qint64 right = callers->right;
    QTRY_VERIFY(callers->right > right + 100);
    QCOMPARE(changed.size(), 1); // another process
    callers.stop();
    QTRY_COMPARE(callers->running, 0);
    QVERIFY2(callers->firstWrong.isEmpty(), callers->firstWrong.constData());
}

void BadNetworkTest::aHalfOpenConnectionIsNoticedWithoutACall()
{
    ClientOptions options = eager();
    options.commandTimeout = 100ms;
    const auto client = Client::open(m_url, options);
    QTRY_COMPARE(client->status().state, ConnectionStatus::State::Ready);
    m_proxy->blackhole(); // nobody is told
    QTRY_COMPARE(client->status().state, ConnectionStatus::State::Away);
    QCOMPARE(client->status().error.code, Code::Timeout);
    m_proxy->heal();
    QTRY_COMPARE(client->status().state, ConnectionStatus::State::Ready);
}

void BadNetworkTest::aReplyThatStopsInItsMiddleIsNeverMixed()
{
    RawRedis raw = m_server->raw();
    raw.run({"SET", "long", QByteArray(5000, 'L')});
    raw.run({"SET", "short", "S"});
    for (const qint64 stop : {0, 1, 5, 6, 7, 100, 4999, 5007, 5008, 5010}) {
        const auto client = Client::open(m_url, eager());
        QTRY_COMPARE(client->status().state, ConnectionStatus::State::Ready);
        m_proxy->stopAfter(TcpProxy::Direction::ToClient, stop, TcpProxy::Then::Silence);
        std::vector<Result<Value>> answers;
        const auto get = [&](QByteArray key, std::chrono::milliseconds timeout) -> Task<> {
            CommandOptions options;
            options.timeout = timeout;
            CommandAwaiter awaiter(*client, Command("GET", key), options);
            answers.push_back(co_await awaiter);
        };
        get("long", 50ms);
        get("short", 300ms);
        QTRY_COMPARE(answers.size(), std::size_t(2));
        m_proxy->heal();
        for (const auto &answer : answers)
            QVERIFY(!answer || answer->bytes().size() == 5000); // whole, or none; never the one for the other
        QVERIFY(!answers.back());
        const auto again = QCoro::waitFor(client->ready());
        QTRY_COMPARE(client->status().state, ConnectionStatus::State::Ready);
        Q_UNUSED(again);
        answers.clear();
        get("short", 5s);
        QTRY_COMPARE(answers.size(), std::size_t(1));
        QCOMPARE(answers.front().value().bytes(), QByteArray("S"));
    }
}

QTEST_GUILESS_MAIN(BadNetworkTest)
#include "tst_bad_network.moc"
