// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/streams_controller.h"

#include "core/events/event_registry.h"
#include "core/inspect/key_walk.h"
#include "ui/bridge/answer.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace freshet::ui {

using namespace std::chrono_literals;

namespace {

constexpr auto walkPause = 60s;
constexpr auto watchInterval = 15s;
constexpr auto walkBudget = 100ms;    ///< at most ten batches a second
constexpr quint64 looksPerBytes = 10; ///< MEMORY USAGE looks at some nodes of each stream, and sizes move slowly

bool takesCommands(redis::ConnectionStatus::State state)
{
    return state == redis::ConnectionStatus::State::Ready || state == redis::ConnectionStatus::State::Degraded;
}

} // namespace

/// The walk over the keys, made and used in the session's thread only.
struct StreamsController::Walk
{
    struct Step
    {
        std::vector<QByteArray> names;
        redis::ScanProgress progress;
        bool atEnd = false;
    };
    inspect::KeyWalkOptions options;
    std::unique_ptr<inspect::KeyWalk> walk;

    static Task<Result<Step>> step(redis::Client &client, std::shared_ptr<Walk> self)
    {
        if (!self->walk)
            self->walk = std::make_unique<inspect::KeyWalk>(client, self->options);
        Step step;
        QElapsedTimer time;
        time.start();
        do {
            const auto rows = co_await self->walk->next();
            if (!rows)
                co_return std::unexpected(rows.error());
            for (const inspect::KeyRow &row : *rows)
                step.names.push_back(row.key);
            step.atEnd = self->walk->atEnd();
        } while (!step.atEnd && time.elapsed() < std::chrono::milliseconds(walkBudget).count());
        step.progress = self->walk->progress();
        co_return step;
    }
    /// Ends it in the thread that it belongs to.
    static Task<Result<bool>> end(redis::Client &, std::shared_ptr<Walk> self)
    {
        self->walk.reset();
        co_return true;
    }
};

StreamsController::StreamsController(QObject *parent)
    : QObject(parent)
{
    for (const QByteArray &type : events::EventRegistry::contract().types())
        m_contract.insert(events::streamOf(type));
    m_contract.insert(events::deadStream.toByteArray());
    m_watch.setInterval(watchInterval);
    connect(&m_watch, &QTimer::timeout, this, &StreamsController::look);
}

StreamsController::~StreamsController()
{
    dropWalk();
}

void StreamsController::dropWalk()
{
    m_latestWalk.next();
    m_walkStop.request_stop();
    m_view.isWalking = false;
    if (m_walk && m_session)
        m_session->run([walk = std::exchange(m_walk, nullptr)](redis::Client &client) { return Walk::end(client, walk); });
    m_walk.reset();
}

bool StreamsController::isConnected() const
{
    return m_session && takesCommands(m_session->status().state);
}

void StreamsController::setSession(Session *session)
{
    dropWalk();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_latest.next();
    m_asking = false;
    m_session = session;
    m_rows.clear();
    m_found.clear();
    m_looks = 0;
    m_bytesDenied = false;
    m_walkEnded.invalidate();
    m_view = {};
    m_view.state = session ? State::Waiting : State::NoSession;
    m_watch.stop();
    if (std::exchange(m_refreshing, false))
        Q_EMIT refreshFailed();
    Q_EMIT viewChanged();
    if (!session)
        return;
    connect(session, &Session::statusChanged, this, &StreamsController::onStatus);
    connect(session, &Session::serverChanged, this, [this] { m_rows.breakOff(); });
    connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
    onStatus(session->status());
}

void StreamsController::setActive(bool active)
{
    m_active = active;
    if (!active && m_view.isWalking)
        dropWalk();
    watchIfWanted();
    walkIfDue();
}

void StreamsController::watchIfWanted()
{
    const inspect::GroupAlert::Options &limits = m_rows.limits();
    const bool isWanted = m_watching && (limits.mostLag > 0 || limits.oldestPending.count() > 0);
    if (m_active || !isWanted || !isConnected())
        m_watch.stop();
    else if (!m_watch.isActive())
        m_watch.start();
}

void StreamsController::setWatching(bool on)
{
    m_watching = on;
    watchIfWanted();
}

void StreamsController::setLimits(const inspect::GroupAlert::Options &limits)
{
    m_rows.setLimits(limits);
    watchIfWanted();
}

void StreamsController::onStatus(const redis::ConnectionStatus &status)
{
    watchIfWanted();
    if (takesCommands(status.state)) {
        if (m_refreshing && !m_asking)
            look(); // it waited for the connection
        walkIfDue();
        return;
    }
    m_rows.breakOff();
    if (status.error.message.isEmpty() && !m_view.at.isValid())
        return; // the first attempt is under way: a refresh waits for it
    setState(State::Away, status.error);
    if (std::exchange(m_refreshing, false))
        Q_EMIT refreshFailed();
}

void StreamsController::setState(State state, const Error &error)
{
    if (m_view.state == state && m_view.error == error)
        return;
    m_view.state = state;
    m_view.error = error;
    Q_EMIT viewChanged();
}

void StreamsController::refresh()
{
    if (m_refreshing)
        return;
    if (!m_session || m_view.state == State::NoSession) {
        Q_EMIT refreshFailed();
        return;
    }
    m_refreshing = true;
    if (isConnected())
        look();
    else if (m_view.state == State::Away) {
        m_refreshing = false;
        Q_EMIT refreshFailed();
    }
    walkIfDue();
}

void StreamsController::setSearch(const QString &text)
{
    if (std::exchange(m_search, text) != text && m_view.known > qint64(mostShown))
        look();
}

void StreamsController::know(const QByteArray &stream)
{
    if (m_view.isWalking)
        m_walked.insert(stream); // the walk may have passed its place
    if (m_found.insert(stream).second && m_active)
        look();
}

// The found ones, those that the search fits first where they are too many, and the contract's.
std::vector<QByteArray> StreamsController::asked() const
{
    std::vector<QByteArray> names;
    if (m_found.size() > mostShown && !m_search.isEmpty()) {
        for (const QByteArray &name : m_found) {
            if (names.size() < mostShown && QString::fromUtf8(name).contains(m_search, Qt::CaseInsensitive))
                names.push_back(name);
        }
    } else {
        const auto count = std::ptrdiff_t(std::min(m_found.size(), mostShown));
        names.assign(m_found.begin(), std::next(m_found.begin(), count));
    }
    for (const QByteArray &name : m_contract) {
        if (!m_found.contains(name))
            names.push_back(name);
    }
    return names;
}

void StreamsController::look()
{
    if (m_asking || !isConnected())
        return;
    m_asking = true;
    inspect::StreamGroupsOptions options;
    options.bytes = !m_bytesDenied && m_looks++ % looksPerBytes == 0;
    const auto mine = m_latest.next();
    const auto question = m_session->run(
        [names = asked(), options](redis::Client &client) { return inspect::fetchStreamGroups(client, names, options); });
    whenAnswered(question, this, [this, mine, withBytes = options.bytes](const Result<std::vector<inspect::StreamGroups>> &seen) {
        if (!m_latest.is(mine))
            return;
        m_asking = false;
        // Who may not ask for bytes is refused each time, and the server notes it each time.
        if (withBytes && seen && !seen->empty())
            m_bytesDenied = std::ranges::none_of(*seen, [](const inspect::StreamGroups &one) { return one.bytes || !one.error; });
        onLook(seen);
    });
}

void StreamsController::onLook(const Result<std::vector<inspect::StreamGroups>> &seen)
{
    if (!seen) {
        m_rows.breakOff();
        const Error &error = seen.error();
        const State state = error.code == Code::NoPermission                             ? State::NotPermitted
                            : isUnreachable(error.code) || error.code == Code::Cancelled ? State::Away
                                                                                         : State::Failed;
        setState(state, error);
        if (std::exchange(m_refreshing, false))
            Q_EMIT refreshFailed();
        return;
    }
    // Whether a stream of the contract that may not be looked at is there at all is not known.
    const auto isUnknown = [this](const inspect::StreamGroups &one) {
        return one.error && one.length.value_or(0) == 0 && !m_found.contains(one.stream);
    };
    const auto unknown = std::ranges::find_if(*seen, isUnknown);
    const std::optional<Error> refused = unknown == seen->end() ? std::nullopt : unknown->error;
    std::vector<inspect::StreamGroups> rest; // else they are looked at where they are
    if (refused)
        std::ranges::remove_copy_if(*seen, std::back_inserter(rest), isUnknown);
    const std::vector<inspect::StreamGroups> &there = refused ? rest : *seen;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_view.rows = m_rows.look(there, now.toMSecsSinceEpoch());
    m_view.streams = qint64(there.size());
    m_view.known = std::max(qint64(m_found.size()), m_view.streams);
    m_view.at = now;
    const bool isBlind = there.empty() && refused && m_view.walkError && m_view.walkError->code == Code::NoPermission;
    m_view.state = isBlind ? State::NotPermitted : State::Live;
    m_view.error = isBlind ? *refused : Error();
    Q_EMIT viewChanged();
    const auto alarms = m_rows.alarms();
    for (const StreamRows::Alarm &one : alarms)
        Q_EMIT alarm(one);
    if (std::exchange(m_refreshing, false))
        Q_EMIT refreshed(now);
}

void StreamsController::walkIfDue()
{
    if (!m_active || !isConnected() || m_view.isWalking)
        return;
    if (!m_walkEnded.isValid() || m_walkEnded.elapsed() > std::chrono::milliseconds(walkPause).count())
        beginWalk();
}

void StreamsController::walkNow()
{
    if (isConnected() && !m_view.isWalking)
        beginWalk();
}

void StreamsController::stopWalk()
{
    if (!m_view.isWalking)
        return;
    dropWalk();
    m_walkEnded.start();
    Q_EMIT viewChanged();
}

void StreamsController::beginWalk()
{
    m_walkStop = {};
    m_walk = std::make_shared<Walk>();
    m_walk->options.type = "stream";
    m_walk->options.gentle = m_view.wasWalked;
    m_walk->options.stop = m_walkStop.get_token();
    m_walked.clear();
    m_view.isWalking = true;
    m_view.progress = {};
    Q_EMIT viewChanged();
    stepWalk();
}

void StreamsController::stepWalk()
{
    const auto mine = m_latestWalk.next();
    const auto question = m_session->run([walk = m_walk](redis::Client &client) { return Walk::step(client, walk); });
    whenAnswered(question, this, [this, mine](const Result<Walk::Step> &step) {
        if (!m_latestWalk.is(mine))
            return;
        if (!step) {
            dropWalk();
            m_view.walkError = step.error();
            if (!isUnreachable(step.error().code)) // else again as soon as the connection is there
                m_walkEnded.start();
            Q_EMIT viewChanged();
            look();
            return;
        }
        const std::size_t before = m_found.size();
        m_walked.insert(step->names.begin(), step->names.end());
        m_found.insert(step->names.begin(), step->names.end());
        m_view.progress = step->progress;
        m_view.walkError.reset();
        if (step->atEnd) {
            m_found = std::exchange(m_walked, {});
            m_view.wasWalked = true;
            dropWalk();
            m_walkEnded.start();
        }
        if (m_found.size() != before)
            m_looks = 0; // the new ones' bytes
        if (m_found.size() != before || step->atEnd)
            look();
        Q_EMIT viewChanged();
        if (m_view.isWalking)
            stepWalk();
    });
}

} // namespace freshet::ui
