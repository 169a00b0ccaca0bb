// SPDX-License-Identifier: GPL-3.0-or-later
//
// Any mixture of publishing, crashes, claims by others, failures and stops handles each event at least once, and an effect that
// is bound to its event's id happens once.
#include "tests/support/redis_server.h"
#include "tests/support/test_bus.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <utility>

#include <rapidcheck.h>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

enum class Step { Publish, PublishTwice, Start, Crash, CrashBeforeAcknowledging, Stop, Claim, Release, FailSome, Turn };

std::ostream &operator<<(std::ostream &out, Step step)
{
    return out << int(step);
}

} // namespace

class BusPropertyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (qEnvironmentVariableIsEmpty("RC_PARAMS"))
            qputenv("RC_PARAMS", "max_success=25 noshrink=1"); // each takes its time; the seed of a failure is printed
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    }
    void eachEventIsHandledAndItsEffectHappensOnce();

private:
    struct World
    {
        std::map<int, int> handled; ///< n → successes
        int failures = 0;           ///< that handlers still have to have
        int born = 0;
    };
    std::unique_ptr<TestBus> makeBus(World &world, bool crashes);
    bool run(const std::vector<Step> &steps);
    RedisServer m_server;
};

std::unique_ptr<TestBus> BusPropertyTest::makeBus(World &world, bool crashes)
{
    auto options = TestBus::quick("w" + QByteArray::number(world.born++));
    options.claimIdle = 20ms;
    options.maxDeliveries = 1000;
    options.retryFirst = 1ms;
    options.retryMost = 5ms;
    const auto place = std::make_shared<TestBus *>(nullptr);
    if (crashes) {
        options.reached = [place](StreamsBus::Step step, const QByteArray &) {
            if (step == StreamsBus::Step::Acknowledging && *place)
                std::exchange(*place, nullptr)->die(); // before the command goes
        };
    }
    auto bus = std::make_unique<TestBus>(m_server.url(), options);
    TestBus *raw = bus.get();
    *place = raw;
    const auto subscribed =
        bus->bus().subscribe(TestBus::type, [this, raw, &world](const Delivery &delivery) -> Task<Result<void>> {
            const int n = int(delivery.event.payload[QStringLiteral("n")].toInteger());
            std::vector<redis::Command> commands;
            commands.emplace_back("HINCRBY", "effects", n, 1);
            const auto applied = co_await raw->bus().applyOnce(delivery, std::move(commands));
            if (!applied)
                co_return Result<void>(std::unexpected(applied.error()));
            if (world.failures > 0) {
                --world.failures;
                co_return failure(Code::Io, QStringLiteral("crashed behind the effect"));
            }
            ++world.handled[n];
            co_return Result<void>();
        });
    return subscribed && bus->start() ? std::move(bus) : nullptr;
}

bool BusPropertyTest::run(const std::vector<Step> &steps)
{
    RawRedis raw = m_server.raw();
    if (!raw.run({"FLUSHALL"}).isOk())
        return false;
    World world;
    TestBus publisher(m_server.url(), TestBus::quick("p"));
    std::vector<std::unique_ptr<TestBus>> buses;
    int published = 0;
    for (const Step step : steps) {
        switch (step) {
        case Step::Publish:
        case Step::PublishTwice: {
            const Event event = TestBus::event(published++);
            for (int i = 0; i <= int(step == Step::PublishTwice); ++i) {
                if (!await(publisher.bus().publish(event)))
                    return false;
            }
            break;
        }
        case Step::Start:
        case Step::CrashBeforeAcknowledging:
            if (buses.size() < 4) {
                buses.push_back(makeBus(world, step == Step::CrashBeforeAcknowledging));
                if (!buses.back())
                    return false;
            }
            break;
        case Step::Crash:
            if (!buses.empty())
                buses.erase(buses.begin());
            break;
        case Step::Stop:
            if (!buses.empty()) {
                if (buses.back()->isAlive() && !buses.back()->stop(50ms))
                    return false;
                buses.pop_back();
            }
            break;
        case Step::Claim: // somebody takes some entries and is gone
            raw.run({"XAUTOCLAIM", TestBus::stream, "cache-service", "thief", "0", "0-0", "COUNT", "2"});
            break;
        case Step::Release:
            raw.run({"XAUTOCLAIM", TestBus::stream, "cache-service", "w0", "0", "0-0", "COUNT", "1", "JUSTID"});
            break;
        case Step::FailSome:
            world.failures += 2;
            break;
        case Step::Turn:
            waitUntil(
                [&] {
                    return std::ranges::any_of(buses,
                                               [](const auto &bus) { return bus->isAlive() && bus->bus().inFlight() == 0; });
                },
                30ms);
            break;
        }
        QCoreApplication::processEvents();
    }
    buses.clear();
    world.failures = 0;
    const auto last = makeBus(world, false);
    if (!last)
        return false;
    const auto isDone = [&] {
        return pendingCount(m_server) == 0 && int(world.handled.size()) == published && last->bus().inFlight() == 0;
    };
    if (!waitUntil(isDone, 20s)) {
        qWarning("%d of %d handled, %lld pending", int(world.handled.size()), published,
                 static_cast<long long>(pendingCount(m_server)));
        return false;
    }
    for (int n = 0; n < published; ++n) {
        if (raw.run({"HGET", "effects", QByteArray::number(n)}).bytes != "1") {
            qWarning("the effect of %d happened %s times", n,
                     raw.run({"HGET", "effects", QByteArray::number(n)}).bytes.constData());
            return false;
        }
    }
    return raw.run({"EXISTS", "events:dead"}).integer == 0;
}

void BusPropertyTest::eachEventIsHandledAndItsEffectHappensOnce()
{
    const auto generator =
        rc::gen::container<std::vector<Step>>(rc::gen::weightedElement<Step>({{10, Step::Publish},
                                                                              {2, Step::PublishTwice},
                                                                              {3, Step::Start},
                                                                              {3, Step::Crash},
                                                                              {2, Step::CrashBeforeAcknowledging},
                                                                              {1, Step::Stop},
                                                                              {3, Step::Claim},
                                                                              {1, Step::Release},
                                                                              {2, Step::FailSome},
                                                                              {6, Step::Turn}}));
    QVERIFY(rc::check("bus", [&] {
        const auto steps = *generator;
        RC_ASSERT(run(steps));
    }));
}

QTEST_GUILESS_MAIN(BusPropertyTest)
#include "tst_bus_property.moc"
