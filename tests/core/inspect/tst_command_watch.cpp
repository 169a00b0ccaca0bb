// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/command_watch.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;

class TestCommandWatch : public QObject
{
    Q_OBJECT

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
        QVERIFY(await(m_client->ready()));
    }

    void whatOthersRunIsSeenUntilTheStop()
    {
        auto ring = std::make_shared<CommandRing>();
        std::stop_source stop;
        CommandWatchOptions options;
        options.stop = stop.get_token();
        auto kept = std::make_shared<std::optional<Result<bool>>>();
        keep(watchCommands(*m_client, ring, options), kept);
        QTRY_VERIFY_WITH_TIMEOUT(ring->isActive(), 10000);
        m_server.raw().run({"SET", "seen", "1"});
        QTRY_VERIFY_WITH_TIMEOUT(ring->seen() > 0, 10000);
        std::vector<redis::MonitoredCommand> all;
        const auto sawSet = [&] {
            for (const auto &one : ring->take())
                all.push_back(one);
            return std::ranges::any_of(all, [](const auto &one) { return one.arguments == QByteArrayList{"SET", "seen", "1"}; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(sawSet(), 10000);
        stop.request_stop();
        QTRY_VERIFY_WITH_TIMEOUT(kept->has_value(), 10000);
        QCOMPARE(**kept, Result<bool>(false));
        QTRY_VERIFY_WITH_TIMEOUT(!m_server.raw().run({"CLIENT", "LIST"}).bytes.contains("cmd=monitor"), 10000);
    }

    void theLimitEndsIt()
    {
        CommandWatchOptions options;
        options.limit = 60ms;
        QCOMPARE(await(watchCommands(*m_client, std::make_shared<CommandRing>(), options)), Result<bool>(true));
    }

    void aReadOnlyConnectionMayNot()
    {
        redis::ClientOptions readOnly;
        readOnly.readOnly = true;
        const auto client = redis::Client::open(m_server.url(), readOnly);
        QVERIFY(await(client->ready()));
        QCOMPARE(await(watchCommands(*client, std::make_shared<CommandRing>(), {})).error().code, Code::ReadOnly);
    }

    void aDeadServerEndsItWithAnError()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = redis::Client::open(server.url());
        QVERIFY(await(client->ready()));
        auto ring = std::make_shared<CommandRing>();
        auto kept = std::make_shared<std::optional<Result<bool>>>();
        keep(watchCommands(*client, ring, {}), kept);
        QTRY_VERIFY_WITH_TIMEOUT(ring->isActive(), 10000);
        server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(kept->has_value(), 15000);
        QVERIFY(!kept->value().has_value());
    }

    void theRingIsBounded()
    {
        CommandRing ring;
        redis::MonitoredCommand command;
        command.arguments = {"SET", QByteArray(100'000, 'x'), "z"};
        for (std::size_t i = 0; i < CommandRing::capacity + 10; ++i)
            ring.add(command);
        QCOMPARE(ring.dropped(), 10);
        QCOMPARE(ring.seen(), qint64(CommandRing::capacity + 10));
        const auto taken = ring.take();
        QCOMPARE(taken.size(), CommandRing::capacity);
        QVERIFY(taken[0].arguments.join().size() < 3000);
        QVERIFY(taken[0].arguments.last().endsWith("..."));
        QVERIFY(ring.take().empty());
    }
};

QTEST_GUILESS_MAIN(TestCommandWatch)
#include "tst_command_watch.moc"
