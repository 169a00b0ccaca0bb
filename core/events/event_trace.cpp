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

struct EntryName
{
    QByteArray stream;
    QByteArray id;
    friend bool operator==(const EntryName &, const EntryName &) = default;
};
size_t qHash(const EntryName &name, size_t seed = 0)
{
    return qHashMulti(seed, name.id, name.stream);
}

/// An event between its delivery and its end. All strings are shared with the event's.
struct Work
{
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
    QByteArray eventId;
    EntryName entry;
    QByteArray group;
    QByteArray consumer;
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
    QHash<EntryName, Work> m_work;
    qint64 m_dropped = 0;

    Timestamp now();
    bool takeToken();
    Work *find(const QByteArray &entryId, const QByteArray &stream);
    bool makeRoom();
    /// From here on it is traced; what happened before is told now.
    void beginTracing(const EntryName &entry, Work &work);
    void tellDelivered(const EntryName &entry, const Work &work, Timestamp at);
    void tellRemoved(const EntryName &entry, const Work &work, const QByteArrayList &keys, qint64 count, Timestamp at);
    /// A step that has nothing but its time and, of failures, its words.
    void tell(const char *step, const EntryName &entry, const Work &work, Timestamp at, const QString *words = nullptr);
    void count(const QByteArray &group, std::chrono::microseconds took, Timestamp at);
    static Task<Result<void>> flush(std::shared_ptr<Private> self);

private:
    JsonWriter begin(const char *step, const EntryName &entry, QByteArrayView group, QByteArrayView consumer, Timestamp at) const;
    void queue(const QByteArray &eventId, QByteArray step);
    void watch(const EntryName &entry, const Work &work, const QByteArrayList &keys);
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

Timestamp EventTrace::Private::now()
{
    // The wall clock in microseconds, and cheaply: from the steady one.
    const auto steady = m_clock->now();
    if (!m_isAnchored || steady - m_anchor > clockTrusted || steady < m_anchor) {
        m_anchor = steady;
        m_anchorTime = timestampOf(m_clock->utcNow());
        m_isAnchored = true;
    }
    return m_anchorTime + std::chrono::duration_cast<std::chrono::microseconds>(steady - m_anchor);
}

bool EventTrace::Private::takeToken()
{
    if (m_tokens < 1) {
        const auto steady = m_clock->now();
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
    const auto it = m_work.find(EntryName{stream, entryId});
    return it == m_work.end() ? nullptr : &*it;
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

JsonWriter EventTrace::Private::begin(const char *step, const EntryName &entry, QByteArrayView group, QByteArrayView consumer,
                                      Timestamp at) const
{
    JsonWriter json;
    json.beginObject().key("step").string(step).key("at").string(timestampText(at));
    json.key("stream").bytes(entry.stream).key("entry").bytes(entry.id);
    json.key("group").bytes(group).key("consumer").bytes(consumer);
    return json;
}

void EventTrace::Private::tell(const char *step, const EntryName &entry, const Work &work, Timestamp at, const QString *words)
{
    JsonWriter json = begin(step, entry, work.group, work.consumer, at);
    if (words)
        json.key("error").string(words->left(mostWords));
    queue(work.eventId, json.endObject().text());
}

void EventTrace::Private::tellDelivered(const EntryName &entry, const Work &work, Timestamp at)
{
    JsonWriter json = begin("delivered", entry, work.group, work.consumer, at);
    json.key("type").bytes(work.type).key("published").string(timestampText(work.published));
    json.key("deliveries").integer(work.deliveries);
    queue(work.eventId, json.endObject().text());
}

void EventTrace::Private::tellRemoved(const EntryName &entry, const Work &work, const QByteArrayList &keys, qint64 count,
                                      Timestamp at)
{
    JsonWriter json = begin("removed", entry, work.group, work.consumer, at);
    json.key("count").integer(count).key("keys").beginArray();
    for (const QByteArray &key : keys.first(std::min<qsizetype>(keys.size(), mostKeys)))
        json.bytes(key);
    queue(work.eventId, json.endArray().endObject().text());
    watch(entry, work, keys.first(std::min<qsizetype>(keys.size(), mostKeys)));
}

void EventTrace::Private::beginTracing(const EntryName &entry, Work &work)
{
    if (work.isTraced)
        return;
    work.isTraced = true;
    tellDelivered(entry, work, work.delivered);
    if (work.removedCount > 0)
        tellRemoved(entry, work, work.removed, work.removedCount, work.removedAt);
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

void EventTrace::Private::watch(const EntryName &entry, const Work &work, const QByteArrayList &keys)
{
    const auto steady = m_clock->now();
    for (const QByteArray &key : keys) {
        if (int(m_watches.size()) >= m_options.watched)
            return;
        m_watches.push_back({key, work.eventId, entry, work.group, work.consumer, steady, steady + firstLook});
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
    JsonWriter json = begin("refilled", watch.entry, watch.group, watch.consumer, now());
    json.key("key").bytes(watch.key);
    queue(watch.eventId, json.endObject().text());
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
            d->tellDelivered({stream, entryId}, *work, d->now());
        return;
    }
    if (!d->makeRoom())
        return;
    Work work;
    work.eventId = event.id;
    work.type = event.type;
    work.group = group;
    work.consumer = consumer;
    work.deliveries = deliveries;
    work.published = event.timestamp;
    work.delivered = d->now();
    const EntryName name{stream, entryId};
    Work &kept = *d->m_work.insert(name, std::move(work));
    if (d->takeToken())
        d->beginTracing(name, kept);
}

void EventTrace::removed(const QByteArray &entryId, const QByteArray &stream, const QByteArrayList &keys)
{
    Work *work = keys.isEmpty() ? nullptr : d->find(entryId, stream);
    if (!work)
        return;
    work->removedCount += keys.size();
    work->removedAt = d->now();
    if (work->isTraced)
        d->tellRemoved({stream, entryId}, *work, keys, keys.size(), work->removedAt);
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
        d->beginTracing({stream, entryId}, *work);
    if (work->isTraced)
        d->tell("handled", {stream, entryId}, *work, now);
}

void EventTrace::acknowledged(const QByteArray &entryId, const QByteArray &stream)
{
    const EntryName name{stream, entryId};
    const auto it = d->m_work.constFind(name);
    if (it == d->m_work.constEnd())
        return;
    if (it->isTraced)
        d->tell("acknowledged", name, *it, d->now());
    d->m_work.erase(it);
}

void EventTrace::failed(const QByteArray &entryId, const QByteArray &stream, const Error &error, bool buried)
{
    Work *work = d->find(entryId, stream);
    if (!work)
        return;
    const EntryName name{stream, entryId};
    d->beginTracing(name, *work);
    d->tell(buried ? "buried" : "failed", name, *work, d->now(), &error.message);
    if (buried)
        d->m_work.remove(name);
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
