// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event_trace.h"

#include "core/base/json_writer.h"
#include "core/events/trace_batch.h"

#include <QHash>

#include <algorithm>
#include <stop_token>

namespace freshet::events {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostInWork = 10000;
constexpr int mostKeys = 20;          // of a removal
constexpr qsizetype mostWords = 2000; // of an error
constexpr auto firstLook = 250ms;     // for a refill
constexpr auto clockTrusted = 1s;     // until the wall clock is looked at again

/// Where an entry in work is kept; two with one number (which nobody will see) would only not be traced.
size_t placeOf(const QByteArray &entryId, const QByteArray &stream)
{
    return qHashMulti(0, entryId, stream);
}

/// An event between its delivery and its end. All strings are shared with the event's.
struct Work
{
    QByteArray stream;
    QByteArray entryId;
    QByteArray eventId;
    QByteArray type;
    QByteArray group;
    QByteArray consumer;
    qint64 deliveries = 1;
    Timestamp published{};
    Timestamp delivered{};
    QByteArrayList removed;
    qint64 removedCount = 0;
    Timestamp removedAt{};
    bool isTraced = false;
};

/// A removed key whose refill is looked for.
struct Watch
{
    QByteArray key;
    Work work; ///< of whom
    Clock::TimePoint removed{};
    Clock::TimePoint nextLook{};
};

} // namespace

class EventTrace::Private : public std::enable_shared_from_this<Private>
{
public:
    Private(redis::Client &client, const Options &options, Clock &clock)
        : m_client(&client)
        , m_options(options)
        , m_clock(&clock)
        , m_tokensSince(clock.now())
        , m_tokens(options.perSecond)
        , m_batch(options.queued, options.life)
    {}

    redis::Client *m_client;
    Options m_options;
    Clock *m_clock;
    std::stop_source m_stop;
    QHash<size_t, Work> m_work;
    qint64 m_dropped = 0;

    Timestamp now() { return timeAt(m_clock->now()); }
    /// The wall clock's time in microseconds, by the steady one, which is read once a call.
    Timestamp timeAt(Clock::TimePoint steady);
    bool takeToken(Clock::TimePoint steady);
    Work *find(const QByteArray &entryId, const QByteArray &stream);
    bool makeRoom();
    /// From here on it is traced; what happened before is told now.
    void beginTracing(Work &work);
    void tellDelivered(const Work &work, Timestamp at);
    void tellRemoved(const Work &work, const QByteArrayList &keys, qint64 count, Timestamp at);
    /// A step that has nothing but its time and, of failures, its words.
    void tell(const char *step, const Work &work, Timestamp at, const QString *words = nullptr);
    void count(const QByteArray &group, std::chrono::microseconds took, Timestamp at);
    static Task<Result<void>> flush(std::shared_ptr<Private> self);

private:
    JsonWriter begin(const char *step, const Work &work, Timestamp at) const;
    void queue(const QByteArray &eventId, QByteArray step);
    void watch(const Work &work, const QByteArrayList &keys);
    void flushSoon();
    static Task<> flushLater(std::shared_ptr<Private> self);
    static Task<> lookForRefills(std::shared_ptr<Private> self);
    void takeLook(const Watch &watch, bool isThere);

    Clock::TimePoint m_tokensSince;
    double m_tokens;
    Clock::TimePoint m_anchor{};
    Timestamp m_anchorTime{};
    bool m_isAnchored = false;
    TraceBatch m_batch;
    std::vector<Watch> m_watches;
    bool m_isFlushing = false; ///< soon
    bool m_isLooking = false;
};

Timestamp EventTrace::Private::timeAt(Clock::TimePoint steady)
{
    if (!m_isAnchored || steady - m_anchor > clockTrusted || steady < m_anchor) {
        m_anchor = steady;
        m_anchorTime = timestampOf(m_clock->utcNow());
        m_isAnchored = true;
    }
    return m_anchorTime + std::chrono::duration_cast<std::chrono::microseconds>(steady - m_anchor);
}

bool EventTrace::Private::takeToken(Clock::TimePoint steady)
{
    if (m_tokens < 1) {
        const double gained = std::chrono::duration<double>(steady - m_tokensSince).count() * m_options.perSecond;
        m_tokens = std::min(m_tokens + gained, double(m_options.perSecond));
        m_tokensSince = steady;
    }
    if (m_tokens < 1)
        return false;
    m_tokens -= 1;
    return true;
}

Work *EventTrace::Private::find(const QByteArray &entryId, const QByteArray &stream)
{
    const auto it = m_work.find(placeOf(entryId, stream));
    return it == m_work.end() || it->entryId != entryId || it->stream != stream ? nullptr : &*it;
}

bool EventTrace::Private::makeRoom()
{
    if (m_work.size() < mostInWork)
        return true;
    // Entries that other consumers took over never end here.
    const Timestamp oldest = now() - m_options.life;
    m_work.removeIf([&](const auto &pair) { return pair.value().delivered < oldest; });
    return m_work.size() < mostInWork;
}

JsonWriter EventTrace::Private::begin(const char *step, const Work &work, Timestamp at) const
{
    JsonWriter json;
    json.beginObject().key("step").string(step).key("at").string(timestampText(at));
    json.key("stream").bytes(work.stream).key("entry").bytes(work.entryId);
    json.key("group").bytes(work.group).key("consumer").bytes(work.consumer);
    return json;
}

void EventTrace::Private::tell(const char *step, const Work &work, Timestamp at, const QString *words)
{
    JsonWriter json = begin(step, work, at);
    if (words)
        json.key("error").string(words->left(mostWords));
    queue(work.eventId, json.endObject().text());
}

void EventTrace::Private::tellDelivered(const Work &work, Timestamp at)
{
    JsonWriter json = begin("delivered", work, at);
    json.key("type").bytes(work.type).key("published").string(timestampText(work.published));
    json.key("deliveries").integer(work.deliveries);
    queue(work.eventId, json.endObject().text());
}

void EventTrace::Private::tellRemoved(const Work &work, const QByteArrayList &keys, qint64 count, Timestamp at)
{
    JsonWriter json = begin("removed", work, at);
    json.key("count").integer(count).key("keys").beginArray();
    for (const QByteArray &key : keys.first(std::min<qsizetype>(keys.size(), mostKeys)))
        json.bytes(key);
    queue(work.eventId, json.endArray().endObject().text());
    watch(work, keys.first(std::min<qsizetype>(keys.size(), mostKeys)));
}

void EventTrace::Private::beginTracing(Work &work)
{
    if (work.isTraced)
        return;
    work.isTraced = true;
    tellDelivered(work, work.delivered);
    if (work.removedCount > 0)
        tellRemoved(work, work.removed, work.removedCount, work.removedAt);
    work.removed.clear();
}

void EventTrace::Private::queue(const QByteArray &eventId, QByteArray step)
{
    if (!m_batch.add(eventId, std::move(step))) {
        ++m_dropped;
        return;
    }
    flushSoon();
}

void EventTrace::Private::count(const QByteArray &group, std::chrono::microseconds took, Timestamp at)
{
    m_batch.count(group, took, at);
    flushSoon();
}

void EventTrace::Private::flushSoon()
{
    if (m_isFlushing || m_stop.stop_requested())
        return;
    m_isFlushing = true;
    flushLater(shared_from_this());
}

Task<> EventTrace::Private::flushLater(std::shared_ptr<Private> self)
{
    const auto slept = co_await self->m_clock->sleep(self->m_options.flushEvery, self->m_stop.get_token());
    self->m_isFlushing = false;
    if (slept)
        co_await flush(self);
}

Task<Result<void>> EventTrace::Private::flush(std::shared_ptr<Private> self)
{
    TraceBatch batch = std::exchange(self->m_batch, TraceBatch(self->m_options.queued, self->m_options.life));
    std::vector<redis::Command> commands = batch.commands();
    if (commands.empty())
        co_return Result<void>();
    redis::CommandOptions how;
    how.stop = self->m_stop.get_token();
    const auto answers = co_await self->m_client->pipeline(std::move(commands), how);
    if (self->m_stop.stop_requested())
        co_return Result<void>(failure(Code::Cancelled, QStringLiteral("the trace has ended")));
    if (answers) {
        for (const redis::Value &answer : *answers) {
            if (!answer.isError())
                continue;
            self->m_dropped += 1; // refused now, refused later
            co_return Result<void>(std::unexpected(redis::errorFromReply(answer.bytes(), QStringLiteral("RPUSH"))));
        }
        co_return Result<void>();
    }
    self->m_dropped += self->m_batch.putBack(std::move(batch), wasNotSent(answers.error().code));
    self->flushSoon();
    co_return Result<void>(std::unexpected(answers.error()));
}

void EventTrace::Private::watch(const Work &work, const QByteArrayList &keys)
{
    const auto steady = m_clock->now();
    for (const QByteArray &key : keys) {
        if (int(m_watches.size()) >= m_options.watched)
            return;
        m_watches.push_back({key, work, steady, steady + firstLook});
    }
    if (!m_isLooking && !m_watches.empty() && !m_stop.stop_requested()) {
        m_isLooking = true;
        lookForRefills(shared_from_this());
    }
}

void EventTrace::Private::takeLook(const Watch &watch, bool isThere)
{
    if (!isThere)
        return;
    JsonWriter json = begin("refilled", watch.work, now());
    json.key("key").bytes(watch.key);
    queue(watch.work.eventId, json.endObject().text());
}

Task<> EventTrace::Private::lookForRefills(std::shared_ptr<Private> self)
{
    while (!self->m_watches.empty()) {
        const auto next = std::ranges::min(self->m_watches, {}, &Watch::nextLook).nextLook;
        const auto pause = std::chrono::duration_cast<ms>(next - self->m_clock->now()) + 1ms;
        const auto slept = co_await self->m_clock->sleep(std::max<ms>(pause, firstLook), self->m_stop.get_token());
        if (!slept)
            co_return;
        const auto now = self->m_clock->now();
        std::vector<Watch> due;
        std::erase_if(self->m_watches, [&](Watch &watch) {
            if (watch.nextLook > now)
                return false;
            due.push_back(std::move(watch));
            return true;
        });
        std::vector<redis::Command> commands;
        for (const Watch &watch : due)
            commands.emplace_back("EXISTS", watch.key);
        redis::CommandOptions how;
        how.stop = self->m_stop.get_token();
        std::optional<Result<std::vector<redis::Value>>> answers;
        if (!commands.empty())
            answers.emplace(co_await self->m_client->pipeline(std::move(commands), how));
        if (self->m_stop.stop_requested())
            co_return;
        for (std::size_t i = 0; i < due.size(); ++i) {
            const bool isThere = *answers && (**answers)[i].integer().value_or(0) > 0;
            self->takeLook(due[i], isThere);
            const auto age = now - due[i].removed;
            due[i].nextLook = now + std::max<Clock::TimePoint::duration>(firstLook, age / 4);
            if (!isThere && age < self->m_options.life && int(self->m_watches.size()) < self->m_options.watched)
                self->m_watches.push_back(std::move(due[i]));
        }
    }
    self->m_isLooking = false;
}

EventTrace::EventTrace(redis::Client &client, const Options &options, Clock &clock)
    : d(std::make_shared<Private>(client, options, clock))
{}

EventTrace::~EventTrace()
{
    d->m_stop.request_stop();
}

void EventTrace::delivered(const Event &event, const QByteArray &stream, const QByteArray &entryId, const QByteArray &group,
                           const QByteArray &consumer, qint64 deliveries)
{
    if (Work *work = d->find(entryId, stream)) {
        work->deliveries = deliveries;
        if (work->isTraced)
            d->tellDelivered(*work, d->now());
        return;
    }
    if (!d->makeRoom())
        return;
    const auto steady = d->m_clock->now();
    Work &work = d->m_work[placeOf(entryId, stream)];
    work = {};
    work.stream = stream;
    work.entryId = entryId;
    work.eventId = event.id;
    work.type = event.type;
    work.group = group;
    work.consumer = consumer;
    work.deliveries = deliveries;
    work.published = event.timestamp;
    work.delivered = d->timeAt(steady);
    if (d->takeToken(steady))
        d->beginTracing(work);
}

void EventTrace::removed(const QByteArray &entryId, const QByteArray &stream, const QByteArrayList &keys)
{
    Work *work = keys.isEmpty() ? nullptr : d->find(entryId, stream);
    if (!work)
        return;
    work->removedCount += keys.size();
    work->removedAt = d->now();
    if (work->isTraced)
        d->tellRemoved(*work, keys, keys.size(), work->removedAt);
    else if (work->removed.isEmpty())
        work->removed = keys; // shared
    else if (work->removed.size() < mostKeys)
        work->removed += keys;
}

void EventTrace::handled(const QByteArray &entryId, const QByteArray &stream, const Event &event, const QByteArray &group)
{
    const Timestamp now = d->now();
    d->count(group, std::max(std::chrono::microseconds(0), now - event.timestamp), now);
    Work *work = d->find(entryId, stream);
    if (!work)
        return;
    if (now - work->delivered > d->m_options.slow)
        d->beginTracing(*work);
    if (work->isTraced)
        d->tell("handled", *work, now);
}

void EventTrace::acknowledged(const QByteArray &entryId, const QByteArray &stream)
{
    const Work *work = d->find(entryId, stream);
    if (!work)
        return;
    if (work->isTraced)
        d->tell("acknowledged", *work, d->now());
    d->m_work.remove(placeOf(entryId, stream));
}

void EventTrace::failed(const QByteArray &entryId, const QByteArray &stream, const Error &error, bool buried)
{
    Work *work = d->find(entryId, stream);
    if (!work)
        return;
    d->beginTracing(*work);
    d->tell(buried ? "buried" : "failed", *work, d->now(), &error.message);
    if (buried)
        d->m_work.remove(placeOf(entryId, stream));
}

Task<Result<void>> EventTrace::flush()
{
    return Private::flush(d);
}

qint64 EventTrace::dropped() const
{
    return d->m_dropped;
}

} // namespace freshet::events
