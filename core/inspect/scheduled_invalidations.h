// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/local_store.h"
#include "core/base/clock.h"
#include "core/inspect/recorded_invalidation.h"

namespace freshet::inspect {

/// An invalidation that is to be made at a given time, and what became of it.
struct ScheduledInvalidation
{
    enum class State {
        Planned, ///< waits for its time; see `isMissed`
        Running, ///< a program took it and runs
        Unknown, ///< the program that took it ended without a word: it may have been made, in part or not at all
        Done,
        Partly,
        Failed,
        Cancelled, ///< taken back by somebody before it was made
    };

    qint64 id = 0;
    State state = State::Planned;
    InvalidationOrder order;
    audit::Origin origin; ///< where it is to be made: only on a connection to that `server`
    QDateTime due;        ///< UTC
    QDateTime planned;    ///< UTC
    QString user;         ///< of the system, who planned it
    QDateTime ended;      ///< UTC; invalid: not yet
    qint64 done = 0;
    qint64 failed = 0;
    QString error;

    bool isOpen() const { return state == State::Planned || state == State::Running || state == State::Unknown; }
    QString reason() const { return order.empty() ? QString() : order.front().reason; }
};

/// Invalidations for later: one local file for all programs of a user (see audit::LocalStore), so they outlive a restart. A
/// program that runs then makes them (`runScheduled`); without one they are missed, and a person decides.
///
/// For the maintainer: whoever makes one claims it first, in one transaction that only succeeds where nobody else has; so two
/// programs over one file never make one twice. Between the claim and the end the row names the process; where that is gone, the
/// row is Unknown and never taken again by itself. Of those that are over the newest `Options::kept` stay.
/// Thread: any with an event loop, several at once. Owner: the program; it outlives its users.
class ScheduledInvalidations
{
public:
    struct Options
    {
        QString path; ///< empty: `scheduled.sqlite` in the user's data directory
        /// One that was not begun so long after its time is missed: nobody expects it any more.
        std::chrono::milliseconds tolerance{60'000};
        qint64 most = 1000;                   ///< that wait at once
        qint64 kept = 200;                    ///< that are over
        std::chrono::milliseconds wait{5000}; ///< for other programs' locks
    };

    explicit ScheduledInvalidations(const Options &options, Clock &clock = Clock::system());
    ScheduledInvalidations()
        : ScheduledInvalidations(Options{})
    {}

    QString path() const { return m_store.path(); }
    const Clock &clock() const { return *m_clock; }
    QDateTime now() const { return m_clock->utcNow(); }

    /// Its id. Code::InvalidArgument: `due` is not in the future, the order is empty, or too many wait already; Code::Io where it
    /// can't be written down.
    Task<Result<qint64>> plan(InvalidationOrder order, audit::Origin origin, QDateTime due);
    /// Those that wait or run, by their time, then the newest that are over; of one server, or of all where empty.
    Task<Result<std::vector<ScheduledInvalidation>>> list(QString server = {});
    Task<Result<ScheduledInvalidation>> find(qint64 id); ///< Code::NotFound
    /// One that waits, was missed or is Unknown is not to be made any more. Code::NotFound, or Code::InvalidArgument where it is
    /// over or runs.
    Task<Result<void>> cancel(qint64 id);

    /// Its time has come.
    bool isDue(const ScheduledInvalidation &one) const;
    /// Its time is over by more than the tolerance; Unknown ones are such too.
    bool isMissed(const ScheduledInvalidation &one) const;

    enum class Late {
        Refuse, ///< only where it is due and not missed
        Allow,  ///< a person wants it: also missed, Unknown, or early
    };
    /// Takes it for this process. Code::NotFound; Code::InvalidArgument, whose message says why, where it is not to be made now
    /// or another one took it.
    Task<Result<ScheduledInvalidation>> claim(qint64 id, Late late);
    /// Gives a claimed one back: nothing was done.
    Task<Result<void>> release(qint64 id);
    /// What became of a claimed one. Code::Io: it could not be written, and the row stays Running and then Unknown.
    Task<Result<void>> finish(qint64 id, audit::Outcome outcome, qint64 done, qint64 failed);

private:
    Result<std::vector<ScheduledInvalidation>> rows(QSqlDatabase &database, const QString &where,
                                                    const QVariantList &values) const;

    Options m_options;
    Clock *m_clock;
    audit::LocalStore m_store;
};

/// Claims one, makes it over `client` and writes both down, in the schedule and in the activity log. Code::InvalidArgument also
/// where it was planned for another server than the client's; then, and where the activity log can't be written, it goes on
/// waiting.
Task<Result<OrderReport>> runScheduled(redis::Client &client, ScheduledInvalidations &schedule, audit::ActivityLog *log,
                                       qint64 id, audit::Origin origin, ScheduledInvalidations::Late late,
                                       OrderOptions options = {});

/// `planned`, `running`, `unknown`, `done`, `partly`, `failed`, `cancelled`: the spelling in files and JSON.
QLatin1String scheduledStateName(ScheduledInvalidation::State state);

} // namespace freshet::inspect
