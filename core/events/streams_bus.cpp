// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/streams_bus.h"

#include "core/events/events_log.h"
#include "core/events/streams_bus_p.h"
#include "core/redis/script.h"

#include <QCoreApplication>

#include <algorithm>

namespace freshet::events {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr auto firstPause = 100ms;
constexpr auto longestPause = 2000ms;
constexpr auto askedToEnd = 1000ms; // for handlers that were asked to stop
constexpr int mostWords = 4000;     // Lua's stack has room for some 8000

StreamsBus::Options completed(StreamsBus::Options options)
{
    if (options.consumer.isEmpty())
        options.consumer = "worker-" + QByteArray::number(QCoreApplication::applicationPid());
    options.count = std::max(1, options.count);
    options.maxInFlight = std::max(1, options.maxInFlight);
    options.maxDeliveries = std::max(1, options.maxDeliveries);
    options.block = std::max<milliseconds>(options.block, 10ms);
    options.claimIdle = std::max<milliseconds>(options.claimIdle, 1ms);
    if (options.claimEvery.count() <= 0)
        options.claimEvery = std::clamp<milliseconds>(options.claimIdle / 2, 1ms, 30s);
    return options;
}

/// Where waiting helps: the server is away or not ready.
bool passes(Code code)
{
    return isUnreachable(code) || code == Code::ConnectionLost || code == Code::Timeout || code == Code::Loading ||
           code == Code::ClusterDown || code == Code::TryAgain || code == Code::ReadOnlyReplica || code == Code::Moved ||
           code == Code::MasterUnknown || code == Code::Misconfigured || code == Code::OutOfMemory;
}

// KEYS: the note. ARGV: the note's field, its life, then for each command the number of its words and these. Nothing runs twice;
// what ran before a command that fails stays done, as in Redis' transactions, but is not noted.
const redis::Script &onceScript()
{
    static const redis::Script script(R"(
local seen = redis.pcall('HEXISTS', KEYS[1], ARGV[1])
if seen ~= 0 then return 0 end -- a note of another kind is another program's, and counts for all
local at = 3
while at <= #ARGV do
    local words = tonumber(ARGV[at])
    local done = redis.pcall(unpack(ARGV, at + 1, at + words))
    if type(done) == 'table' and done.err then return done end
    at = at + words + 1
end
redis.call('HSET', KEYS[1], ARGV[1], '1')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
)");
    return script;
}

} // namespace

StreamsBus::Private::Private(const Parts &given, Options how, StreamsBus *owner)
    : parts(given)
    , options(std::move(how))
    , bus(owner)
    , clock(given.clock ? given.clock : &Clock::system())
    , group(*given.client, options.group, options.consumer,
            {.maxDeliveries = options.maxDeliveries, .deadLetters = options.deadLetters})
    , log(eventsLog(), *clock)
{}

void StreamsBus::Private::close()
{
    closed = true;
    stopping = true;
    bus = nullptr;
    closing.request_stop();
    ending.request_stop();
    for (auto &[name, stream] : streams) {
        const QHash<QByteArray, WorkPointer> works = stream.works;
        for (const WorkPointer &work : works) {
            if (work->state == Work::State::Running)
                work->stop.request_stop();
        }
    }
    roomGate.open();
    handleGate.open();
    settleGate.open();
    workGate.open();
}

void StreamsBus::Private::trouble(const Error &error)
{
    ++counts.trouble;
    log.problem("redis_trouble", error, {{"group", options.group}});
    if (troubled)
        return;
    troubled = true;
    Q_EMIT bus->troubled(error);
}

void StreamsBus::Private::well()
{
    if (!troubled)
        return;
    troubled = false;
    log.note("redis_again", {{"group", options.group}});
    Q_EMIT bus->recovered();
}

Task<Result<void>> StreamsBus::Private::start(std::shared_ptr<Private> d)
{
    const auto gone = [] { return failure(Code::Cancelled, QStringLiteral("the bus was stopped before it had begun")); };
    for (auto it = d->streams.begin(); it != d->streams.end();) {
        const QByteArray name = it->first;
        auto made = co_await d->group.ensure(name);
        if (d->isStopping())
            co_return gone();
        if (made && *made) {
            const auto counting = co_await d->group.beginCounting(name);
            if (d->isStopping())
                co_return gone();
            if (!counting)
                d->log.problem("gap_unknown", counting.error(), {{"stream", name}});
        } else if (made) {
            const auto owed = co_await d->group.fetchOwed(name);
            if (d->isStopping())
                co_return gone();
            it->second.owed = owed.value_or(0);
        }
        if (made) {
            ++it;
            continue;
        }
        if (!passes(made.error().code))
            co_return Result<void>(std::unexpected(made.error()));
        d->trouble(made.error());
        if (d->isStopping())
            co_return gone();
        const auto slept = co_await d->clock->sleep(longestPause / 4, d->ending.get_token());
        if (!slept || d->isStopping())
            co_return gone();
    }
    d->well();
    if (d->isStopping())
        co_return gone();
    const std::vector<QByteArrayList> sets = d->group.together(namesOf(d->streams));
    d->readers = int(sets.size());
    for (const QByteArrayList &names : sets)
        readLoop(d, names);
    sweepLoop(d);
    beatLoop(d);
    co_return Result<void>();
}

QByteArrayList StreamsBus::Private::namesOf(const std::map<QByteArray, Stream> &streams)
{
    QByteArrayList names;
    for (const auto &[name, stream] : streams)
        names.append(name);
    return names;
}

bool StreamsBus::Private::isBusy(bool alsoWaiting) const
{
    if (reading > 0 || lanes.running() > 0)
        return true;
    return alsoWaiting && lanes.waiting() > 0;
}

Task<> StreamsBus::Private::wakeGate(std::shared_ptr<Private> d, ms after, std::shared_ptr<bool> over, std::stop_token stop)
{
    const auto slept = co_await d->clock->sleep(after, std::move(stop));
    if (!slept || d->closed)
        co_return;
    *over = true;
    d->workGate.open();
    if (!d->closed)
        d->handleGate.open();
}

Task<Result<void>> StreamsBus::Private::stop(std::shared_ptr<Private> d, ms grace)
{
    d->stopping = true;
    d->draining = true;
    d->reach(Step::Stopping);
    d->ending.request_stop(); // reads and pauses end
    if (!d->closed)
        d->roomGate.open();
    if (!d->closed)
        d->handleGate.open();
    if (!d->closed)
        d->settleGate.open();
    const auto waitFor = [](std::shared_ptr<Private> self, ms most, bool alsoWaiting) -> Task<> {
        const auto over = std::make_shared<bool>(false);
        std::stop_source ended;
        wakeGate(self, most, over, ended.get_token());
        while (!self->closed && !*over && self->isBusy(alsoWaiting))
            co_await self->workGate;
        ended.request_stop();
    };
    co_await waitFor(d, grace, true);
    if (d->closed)
        co_return Result<void>();
    d->draining = false;
    d->lanes.takeAllWaiting();
    for (auto &[name, stream] : d->streams) {
        const QHash<QByteArray, WorkPointer> works = stream.works;
        for (const WorkPointer &work : works) {
            if (work->state == Work::State::Waiting)
                work->state = Work::State::Pausing; // no longer in the lanes
            if (work->state != Work::State::Running)
                continue;
            work->told = true;
            work->stop.request_stop();
        }
        if (d->closed)
            co_return Result<void>();
    }
    co_await waitFor(d, std::min<ms>(askedToEnd, std::max<ms>(grace, firstPause)), false);
    if (!d->closed)
        d->handleGate.open();
    Result<void> result;
    for (auto &[name, stream] : d->streams) {
        if (d->closed)
            co_return Result<void>();
        // Where Redis does not answer, its other questions would not be answered either: others take over after claimIdle.
        if (!stream.handled.empty() && !stream.acknowledging)
            co_await acknowledge(d, &stream);
        while (!d->closed && stream.acknowledging)
            co_await d->settleGate;
        if (d->closed)
            co_return Result<void>();
        if (auto released = co_await release(d, &stream); !released)
            result = released;
        if (d->closed)
            co_return Result<void>();
        if (!result && isUnreachable(result.error().code))
            break;
        co_await releaseUnseen(d, &stream);
        if (d->closed)
            co_return Result<void>();
        if (d->named)
            continue;
        const auto left = co_await d->group.leave(name);
        Q_UNUSED(left) // one that stays is tidied up by others
    }
    if (d->closed)
        co_return Result<void>();
    d->closing.request_stop(); // heartbeat
    co_return result;
}

StreamsBus::StreamsBus(const Parts &parts, const Options &options)
{
    d = std::make_shared<Private>(parts, completed(options), this);
    d->named = !options.consumer.isEmpty();
}

StreamsBus::~StreamsBus()
{
    d->close();
}

Task<Result<Published>> StreamsBus::publish(Event event)
{
    return Private::publish(d, std::move(event));
}

Task<std::vector<Result<Published>>> StreamsBus::publishAll(std::vector<Event> events)
{
    return Private::publishAll(d, std::move(events));
}

Result<void> StreamsBus::subscribe(QByteArray type, Handler handler, SubscribeOptions options)
{
    if (auto right = EventRegistry::checkName(type); !right)
        return right;
    if (!handler)
        return failure(Code::InvalidArgument, QStringLiteral("there is no handler"), QString::fromUtf8(type));
    if (d->started)
        return failure(Code::NotAllowed, QStringLiteral("subscribe before the bus is started"), QString::fromUtf8(type));
    auto &all = d->subscriptions[type];
    if (all.size() >= 64)
        return failure(Code::InvalidArgument, QStringLiteral("a type can have 64 handlers"), QString::fromUtf8(type));
    Private::Subscription subscription{std::move(handler), std::move(options), {}};
    subscription.name = subscription.options.name.isEmpty() ? type : subscription.options.name.toUtf8();
    if (std::ranges::any_of(all, [&](const auto &other) { return other.name == subscription.name; }))
        subscription.name += '#' + QByteArray::number(all.size()); // by its place, which is the same at each start
    all.push_back(std::move(subscription));
    Private::Stream &stream = d->streams[streamOf(type)];
    stream.name = streamOf(type);
    stream.type = type;
    if (const auto order = d->options.order.find(type); order != d->options.order.end())
        stream.order = order->second;
    d->lanes.setOrder(stream.name, {.lanes = stream.order.lanes, .byKey = !stream.order.key.isEmpty()});
    return {};
}

Task<Result<void>> StreamsBus::start()
{
    if (d->started)
        co_return failure(Code::NotAllowed, QStringLiteral("the bus was started already"));
    d->started = true;
    co_return co_await Private::start(d);
}

Task<Result<void>> StreamsBus::stop(std::chrono::milliseconds grace)
{
    if (!d->started || d->stopping)
        co_return Result<void>();
    co_return co_await Private::stop(d, grace);
}

Task<Result<bool>> StreamsBus::applyOnce(const Delivery &delivery, std::vector<redis::Command> commands)
{
    const auto self = d;
    for (const redis::Command &command : commands) {
        if (command.isEmpty() || command.size() > mostWords)
            co_return failure(Code::InvalidArgument, QStringLiteral("a command of an effect has 1 to %1 words").arg(mostWords),
                              command.label());
    }
    std::vector<QByteArray> keys{self->seenKey(delivery)};
    std::vector<QByteArray> arguments{"effect:" + delivery.handler, QByteArray::number(qint64(self->options.seenLife.count()))};
    for (const redis::Command &command : commands) {
        arguments.push_back(QByteArray::number(command.size()));
        for (qsizetype i = 0; i < command.size(); ++i)
            arguments.push_back(command.at(i).toByteArray());
    }
    const auto reply = co_await self->parts.client->eval(onceScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<bool>(std::unexpected(reply.error()));
    const bool ran = reply->integer().value_or(0) == 1;
    if (!ran && !self->closed)
        ++self->counts.repeated;
    co_return Result<bool>(ran);
}

StreamsBus::Counts StreamsBus::counts() const
{
    return d->counts;
}

int StreamsBus::inFlight() const
{
    return d->inFlight - d->unsettled;
}

int StreamsBus::running() const
{
    return d->handling;
}

bool StreamsBus::isReading() const
{
    return d->started && !d->stopping && d->reading > 0;
}

const QByteArray &StreamsBus::consumer() const
{
    return d->options.consumer;
}

} // namespace freshet::events
