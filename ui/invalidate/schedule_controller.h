// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/scheduled_invalidations.h"
#include "ui/bridge/records.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <stop_token>

namespace freshet::ui {

/// Carries scheduled invalidations out while their connection is open, whether the panel is seen or not, and keeps the list of
/// them. What was missed is never made by itself: a person decides. Reads the local file only; asks no server but to carry out.
/// Thread: the GUI's. Owner: the panel.
class ScheduleController : public QObject
{
    Q_OBJECT

public:
    using Row = inspect::ScheduledInvalidation;

    /// One that was carried out, or could not be.
    struct Ran
    {
        Row row;
        Result<inspect::OrderReport> report;
    };

    explicit ScheduleController(const Records &records, QObject *parent = nullptr);
    ~ScheduleController() override;

    bool isAvailable() const { return m_records.schedule; }
    void setSession(Session *session);
    Session *session() const { return m_session; }

    const std::vector<Row> &rows() const { return m_rows; }       ///< of all connections
    const std::optional<Error> &error() const { return m_error; } ///< why the list can't be read
    bool isMissed(const Row &row) const { return m_records.schedule && m_records.schedule->isMissed(row); }
    /// Whether it was planned for the open connection.
    bool isHere(const Row &row) const { return m_session && m_session->url().displayName() == row.origin.server; }
    /// Of the open connection.
    int missedCount() const;
    int waitingCount() const;                    ///< of all connections
    qint64 running() const { return m_running; } ///< id; 0: none

    /// Reads the list again, and carries out what is due.
    void look();
    void plan(inspect::InvalidationOrder order, const QDateTime &due);
    void cancel(qint64 id);
    void runNow(qint64 id); ///< missed or early, because a person wants it; here only
    void stop();            ///< what runs

Q_SIGNALS:
    void changed();
    void planned(qint64 id, const QDateTime &due);
    void failed(const freshet::Error &error); ///< of plan and cancel
    void ran(const freshet::ui::ScheduleController::Ran &one);

private:
    static Task<> read(QPointer<ScheduleController> self, inspect::ScheduledInvalidations *schedule);
    static Task<> write(QPointer<ScheduleController> self, inspect::ScheduledInvalidations *schedule,
                        inspect::InvalidationOrder order, audit::Origin origin, QDateTime due);
    static Task<> strike(QPointer<ScheduleController> self, inspect::ScheduledInvalidations *schedule, qint64 id);
    void onRows(Result<std::vector<Row>> rows);
    void runDue();
    void run(const Row &row, inspect::ScheduledInvalidations::Late late);
    void planNextLook();
    bool canRun() const;

    Records m_records;
    QPointer<Session> m_session;
    std::vector<Row> m_rows;
    std::optional<Error> m_error;
    QTimer m_timer;
    std::stop_source m_stop;
    Latest m_latest;
    qint64 m_running = 0;
    bool m_reading = false;
    bool m_again = false; ///< something changed while it was read
};

} // namespace freshet::ui
