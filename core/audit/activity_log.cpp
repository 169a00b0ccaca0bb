// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/activity_log.h"

#include "core/audit/activity_row.h"

#include <QSysInfo>

#include <algorithm>

namespace freshet::audit {

namespace {

constexpr std::size_t mostOwed = 1000;
constexpr qint64 sweepEvery = 64; // records between two looks at the sum of bytes

QString pathOf(const ActivityLog::Options &options)
{
    return options.path.isEmpty() ? localStorePath(QStringLiteral("activity.sqlite")) : options.path;
}

/// The number of the next change, which no other one ever had.
Result<qint64> nextChange(QSqlDatabase &database)
{
    if (const auto counted = execute(database, QStringLiteral("UPDATE counter SET change = change + 1")); !counted)
        return std::unexpected(counted.error());
    return numberOf(database, QStringLiteral("SELECT change FROM counter"));
}

/// True for as long as the calling thread runs.
std::shared_ptr<const std::atomic<bool>> threadMark()
{
    struct Mark
    {
        std::shared_ptr<std::atomic<bool>> runs = std::make_shared<std::atomic<bool>>(true);
        ~Mark() { runs->store(false); }
    };
    thread_local const Mark mark;
    return mark.runs;
}

} // namespace

ActivityLog::ActivityLog(const Options &options, Clock &clock)
    : m_options(options)
    , m_clock(&clock)
    , m_store({pathOf(options), QStringLiteral("the activity log"), activitySchema(), 1, options.wait})
{}

// Records go in the order in which they came; sums over all of them are looked at now and then only.
Result<void> ActivityLog::removeOld(QSqlDatabase &database, qint64 newest) const
{
    QSqlQuery query(database);
    const QDateTime eldest = m_clock->utcNow().addSecs(-std::chrono::seconds(m_options.longestAge).count());
    if (const auto done = execute(query, QStringLiteral("DELETE FROM activity WHERE id <= ? OR begun < ?"),
                                  {newest - m_options.mostRecords, sqlTime(eldest)});
        !done)
        return done;
    if (newest % sweepEvery != 0)
        return {};
    const auto sum = numberOf(database, QStringLiteral("SELECT COALESCE(SUM(bytes), 0) FROM activity"));
    if (!sum)
        return std::unexpected(sum.error());
    qint64 spare = *sum - m_options.mostBytes;
    if (spare <= 0)
        return {};
    qint64 last = 0;
    if (const auto done = execute(query, QStringLiteral("SELECT id, bytes FROM activity ORDER BY id"), {}); !done)
        return done;
    while (spare > 0 && query.next()) {
        last = query.value(0).toLongLong();
        spare -= query.value(1).toLongLong();
    }
    last = std::min(last, newest - 1);
    return execute(query, QStringLiteral("DELETE FROM activity WHERE id <= ?"), {last});
}

// What was begun in a thread that has ended, nobody completes any more: a session was closed while it waited for the disk.
void ActivityLog::oweInterrupted()
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_open, [this](const auto &entry) {
        const auto &[id, open] = entry;
        if (*open.threadRuns)
            return false;
        Completion completion;
        completion.id = id;
        completion.outcome.state = Outcome::State::Partly;
        completion.outcome.error = QStringLiteral("the connection was closed before the end of it was known");
        if (open.end)
            completion = *open.end;
        completion.serial = ++m_serials;
        if (m_owed.size() < mostOwed)
            m_owed.push_back(std::move(completion));
        return true;
    });
}

// Before reading, so that what was interrupted is not told to run. Where it can't be written, it is tried again later.
Task<> ActivityLog::settleInterrupted()
{
    oweInterrupted();
    {
        const std::lock_guard lock(m_mutex);
        if (m_owed.empty())
            co_return;
    }
    quint64 owed = 0;
    Sql::Work work = [this, &owed](QSqlDatabase &database) -> Result<void> {
        const auto written = writeOwed(database);
        if (!written)
            return std::unexpected(written.error());
        owed = *written;
        return {};
    };
    const auto done = co_await m_store.write(std::move(work));
    if (done)
        forgetOwed(owed);
}

Result<quint64> ActivityLog::writeOwed(QSqlDatabase &database)
{
    std::vector<Completion> owed;
    {
        const std::lock_guard lock(m_mutex);
        owed = m_owed;
    }
    for (const Completion &one : owed) {
        const auto change = nextChange(database);
        if (!change)
            return std::unexpected(change.error());
        const auto done = completeRow(database, one.id, one.outcome, one.undone, *change, m_clock->utcNow());
        if (!done && done.error().code != Code::NotFound)
            return std::unexpected(done.error());
    }
    return owed.empty() ? 0 : owed.back().serial;
}

// Others may have written the same ones, and added new ones, meanwhile.
void ActivityLog::forgetOwed(quint64 last)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_owed, [last](const Completion &one) { return one.serial <= last; });
}

Task<Result<qint64>> ActivityLog::begin(Intent intent)
{
    if (const auto fits = checkSizes(intent); !fits)
        co_return std::unexpected(fits.error());
    Activity row;
    row.begun = m_clock->utcNow();
    row.user = systemUser();
    row.host = QSysInfo::machineHostName();
    row.process = ProcessIdentity::own();
    row.intent = std::move(intent);
    qint64 id = 0;
    quint64 owed = 0;
    oweInterrupted();
    Sql::Work work = [this, &row, &id, &owed, mark = threadMark()](QSqlDatabase &database) -> Result<void> {
        const auto written = writeOwed(database);
        if (!written)
            return std::unexpected(written.error());
        owed = *written;
        const auto change = nextChange(database);
        if (!change)
            return std::unexpected(change.error());
        const auto inserted = insertRow(database, row, *change);
        if (!inserted)
            return std::unexpected(inserted.error());
        id = *inserted;
        {
            const std::lock_guard lock(m_mutex); // here, for the caller may never hear of it
            m_open.insert_or_assign(id, Open{mark, std::nullopt});
        }
        return removeOld(database, id);
    };
    const auto done = co_await m_store.write(std::move(work));
    if (!done) {
        const std::lock_guard lock(m_mutex);
        m_open.erase(id);
        co_return std::unexpected(done.error());
    }
    forgetOwed(owed);
    co_return id;
}

Task<Result<void>> ActivityLog::finish(qint64 id, Outcome outcome)
{
    Completion completion{id, std::move(outcome), 0, 0};
    return complete(std::move(completion));
}

Task<Result<void>> ActivityLog::finishUndo(qint64 by, Outcome outcome, qint64 id)
{
    Completion completion{by, std::move(outcome), id, 0};
    return complete(std::move(completion));
}

Task<Result<void>> ActivityLog::complete(Completion completion)
{
    quint64 owed = 0;
    oweInterrupted();
    {
        const std::lock_guard lock(m_mutex);
        if (const auto open = m_open.find(completion.id); open != m_open.end())
            open->second.end = completion;
    }
    Sql::Work work = [this, &completion, &owed](QSqlDatabase &database) -> Result<void> {
        const auto written = writeOwed(database);
        if (!written)
            return std::unexpected(written.error());
        owed = *written;
        const auto change = nextChange(database);
        if (!change)
            return std::unexpected(change.error());
        return completeRow(database, completion.id, completion.outcome, completion.undone, *change, m_clock->utcNow());
    };
    const auto done = co_await m_store.write(std::move(work));
    if (done)
        forgetOwed(owed);
    {
        const std::lock_guard lock(m_mutex);
        m_open.erase(completion.id);
        if (!done && done.error().code != Code::NotFound) {
            completion.serial = ++m_serials;
            if (m_owed.size() < mostOwed)
                m_owed.push_back(std::move(completion));
        }
    }
    co_return done;
}

Task<Result<ActivityLog::Page>> ActivityLog::changes(qint64 since, qint64 limit)
{
    co_await settleInterrupted();
    Page page;
    Sql::Work work = [&page, since, limit](QSqlDatabase &database) -> Result<void> {
        const auto change = numberOf(database, QStringLiteral("SELECT change FROM counter"));
        if (!change)
            return std::unexpected(change.error());
        const auto oldest = numberOf(database, QStringLiteral("SELECT COALESCE(MIN(id), 0) FROM activity"));
        if (!oldest)
            return std::unexpected(oldest.error());
        page.change = *change;
        page.oldest = *oldest;
        page.isWhole = since <= 0 || since > *change;
        const QString which =
            page.isWhole ? QStringLiteral("WHERE change > ?") : QStringLiteral("WHERE change > ? OR state = 'begun'");
        auto rows =
            selectRows(database, which + QStringLiteral(" ORDER BY id DESC LIMIT ?"), {page.isWhole ? qint64(0) : since, limit});
        if (!rows)
            return std::unexpected(rows.error());
        page.records = *std::move(rows);
        return {};
    };
    const auto done = co_await m_store.read(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return page;
}

Task<Result<Activity>> ActivityLog::record(qint64 id)
{
    co_await settleInterrupted();
    std::vector<Activity> found;
    Sql::Work work = [&found, id](QSqlDatabase &database) -> Result<void> {
        auto rows = selectRows(database, QStringLiteral("WHERE id = ?"), {id});
        if (!rows)
            return std::unexpected(rows.error());
        found = *std::move(rows);
        return {};
    };
    const auto done = co_await m_store.read(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    if (found.empty())
        co_return failure(Code::NotFound, QStringLiteral("the activity log has no record %1 any more").arg(id), path());
    co_return std::move(found.front());
}

} // namespace freshet::audit
