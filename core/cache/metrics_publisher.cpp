// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/metrics_publisher.h"

#include "core/base/event_log.h"
#include "core/cache/cache_log.h"
#include "core/redis/script.h"

#include <QUuid>

#include <algorithm>
#include <coroutine>
#include <deque>
#include <set>

namespace freshet::cache {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds tokenLife = 1h;
constexpr std::size_t mostOfParcel = 256;    // increments; a script of so many takes a server some 0.3 ms
constexpr std::size_t mostOfPipeline = 4096; // parcels

// KEYS: the token, then the counters. ARGV: this sequence number, the token's life, the counters' life; then for each increment
// the place of its key, the field (empty: no hash) and the amount. The token is written first: where the server takes no writes
// nothing is counted. Answers the increments that a key of another kind refused, each with the server's words.
const redis::Script &addScript()
{
    static const redis::Script script(R"(
local last = redis.call('GET', KEYS[1])
if last and (tonumber(last) or 0) >= tonumber(ARGV[1]) then return {} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local refused, counted = {}, {}
for i = 4, #ARGV, 3 do
    local place, reply = tonumber(ARGV[i]), nil
    if ARGV[i + 1] == '' then
        reply = redis.pcall('INCRBY', KEYS[place], ARGV[i + 2])
    else
        reply = redis.pcall('HINCRBY', KEYS[place], ARGV[i + 1], ARGV[i + 2])
    end
    if type(reply) == 'table' and reply.err then
        refused[#refused + 1] = (i - 4) / 3
        refused[#refused + 1] = reply.err
    else
        counted[place] = true
    end
end
for place in pairs(counted) do redis.call('PEXPIRE', KEYS[place], ARGV[3]) end
return refused
)");
    return script;
}

struct Increment
{
    QByteArray key;
    QByteArray field; ///< empty: the key is a counter itself
    quint64 amount = 0;
    const std::string *nameSpace = nullptr; ///< this and the next one lie in State::taken
    std::uint64_t *taken = nullptr;
};

struct Parcel
{
    QByteArray token;
    quint64 sequence = 0;
    std::vector<Increment> increments; ///< those of one key stand together
    bool mayHaveArrived = false;
    Clock::TimePoint firstSent{};

    quint64 amount() const
    {
        quint64 sum = 0;
        for (const Increment &one : increments)
            sum += one.amount;
        return sum;
    }
    const std::string &nameSpace() const { return *increments.front().nameSpace; }
    bool isOfOneNamespace() const { return nameSpace() == *increments.back().nameSpace; } // those of one stand together
};

/// One of the keys is forbidden to this user; another parcel may fare better.
bool isForbidden(const Error &error)
{
    return error.code == Code::NoPermission && error.message.contains(QLatin1String("permissions to access"));
}

/// A name in the slot of `key` (https://redis.io/docs/reference/cluster-spec, hash tags); empty where there is none.
QByteArray besideKey(const QByteArray &key, const QByteArray &suffix)
{
    const qsizetype open = key.indexOf('{');
    const qsizetype close = open < 0 ? -1 : key.indexOf('}', open);
    if (close > open + 1)
        return key + suffix;
    return key.contains('}') ? QByteArray() : '{' + key + '}' + suffix;
}

redis::Command commandFor(const Parcel &parcel, std::chrono::milliseconds life, bool withSource)
{
    QByteArrayList keys{parcel.token};
    QByteArrayList amounts;
    for (const Increment &one : parcel.increments) {
        if (keys.size() == 1 || keys.back() != one.key)
            keys.append(one.key);
        amounts << QByteArray::number(keys.size()) << one.field << QByteArray::number(one.amount);
    }
    redis::Command command(withSource ? "EVAL" : "EVALSHA", withSource ? addScript().source() : addScript().sha1());
    command.add(keys.size()).addAll(keys);
    return command.add(parcel.sequence).add(tokenLife).add(life).addAll(amounts);
}

} // namespace

struct MetricsPublisher::State
{
    redis::Client *client = nullptr;
    Metrics *metrics = nullptr;
    Options options;
    Clock *clock = nullptr;
    EventLog log;
    QByteArray id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    quint64 sequence = 0;
    std::map<std::string, NamespaceCounts> taken; ///< what went into parcels so far
    std::vector<Parcel> open;
    std::set<std::string> apart;     ///< namespaces that share no parcel, for one with them was refused
    std::set<std::string> told;      ///< those of which that was told
    std::set<std::string> forbidden; ///< those that were refused alone in the running flush
    std::optional<Error> refusal;    ///< the first one of the running flush
    bool setApart = false;           ///< the running flush has put namespaces apart that are to be tried once more
    quint64 dropped = 0;
    bool started = false;
    bool busy = false; ///< one flush at a time; the others wait
    bool gone = false;
    std::deque<std::coroutine_handle<>> waiting;
    std::stop_source stop;

    State(redis::Client &usedClient, Metrics &usedMetrics, const Options &usedOptions, Clock &usedClock)
        : client(&usedClient)
        , metrics(&usedMetrics)
        , options(usedOptions)
        , clock(&usedClock)
        , log(cacheLog(), usedClock)
    {}

    struct Turn
    {
        State *state;
        struct Awaiter
        {
            State *state;
            bool await_ready() const { return !state->busy || state->gone; }
            void await_suspend(std::coroutine_handle<> waiter) { state->waiting.push_back(waiter); }
            void await_resume() const {}
        };
        Awaiter operator co_await() { return {state}; }
    };

    void endTurn()
    {
        busy = false;
        while (!busy && !waiting.empty()) {
            const auto next = waiting.front();
            waiting.pop_front();
            next.resume();
        }
    }

    std::vector<Increment> newIncrements();
    void pack();
    void dropOld();
    void giveUp(quint64 amount, const Error &why, const QByteArray &key);
    bool settle(Parcel &parcel, const redis::Value &reply, std::optional<Error> &error);
    void takeBack(const Parcel &parcel, const Error &why);
    bool mayFollow(const Increment &one) const;

    static Task<Result<void>> send(std::shared_ptr<State> state);
    static Task<Result<void>> sendSome(std::shared_ptr<State> state, std::size_t count, bool withSource);
    static Task<Result<void>> flush(std::shared_ptr<State> state);
    static Task<> run(std::shared_ptr<State> state);
};

std::vector<Increment> MetricsPublisher::State::newIncrements()
{
    std::vector<Increment> all;
    for (const auto &[name, now] : metrics->counts()) {
        const auto place = taken.try_emplace(name).first; // which stays where it is
        NamespaceCounts &before = place->second;
        if (now == before)
            continue;
        for (std::size_t i = 0; i < counterCount; ++i) {
            if (now.counters[i] > before.counters[i])
                all.push_back({metricsKey(name, counterName(Counter(i))),
                               {},
                               now.counters[i] - before.counters[i],
                               &place->first,
                               &before.counters[i]});
        }
        for (std::size_t i = 0; i < now.latency.size(); ++i) {
            if (now.latency[i] > before.latency[i])
                all.push_back({metricsKey(name, latencyName), latencyField(i), now.latency[i] - before.latency[i], &place->first,
                               &before.latency[i]});
        }
        before = now;
    }
    return all;
}

/// Whether one more increment may go into the last parcel.
bool MetricsPublisher::State::mayFollow(const Increment &one) const
{
    if (open.empty())
        return false;
    const Parcel &last = open.back();
    if (client->url().topology == redis::Topology::Cluster)
        return !last.increments.empty() && last.increments.back().key == one.key;
    if (last.increments.size() >= mostOfParcel)
        return false;
    return last.nameSpace() == *one.nameSpace || (!apart.contains(last.nameSpace()) && !apart.contains(*one.nameSpace));
}

void MetricsPublisher::State::pack()
{
    auto increments = newIncrements();
    if (increments.empty())
        return;
    ++sequence;
    const bool cluster = client->url().topology == redis::Topology::Cluster;
    qsizetype place = 0;
    for (Increment &one : increments) {
        if (!mayFollow(one)) {
            const QByteArray token =
                cluster ? besideKey(one.key, ":freshet:" + id) : "freshet:metrics:" + id + ':' + QByteArray::number(place++);
            if (token.isEmpty()) { // a lone brace: no other name shares its slot, so nothing could tell that it arrived
                giveUp(one.amount, {Code::CrossSlot, QStringLiteral("the name has a lone brace"), {}}, one.key);
                continue;
            }
            open.push_back({token, sequence, {}, false, {}});
        }
        open.back().increments.push_back(std::move(one));
    }
}

void MetricsPublisher::State::giveUp(quint64 amount, const Error &why, const QByteArray &key)
{
    dropped += amount;
    log.problem("metrics_dropped", why, {{"key", key}, {"amount", amount}});
}

void MetricsPublisher::State::dropOld()
{
    const auto now = clock->now();
    std::erase_if(open, [&](const Parcel &parcel) {
        if (!parcel.mayHaveArrived || now - parcel.firstSent < tokenLife / 2)
            return false;
        giveUp(parcel.amount(), {Code::Timeout, QStringLiteral("no answer told whether they arrived"), {}},
               parcel.increments.front().key);
        return true;
    });
}

/// A parcel that is forbidden does not hold up the others: what it holds counts as not taken yet, and each of its namespaces
/// goes alone from now on, until it is permitted.
void MetricsPublisher::State::takeBack(const Parcel &parcel, const Error &why)
{
    if (!refusal)
        refusal = why;
    if (parcel.mayHaveArrived) { // before it was forbidden
        giveUp(parcel.amount(), why, parcel.increments.front().key);
        return;
    }
    for (const Increment &one : parcel.increments) {
        *one.taken -= one.amount;
        setApart = apart.insert(*one.nameSpace).second || setApart;
    }
    if (!parcel.isOfOneNamespace())
        return;
    forbidden.insert(parcel.nameSpace());
    if (told.insert(parcel.nameSpace()).second)
        log.problem("metrics_refused", why, {{"namespace", QByteArray::fromStdString(parcel.nameSpace())}});
}

/// Whether the parcel is done with.
bool MetricsPublisher::State::settle(Parcel &parcel, const redis::Value &reply, std::optional<Error> &error)
{
    if (reply.isError()) { // refused before its first write
        Error why = redis::errorFromReply(reply.bytes(), QStringLiteral("EVALSHA"));
        if (isForbidden(why)) {
            takeBack(parcel, why);
            return true;
        }
        if (!error)
            error = std::move(why);
        return false;
    }
    const auto &refused = reply.array();
    for (std::size_t i = 0; i + 1 < refused.size(); i += 2) {
        const auto index = std::size_t(refused[i].integer().value_or(-1));
        if (index < parcel.increments.size())
            giveUp(parcel.increments[index].amount, redis::errorFromReply(refused[i + 1].bytes()), parcel.increments[index].key);
    }
    return true;
}

/// The first `count` open parcels in one round trip a node.
Task<Result<void>> MetricsPublisher::State::sendSome(std::shared_ptr<State> state, std::size_t count, bool withSource)
{
    std::vector<redis::Command> commands;
    commands.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        commands.push_back(commandFor(state->open[i], state->options.life, withSource));
    const auto now = state->clock->now();
    redis::CommandOptions options;
    options.repeatable = true; // that is what the tokens are for
    const auto replies = co_await state->client->pipeline(std::move(commands), options);
    if (state->gone)
        co_return failure(Code::Cancelled, QStringLiteral("the publisher ended"));
    if (!replies) {
        for (std::size_t i = 0; i < count && !wasNotSent(replies.error().code); ++i) {
            if (!std::exchange(state->open[i].mayHaveArrived, true))
                state->open[i].firstSent = now;
        }
        co_return std::unexpected(replies.error());
    }
    std::optional<Error> error;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Parcel &parcel = state->open[i];
        if (!state->settle(parcel, i < replies->size() ? replies->at(i) : redis::Value(), error)) {
            if (kept != i)
                state->open[kept] = std::move(parcel);
            ++kept;
        }
    }
    state->open.erase(state->open.begin() + qsizetype(kept), state->open.begin() + qsizetype(count));
    if (error)
        co_return std::unexpected(*error);
    co_return {};
}

/// All open parcels.
Task<Result<void>> MetricsPublisher::State::send(std::shared_ptr<State> state)
{
    bool withSource = false;
    while (!state->open.empty()) {
        const std::size_t count = std::min(state->open.size(), mostOfPipeline);
        const auto sent = co_await sendSome(state, count, withSource);
        if (sent)
            continue;
        const bool unknownScript = sent.error().code == Code::NoScript && !withSource && !state->gone;
        if (!unknownScript)
            co_return std::unexpected(sent.error());
        withSource = true; // those that failed stand in front
    }
    co_return {};
}

Task<Result<void>> MetricsPublisher::State::flush(std::shared_ptr<State> state)
{
    while (state->busy && !state->gone) {
        Turn turn{state.get()};
        co_await turn;
    }
    if (state->gone)
        co_return failure(Code::Cancelled, QStringLiteral("the publisher ended"));
    state->busy = true;
    state->refusal.reset();
    state->forbidden.clear();
    state->dropOld();
    auto sent = co_await send(state);
    for (bool again = true; again && sent && !state->gone; again = state->setApart) {
        state->setApart = false;
        state->pack(); // a token tells of one parcel at a time: the open ones first
        sent = co_await send(state);
    }
    if (!sent && !state->gone)
        state->log.problem("metrics_not_written", sent.error(), {{"parcels", state->open.size()}});
    if (sent && !state->gone) { // the others were written
        state->apart = state->forbidden;
        state->told = state->forbidden;
    }
    if (sent && state->refusal)
        sent = std::unexpected(*state->refusal); // which was told when it began
    state->endTurn();
    if (!sent)
        co_return std::unexpected(sent.error());
    co_return {};
}

Task<> MetricsPublisher::State::run(std::shared_ptr<State> state)
{
    const std::stop_token stop = state->stop.get_token();
    while (!state->gone) {
        const auto slept = co_await state->clock->sleep(state->options.interval, stop);
        if (!slept || state->gone)
            co_return;
        co_await flush(state); // what fails is logged and stays open
    }
}

QByteArray metricsKey(std::string_view nameSpace, std::string_view name)
{
    return "cache_metrics:" + QByteArray(nameSpace.data(), qsizetype(nameSpace.size())) + ':' +
           QByteArray(name.data(), qsizetype(name.size()));
}

QByteArray latencyField(std::size_t bucket)
{
    return bucket < latencyBounds.size() ? QByteArray::number(latencyBounds[bucket]) : QByteArrayLiteral("+Inf");
}

MetricsPublisher::MetricsPublisher(redis::Client &client, Metrics &metrics, const Options &options, Clock &clock)
    : d(std::make_shared<State>(client, metrics, options, clock))
{}

MetricsPublisher::MetricsPublisher(redis::Client &client, Metrics &metrics)
    : MetricsPublisher(client, metrics, Options())
{}

MetricsPublisher::~MetricsPublisher()
{
    const auto state = d;
    state->gone = true;
    state->endTurn();
    state->stop.request_stop();
}

void MetricsPublisher::start()
{
    if (!std::exchange(d->started, true))
        State::run(d);
}

Task<Result<void>> MetricsPublisher::flush()
{
    return State::flush(d);
}

quint64 MetricsPublisher::dropped() const
{
    return d->dropped;
}

} // namespace freshet::cache
