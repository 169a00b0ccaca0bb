// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/hit_rates_controller.h"

#include "core/inspect/hit_rate_sampler.h"
#include "core/inspect/metrics_csv.h"
#include "ui/bridge/answer.h"

#include <algorithm>
#include <utility>

namespace freshet::ui {

using namespace std::chrono_literals;
using inspect::HitRateHistory;

namespace {

constexpr auto sampleInterval = 1s;
constexpr int restWithoutPermission = 10; // ticks
constexpr auto patience = 3s;             // after this without an answer the shown values are old

bool takesCommands(redis::ConnectionStatus::State state)
{
    return state == redis::ConnectionStatus::State::Ready || state == redis::ConnectionStatus::State::Degraded;
}

} // namespace

std::chrono::seconds HitRatesController::length(Window window)
{
    return window == Window::OneMinute ? 60s : 300s;
}

HitRatesController::HitRatesController(QObject *parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer); // even seconds make even lines
    m_timer.setInterval(sampleInterval);
    connect(&m_timer, &QTimer::timeout, this, &HitRatesController::look);
}

void HitRatesController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_latest.next();
    m_asking = false;
    m_rest = 0;
    m_history.clear();
    m_shown.clear();
    m_session = session;
    m_view = {.state = session ? State::Waiting : State::NoSession,
              .error = {},
              .window = m_view.window,
              .from = {},
              .to = {},
              .points = {},
              .totals = {}};
    if (std::exchange(m_refreshing, false))
        Q_EMIT refreshFailed();
    Q_EMIT viewChanged();
    if (!session) {
        m_timer.stop();
        return;
    }
    connect(session, &Session::statusChanged, this, &HitRatesController::onStatus);
    connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
    onStatus(session->status());
}

void HitRatesController::setWindow(Window window)
{
    if (m_view.window == window)
        return;
    m_view.window = window;
    cutWindow();
    Q_EMIT viewChanged();
}

void HitRatesController::onStatus(const redis::ConnectionStatus &status)
{
    if (takesCommands(status.state)) {
        if (!m_timer.isActive()) {
            m_timer.start();
            m_rest = 0;
            look();
        }
        return;
    }
    m_timer.stop();
    m_history.breakOff();
    if (status.error.message.isEmpty() && !m_view.to.isValid())
        return; // the first attempt is under way: a refresh waits for it
    setState(State::Away, status.error);
    if (std::exchange(m_refreshing, false))
        Q_EMIT refreshFailed();
}

void HitRatesController::look()
{
    if (!m_session)
        return;
    if (m_asking) {
        if (m_askedAt.elapsed() > std::chrono::milliseconds(patience).count() && m_view.state == State::Live)
            setState(State::Away, Error{Code::Timeout, QStringLiteral("no answer"), QStringLiteral("INFO")});
        return;
    }
    if (m_rest > 0) {
        --m_rest;
        return;
    }
    m_asking = true;
    m_askedAt.start();
    const auto mine = m_latest.next();
    const auto question = m_session->run([](redis::Client &client) { return inspect::fetchHitRateSample(client); });
    whenAnswered(question, this, [this, mine](const Result<inspect::HitRateSample> &sample) {
        if (!m_latest.is(mine))
            return;
        m_asking = false;
        onSample(sample);
    });
}

void HitRatesController::onSample(const Result<inspect::HitRateSample> &sample)
{
    if (sample) {
        m_history.add(HitRateHistory::server(), *sample);
        const bool wasLive = m_view.state == State::Live;
        m_view.state = State::Live;
        m_view.error = {};
        if (std::exchange(m_refreshing, false)) {
            showNewest();
            Q_EMIT refreshed(sample->time);
        } else if (!wasLive) {
            Q_EMIT viewChanged();
        }
        return;
    }
    m_history.breakOff();
    const Error &error = sample.error();
    if (error.code == Code::NoPermission) {
        m_rest = restWithoutPermission;
        setState(State::NotPermitted, error);
    } else if (isUnreachable(error.code) || error.code == Code::Cancelled) {
        setState(State::Away, error);
    } else {
        setState(State::Failed, error);
    }
    if (std::exchange(m_refreshing, false))
        Q_EMIT refreshFailed();
}

void HitRatesController::setState(State state, const Error &error)
{
    if (m_view.state == state && m_view.error == error)
        return;
    m_view.state = state;
    m_view.error = error;
    Q_EMIT viewChanged();
}

void HitRatesController::refresh()
{
    if (m_refreshing)
        return;
    if (!m_session || (m_view.state == State::Away && !m_timer.isActive())) {
        Q_EMIT refreshFailed();
        return;
    }
    const inspect::HitRatePoint *newest = m_history.newest(HitRateHistory::server());
    if (!newest || m_view.state != State::Live || newest->sample.time == m_view.to) {
        m_refreshing = true; // the next sample is at most a second away
        return;
    }
    showNewest();
    Q_EMIT refreshed(m_view.to);
}

void HitRatesController::showNewest()
{
    const inspect::HitRatePoint *newest = m_history.newest(HitRateHistory::server());
    if (!newest)
        return;
    m_view.to = newest->sample.time;
    m_shown = m_history.window(HitRateHistory::server(), m_view.to.addMSecs(-m_history.options().span.count()), m_view.to);
    cutWindow();
    Q_EMIT viewChanged();
}

void HitRatesController::cutWindow()
{
    if (!m_view.to.isValid())
        return;
    m_view.from = m_view.to.addSecs(-length(m_view.window).count());
    m_view.points.clear();
    std::copy_if(m_shown.begin(), m_shown.end(), std::back_inserter(m_view.points), [this](const inspect::HitRatePoint &point) {
        return point.sample.time > m_view.from && point.sample.time <= m_view.to;
    });
    m_view.totals = inspect::totalsOf(m_view.points);
}

Result<qsizetype> HitRatesController::saveCsv(const QString &path) const
{
    if (const auto saved = inspect::saveMetricsCsv(path, HitRateHistory::server(), m_view.points); !saved)
        return std::unexpected(saved.error());
    return qsizetype(m_view.points.size());
}

} // namespace freshet::ui
