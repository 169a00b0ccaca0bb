// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/audit/local_store.h"
#include "core/base/clock.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace freshet::audit {

/// Every change made through Freshet: written down before it is made and completed after it, so that a program that was killed in
/// between leaves a record that says so, and so does a thread that ended in between (a connection that was closed): what it had
/// begun is completed as Partly by the next call. One local file for all programs of a user (see LocalStore).
///
///     const auto id = co_await log.begin(intent);
///     if (!id)
///         co_return …; // nothing is changed that can't be recorded, unless the user says so
///     …
///     co_await log.finish(*id, outcome);
///
/// Bounded: the oldest records go by age, number and bytes. A record takes 0.3 to 1 KiB; beginning and completing one wait for
/// the disk once each (a fraction of a millisecond to tens of them). Thread: any with an event loop, several at once. Owner: the
/// program; it outlives its users.
class ActivityLog
{
public:
    struct Options
    {
        QString path; ///< empty: `activity.sqlite` in the user's data directory
        std::chrono::hours longestAge{400 * 24};
        qint64 mostRecords = 20'000;
        qint64 mostBytes = 32LL << 20;        ///< of what is written down, without the file's own structure
        std::chrono::milliseconds wait{5000}; ///< for other programs' locks
    };

    explicit ActivityLog(const Options &options, Clock &clock = Clock::system());
    ActivityLog()
        : ActivityLog(Options{})
    {}

    QString path() const { return m_store.path(); }

    /// Writes down what is about to be done; its id. Code::Io where that can't be done (disk full, no permission, another
    /// program's lock): nothing is written then, and the caller decides whether to go on. Code::InvalidArgument for a plan or
    /// undo beyond 256 KiB.
    Task<Result<qint64>> begin(Intent intent);
    /// Completes a record. Where that can't be written, it is kept and written with the next call that writes; the error tells.
    /// Code::NotFound where the record is gone.
    Task<Result<void>> finish(qint64 id, Outcome outcome);
    /// Completes the record `by`, which took `id` back, and notes that at `id`, in one step.
    Task<Result<void>> finishUndo(qint64 by, Outcome outcome, qint64 id);

    /// Records, and what a reader needs to ask for the rest.
    struct Page
    {
        std::vector<Activity> records; ///< newest first
        qint64 change = 0;             ///< to be given as `since`
        qint64 oldest = 0;             ///< id; smaller ones are gone
        bool isWhole = true;           ///< `records` is all that there is (up to the limit), not what was new
    };
    /// What was begun or completed behind `since`, and everything that is still open; with 0 the newest `limit` records. Where
    /// the file is another one than before, all of it. No file yet is no error.
    Task<Result<Page>> changes(qint64 since, qint64 limit = 100'000);
    Task<Result<Activity>> record(qint64 id); ///< Code::NotFound

private:
    struct Completion
    {
        qint64 id = 0;
        Outcome outcome;
        qint64 undone = 0;
        quint64 serial = 0; ///< among those that could not be written
    };
    /// A record that was begun through this object and is not completed.
    struct Open
    {
        std::shared_ptr<const std::atomic<bool>> threadRuns; ///< of whoever began it
        std::optional<Completion> end;                       ///< on its way
    };
    void oweInterrupted();
    Task<> settleInterrupted();
    /// The serial of the last one that was written.
    Result<quint64> writeOwed(QSqlDatabase &database);
    Task<Result<void>> complete(Completion completion);
    void forgetOwed(quint64 last);
    Result<void> removeOld(QSqlDatabase &database, qint64 newest) const;

    Options m_options;
    Clock *m_clock;
    std::mutex m_mutex;
    std::map<qint64, Open> m_open;  ///< by id
    std::vector<Completion> m_owed; ///< could not be written yet; at most 1000, by their serials
    quint64 m_serials = 0;
    LocalStore m_store; ///< last: what it still answers while it ends may find the rest there
};

/// Does `work` between a record's beginning and its end: not at all where the record can't be begun, whose error is the answer.
/// A record that can't be completed does not spoil the answer; it is completed later (see ActivityLog::finish). `outcome` reads
/// the answer; both functions are kept until the end. The log outlives the task.
template<typename Value>
Task<Result<Value>> recorded(ActivityLog &log, Intent intent, std::function<Task<Result<Value>>()> work,
                             std::function<Outcome(const Result<Value> &)> outcome)
{
    const auto id = co_await log.begin(std::move(intent));
    if (!id)
        co_return std::unexpected(id.error());
    auto answer = co_await work();
    Outcome end = outcome(answer);
    const auto finished = co_await log.finish(*id, std::move(end));
    Q_UNUSED(finished)
    co_return answer;
}

} // namespace freshet::audit
