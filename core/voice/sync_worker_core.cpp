// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/sync_worker_core.h"

#include <QThread>

#include <algorithm>

namespace freshet::voice {

using namespace std::chrono_literals;

namespace {

constexpr auto grace = 400ms; // for a tick that is to end by itself; then its parts are taken from it
constexpr auto shortest = 100ms;
constexpr auto longest = 24h;

} // namespace

SyncWorker::Core::Core(Settings settings)
    : m_settings(std::move(settings))
{
    m_settings.interval = std::clamp<ms>(m_settings.interval, shortest, longest);
    // Each tick is a probe by itself; in between nothing is sent.
    m_settings.client.idleTimeout = 0ms;
    m_settings.client.clientName = QStringLiteral("freshet-voices");
}

void SyncWorker::Core::live()
{
    m_log.emplace(voiceLog());
    m_status.since = QDateTime::currentDateTimeUtc();
    run();
}

Result<void> SyncWorker::Core::open()
{
    Sql::Options waiting;
    waiting.wait = m_settings.databaseWait;
    auto sql = Sql::open(m_settings.database, waiting);
    if (!sql)
        return std::unexpected(sql.error());
    m_sql = std::move(*sql);
    m_status.database = m_sql->displayName();
    m_client = redis::Client::open(m_settings.redis, m_settings.client);
    connect(m_client.get(), &redis::Client::statusChanged, this, &Core::onRedis);
    connect(m_client.get(), &redis::Client::serverChanged, this, [this] {
        if (m_sync)
            m_sync->lookUpNext();
    });
    if (m_settings.makeProvider)
        m_provider = m_settings.makeProvider();
    else
        m_provider = std::make_unique<ElevenLabsProvider>(m_settings.provider);
    m_status.provider = m_settings.provider.base.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    events::StreamsBus::Parts busParts;
    busParts.client = m_client.get();
    m_bus = std::make_unique<events::StreamsBus>(busParts, events::StreamsBus::Options{});
    events::OutboxRelay::Parts outboxParts;
    outboxParts.sql = m_sql.get();
    outboxParts.bus = m_bus.get();
    events::OutboxRelay::Options sending;
    sending.poll = longest; // it is woken by the ticks; at rest the database has peace
    m_outbox = std::make_unique<events::OutboxRelay>(outboxParts, sending);
    m_outbox->start();
    VoiceSync::Parts parts;
    parts.client = m_client.get();
    parts.sql = m_sql.get();
    parts.provider = m_provider.get();
    parts.outbox = m_outbox.get();
    m_sync = std::make_unique<VoiceSync>(parts, m_settings.sync);
    m_sync->noted = [this](const VoiceNote &note) {
        const EventField id("voice_id", note.voiceId);
        const EventField became("became", QByteArray(noteName(note.kind).latin1()));
        if (note.kind != VoiceNote::Kind::StillWork && note.message.isEmpty())
            m_log->note("voice", {id, became});
        else if (note.kind != VoiceNote::Kind::StillWork)
            m_log->note("voice", {id, became, {"message", note.message.toUtf8()}});
        Q_EMIT noted(note);
    };
    return {};
}

void SyncWorker::Core::start()
{
    if (ends() || m_status.state == State::Running)
        return;
    becomes(State::Running);
    tickNow();
}

void SyncWorker::Core::pause()
{
    if (ends() || m_status.state == State::Paused)
        return;
    becomes(State::Paused);
    m_rest.request_stop();
}

void SyncWorker::Core::tickNow()
{
    m_isAsked = true;
    m_rest.request_stop();
}

void SyncWorker::Core::setInterval(ms interval)
{
    m_settings.interval = std::clamp<ms>(interval, shortest, longest);
    m_rest.request_stop();
}

void SyncWorker::Core::end()
{
    if (ends())
        return;
    becomes(State::Stopping);
    m_stop.request_stop();
    m_rest.request_stop();
    QTimer::singleShot(grace, this, &Core::closeParts);
}

/// Whoever still waits for one of them is answered, and touches none of them any more. VoiceSync stays until its tick is over.
void SyncWorker::Core::closeParts()
{
    m_outbox.reset();
    m_bus.reset();
    m_provider.reset();
    m_client.reset();
    m_sql.reset(); // waits for the statement that runs
}

void SyncWorker::Core::becomes(State state)
{
    m_status.state = state;
    m_status.since = QDateTime::currentDateTimeUtc();
    if (state != State::Running)
        m_status.nextTick = {};
    tell();
}

void SyncWorker::Core::tell()
{
    m_status.leads = m_sync && m_sync->leads();
    Q_EMIT changed(m_status);
}

void SyncWorker::Core::onRedis(const redis::ConnectionStatus &status)
{
    using Connection = redis::ConnectionStatus::State;
    const bool isUp = status.state == Connection::Ready || status.state == Connection::Degraded;
    if (isUp && std::exchange(m_wasAway, false)) {
        // The queue may have been lost with the server.
        if (m_sync)
            m_sync->lookUpNext();
        if (m_status.state == State::Running)
            tickNow();
    } else if (status.state == Connection::Away) {
        m_wasAway = true;
    }
}

Task<> SyncWorker::Core::run()
{
    const auto opened = open();
    if (!opened) {
        m_status.error = opened.error();
        m_log->problem("not_started", opened.error());
    }
    if (opened) {
        const auto ready = co_await m_client->ready(); // else the first tick would only say that there is no connection yet
        Q_UNUSED(ready)
    }
    while (opened && !ends()) {
        if (m_isAsked || m_status.state == State::Running)
            co_await tick();
        if (ends())
            break;
        if (m_status.state != State::Running) {
            const auto left = co_await m_sync->leave(); // for others
            Q_UNUSED(left)
        }
        co_await rest();
    }
    if (m_client && m_sync) {
        const auto left = co_await m_sync->leave();
        Q_UNUSED(left)
    }
    m_stop.request_stop(); // what is asked from here on comes too late
    m_sync.reset();
    closeParts();
    m_status.state = State::Stopped;
    m_status.since = QDateTime::currentDateTimeUtc();
    m_status.nextTick = {};
    m_status.leads = false;
    Q_EMIT ended(m_status);
    thread()->quit();
}

/// Until the next tick is due, or something happens.
Task<> SyncWorker::Core::rest()
{
    while (!ends() && !m_isAsked) {
        const State state = m_status.state;
        ms left = longest;
        if (state == State::Running) {
            const auto due = m_tickBegan + m_settings.interval; // which may have been changed meanwhile
            left = std::max(std::chrono::ceil<ms>(due - Clock::system().now()), m_settings.interval / 10);
            m_status.nextTick = QDateTime::currentDateTimeUtc().addMSecs(left.count());
        }
        tell();
        m_rest = std::stop_source();
        const auto slept = co_await Clock::system().sleep(left, m_rest.get_token());
        if (slept || m_status.state != state)
            co_return;
    }
}

Task<> SyncWorker::Core::tick()
{
    m_isAsked = false;
    m_tickBegan = Clock::system().now();
    m_status.isTicking = true;
    m_status.nextTick = {};
    tell();
    const SyncTick done = co_await m_sync->tick(m_stop.get_token());
    m_status.isTicking = false;
    m_status.last = done;
    ++m_status.ticks;
    logTick(done);
    Q_EMIT ticked(done);
    if (ends())
        co_return;
    if (done.outcome == SyncTick::Outcome::KeyRefused)
        becomes(State::KeyRefused);
}

void SyncWorker::Core::logTick(const SyncTick &tick)
{
    if (tick.error)
        m_log->problem("tick_trouble", *tick.error,
                       {{"outcome", QByteArray(outcomeName(tick.outcome).latin1())}, {"troubles", tick.troubles}});
    if (tick.completed + tick.failed + tick.dropped + tick.putBack > 0)
        m_log->note("tick", {{"queued", tick.queued},
                             {"asked", tick.asked},
                             {"completed", tick.completed},
                             {"failed", tick.failed},
                             {"dropped", tick.dropped},
                             {"put_back", tick.putBack},
                             {"in_work", tick.inWork},
                             {"took_ms", qint64(tick.took.count())}});
}

} // namespace freshet::voice
