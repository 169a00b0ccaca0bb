// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_scan.h"

#include "core/inspect/scan_pace.h"

#include <QPointer>

#include <utility>

namespace freshet::inspect {

using namespace std::chrono_literals;
using Keys = std::vector<QByteArray>;

namespace {

/// A filter that lets little pass must not make the table of names larger than what it will hold.
constexpr qint64 mostReserved = 2'000'000;

std::unexpected<Error> closed()
{
    return failure(Code::Cancelled, QStringLiteral("the connection was closed"), QStringLiteral("SCAN"));
}

} // namespace

KeyFacts KeyScanOptions::facts() const
{
    KeyFacts facts;
    if (ttlBelow || onlyWithoutTtl)
        facts |= KeyFact::Ttl;
    if (bytesAbove)
        facts |= KeyFact::Bytes;
    if (idleAbove)
        facts |= KeyFact::Idle;
    return facts;
}

/// What one step of the scan gave, and the time that the server and the way took for it.
struct KeyScan::Fetched
{
    Result<Keys> keys;
    std::chrono::microseconds took{0};
};

struct KeyScan::State
{
    State(redis::Client &theClient, KeyScanOptions theOptions, Clock &theClock)
        : client(&theClient)
        , clock(theClock)
        , options(std::move(theOptions))
        , passesName(options.names.test())
        , facts(options.facts())
        , pace(options.gentle)
        , names(options.limits)
    {
        // A pause ends when the connection is closed, else its coroutine would be left behind.
        const auto end = [stop = stop]() mutable { stop.request_stop(); };
        watchingClose = QObject::connect(&theClient, &redis::Client::closed, end);
        watchingEnd = QObject::connect(&theClient, &QObject::destroyed, end);
    }
    ~State()
    {
        QObject::disconnect(watchingClose);
        QObject::disconnect(watchingEnd);
    }

    bool passes(const KeyDetails &details) const;

    QPointer<redis::Client> client;
    Clock &clock;
    KeyScanOptions options;
    std::function<bool(QByteArrayView)> passesName;
    KeyFacts facts;
    bool checkType = false;
    ScanPace pace;
    std::stop_source stop;
    QMetaObject::Connection watchingClose;
    QMetaObject::Connection watchingEnd;
    std::shared_ptr<redis::Scan> scan;
    std::optional<Task<Fetched>> ahead; ///< the step that is on its way
    Keys pending;                       ///< found, and not yet asked about
    KeyNamesWriter names;
    qint64 tooLong = 0;
};

KeyScan::KeyScan(redis::Client &client, KeyScanOptions options, Clock &clock)
    : m_state(std::make_shared<State>(client, std::move(options), clock))
{}

KeyScan::~KeyScan() = default;

Task<KeyScanBatch> KeyScan::next(std::chrono::milliseconds budget, qint64 most)
{
    return work(m_state, budget, most);
}

KeyNames KeyScan::note(QByteArrayView key)
{
    if (m_state->passesName(key))
        m_state->names.add(key);
    return m_state->names.names();
}

Task<KeyScanBatch> KeyScan::work(std::shared_ptr<State> state, std::chrono::milliseconds budget, qint64 most)
{
    KeyScanBatch batch;
    batch.before = state->names.names().size();
    const auto end = state->clock.now() + budget;
    for (;;) {
        const auto worked = co_await step(state, batch.details);
        if (!worked)
            batch.error = worked.error();
        batch.atEnd = state->scan && state->scan->atEnd() && !state->ahead && state->pending.empty();
        batch.isFull = state->names.isFull();
        const auto found = qint64(state->names.names().size() - batch.before);
        if (batch.error || batch.atEnd || batch.isFull || found >= most || state->clock.now() >= end)
            break;
    }
    batch.names = state->names.names();
    if (state->scan)
        batch.progress = state->scan->progress();
    batch.isBackingOff = state->pace.isBackingOff();
    batch.tooLong = state->tooLong;
    batch.byteCount = state->names.byteCount();
    co_return batch;
}

Task<Result<void>> KeyScan::begin(std::shared_ptr<State> state)
{
    redis::ScanOptions options;
    options.match = state->options.names.match();
    options.count = state->options.gentle ? redis::ScanOptions::gentleCount : 0; // the pauses are made here
    if (!state->options.type.isEmpty()) {
        const auto identity = co_await state->client->identity();
        if (!identity)
            co_return std::unexpected(identity.error());
        if (!state->client)
            co_return closed();
        state->checkType = !identity->supports(redis::Feature::ScanType);
        if (state->checkType)
            state->facts |= KeyFact::Type;
        else
            options.type = state->options.type;
    }
    state->scan = state->client->scan(options);
    co_return Result<void>();
}

/// One step of the scan, measured here: whoever waits for it may come much later. It must not hold the state, which holds it.
Task<KeyScan::Fetched> KeyScan::fetch(std::shared_ptr<redis::Scan> scan, Clock &clock)
{
    const auto since = clock.now();
    auto keys = co_await scan->next();
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(clock.now() - since);
    co_return Fetched{std::move(keys), took};
}

Task<Result<void>> KeyScan::step(std::shared_ptr<State> state, std::vector<KeyDetails> &details)
{
    if (!state->client)
        co_return closed();
    if (!state->scan) {
        const auto begun = co_await begin(state);
        if (!begun)
            co_return std::unexpected(begun.error());
    }
    if (!state->pending.empty()) { // an error came in between
        auto taken = co_await take(state, details);
        co_return taken;
    }
    const bool isFirst = state->scan->progress().nodes == 0;
    if (!state->ahead) {
        if (state->scan->atEnd())
            co_return Result<void>();
        state->ahead.emplace(fetch(state->scan, state->clock));
    }
    auto fetched = co_await *state->ahead;
    state->ahead.reset();
    if (!fetched.keys)
        co_return std::unexpected(fetched.keys.error());
    if (!state->client)
        co_return closed();
    const bool filtered = !state->options.names.isEmpty() || !state->options.type.isEmpty() || state->facts;
    if (isFirst && !filtered)
        state->names.reserve(state->scan->progress().total + state->scan->progress().total / 50);
    else if (isFirst)
        state->names.reserve(std::min(mostReserved, state->scan->progress().total / 10));
    state->pending = std::move(*fetched.keys);
    const auto pause = state->pace.pauseAfter(fetched.took);
    if (pause == 0us && !state->scan->atEnd() && !state->facts)
        state->ahead.emplace(fetch(state->scan, state->clock));
    const auto taken = co_await take(state, details);
    if (!taken)
        co_return std::unexpected(taken.error());
    if (pause > 0us && !state->scan->atEnd()) {
        const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(pause);
        const auto slept = co_await state->clock.sleep(milliseconds, state->stop.get_token());
        if (!slept)
            co_return closed();
    }
    co_return Result<void>();
}

Task<Result<void>> KeyScan::take(std::shared_ptr<State> state, std::vector<KeyDetails> &details)
{
    std::erase_if(state->pending, [&](const QByteArray &key) { return !state->passesName(key); });
    std::vector<KeyDetails> answers;
    if (state->facts && !state->pending.empty()) {
        auto asked = co_await fetchKeyDetails(*state->client, state->pending, state->facts);
        if (!asked)
            co_return std::unexpected(asked.error()); // the keys stay pending for the next call
        if (!asked->denied.isEmpty())
            co_return failure(Code::NoPermission, QStringLiteral("this user may not run it"),
                              asked->denied.join(QStringLiteral(", ")));
        answers = std::move(asked->rows);
        if (state->options.idleAbove &&
            std::ranges::none_of(answers, [](const KeyDetails &one) { return one.idleSeconds.has_value(); }) &&
            std::ranges::any_of(answers, [](const KeyDetails &one) { return one.ttlMs.value_or(-1) != -2; }))
            co_return failure(Code::Unsupported,
                              QStringLiteral("the server keeps no idle times: its maxmemory-policy is an LFU one"),
                              QStringLiteral("OBJECT IDLETIME"));
    }
    const Keys keys = std::exchange(state->pending, {});
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (state->facts && !state->passes(answers[i]))
            continue;
        switch (state->names.add(keys[i])) {
        case KeyNamesWriter::Added::New:
            if (state->facts)
                details.push_back(std::move(answers[i]));
            break;
        case KeyNamesWriter::Added::TooLong:
            ++state->tooLong;
            break;
        case KeyNamesWriter::Added::Known:
        case KeyNamesWriter::Added::Full:
            break;
        }
    }
    co_return Result<void>();
}

bool KeyScan::State::passes(const KeyDetails &details) const
{
    if (checkType && details.type != options.type)
        return false;
    if (details.ttlMs == -2 || details.type == "none")
        return false; // it went away between the scan and the question
    if (options.onlyWithoutTtl && details.ttlMs != -1)
        return false;
    if (options.ttlBelow && (details.ttlMs.value_or(-1) < 0 || *details.ttlMs >= options.ttlBelow->count()))
        return false;
    if (options.bytesAbove && details.bytes.value_or(-1) <= *options.bytesAbove)
        return false;
    return !options.idleAbove || details.idleSeconds.value_or(-1) > options.idleAbove->count();
}

} // namespace freshet::inspect
