// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/schedule_controller.h"

#include "ui/bridge/answer.h"

#include <algorithm>

namespace freshet::ui {

using inspect::ScheduledInvalidations;
using State = inspect::ScheduledInvalidation::State;

namespace {

constexpr qint64 shortestWaitMs = 200;
constexpr qint64 longestWaitMs = 10'000; // other programs write into the file too

} // namespace

ScheduleController::ScheduleController(const Records &records, QObject *parent)
    : QObject(parent)
    , m_records(records)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ScheduleController::look);
}

ScheduleController::~ScheduleController()
{
    m_stop.request_stop();
}

void ScheduleController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_latest.next(); // what runs goes on to its end at the server and in the file
    m_running = 0;
    m_stop = {};
    m_session = session;
    if (session) {
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        connect(session, &Session::statusChanged, this, [this](const redis::ConnectionStatus &status) {
            if (status.state == redis::ConnectionStatus::State::Ready)
                look();
        });
    }
    look();
}

bool ScheduleController::canRun() const
{
    return m_session && m_running == 0 && !m_session->options().readOnly &&
           (m_session->status().state == redis::ConnectionStatus::State::Ready ||
            m_session->status().state == redis::ConnectionStatus::State::Degraded);
}

int ScheduleController::missedCount() const
{
    return int(std::ranges::count_if(m_rows, [this](const Row &row) { return isHere(row) && isMissed(row); }));
}

int ScheduleController::waitingCount() const
{
    return int(std::ranges::count_if(m_rows, [](const Row &row) { return row.isOpen(); }));
}

void ScheduleController::look()
{
    if (!m_records.schedule)
        return;
    if (std::exchange(m_reading, true)) {
        m_again = true;
        return;
    }
    read(this, m_records.schedule);
}

Task<> ScheduleController::read(QPointer<ScheduleController> self, ScheduledInvalidations *schedule)
{
    auto rows = co_await schedule->list();
    if (self)
        self->onRows(std::move(rows));
}

void ScheduleController::onRows(Result<std::vector<Row>> rows)
{
    m_reading = false;
    if (rows) {
        m_rows = *std::move(rows);
        m_error.reset();
    } else {
        m_error = rows.error();
    }
    Q_EMIT changed();
    runDue();
    if (std::exchange(m_again, false))
        look();
    else
        planNextLook();
}

void ScheduleController::planNextLook()
{
    qint64 wait = longestWaitMs;
    for (const Row &row : m_rows) {
        if (row.state == State::Planned && !isMissed(row))
            wait = std::min(wait, m_records.schedule->now().msecsTo(row.due));
    }
    m_timer.start(int(std::max(wait, shortestWaitMs)));
}

void ScheduleController::runDue()
{
    if (!canRun())
        return;
    for (const Row &row : m_rows) {
        if (isHere(row) && m_records.schedule->isDue(row) && !isMissed(row)) {
            run(row, ScheduledInvalidations::Late::Refuse);
            return; // the next one after it
        }
    }
}

void ScheduleController::run(const Row &row, ScheduledInvalidations::Late late)
{
    m_running = row.id;
    m_stop = {};
    const auto mine = m_latest.next();
    inspect::OrderOptions options;
    options.gentle = m_session->profile().gentle;
    options.stop = m_stop.get_token();
    const auto question = m_session->run(
        [schedule = m_records.schedule, log = m_records.log, id = row.id, origin = m_session->origin(), late,
         options](redis::Client &client) { return inspect::runScheduled(client, *schedule, log, id, origin, late, options); });
    Q_EMIT changed();
    whenAnswered(question, this, [this, mine, row](const Result<inspect::OrderReport> &report) {
        if (!m_latest.is(mine))
            return;
        m_running = 0;
        // Another program was faster: that is as it should be.
        const bool isElsewhere = !report && report.error().code == Code::InvalidArgument;
        if (!isElsewhere)
            Q_EMIT ran({row, report});
        look();
    });
}

void ScheduleController::runNow(qint64 id)
{
    const auto row = std::ranges::find(m_rows, id, &Row::id);
    if (row == m_rows.end() || !isHere(*row) || !canRun())
        return;
    run(*row, ScheduledInvalidations::Late::Allow);
}

void ScheduleController::stop()
{
    m_stop.request_stop();
}

void ScheduleController::plan(inspect::InvalidationOrder order, const QDateTime &due)
{
    if (m_records.schedule && m_session)
        write(this, m_records.schedule, std::move(order), m_session->origin(), due.toUTC());
}

Task<> ScheduleController::write(QPointer<ScheduleController> self, ScheduledInvalidations *schedule,
                                 inspect::InvalidationOrder order, audit::Origin origin, QDateTime due)
{
    const auto id = co_await schedule->plan(std::move(order), std::move(origin), due);
    if (!self)
        co_return;
    if (id)
        Q_EMIT self->planned(*id, due);
    else
        Q_EMIT self->failed(id.error());
    if (self)
        self->look();
}

void ScheduleController::cancel(qint64 id)
{
    if (m_records.schedule)
        strike(this, m_records.schedule, id);
}

Task<> ScheduleController::strike(QPointer<ScheduleController> self, ScheduledInvalidations *schedule, qint64 id)
{
    const auto cancelled = co_await schedule->cancel(id);
    if (!self)
        co_return;
    if (!cancelled)
        Q_EMIT self->failed(cancelled.error());
    if (self)
        self->look();
}

} // namespace freshet::ui
