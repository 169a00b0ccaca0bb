// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/scheduled_invalidations.h"

#include <QSqlQuery>
#include <QSysInfo>

#include <array>

namespace freshet::inspect {

namespace {

using State = ScheduledInvalidation::State;

struct StateName
{
    State state;
    const char *name;
};

constexpr std::array stateNames{
    StateName{State::Planned, "planned"},     StateName{State::Running, "running"}, StateName{State::Unknown, "unknown"},
    StateName{State::Done, "done"},           StateName{State::Partly, "partly"},   StateName{State::Failed, "failed"},
    StateName{State::Cancelled, "cancelled"},
};

QStringList scheduleTables()
{
    return {QStringLiteral(
        "CREATE TABLE scheduled (id INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, due TEXT NOT NULL, planned TEXT "
        "NOT NULL, parts BLOB NOT NULL, user_name TEXT NOT NULL, program TEXT NOT NULL, connection TEXT NOT NULL, environment "
        "TEXT NOT NULL, server TEXT NOT NULL, host TEXT NOT NULL, process INTEGER NOT NULL, process_start TEXT NOT NULL, ended "
        "TEXT, done INTEGER NOT NULL, failed INTEGER NOT NULL, error TEXT NOT NULL)")};
}

// One line a part: JSON text has no line feeds of its own.
QByteArray textOf(const InvalidationOrder &order)
{
    QByteArrayList lines;
    for (const cache::Invalidation &one : order)
        lines.append(one.toJson());
    return lines.join('\n');
}

Result<InvalidationOrder> orderOf(const QByteArray &text)
{
    InvalidationOrder order;
    for (const QByteArray &line : text.split('\n')) {
        auto one = cache::Invalidation::fromJson(line);
        if (!one)
            return std::unexpected(one.error());
        order.push_back(*std::move(one));
    }
    return order;
}

// SQLite takes a null for NULL: what is empty is written as such.
QString told(const QString &text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

State stateOf(const QSqlQuery &query)
{
    const QString name = query.value(1).toString();
    State state = State::Unknown;
    for (const StateName &one : stateNames) {
        if (name == QLatin1String(one.name))
            state = one.state;
    }
    if (state != State::Running)
        return state;
    const ProcessIdentity process{query.value(10).toLongLong(), query.value(11).toByteArray()};
    const bool isHere = query.value(9).toString() == QSysInfo::machineHostName();
    return isHere && process.isRunning() ? State::Running : State::Unknown;
}

std::optional<redis::Profile::Environment> environmentOf(const QString &name)
{
    using Environment = redis::Profile::Environment;
    for (const Environment one : {Environment::Development, Environment::Staging, Environment::Production}) {
        if (name == redis::environmentName(one))
            return one;
    }
    return std::nullopt;
}

QString numbered(qint64 id)
{
    return QStringLiteral("scheduled invalidation %1").arg(id);
}

} // namespace

QLatin1String scheduledStateName(State state)
{
    for (const StateName &one : stateNames) {
        if (one.state == state)
            return QLatin1String(one.name);
    }
    return {};
}

ScheduledInvalidations::ScheduledInvalidations(const Options &options, Clock &clock)
    : m_options(options)
    , m_clock(&clock)
    , m_store({options.path.isEmpty() ? audit::localStorePath(QStringLiteral("scheduled.sqlite")) : options.path,
               QStringLiteral("the list of scheduled invalidations"), scheduleTables(), 1, options.wait})
{}

bool ScheduledInvalidations::isDue(const ScheduledInvalidation &one) const
{
    return one.state == State::Planned && one.due <= now();
}

bool ScheduledInvalidations::isMissed(const ScheduledInvalidation &one) const
{
    return one.state == State::Unknown || (one.state == State::Planned && one.due.msecsTo(now()) > m_options.tolerance.count());
}

Result<std::vector<ScheduledInvalidation>> ScheduledInvalidations::rows(QSqlDatabase &database, const QString &where,
                                                                        const QVariantList &values) const
{
    QSqlQuery query(database);
    const QString statement =
        QStringLiteral("SELECT id, state, due, planned, parts, user_name, program, connection, server, host, process, "
                       "process_start, ended, done, failed, error, environment FROM scheduled ") +
        where;
    if (const auto asked = execute(query, statement, values); !asked)
        return std::unexpected(asked.error());
    std::vector<ScheduledInvalidation> found;
    while (query.next()) {
        ScheduledInvalidation one;
        one.id = query.value(0).toLongLong();
        one.state = stateOf(query);
        one.due = timeFromSql(query.value(2));
        one.planned = timeFromSql(query.value(3));
        one.user = query.value(5).toString();
        one.origin = {query.value(6).toString(), query.value(7).toString(), environmentOf(query.value(16).toString()),
                      query.value(8).toString()};
        one.ended = timeFromSql(query.value(12));
        one.done = query.value(13).toLongLong();
        one.failed = query.value(14).toLongLong();
        one.error = query.value(15).toString();
        if (auto order = orderOf(query.value(4).toByteArray()))
            one.order = *std::move(order);
        else if (one.error.isEmpty()) // another program wrote it; it can be cancelled
            one.error = order.error().message;
        found.push_back(std::move(one));
    }
    return found;
}

Task<Result<qint64>> ScheduledInvalidations::plan(InvalidationOrder order, audit::Origin origin, QDateTime due)
{
    if (order.empty())
        co_return failure(Code::InvalidArgument, QStringLiteral("nothing is named that is to be invalidated"));
    if (!due.isValid() || due <= now())
        co_return failure(Code::InvalidArgument, QStringLiteral("the time is not in the future"));
    qint64 id = 0;
    Sql::Work work = [&](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        if (const auto asked = execute(query, QStringLiteral("SELECT COUNT(*) FROM scheduled WHERE state = 'planned'"), {});
            !asked)
            return asked;
        const qint64 waiting = query.next() ? query.value(0).toLongLong() : 0;
        query.clear();
        if (waiting >= m_options.most)
            return failure(Code::InvalidArgument,
                           QStringLiteral("%1 invalidations wait already; cancel some of them").arg(waiting));
        const QVariantList values{sqlTime(due),
                                  sqlTime(now()),
                                  textOf(order),
                                  told(systemUser()),
                                  told(origin.program),
                                  told(origin.connection),
                                  origin.environment ? QString(redis::environmentName(*origin.environment)) : QStringLiteral(""),
                                  told(origin.server)};
        const auto inserted = execute(
            query,
            QStringLiteral("INSERT INTO scheduled (state, due, planned, parts, user_name, program, connection, environment, "
                           "server, host, process, process_start, done, failed, error) VALUES ('planned', ?, ?, ?, ?, ?, ?, ?, "
                           "?, '', 0, '', 0, 0, '')"),
            values);
        if (!inserted)
            return inserted;
        id = query.lastInsertId().toLongLong();
        query.clear();
        return execute(query,
                       QStringLiteral("DELETE FROM scheduled WHERE ended IS NOT NULL AND id NOT IN (SELECT id FROM scheduled "
                                      "WHERE ended IS NOT NULL ORDER BY ended DESC LIMIT ?)"),
                       {m_options.kept});
    };
    const auto done = co_await m_store.write(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return id;
}

Task<Result<std::vector<ScheduledInvalidation>>> ScheduledInvalidations::list(QString server)
{
    std::vector<ScheduledInvalidation> found;
    Sql::Work work = [&](QSqlDatabase &database) -> Result<void> {
        auto all =
            rows(database, QStringLiteral("WHERE ? = '' OR server = ? ORDER BY ended IS NOT NULL, ended DESC, due, id LIMIT ?"),
                 {told(server), told(server), m_options.most + m_options.kept});
        if (!all)
            return std::unexpected(all.error());
        found = *std::move(all);
        return {};
    };
    const auto done = co_await m_store.read(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return found;
}

Task<Result<ScheduledInvalidation>> ScheduledInvalidations::find(qint64 id)
{
    std::vector<ScheduledInvalidation> found;
    Sql::Work work = [&](QSqlDatabase &database) -> Result<void> {
        auto all = rows(database, QStringLiteral("WHERE id = ?"), {id});
        if (!all)
            return std::unexpected(all.error());
        found = *std::move(all);
        return {};
    };
    const auto done = co_await m_store.read(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    if (found.empty())
        co_return failure(Code::NotFound, QStringLiteral("there is no %1").arg(numbered(id)), path());
    co_return std::move(found.front());
}

Task<Result<void>> ScheduledInvalidations::cancel(qint64 id)
{
    Sql::Work work = [&](QSqlDatabase &database) -> Result<void> {
        const auto all = rows(database, QStringLiteral("WHERE id = ?"), {id});
        if (!all)
            return std::unexpected(all.error());
        if (all->empty())
            return failure(Code::NotFound, QStringLiteral("there is no %1").arg(numbered(id)), path());
        if (all->front().state != State::Planned && all->front().state != State::Unknown)
            return failure(
                Code::InvalidArgument,
                QStringLiteral("%1 is %2 and can't be cancelled").arg(numbered(id), scheduledStateName(all->front().state)));
        QSqlQuery query(database);
        return execute(query, QStringLiteral("UPDATE scheduled SET state = 'cancelled', ended = ? WHERE id = ?"),
                       {sqlTime(now()), id});
    };
    auto done = co_await m_store.write(std::move(work));
    co_return done;
}

Task<Result<ScheduledInvalidation>> ScheduledInvalidations::claim(qint64 id, Late late)
{
    ScheduledInvalidation claimed;
    Sql::Work work = [&](QSqlDatabase &database) -> Result<void> {
        // In the write's own transaction: between the look and the claim nobody else writes.
        auto all = rows(database, QStringLiteral("WHERE id = ?"), {id});
        if (!all)
            return std::unexpected(all.error());
        if (all->empty())
            return failure(Code::NotFound, QStringLiteral("there is no %1").arg(numbered(id)), path());
        claimed = std::move(all->front());
        const bool waits = claimed.state == State::Planned || (claimed.state == State::Unknown && late == Late::Allow);
        if (!waits)
            return failure(Code::InvalidArgument,
                           QStringLiteral("%1 is %2").arg(numbered(id), scheduledStateName(claimed.state)));
        if (claimed.order.empty())
            return failure(Code::InvalidArgument, QStringLiteral("%1 can't be read: %2").arg(numbered(id), claimed.error));
        if (late == Late::Refuse && (!isDue(claimed) || isMissed(claimed)))
            return failure(Code::InvalidArgument, isMissed(claimed) ? QStringLiteral("%1 was missed").arg(numbered(id))
                                                                    : QStringLiteral("%1 is not due yet").arg(numbered(id)));
        const ProcessIdentity own = ProcessIdentity::own();
        QSqlQuery query(database);
        const auto taken = execute(
            query,
            QStringLiteral("UPDATE scheduled SET state = 'running', host = ?, process = ?, process_start = ? WHERE id = ?"),
            {told(QSysInfo::machineHostName()), own.number, told(QString::fromLatin1(own.start)), id});
        claimed.state = State::Running;
        return taken;
    };
    const auto done = co_await m_store.write(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return claimed;
}

Task<Result<void>> ScheduledInvalidations::release(qint64 id)
{
    Sql::Work work = [id](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        return execute(query, QStringLiteral("UPDATE scheduled SET state = 'planned' WHERE id = ? AND state = 'running'"), {id});
    };
    auto done = co_await m_store.write(std::move(work));
    co_return done;
}

Task<Result<void>> ScheduledInvalidations::finish(qint64 id, audit::Outcome outcome, qint64 doneKeys, qint64 failedKeys)
{
    const State state = outcome.state == audit::Outcome::State::Done     ? State::Done
                        : outcome.state == audit::Outcome::State::Partly ? State::Partly
                                                                         : State::Failed;
    Sql::Work work = [&](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        return execute(query,
                       QStringLiteral("UPDATE scheduled SET state = ?, ended = ?, done = ?, failed = ?, error = ? WHERE id = ?"),
                       {QString(scheduledStateName(state)), sqlTime(now()), doneKeys, failedKeys, told(outcome.error), id});
    };
    auto done = co_await m_store.write(std::move(work));
    co_return done;
}

Task<Result<OrderReport>> runScheduled(redis::Client &client, ScheduledInvalidations &schedule, audit::ActivityLog *log,
                                       qint64 id, audit::Origin origin, ScheduledInvalidations::Late late, OrderOptions options)
{
    const auto found = co_await schedule.find(id);
    if (!found)
        co_return std::unexpected(found.error());
    if (found->origin.server != client.url().displayName())
        co_return failure(Code::InvalidArgument,
                          QStringLiteral("it was planned for %1 and is made there only").arg(found->origin.server));
    if (client.options().readOnly)
        co_return failure(Code::ReadOnly, QStringLiteral("the connection is read-only"));
    const auto claimed = co_await schedule.claim(id, late);
    if (!claimed)
        co_return std::unexpected(claimed.error());
    options.reason = claimed->reason();
    options.plan.insert(QStringLiteral("scheduled"), id);
    audit::Intent intent = intentOf(claimed->order, origin, options);
    qint64 record = 0;
    if (log) {
        const auto begun = co_await log->begin(std::move(intent));
        if (!begun) {
            const auto released = co_await schedule.release(id);
            Q_UNUSED(released) // else it is Unknown once this program has ended
            co_return std::unexpected(begun.error());
        }
        record = *begun;
    }
    auto report = co_await invalidateOrder(client, claimed->order, options);
    audit::Outcome outcome = outcomeOf(report);
    if (log) {
        const auto finished = co_await log->finish(record, outcome);
        Q_UNUSED(finished)
    }
    const auto ended = co_await schedule.finish(id, std::move(outcome), report ? report->done() : 0, report ? report->failed : 0);
    Q_UNUSED(ended)
    co_return report;
}

} // namespace freshet::inspect
