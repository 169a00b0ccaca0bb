// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_traffic.h"

#include "app/sandbox/sandbox_consumers.h"
#include "app/sandbox/sandbox_services.h"
#include "app/sandbox/sandbox_stock.h"
#include "app/sandbox/sandbox_voices.h"

#include <QJsonDocument>
#include <QPointer>

#include <algorithm>

namespace freshet::sandbox {

using namespace std::chrono_literals;

namespace {

constexpr int mostInFlight = 2000; ///< reads that wait for an answer; a service, too, has so many workers and no more
constexpr int eventPace = 3;       ///< times that of SandboxWorkload

bool isOfVoices(const CachedRead &what)
{
    return what.kind == CachedRead::VoiceList || what.kind == CachedRead::UserVoices;
}

std::unexpected<Error> silent()
{
    return failure(Code::NotConnected, QStringLiteral("the sandbox's services do not run"));
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
    connect(&m_stepTimer, &QTimer::timeout, this, &SandboxTraffic::step);
}

SandboxTraffic::~SandboxTraffic()
{
    stop();
}

void SandboxTraffic::setRate(int readsPerSecond)
{
    m_rate = std::clamp(readsPerSecond, 0, mostReadsPerSecond);
}

QString SandboxTraffic::database(const QString &name) const
{
    return m_options.folder.isEmpty() ? QStringLiteral("sqlite::memory:")
                                      : QStringLiteral("sqlite:%1/%2").arg(m_options.folder, name);
}

void SandboxTraffic::start()
{
    if (isRunning())
        return;
    m_metrics = std::make_unique<cache::Metrics>();
    if (const auto made = make(); !made) {
        stop();
        ++m_errors;
        Q_EMIT failed(made.error());
        return;
    }
    begin();
}

Result<void> SandboxTraffic::make()
{
    auto sql = Sql::open(database(QStringLiteral("shop.sqlite")));
    if (!sql)
        return std::unexpected(sql.error());
    SandboxVoices::Options voices;
    voices.database = database(QStringLiteral("voices.sqlite"));
    voices.folder = m_options.folder;
    auto made = SandboxVoices::make(m_url, *m_metrics, std::move(voices));
    if (!made)
        return std::unexpected(made.error());
    m_voices = *std::move(made);
    m_services = std::make_unique<SandboxServices>(m_url, *std::move(sql), *m_metrics);
    SandboxConsumers::Needs needs;
    SandboxServices *services = m_services.get(); // it outlives the consumers
    needs.invalidate = [services](cache::Invalidation what) { return services->invalidate(std::move(what)); };
    needs.refresh = [services](QByteArray type, QJsonObject payload) {
        return services->refresh(std::move(type), std::move(payload));
    };
    needs.hasProduct = [services](qint64 id) { return services->hasProduct(id); };
    m_consumers = std::make_unique<SandboxConsumers>(m_url, std::move(needs));
    connect(m_consumers.get(), &SandboxConsumers::troubled, this, &SandboxTraffic::note);
    m_consumers->setBroken(m_isConsumerBroken);
    m_services->setSlow(m_isSourceSlow);
    return {};
}

void SandboxTraffic::stop()
{
    m_stepTimer.stop();
    ++m_run; // whoever still waits for something touches nothing more
    const auto services = std::move(m_services);
    m_consumers.reset();
    m_voices.reset();
    m_readsInFlight = 0;
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

qint64 SandboxTraffic::eventsPublished() const
{
    return (m_consumers ? m_consumers->published() : 0) + (m_voices ? m_voices->published() : 0);
}

qint64 SandboxTraffic::eventsHandled() const
{
    return m_consumers ? m_consumers->handled() : 0;
}

/// Counts an error and tells the first of a row.
void SandboxTraffic::note(const Error &error)
{
    if (error.code == Code::Cancelled || !m_services) // stopping
        return;
    ++m_errors;
    if (!std::exchange(m_isFailing, true))
        Q_EMIT failed(error);
}

/// For coroutines: whether what they belong to has been stopped, or is gone.
std::function<bool()> SandboxTraffic::makeIsOver()
{
    return [self = QPointer<SandboxTraffic>(this), run = m_run] { return !self || self->m_run != run; };
}

Task<> SandboxTraffic::begin()
{
    const auto isOver = makeIsOver();
    Result<void> opened;
    if (m_options.hasChores)
        opened = co_await SandboxChores::prepare(m_services->client());
    if (isOver())
        co_return;
    std::vector<CachedRead> seeds = m_workload.seeds(std::max(m_rate, 100));
    std::erase_if(seeds, isOfVoices);
    const auto filled = co_await m_services->open(std::move(seeds));
    if (isOver())
        co_return;
    const auto voices = co_await m_voices->open();
    if (isOver())
        co_return;
    const auto consumers = co_await m_consumers->open();
    if (isOver())
        co_return;
    const Result<void> *all[] = {&opened, &filled, &voices, &consumers};
    for (const Result<void> *one : all) {
        if (!*one)
            note(one->error());
    }
    if (m_options.hasChores)
        carryOut(SandboxChores::Chore::Poison);
    m_sinceStep.start();
    m_stepTimer.start();
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
    if (auto event = m_workload.event(passed * eventPace))
        publish(std::move(*event));
    if (!m_options.hasChores)
        return;
    for (const SandboxChores::Chore chore : m_chores.due(passed))
        carryOut(chore);
}

Task<> SandboxTraffic::read(CachedRead what)
{
    const auto isOver = makeIsOver();
    ++m_readsInFlight;
    Result<void> done;
    if (isOfVoices(what))
        done = co_await m_voices->list(stock::uuid(what.item));
    else
        done = co_await m_services->read(what);
    if (isOver())
        co_return; // and counts anew
    --m_readsInFlight;
    if (!done) // a success is no news: without Redis the database answers
        note(done.error());
}

Task<> SandboxTraffic::publish(ServiceEvent planned)
{
    const auto isOver = makeIsOver();
    if (planned.type.startsWith("voice.")) {
        const auto told = co_await m_voices->carryOut(std::move(planned));
        if (!isOver() && !told)
            note(told.error());
        co_return;
    }
    const auto carriedOut = co_await m_services->carryOut(std::move(planned));
    if (isOver())
        co_return;
    if (!carriedOut) {
        note(carriedOut.error());
        co_return;
    }
    events::Event event = events::Event::make(carriedOut->type, QJsonDocument::fromJson(carriedOut->payload).object(),
                                              QStringLiteral("sandbox-shop"));
    event.id = carriedOut->eventId;
    const auto sent = co_await m_consumers->publish(std::move(event));
    if (isOver())
        co_return;
    if (sent)
        m_isFailing = false;
    else
        note(sent.error());
}

Task<> SandboxTraffic::carryOut(SandboxChores::Chore chore)
{
    const auto isOver = makeIsOver();
    Result<void> done;
    if (chore == SandboxChores::Chore::Poison) {
        done = co_await poison();
    } else {
        SandboxServices *services = m_services.get();
        SandboxChores::Invalidate invalidate = [services](cache::Invalidation what) {
            return services->invalidate(std::move(what));
        };
        done = co_await SandboxChores::carryOut(services->client(), chore, m_products++, std::move(invalidate));
    }
    if (!isOver() && !done)
        note(done.error());
}

void SandboxTraffic::setConsumerBroken(bool on)
{
    m_isConsumerBroken = on;
    if (m_consumers)
        m_consumers->setBroken(on);
}

void SandboxTraffic::setSourceSlow(bool on)
{
    m_isSourceSlow = on;
    if (m_services)
        m_services->setSlow(on);
}

Task<Result<void>> SandboxTraffic::expireEverything()
{
    if (!m_services)
        co_return silent();
    const auto expired = co_await SandboxChores::expireEverything(m_services->client());
    if (!expired)
        co_return std::unexpected(expired.error());
    co_return Result<void>();
}

Task<Result<void>> SandboxTraffic::poison()
{
    if (!m_consumers)
        co_return silent();
    const auto sent = co_await m_consumers->publishPoison();
    if (!sent)
        co_return std::unexpected(sent.error());
    co_return Result<void>();
}

Task<Result<void>> SandboxTraffic::bumpVersion()
{
    if (!m_services)
        co_return silent();
    const auto bumped = co_await SandboxChores::bump(m_services->client(), "product", QStringLiteral("sandbox"),
                                                     QStringLiteral("the button \"Bump a version\""));
    if (!bumped)
        co_return std::unexpected(bumped.error());
    co_return Result<void>();
}

} // namespace freshet::sandbox
