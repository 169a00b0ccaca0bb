// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/gate.h"
#include "core/events/group_position.h"
#include "core/events/streams_bus.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "tests/support/settle.h"

#include <QJsonObject>

#include <functional>

namespace freshet::test {

/// A bus of a test with a client of its own, and what its handler saw. Short times, so that retries and take-overs need no
/// patience. Thread: the test's.
class TestBus
{
public:
    using Options = events::StreamsBus::Options;
    static constexpr auto type = "voice.created";
    static constexpr auto stream = "events:voice.created";

    static Options quick(const QByteArray &consumer, const QByteArray &group = "cache-service")
    {
        Options options;
        options.group = group;
        options.consumer = consumer;
        options.block = std::chrono::milliseconds(100);
        options.retryFirst = std::chrono::milliseconds(5);
        options.retryMost = std::chrono::milliseconds(40);
        options.claimIdle = std::chrono::seconds(60);
        return options;
    }

    TestBus(const redis::Url &url, const Options &options, Clock *clock = nullptr)
        : m_client(redis::Client::open(url))
        , m_bus(std::make_unique<events::StreamsBus>(
              events::StreamsBus::Parts{.client = m_client.get(), .trace = nullptr, .clock = clock}, options))
    {}

    ~TestBus()
    {
        m_bus.reset();
        settle();
    }
    TestBus(const TestBus &) = delete;
    TestBus &operator=(const TestBus &) = delete;

    events::StreamsBus &bus() { return *m_bus; }
    redis::Client &client() { return *m_client; }
    /// As a crash: nothing is said to Redis.
    void die()
    {
        m_bus.reset();
        m_client.reset(); // answers what is still asked
    }

    bool isAlive() const { return m_bus != nullptr; }

    /// Handles events of the type by noting their `n`; `then` decides how it ends.
    using Then = std::function<Task<Result<void>>(const events::Delivery &)>;
    Result<void> collect(Then then = {}, events::SubscribeOptions options = {}, const QByteArray &of = type)
    {
        return m_bus->subscribe(
            of,
            [this, then](const events::Delivery &delivery) -> Task<Result<void>> {
                seen.push_back(int(delivery.event.payload[QStringLiteral("n")].toInteger(-1)));
                deliveries.push_back(delivery.deliveries);
                if (then)
                    co_return co_await then(delivery);
                co_return Result<void>();
            },
            std::move(options));
    }
    Result<void> start() { return await(m_bus->start()); }
    Result<void> stop(std::chrono::milliseconds grace = std::chrono::seconds(5)) { return await(m_bus->stop(grace)); }
    Result<events::Published> publish(int n) { return await(m_bus->publish(event(n))); }

    static events::Event event(int n)
    {
        return events::Event::make(type, {{QStringLiteral("voice_id"), QStringLiteral("v%1").arg(n)}, {QStringLiteral("n"), n}},
                                   QStringLiteral("test"));
    }

    std::vector<int> seen;
    std::vector<qint64> deliveries;

private:
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<events::StreamsBus> m_bus;
};

/// How many entries the group has pending; -1 where it is not there.
inline qint64 pendingCount(const RedisServer &server, const QByteArray &stream = TestBus::stream,
                           const QByteArray &group = "cache-service")
{
    const RawReply reply = server.raw().run({"XPENDING", stream, group});
    return reply.elements.empty() ? -1 : reply.elements.front().integer;
}

} // namespace freshet::test
