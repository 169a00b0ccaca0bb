// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_replay.h"

#include "core/cache/key.h"
#include "core/cache/metrics_publisher.h"
#include "core/cache/tiered_cache.h"
#include "core/redis/tracking.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace freshet::sandbox {

using namespace std::chrono_literals;
using Phase = ReplayProgress::Phase;
using Steady = std::chrono::steady_clock;

namespace {

constexpr auto visible = 30s;            ///< what a replay at the usual speed takes at least
constexpr double leastVisible = 200;     ///< requests a second, of a short trace
constexpr qint64 mostCounted = 64 << 20; ///< bytes of a file that is read once in advance
constexpr int recordsPerTurn = 8192;
constexpr qint64 firstRequests = 64; ///< before it is held
constexpr auto heldFor = 50ms;       ///< until a held or paused replay looks again
constexpr auto tellEvery = 200ms;
constexpr auto trackingWait = 5s;

redis::ClientOptions clientOptions()
{
    redis::ClientOptions options;
    options.clientName = QStringLiteral("sandbox-replay");
    return options;
}

} // namespace

/// The coroutine holds on to it: requests that are under way need all of it.
class SandboxReplay::Private
{
public:
    static Task<> run(std::shared_ptr<Private> d);
    Task<Result<void>> count();
    Task<Result<inspect::ReplayReport>> replay();
    std::chrono::milliseconds wait(qint64 requests);
    void note(const inspect::ReplayReport &report);
    void tell(bool always);
    void becomes(Phase phase);
    double pace() const; ///< requests a second; 0: no bound

    SandboxReplay *replayOf = nullptr; ///< nullptr: gone
    redis::Url url;
    Options options;
    ReplayProgress progress;
    QFile file;
    std::stop_source stop;
    bool isRunning = false;
    bool isReleased = false;
    bool isHeld = false;
    bool isPaused = false;
    std::optional<Steady::time_point> paceBegin;
    qint64 paceFrom = 0; ///< requests, at `paceBegin`
    Steady::time_point lastTold;
    Steady::time_point lastRate;
    qint64 lastRequests = 0;
    const inspect::TraceReader *reader = nullptr; ///< while it is read
};

double SandboxReplay::Private::pace() const
{
    switch (options.speed) {
    case Options::Speed::Most:
        return 0;
    case Options::Speed::Fixed:
        return options.perSecond;
    case Options::Speed::Visible:
        break;
    }
    return progress.total > 0 ? std::max(leastVisible, double(progress.total) / double(visible.count())) : 0;
}

std::chrono::milliseconds SandboxReplay::Private::wait(qint64 requests)
{
    if (!isReleased && requests >= firstRequests && !std::exchange(isHeld, true) && replayOf)
        Q_EMIT replayOf->held();
    if ((!isReleased && requests >= firstRequests) || isPaused) {
        paceBegin.reset();
        return heldFor;
    }
    const double perSecond = isReleased ? pace() : 0;
    if (perSecond <= 0)
        return 0ms;
    const auto now = Steady::now();
    if (!paceBegin) {
        paceBegin = now;
        paceFrom = requests;
    }
    const double passed = std::chrono::duration<double>(now - *paceBegin).count();
    const double due = double(requests - paceFrom) / perSecond;
    return due <= passed ? 0ms : std::clamp(std::chrono::milliseconds(std::lround((due - passed) * 1000)), 1ms, heldFor);
}

void SandboxReplay::Private::note(const inspect::ReplayReport &report)
{
    progress.report = report;
    tell(false);
}

void SandboxReplay::Private::tell(bool always)
{
    const auto now = Steady::now();
    if (!always && now - lastTold < tellEvery)
        return;
    lastTold = now;
    const double passed = std::chrono::duration<double>(now - lastRate).count();
    if (passed >= 1) {
        progress.requestsPerSecond = double(progress.report.requests - lastRequests) / passed;
        lastRate = now;
        lastRequests = progress.report.requests;
    }
    if (progress.total > 0)
        progress.fraction = std::min(1.0, double(progress.report.requests) / double(progress.total));
    else if (reader && file.size() > 0)
        progress.fraction = std::min(1.0, double(reader->bytesTaken()) / double(file.size()));
    if (replayOf)
        Q_EMIT replayOf->changed(progress);
}

void SandboxReplay::Private::becomes(Phase phase)
{
    progress.phase = phase;
    tell(true);
}

/// Reads it once, if that does not take too long: a trace that is none is told before anything begins.
Task<Result<void>> SandboxReplay::Private::count()
{
    if (!file.open(QIODevice::ReadOnly))
        co_return failure(Code::InvalidArgument,
                          QStringLiteral("the trace %1 can't be opened: %2").arg(options.path, file.errorString()));
    if (file.isSequential() || file.size() > mostCounted)
        co_return Result<void>();
    inspect::TraceReader once(file, inspect::traceForm(options.path));
    inspect::TraceRequest request;
    qint64 requests = 0;
    for (int records = 1; !stop.stop_requested(); ++records) {
        const auto there = once.next(request);
        if (!there)
            co_return std::unexpected(there.error());
        if (!*there)
            break;
        requests += options.settings.repeatCounts ? request.count : 1;
        if (records % recordsPerTurn == 0)
            co_await Clock::system().sleep(0ms);
    }
    if (!file.seek(0))
        co_return failure(Code::Io, file.errorString(), options.path);
    progress.total = requests;
    co_return Result<void>();
}

Task<Result<inspect::ReplayReport>> SandboxReplay::Private::replay()
{
    const auto client = redis::Client::open(url, clientOptions());
    const auto ready = co_await client->ready();
    if (!ready)
        co_return std::unexpected(ready.error());
    redis::Tracking tracking(*client); // as a service has it
    const auto until = Steady::now() + trackingWait;
    while (!tracking.isActive() && Steady::now() < until && !stop.stop_requested())
        co_await Clock::system().sleep(5ms);
    auto ordered = options.settings.options();
    ordered.stop = stop.get_token();
    ordered.wait = [this](qint64 requests) { return wait(requests); };
    ordered.progress = [this](const inspect::ReplayReport &report) { note(report); };
    cache::MemoryTier memory(ordered.memory);
    cache::Metrics metrics;
    cache::MetricsPublisher publisher(*client, metrics);
    publisher.start();
    cache::TieredCache::Parts parts;
    parts.client = client.get();
    parts.tracking = tracking.isActive() ? &tracking : nullptr;
    parts.memory = &memory;
    parts.metrics = &metrics;
    auto tiers = std::make_unique<cache::TieredCache>(parts);
    inspect::TraceReader once(file, inspect::traceForm(options.path));
    reader = &once;
    lastRate = Steady::now();
    auto report = co_await inspect::replayTiers(once, *tiers, metrics, std::move(ordered));
    reader = nullptr;
    tiers.reset();                                   // hands on the hits that it has not counted yet
    const auto written = co_await publisher.flush(); // so that the panels have the end too
    Q_UNUSED(written)
    co_return report;
}

Task<> SandboxReplay::Private::run(std::shared_ptr<Private> d)
{
    d->becomes(Phase::Counting);
    const auto counted = co_await d->count();
    Result<inspect::ReplayReport> report = failure(Code::Cancelled, QStringLiteral("the replay was stopped"));
    if (!counted)
        report = std::unexpected(counted.error());
    if (counted) {
        d->becomes(Phase::Running);
        auto replayed = co_await d->replay();
        report = std::move(replayed);
    }
    if (report) {
        d->progress.report = *report;
        d->progress.phase = report->stopped ? Phase::Stopped : Phase::Ended;
    } else {
        d->progress.error = report.error();
        d->progress.phase = Phase::Failed;
    }
    d->file.close();
    d->isRunning = false;
    d->tell(true);
    if (d->replayOf && !std::exchange(d->isHeld, true))
        Q_EMIT d->replayOf->held(); // whoever waits for that need not wait any longer
    if (d->replayOf)
        Q_EMIT d->replayOf->ended(d->progress);
}

SandboxReplay::SandboxReplay(const redis::Url &url, Options options, QObject *parent)
    : QObject(parent)
    , d(std::make_shared<Private>())
{
    d->replayOf = this;
    d->url = url;
    if (options.settings.nameSpace.isEmpty())
        options.settings.nameSpace = nameSpaceFor(options.path);
    d->progress.title = QFileInfo(options.path).fileName();
    d->progress.nameSpace = options.settings.nameSpace;
    d->file.setFileName(options.path);
    d->options = std::move(options);
}

SandboxReplay::~SandboxReplay()
{
    d->replayOf = nullptr;
    d->stop.request_stop();
}

void SandboxReplay::start()
{
    if (std::exchange(d->isRunning, true))
        return;
    Private::run(d);
}

bool SandboxReplay::isHeld() const
{
    return d->isHeld;
}

void SandboxReplay::release()
{
    d->isReleased = true;
}

void SandboxReplay::setPaused(bool on)
{
    if (!d->isRunning || std::exchange(d->isPaused, on) == on)
        return;
    if (d->progress.phase == Phase::Running || d->progress.phase == Phase::Paused)
        d->becomes(on ? Phase::Paused : Phase::Running);
}

void SandboxReplay::stop()
{
    d->stop.request_stop();
}

bool SandboxReplay::isRunning() const
{
    return d->isRunning;
}

const ReplayProgress &SandboxReplay::progress() const
{
    return d->progress;
}

QByteArray SandboxReplay::nameSpaceFor(const QString &path)
{
    QByteArray name = QFileInfo(path).fileName().toUtf8();
    for (const char *ending : {".gz", ".csv", ".txt", ".trace"}) {
        if (name.size() > qsizetype(qstrlen(ending)) && name.toLower().endsWith(ending))
            name.chop(qsizetype(qstrlen(ending)));
    }
    for (char &one : name) {
        const bool isPlain = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') ||
                             one == '-' || one == '_' || one == '.' || (one & char(0x80));
        one = isPlain ? one : '-';
    }
    const QByteArrayList taken{"ai", "tts", "petfood", "replay"};
    return cache::builtInNamespaces().contains(name) || taken.contains(name) ? name + "-trace" : name;
}

} // namespace freshet::sandbox
