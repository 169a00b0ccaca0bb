// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_traffic.h"

#include "core/base/json_writer.h"
#include "core/cache/value_codec.h"
#include "core/redis/client.h"
#include "core/redis/scan.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace freshet::sandbox {

using namespace std::chrono_literals;

namespace {

constexpr int mostInFlight = 2000; ///< reads that wait for an answer; a service, too, has so many workers and no more
constexpr auto counterLife = 24h;  ///< contract, section 5
constexpr auto counterPause = 1s;
constexpr auto eventPause = 500ms;
const QByteArray group = "cache-service";
const std::vector<QByteArray> eventTypes{"voice.created",   "voice.updated",    "voice.deleted",
                                         "product.updated", "category.updated", "pet.updated"};

QByteArray stream(const QByteArray &type)
{
    return "events:" + type;
}

} // namespace

SandboxTraffic::Counts &SandboxTraffic::Counts::operator+=(const Counts &other)
{
    hits += other.hits;
    misses += other.misses;
    sets += other.sets;
    deletes += other.deletes;
    getMicroseconds += other.getMicroseconds;
    return *this;
}

SandboxTraffic::SandboxTraffic(redis::Url url, QObject *parent)
    : SandboxTraffic(std::move(url), Options{}, parent)
{}

SandboxTraffic::SandboxTraffic(redis::Url url, Options options, QObject *parent)
    : QObject(parent)
    , m_url(std::move(url))
    , m_options(options)
    , m_workload(options.seed)
    , m_rate(std::clamp(options.readsPerSecond, 0, mostReadsPerSecond))
{
    m_stepTimer.setInterval(m_options.step);
    m_counterTimer.setInterval(std::min<std::chrono::milliseconds>(counterPause, m_options.step * 20));
    m_eventTimer.setInterval(std::min<std::chrono::milliseconds>(eventPause, m_options.step * 10));
    connect(&m_stepTimer, &QTimer::timeout, this, &SandboxTraffic::step);
    connect(&m_counterTimer, &QTimer::timeout, this, [this] { writeCounters(); });
    connect(&m_eventTimer, &QTimer::timeout, this, [this] { consume(); });
}

SandboxTraffic::~SandboxTraffic()
{
    stop();
}

void SandboxTraffic::setRate(int readsPerSecond)
{
    m_rate = std::clamp(readsPerSecond, 0, mostReadsPerSecond);
}

void SandboxTraffic::start()
{
    if (isRunning())
        return;
    redis::ClientOptions options;
    options.clientName = QStringLiteral("sandbox-services");
    m_client = redis::Client::open(m_url, options);
    begin();
}

void SandboxTraffic::stop()
{
    m_stepTimer.stop();
    m_counterTimer.stop();
    m_eventTimer.stop();
    m_unwritten.clear();
    // Every waiting coroutine runs to its end inside this, sees Code::Cancelled and touches nothing more.
    m_client.reset();
    m_readsInFlight = 0;
    m_isConsuming = false;
    m_hasGroups = false;
    m_isFailing = false;
}

/// Counts an error and tells the first of a row; whether the caller may go on.
bool SandboxTraffic::isFine(const Error *error)
{
    if (!error) {
        m_isFailing = false;
        return true;
    }
    if (error->code == Code::Cancelled || !m_client) // stopping
        return false;
    ++m_errors;
    if (!std::exchange(m_isFailing, true))
        Q_EMIT failed(*error);
    return false;
}

Task<> SandboxTraffic::begin()
{
    const auto ready = co_await m_client->ready();
    if (!ready && ready.error().code == Code::Cancelled)
        co_return;
    isFine(ready ? nullptr : &ready.error());
    std::vector<redis::Command> commands;
    for (const CachedRead &one : m_workload.seeds(std::max(m_rate, 100))) {
        const QByteArray value = cache::encodeValue(SandboxWorkload::value(one)).stored;
        commands.emplace_back("SET", one.key, value, "PX", std::chrono::milliseconds(one.ttl));
    }
    const auto stored = co_await m_client->pipeline(std::move(commands));
    if (!stored && stored.error().code == Code::Cancelled)
        co_return;
    isFine(stored ? nullptr : &stored.error());
    m_sinceStep.start();
    m_stepTimer.start();
    m_counterTimer.start();
    m_eventTimer.start();
    Q_EMIT started();
}

void SandboxTraffic::step()
{
    // A loop that was busy for long does not pay its debt in one burst.
    const auto passed = std::min<std::chrono::milliseconds>(std::chrono::milliseconds(m_sinceStep.restart()), 500ms);
    for (CachedRead &read : m_workload.reads(passed, m_rate)) {
        if (m_readsInFlight < mostInFlight)
            readThrough(std::move(read));
    }
    if (auto event = m_workload.event(passed))
        publish(std::move(*event));
}

Task<> SandboxTraffic::readThrough(CachedRead read)
{
    ++m_readsInFlight;
    QElapsedTimer clock;
    clock.start();
    redis::Command get("GET", read.key);
    const auto found = co_await m_client->command(std::move(get));
    if (!isFine(found ? nullptr : &found.error())) {
        m_readsInFlight -= m_client ? 1 : 0;
        co_return;
    }
    Counts what;
    what.getMicroseconds = clock.nsecsElapsed() / 1000;
    if (!found->isNil()) {
        what.hits = 1;
    } else {
        what.misses = 1;
        const QByteArray value = cache::encodeValue(SandboxWorkload::value(read)).stored;
        redis::Command set("SET", read.key, value, "PX", std::chrono::milliseconds(read.ttl));
        const auto stored = co_await m_client->command(std::move(set));
        if (!isFine(stored ? nullptr : &stored.error())) {
            m_readsInFlight -= m_client ? 1 : 0;
            co_return;
        }
        what.sets = 1;
    }
    --m_readsInFlight;
    count(read.nameSpace, what);
}

void SandboxTraffic::count(const QByteArray &nameSpace, const Counts &what)
{
    m_unwritten[nameSpace] += what;
    m_total += what;
}

Task<> SandboxTraffic::writeCounters()
{
    std::vector<redis::Command> commands;
    const auto add = [&](const QByteArray &nameSpace, const char *name, qint64 by) {
        if (by == 0)
            return;
        const QByteArray key = "cache_metrics:" + nameSpace + ':' + name;
        commands.emplace_back("INCRBY", key, by);
        commands.emplace_back("PEXPIRE", key, std::chrono::milliseconds(counterLife));
    };
    const auto unwritten = std::exchange(m_unwritten, {});
    for (auto it = unwritten.begin(); it != unwritten.end(); ++it) {
        add(it.key(), "hits", it->hits);
        add(it.key(), "misses", it->misses);
        add(it.key(), "sets", it->sets);
        add(it.key(), "deletes", it->deletes);
        add(it.key(), "get_us", it->getMicroseconds);
    }
    if (commands.empty())
        co_return;
    const auto written = co_await m_client->pipeline(std::move(commands));
    if (isFine(written ? nullptr : &written.error()) || !m_client || !wasNotSent(written.error().code))
        co_return;
    for (auto it = unwritten.begin(); it != unwritten.end(); ++it) // nothing was counted, so the next write takes it along
        m_unwritten[it.key()] += *it;
}

Task<> SandboxTraffic::publish(ServiceEvent event)
{
    JsonWriter json;
    json.beginObject().key("type").string(event.type).key("payload").raw(event.payload);
    json.key("timestamp").string(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    json.key("source").string("sandbox").key("event_id").string(event.eventId).endObject();
    redis::Command add("XADD", stream(event.type), "MAXLEN", "~", 10000, "*", "event", json.text(), "type", event.type);
    const auto added = co_await m_client->command(std::move(add));
    if (isFine(added ? nullptr : &added.error()))
        ++m_published;
}

Task<> SandboxTraffic::consume()
{
    if (std::exchange(m_isConsuming, true))
        co_return;
    if (!m_hasGroups) {
        std::vector<redis::Command> commands;
        commands.reserve(std::size(eventTypes));
        for (const QByteArray &type : eventTypes)
            commands.emplace_back("XGROUP", "CREATE", stream(type), group, "0", "MKSTREAM");
        // BUSYGROUP is a value here, and fine.
        const auto made = co_await m_client->pipeline(std::move(commands));
        if (!isFine(made ? nullptr : &made.error())) {
            m_isConsuming = false;
            co_return;
        }
        m_hasGroups = true;
    }
    redis::Command read("XREADGROUP", "GROUP", group, "worker-" + QByteArray::number(QCoreApplication::applicationPid()), "COUNT",
                        10, "STREAMS");
    for (const QByteArray &type : eventTypes)
        read.add(stream(type));
    for (std::size_t i = 0; i < eventTypes.size(); ++i)
        read.add(">");
    const auto streams = co_await m_client->command(std::move(read));
    if (!isFine(streams ? nullptr : &streams.error())) {
        // Somebody flushed the server or removed the group: it is made again.
        m_hasGroups = m_hasGroups && streams.error().code != Code::NoGroup;
        m_isConsuming = false;
        co_return;
    }
    for (const redis::Value &one : streams->array()) {
        const QByteArray name = one.at(0).bytes();
        for (const redis::Value &entry : one.at(1).array()) {
            co_await handle(name.mid(qsizetype(sizeof "events:") - 1), entry.at(1).field("event").bytes());
            if (!m_client)
                co_return;
            redis::Command acknowledge("XACK", name, group, entry.at(0).bytes());
            const auto acknowledged = co_await m_client->command(std::move(acknowledge));
            if (!isFine(acknowledged ? nullptr : &acknowledged.error())) {
                if (!m_client)
                    co_return;
                continue;
            }
            ++m_handled;
        }
    }
    m_isConsuming = false;
}

/// What an event makes stale (contract, section 6).
Task<> SandboxTraffic::handle(QByteArray type, QByteArray event)
{
    const QJsonObject payload = QJsonDocument::fromJson(event).object().value(QLatin1String("payload")).toObject();
    const auto text = [&](const char *name) { return payload.value(QLatin1String(name)).toString().toUtf8(); };
    if (type.startsWith("voice.")) {
        std::vector<QByteArray> keys{"tts:voices"};
        if (const QByteArray user = text("user_id"); !user.isEmpty())
            keys.push_back("tts:voices:user:" + user);
        co_await removeKeys("tts:voices", std::move(keys));
    } else if (type == "product.updated") {
        co_await removeMatching("product", "v1:product:" + text("product_id") + ":*");
    } else if (type == "category.updated") {
        co_await removeMatching("product", "v1:product:list:*");
    } else if (type == "pet.updated") {
        const QByteArray pet = text("pet_id");
        std::vector<QByteArray> keys;
        for (const char *name : {"rec:result:", "rec:meta:", "rec:tags:", "pet:summary:"})
            keys.push_back("petfood:" + QByteArray(name) + pet);
        co_await removeKeys("petfood", std::move(keys));
    }
}

Task<> SandboxTraffic::removeKeys(QByteArray nameSpace, std::vector<QByteArray> keys)
{
    const auto removed = co_await m_client->unlink(std::move(keys));
    if (isFine(removed ? nullptr : &removed.error()) && *removed > 0) {
        Counts what;
        what.deletes = *removed;
        count(nameSpace, what);
    }
}

Task<> SandboxTraffic::removeMatching(QByteArray nameSpace, QByteArray pattern)
{
    redis::ScanOptions options;
    options.match = pattern;
    const auto scan = m_client->scan(options);
    while (!scan->atEnd()) {
        auto keys = co_await scan->next();
        if (!isFine(keys ? nullptr : &keys.error()))
            co_return;
        if (keys->empty())
            continue;
        co_await removeKeys(nameSpace, std::move(*keys));
        if (!m_client)
            co_return;
    }
}

} // namespace freshet::sandbox
