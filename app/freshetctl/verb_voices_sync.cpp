// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl voices sync: one tick, or the worker that ticks until it is stopped. A service as `events work` is.
#include "app/freshetctl/service_log.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_voices.h"
#include "core/base/event_log.h"
#include "core/base/json_writer.h"
#include "core/voice/sync_worker.h"

#include <QLoggingCategory>

Q_LOGGING_CATEGORY(syncLog, "freshet.sync", QtDebugMsg)

namespace freshet::ctl {

using namespace std::chrono_literals;

namespace {

using voice::SyncTick;
using voice::SyncWorker;
using voice::VoiceNote;
using voice::WorkerStatus;

constexpr auto farewell = 5s; // for a worker that is to end; it takes about a second
constexpr qint64 longestInterval = 24LL * 3600;

void writeTick(JsonWriter &json, const SyncTick &tick, const std::vector<VoiceNote> &notes)
{
    json.beginObject().key("outcome").string(voice::outcomeName(tick.outcome)).key("at");
    json.string(tick.at.toUTC().toString(Qt::ISODateWithMs)).key("took_ms").integer(tick.took.count());
    json.key("queued").integer(tick.queued).key("put_back").integer(tick.putBack).key("asked").integer(tick.asked);
    json.key("completed").integer(tick.completed).key("failed").integer(tick.failed).key("dropped").integer(tick.dropped);
    json.key("in_work").integer(tick.inWork).key("troubles").integer(tick.troubles);
    json.key("voices").beginArray();
    for (const VoiceNote &note : notes) {
        json.beginObject().key("voice_id").bytes(note.voiceId).key("became").string(voice::noteName(note.kind));
        json.key("message").string(note.message).endObject();
    }
    json.endArray();
    if (tick.error)
        json.key("error").string(tick.error->message);
    json.endObject();
}

QByteArray tickText(const SyncTick &tick, const std::vector<VoiceNote> &notes)
{
    QByteArray text;
    for (const VoiceNote &note : notes) {
        text += visible(note.voiceId) + ": " + voice::noteName(note.kind).latin1();
        text += note.message.isEmpty() ? QByteArray("\n") : ", " + visible(note.message.toUtf8()) + '\n';
    }
    const auto count = [](qint64 number, const char *what) { return QByteArray::number(number) + what; };
    return text + voice::outcomeName(tick.outcome).latin1() + ": " + count(tick.queued, " queued, ") +
           count(tick.putBack, " put back, ") + count(tick.asked, " asked, ") + count(tick.completed, " completed, ") +
           count(tick.failed, " failed, ") + count(tick.dropped, " dropped, ") + count(tick.inWork, " in work, ") +
           count(tick.troubles, " troubles (") + humanDuration(tick.took.count()) + ")\n";
}

/// What a tick's end means for who asked for it.
int statusOf(Context &context, const SyncTick &tick)
{
    if (tick.outcome != SyncTick::Outcome::Failed && tick.outcome != SyncTick::Outcome::KeyRefused)
        return Done;
    const Error error = tick.error.value_or(
        Error{Code::AuthFailed, QStringLiteral("the voice provider refused the key; set FRESHET_ELEVENLABS_KEY anew"), {}});
    using State = redis::ConnectionStatus::State;
    const State state = context.client().status().state;
    if (isUnreachable(error.code) && state != State::Ready && state != State::Degraded)
        return context.fail(error);
    failOutside(context, error);
    return DoesNotHold;
}

Task<int> tickOnce(Context &context)
{
    const StopSignals signal;
    VoiceDesk desk;
    const int opened = co_await desk.open(context);
    if (opened != Done)
        co_return opened;
    desk.relay().start();
    voice::VoiceSync::Parts parts;
    parts.client = &context.client();
    parts.sql = desk.sql.get();
    parts.provider = desk.provider.get();
    parts.outbox = &desk.relay();
    voice::VoiceSync sync(parts, voice::VoiceSync::Options{});
    std::vector<VoiceNote> notes;
    sync.noted = [&notes](const VoiceNote &note) { notes.push_back(note); };
    const SyncTick tick = co_await sync.tick(signal.token());
    const auto left = co_await sync.leave();
    Q_UNUSED(left) // else the lease ends by itself
    const auto stopped = co_await desk.relay().stop();
    if (!stopped)
        context.out().warning(outsideLine(stopped.error()));
    if (context.out().isJson()) {
        JsonWriter json;
        writeTick(json, tick, notes);
        context.out().json(json.text());
    } else {
        context.out().text(tickText(tick, notes));
    }
    if (tick.outcome == SyncTick::Outcome::Stopped && signal.isStopped())
        co_return 128 + signal.signalNumber();
    co_return statusOf(context, tick);
}

/// The sums of a worker's ticks.
struct Sums
{
    qint64 ticks = 0;
    qint64 completed = 0;
    qint64 failed = 0;
    qint64 dropped = 0;
    qint64 troubles = 0;
    qint64 failures = 0; ///< ticks

    void add(const SyncTick &tick)
    {
        ++ticks;
        completed += tick.completed;
        failed += tick.failed;
        dropped += tick.dropped;
        troubles += tick.troubles;
        failures += tick.outcome == SyncTick::Outcome::Failed;
    }
    QByteArray json() const
    {
        JsonWriter json;
        json.beginObject().key("ticks").integer(ticks).key("completed").integer(completed).key("failed").integer(failed);
        json.key("dropped").integer(dropped).key("troubles").integer(troubles).key("failures").integer(failures);
        return json.endObject().text();
    }
};

Task<int> work(Context &context, std::chrono::seconds interval)
{
    const auto database = voiceDatabaseUrl();
    if (!database)
        co_return failOutside(context, database.error());
    const StopSignals signal;
    const auto connected = co_await context.connected();
    if (signal.isStopped())
        co_return Done;
    if (!connected)
        co_return context.fail(connected.error());
    beginServiceLog();
    if (context.arguments().has("--quiet"))
        QLoggingCategory::setFilterRules(QStringLiteral("freshet.*.debug=false"));
    EventLog log(syncLog());

    SyncWorker::Settings settings;
    settings.redis = context.target().url;
    settings.client = context.target().options;
    settings.database = *database;
    settings.provider = voiceProviderOptions();
    settings.interval = interval;
    SyncWorker worker(settings);
    std::stop_source wake; // a signal, or the worker's own end
    std::stop_source over;
    Sums sums;
    const std::stop_callback asked(signal.token(), [&wake] { wake.request_stop(); });
    QObject::connect(&worker, &SyncWorker::ticked, &worker, [&sums](const SyncTick &tick) { sums.add(tick); });
    QObject::connect(&worker, &SyncWorker::statusChanged, &worker, [&wake](const WorkerStatus &status) {
        if (status.state == WorkerStatus::State::KeyRefused)
            wake.request_stop();
    });
    QObject::connect(&worker, &SyncWorker::stopped, &worker, [&wake, &over] {
        over.request_stop();
        wake.request_stop();
    });
    worker.start();
    log.note("started", {{"interval_s", qint64(interval.count())}});
    while (!wake.stop_requested()) {
        const auto slept = co_await Clock::system().sleep(24h, wake.get_token());
        Q_UNUSED(slept)
    }
    const auto turned = co_await Clock::system().sleep(0ms); // out of the signal's call
    Q_UNUSED(turned)
    const WorkerStatus ended = worker.status();
    if (!over.stop_requested()) {
        log.note("stopping", {{"signal", signal.signalNumber()}});
        worker.stop();
        const auto waited = co_await Clock::system().sleep(farewell, over.get_token());
        Q_UNUSED(waited)
        const auto back = co_await Clock::system().sleep(0ms);
        Q_UNUSED(back)
    }
    log.note("stopped", {{"ticks", sums.ticks},
                         {"completed", sums.completed},
                         {"failed", sums.failed},
                         {"dropped", sums.dropped},
                         {"troubles", sums.troubles},
                         {"failures", sums.failures}});
    if (context.out().isJson())
        context.out().json(sums.json());
    if (signal.isStopped())
        co_return Done;
    if (ended.error) {
        log.problem("could_not_work", *ended.error);
        co_return DoesNotHold;
    }
    // A key comes from the environment: only a new start can bring another.
    log.problem("key_refused",
                {Code::AuthFailed, QStringLiteral("the voice provider refused the key: set FRESHET_ELEVENLABS_KEY anew"), {}});
    co_return DoesNotHold;
}

} // namespace

Task<int> syncVoices(Context &context, QByteArrayList words)
{
    Q_UNUSED(words)
    const auto interval = context.arguments().integer("--interval", 1, longestInterval);
    if (!interval)
        co_return context.wrongUsage(interval.error().message);
    const bool isOnce = context.arguments().has("--once");
    if (isOnce && *interval)
        co_return context.wrongUsage(QStringLiteral("--once ticks once; --interval says how often without it"));
    if (voiceProviderOptions().key.isEmpty())
        co_return context.wrongUsage(QStringLiteral("voices are synchronised with their provider: set FRESHET_ELEVENLABS_KEY to "
                                                    "its key"));
    const std::chrono::seconds every(interval->value_or(60));
    int status = Done;
    if (isOnce)
        status = co_await tickOnce(context);
    else
        status = co_await work(context, every);
    co_return status;
}

} // namespace freshet::ctl
