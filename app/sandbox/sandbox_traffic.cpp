// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_traffic.h"

#include "app/sandbox/sandbox_services.h"
#include "core/base/json_writer.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace freshet::sandbox {

using namespace std::chrono_literals;

namespace {

constexpr int mostInFlight = 2000; ///< reads that wait for an answer; a service, too, has so many workers and no more
constexpr auto eventPause = 500ms;
const QByteArray group = "cache-service";

QByteArray stream(const QByteArray &type)
{
    return "events:" + type;
}

} // namespace

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
    m_eventTimer.setInterval(std::min<std::chrono::milliseconds>(eventPause, m_options.step * 10));
    connect(&m_stepTimer, &QTimer::timeout, this, &SandboxTraffic::step);
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
    m_metrics = std::make_unique<cache::Metrics>();
    auto sql = Sql::open(m_options.database.isEmpty() ? QStringLiteral("sqlite::memory:") : m_options.database);
    if (!sql) {
        ++m_errors;
        Q_EMIT failed(sql.error());
        return;
    }
    m_services = std::make_unique<SandboxServices>(m_url, std::move(*sql), *m_metrics);
    begin();
}

void SandboxTraffic::stop()
{
    m_stepTimer.stop();
    m_eventTimer.stop();
    // Every waiting coroutine runs to its end inside this, sees Code::Cancelled and touches nothing more.
    m_services.reset();
    m_readsInFlight = 0;
    m_isConsuming = false;
    m_hasGroups = false;
    m_isFailing = false;
}

SandboxTraffic::Counts SandboxTraffic::counts() const
{
    Counts sum;
    for (const auto &[nameSpace, counted] : m_metrics->counts()) {
        sum.hits += qint64(counted[cache::Counter::Hits]);
        sum.misses += qint64(counted[cache::Counter::Misses]);
        sum.sets += qint64(counted[cache::Counter::Sets]);
        sum.deletes += qint64(counted[cache::Counter::Deletes]);
    }
    return sum;
}

/// Counts an error and tells the first of a row; whether the caller may go on.
bool SandboxTraffic::isFine(const Error *error)
{
    if (!error) {
        m_isFailing = false;
        return true;
    }
    if (error->code == Code::Cancelled || !m_services) // stopping
        return false;
    ++m_errors;
    if (!std::exchange(m_isFailing, true))
        Q_EMIT failed(*error);
    return false;
}

Task<> SandboxTraffic::begin()
{
    const auto opened = co_await m_services->open(m_workload.seeds(std::max(m_rate, 100)));
    if (!m_services || (!opened && opened.error().code == Code::Cancelled))
        co_return;
    isFine(opened ? nullptr : &opened.error());
    m_sinceStep.start();
    m_stepTimer.start();
    m_eventTimer.start();
    Q_EMIT started();
}

void SandboxTraffic::step()
{
    // A loop that was busy for long does not pay its debt in one burst.
    const auto passed = std::min<std::chrono::milliseconds>(std::chrono::milliseconds(m_sinceStep.restart()), 500ms);
    for (const CachedRead &what : m_workload.reads(passed, m_rate)) {
        if (m_readsInFlight < mostInFlight)
            read(what);
    }
    if (auto event = m_workload.event(passed))
        publish(std::move(*event));
}

Task<> SandboxTraffic::read(CachedRead what)
{
    ++m_readsInFlight;
    const auto done = co_await m_services->read(what);
    if (!m_services || (!done && done.error().code == Code::Cancelled))
        co_return; // stopping, which counts anew
    --m_readsInFlight;
    if (!done) // a success is no news: without Redis the database answers
        isFine(&done.error());
}

Task<> SandboxTraffic::publish(ServiceEvent planned)
{
    const auto carriedOut = co_await m_services->carryOut(std::move(planned));
    if (!carriedOut || !m_services) {
        if (!carriedOut)
            isFine(&carriedOut.error());
        co_return;
    }
    const ServiceEvent &event = *carriedOut;
    JsonWriter json;
    json.beginObject().key("type").string(event.type).key("payload").raw(event.payload);
    json.key("timestamp").string(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    json.key("source").string("sandbox").key("event_id").string(event.eventId).endObject();
    redis::Command add("XADD", stream(event.type), "MAXLEN", "~", 10000, "*", "event", json.text(), "type", event.type);
    const auto added = co_await m_services->client().command(std::move(add));
    if (isFine(added ? nullptr : &added.error()))
        ++m_published;
}

Task<> SandboxTraffic::consume()
{
    if (std::exchange(m_isConsuming, true))
        co_return;
    const std::vector<QByteArray> types = SandboxWorkload::eventTypes();
    if (!m_hasGroups) {
        std::vector<redis::Command> commands;
        commands.reserve(types.size());
        for (const QByteArray &type : types)
            commands.emplace_back("XGROUP", "CREATE", stream(type), group, "0", "MKSTREAM");
        // BUSYGROUP is a value here, and fine.
        const auto made = co_await m_services->client().pipeline(std::move(commands));
        if (!isFine(made ? nullptr : &made.error())) {
            m_isConsuming = false;
            co_return;
        }
        m_hasGroups = true;
    }
    redis::Command read("XREADGROUP", "GROUP", group, "worker-" + QByteArray::number(QCoreApplication::applicationPid()), "COUNT",
                        10, "STREAMS");
    for (const QByteArray &type : types)
        read.add(stream(type));
    for (std::size_t i = 0; i < types.size(); ++i)
        read.add(">");
    const auto streams = co_await m_services->client().command(std::move(read));
    if (!isFine(streams ? nullptr : &streams.error())) {
        // Somebody flushed the server or removed the group: it is made again.
        m_hasGroups = m_hasGroups && streams.error().code != Code::NoGroup;
        m_isConsuming = false;
        co_return;
    }
    for (const redis::Value &one : streams->array()) {
        const QByteArray name = one.at(0).bytes();
        for (const redis::Value &entry : one.at(1).array()) {
            const QJsonObject event = QJsonDocument::fromJson(entry.at(1).field("event").bytes()).object();
            const auto refreshed = co_await m_services->refresh(name.mid(qsizetype(sizeof "events:") - 1),
                                                                event.value(QLatin1String("payload")).toObject());
            if (!m_services)
                co_return;
            if (!isFine(refreshed ? nullptr : &refreshed.error()))
                continue; // not acknowledged
            redis::Command acknowledge("XACK", name, group, entry.at(0).bytes());
            const auto acknowledged = co_await m_services->client().command(std::move(acknowledge));
            if (!isFine(acknowledged ? nullptr : &acknowledged.error())) {
                if (!m_services)
                    co_return;
                continue;
            }
            ++m_handled;
        }
    }
    m_isConsuming = false;
}

} // namespace freshet::sandbox
