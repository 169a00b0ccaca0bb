// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl events work: a worker that does what caches do when something happened. A service: it says what it does as lines
// that programs can read, outlives Redis' restarts, and ends in order.
#include "app/freshetctl/service_log.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_events.h"
#include "core/base/clock.h"
#include "core/base/event_log.h"
#include "core/cache/drain_finisher.h"
#include "core/events/cache_handlers.h"
#include "core/events/event_trace.h"
#include "core/events/streams_bus.h"

Q_LOGGING_CATEGORY(workLog, "freshet.work", QtDebugMsg)

namespace freshet::ctl {

using namespace std::chrono_literals;

namespace {

using events::StreamsBus;

constexpr auto grace = 10s;     // for handlers that run when it is to end
constexpr auto patience = 5s;   // beyond, for a Redis that does not answer
constexpr auto tellEvery = 60s; // the sums, where anything happened
constexpr qint64 longestIdle = 24LL * 3600 * 1000;

Result<StreamsBus::Options> readOptions(const Arguments &arguments)
{
    StreamsBus::Options options;
    options.group = arguments.value("--group").value_or(options.group);
    options.consumer = arguments.value("--consumer").value_or(QByteArray());
    if (options.group.isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("--group needs a name"));
    if (arguments.has("--consumer") && options.consumer.isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("--consumer needs a name; without it, it is worker-{pid}"));
    const auto idle = arguments.integer("--idle", 1, longestIdle);
    if (!idle)
        return std::unexpected(idle.error());
    if (*idle)
        options.claimIdle = std::chrono::milliseconds(**idle);
    if (const auto handlers = arguments.value("--handlers"); handlers && *handlers != "cache")
        return failure(
            Code::InvalidArgument,
            QStringLiteral("there are no handlers \"%1\"; cache is what there is").arg(QString::fromUtf8(visible(*handlers))));
    return options;
}

QByteArray countsJson(const StreamsBus &bus, const QByteArray &group)
{
    const StreamsBus::Counts counts = bus.counts();
    JsonWriter json;
    json.beginObject().key("group").bytes(group).key("consumer").bytes(bus.consumer());
    json.key("read").integer(counts.read).key("taken").integer(counts.taken).key("handled").integer(counts.handled);
    json.key("failures").integer(counts.failures).key("acknowledged").integer(counts.acknowledged).key("dead");
    json.integer(counts.dead).key("unknown").integer(counts.unknown).key("repeated").integer(counts.repeated);
    json.key("ghosts").integer(counts.ghosts).key("lost").integer(counts.lost).key("released").integer(counts.released);
    return json.endObject().text();
}

/// The worker's log beside that of the bus, which tells of failures, dead letters and losses. Lives as long as the bus.
class Teller
{
public:
    Teller(StreamsBus &bus, QByteArray group)
        : m_bus(bus)
        , m_group(std::move(group))
        , m_log(workLog())
    {
        QObject::connect(&bus, &StreamsBus::handled, &bus,
                         [this](const events::Delivery &delivery, std::chrono::microseconds took) {
                             if (m_log.wantsDetail())
                                 m_log.detail("handled", {{"type", delivery.event.type},
                                                          {"event_id", delivery.event.id},
                                                          {"id", delivery.entryId},
                                                          {"deliveries", delivery.deliveries},
                                                          {"us", took}});
                         });
    }

    void started(qsizetype types)
    {
        m_log.note("started", {{"group", m_group}, {"consumer", m_bus.consumer()}, {"handlers", "cache"}, {"types", types}});
    }
    void stopping(int signal) { m_log.note("stopping", {{"signal", signal}, {"in_flight", m_bus.inFlight()}}); }
    void problem(const char *event, const Error &error) { m_log.problem(event, error); }

    /// The sums, where something was added to them or they are the last.
    void sums(const char *event, bool always)
    {
        const StreamsBus::Counts counts = m_bus.counts();
        const qint64 told = counts.read + counts.taken + counts.failures + counts.lost + counts.ghosts;
        if (!always && told == m_told)
            return;
        m_told = told;
        m_log.note(event, {{"group", m_group},
                           {"consumer", m_bus.consumer()},
                           {"read", counts.read},
                           {"taken", counts.taken},
                           {"handled", counts.handled},
                           {"failures", counts.failures},
                           {"dead", counts.dead},
                           {"unknown", counts.unknown},
                           {"lost", counts.lost},
                           {"ghosts", counts.ghosts},
                           {"released", counts.released}});
    }

private:
    StreamsBus &m_bus;
    QByteArray m_group;
    EventLog m_log;
    qint64 m_told = 0;
};

/// Ends the bus, and the wait for it.
Task<> drain(StreamsBus &bus, std::shared_ptr<Result<void>> result, std::stop_source over)
{
    auto stopped = co_await bus.stop(grace);
    *result = std::move(stopped);
    over.request_stop();
}

/// Answers when the bus has ended; also without it where Redis does not answer, for then others take over what is left.
Task<Result<void>> drainFor(StreamsBus &bus)
{
    const auto result = std::make_shared<Result<void>>(
        failure(Code::Timeout, QStringLiteral("Redis did not answer; others take over what was not done")));
    const std::stop_source over;
    drain(bus, result, over);
    const auto slept = co_await Clock::system().sleep(grace + patience, over.get_token());
    Q_UNUSED(slept)
    co_return *result;
}

} // namespace

Task<int> workEvents(Context &context, QByteArrayList words)
{
    Q_UNUSED(words)
    const auto options = readOptions(context.arguments());
    if (!options)
        co_return context.wrongUsage(options.error().message);
    const StopSignals signal;
    const auto connected = co_await context.connected();
    if (signal.isStopped())
        co_return Done;
    if (!connected)
        co_return context.fail(connected.error());
    beginServiceLog();
    if (context.arguments().has("--quiet"))
        QLoggingCategory::setFilterRules(QStringLiteral("freshet.work.debug=false"));

    const events::EventTrace::Options traced;
    events::EventTrace trace(context.client(), traced);
    StreamsBus::Parts parts;
    parts.client = &context.client();
    parts.trace = &trace;
    events::CacheHandlers handlers(context.client());
    StreamsBus bus(parts, *options);
    Teller teller(bus, options->group);
    const auto subscribed = handlers.subscribeTo(bus);
    if (!subscribed)
        co_return context.fail(subscribed.error());
    bool isStarting = true; // which lasts while Redis is away
    const std::stop_callback abandon(signal.token(), [&isStarting, &bus] {
        if (isStarting)
            bus.stop(0ms);
    });
    const auto started = co_await bus.start();
    isStarting = false;
    if (!started && !signal.isStopped())
        co_return context.fail(started.error());
    cache::DrainFinisher drains(context.client()); // what crashed workers left of invalidations, behind the work
    if (started) {
        drains.start();
        teller.started(events::CacheHandlers::types().size());
    }

    while (!signal.isStopped()) {
        const auto slept = co_await Clock::system().sleep(tellEvery, signal.token());
        Q_UNUSED(slept)
        if (!signal.isStopped())
            teller.sums("sums", false);
    }
    const auto turned = co_await Clock::system().sleep(0ms); // out of the signal's call
    Q_UNUSED(turned)
    teller.stopping(signal.signalNumber());
    const auto drained = co_await drainFor(bus);
    if (!drained)
        teller.problem("not_all_released", drained.error());
    const auto flushed = co_await trace.flush();
    Q_UNUSED(flushed) // traces are a help, not a promise
    teller.sums("stopped", true);
    if (context.out().isJson())
        context.out().json(countsJson(bus, options->group));
    co_return Done;
}

} // namespace freshet::ctl
