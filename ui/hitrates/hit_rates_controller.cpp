// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/hit_rates_controller.h"

#include "core/inspect/hit_rate_sampler.h"
#include "ui/bridge/answer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace freshet::ui {

using namespace std::chrono_literals;
using inspect::HitRateGap;
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
    static constexpr std::array<std::chrono::seconds, windowCount> lengths{60s, 300s, 900s, 3600s, 86400s, 604800s};
    return lengths[std::size_t(window)];
}

HitRatesController::HitRatesController(QObject *parent)
    : QObject(parent)
    , m_collector(new RateCollector(this))
{
    m_timer.setTimerType(Qt::PreciseTimer); // even seconds make even lines
    m_timer.setInterval(sampleInterval);
    connect(&m_timer, &QTimer::timeout, this, &HitRatesController::look);
    connect(m_collector, &RateCollector::marksChanged, this, [this] {
        if (!m_shownTo.isValid())
            return;
        cutMarks();
        Q_EMIT viewChanged();
    });
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
    const View before = std::exchange(m_view, View());
    m_view.state = session ? State::Waiting : State::NoSession;
    m_view.window = before.window;
    m_view.serverVisible = before.serverVisible;
    m_busiest.clear();
    m_drawn.clear();
    m_zoom.reset();
    m_shownTo = {};
    m_collector->setSession(session);
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
    m_zoom.reset();
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
    m_collector->breakOff();
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
        m_collector->look(); // behind it, so that the server has not counted these reads yet
    });
}

void HitRatesController::onSample(const Result<inspect::HitRateSample> &sample)
{
    if (sample) {
        inspect::HitRateSample others = *sample;
        if (!m_collector->takeOwnReadsOut(others)) // also where more than the others' reads of before were counted since
            m_history.breakOff(HitRateGap::CounterFell);
        m_collector->addServer(m_history.add(HitRateHistory::server(), others));
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
    if (!newest || m_view.state != State::Live || newest->sample.time == m_shownTo) {
        m_refreshing = true; // the next sample is at most a second away
        return;
    }
    showNewest();
    Q_EMIT refreshed(m_shownTo);
}

void HitRatesController::showNewest()
{
    const inspect::HitRatePoint *newest = m_history.newest(HitRateHistory::server());
    if (!newest)
        return;
    m_shownTo = newest->sample.time;
    m_shown = m_history.window(HitRateHistory::server(), m_shownTo.addMSecs(-m_history.options().span.count()), m_shownTo);
    m_view.rows = namespaceRows(*m_collector, m_shownTo.toMSecsSinceEpoch());
    m_busiest = busiest(m_view.rows, usualLines, m_busiest);
    cutWindow();
    Q_EMIT viewChanged();
}

void HitRatesController::cutWindow()
{
    if (!m_shownTo.isValid())
        return;
    m_view.zoomed = m_zoom.has_value();
    m_view.to = m_zoom ? QDateTime::fromMSecsSinceEpoch(m_zoom->second, Qt::UTC) : m_shownTo;
    m_view.from =
        m_zoom ? QDateTime::fromMSecsSinceEpoch(m_zoom->first, Qt::UTC) : m_view.to.addSecs(-length(m_view.window).count());
    cutPoints();
    cutLines();
    m_view.totals = inspect::totalsOf(m_view.points);
    cutMarks();
}

void HitRatesController::cutMarks()
{
    m_view.marks.clear();
    const qint64 from = m_view.from.toMSecsSinceEpoch();
    const qint64 edge = m_zoom ? 0 : 2 * m_timer.intervalAsDuration().count(); // what is later belongs to a chart that goes on
    const qint64 to = m_view.to.toMSecsSinceEpoch() + edge;
    for (const inspect::RateMark &mark : m_collector->marks()) {
        if (mark.ms > from && mark.ms <= to)
            m_view.marks.push_back(mark);
    }
}

// Seconds as they were sampled for as long as they are kept; before that, and in long windows, what the history has.
void HitRatesController::cutPoints()
{
    const bool isLong = m_zoom || std::chrono::milliseconds(length(m_view.window)) > m_history.options().span;
    const QDateTime first = isLong || m_shown.empty() ? QDateTime() : m_shown.front().interval.start;
    const qint64 until = isLong            ? m_view.to.toMSecsSinceEpoch()
                         : first.isValid() ? first.toMSecsSinceEpoch()
                         : m_shown.empty() ? m_view.to.toMSecsSinceEpoch()
                                           : m_shown.front().sample.time.toMSecsSinceEpoch();
    m_view.points.clear();
    const auto bins = m_collector->history().window(inspect::RateHistory::server(), m_view.from.toMSecsSinceEpoch(), until);
    for (const inspect::RateBin &bin : bins) {
        inspect::HitRatePoint point;
        point.sample.time = QDateTime::fromMSecsSinceEpoch(bin.endMs, Qt::UTC);
        point.sample.hits = bin.totalHits;
        point.sample.misses = bin.totalMisses;
        point.interval.start = QDateTime::fromMSecsSinceEpoch(bin.startMs, Qt::UTC);
        point.interval.end = point.sample.time;
        point.interval.gap = bin.isKnown() ? HitRateGap::None : bin.gap;
        if (bin.isKnown()) {
            point.interval.seconds = double(bin.knownMs) / 1000;
            point.interval.hits = bin.hits;
            point.interval.misses = bin.misses;
        } else if (bin.gap == HitRateGap::None) {
            point.interval.gap = HitRateGap::Outage;
        }
        m_view.points.push_back(std::move(point));
    }
    if (isLong)
        return;
    std::copy_if(m_shown.begin(), m_shown.end(), std::back_inserter(m_view.points), [this](const inspect::HitRatePoint &point) {
        return point.sample.time > m_view.from && point.sample.time <= m_view.to;
    });
}

void HitRatesController::cutLines()
{
    const auto &history = m_collector->history();
    const qint64 to = m_view.to.toMSecsSinceEpoch();
    // A little before the window's left edge too, so that a line comes from somewhere.
    const qint64 length = to - m_view.from.toMSecsSinceEpoch();
    const qint64 from = m_view.from.toMSecsSinceEpoch() - length / 50;
    std::vector<QByteArray> drawn;
    if (m_view.solo) {
        drawn.push_back(*m_view.solo);
    } else {
        drawn = m_busiest;
        for (const NamespaceRow &row : m_view.rows) {
            if (m_drawn.value(row.name, false) && drawn.size() < mostLines &&
                std::find(drawn.begin(), drawn.end(), row.name) == drawn.end())
                drawn.push_back(row.name);
        }
    }
    m_view.lines.clear();
    for (const QByteArray &name : drawn) {
        if (!m_slots.contains(name)) {
            // The least colour that no line on screen has now.
            int slot = 0;
            while (std::any_of(drawn.begin(), drawn.end(), [&](const QByteArray &other) { return slotOf(other) == slot; }))
                ++slot;
            m_slots.insert(name, slot);
        }
        m_view.lines.push_back({name, false, m_slots.value(name), m_view.solo || isDrawn(name),
                                history.window(inspect::RateHistory::ofNamespace(name), from, to)});
    }
    if (m_view.solo || m_view.rows.size() <= drawn.size())
        return;
    NamespaceLine others;
    others.isOthers = true;
    others.visible = m_othersDrawn;
    others.bins = othersIn(drawn);
    const auto reads = inspect::totalsOf(others.bins);
    if (reads.hits + reads.misses > 0)
        m_view.lines.push_back(std::move(others));
}

std::vector<inspect::RateBin> HitRatesController::othersIn(const std::vector<QByteArray> &drawn) const
{
    std::vector<std::vector<inspect::RateBin>> rest;
    const qint64 from = m_view.from.toMSecsSinceEpoch(), to = m_view.to.toMSecsSinceEpoch();
    for (const QByteArray &series : m_collector->history().names()) {
        if (series == inspect::RateHistory::server() ||
            std::find(drawn.begin(), drawn.end(), inspect::RateHistory::namespaceOf(series)) != drawn.end())
            continue;
        rest.push_back(m_collector->history().window(series, from, to));
    }
    return folded(rest);
}

bool HitRatesController::isDrawn(const QByteArray &nameSpace) const
{
    const bool usual = std::find(m_busiest.begin(), m_busiest.end(), nameSpace) != m_busiest.end();
    return m_drawn.value(nameSpace, usual);
}

void HitRatesController::setDrawn(const QByteArray &nameSpace, bool drawn)
{
    m_drawn[nameSpace] = drawn;
    cutWindow();
    Q_EMIT viewChanged();
}

void HitRatesController::setServerDrawn(bool drawn)
{
    m_view.serverVisible = drawn;
    Q_EMIT viewChanged();
}

void HitRatesController::setOthersDrawn(bool drawn)
{
    m_othersDrawn = drawn;
    cutWindow();
    Q_EMIT viewChanged();
}

void HitRatesController::setSolo(const std::optional<QByteArray> &nameSpace)
{
    if (m_view.solo == nameSpace)
        return;
    m_view.solo = nameSpace;
    cutWindow();
    Q_EMIT viewChanged();
}

void HitRatesController::setZoom(std::optional<std::pair<qint64, qint64>> range)
{
    if (m_zoom == range || !m_shownTo.isValid())
        return;
    m_zoom = range;
    cutWindow();
    Q_EMIT viewChanged();
}

CsvWindow HitRatesController::csvWindow() const
{
    CsvWindow window;
    window.server = m_view.points;
    window.add(m_collector->history(), m_view.from.toMSecsSinceEpoch(), m_view.to.toMSecsSinceEpoch());
    return window;
}

} // namespace freshet::ui
