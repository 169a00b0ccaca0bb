// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/outbox_store.h"

#include <QSqlQuery>
#include <QStringList>
#include <QUuid>

#include <algorithm>

namespace freshet::events {

namespace {

/// The texts that PostgreSQL takes; it knows no NUL.
QString storable(QString text)
{
    return text.remove(QChar(0)).left(2000);
}

/// ` AND type NOT IN (?, ?)`.
QString withoutTypes(const QByteArrayList &types)
{
    if (types.isEmpty())
        return {};
    return QStringLiteral(" AND type NOT IN (?%1)").arg(QStringLiteral(", ?").repeated(types.size() - 1));
}

void appendTo(QVariantList &values, const QByteArrayList &types)
{
    for (const QByteArray &type : types)
        values << QString::fromUtf8(type);
}

QString numbers(const std::vector<qint64> &ids)
{
    QStringList texts;
    for (const qint64 id : ids)
        texts << QString::number(id);
    return texts.join(QLatin1Char(','));
}

} // namespace

/// What the statements of the lease are made of; read by Sql's thread too, so it never changes.
struct OutboxStore::Lease
{
    bool isPostgreSql = false;
    QString token;
    qint64 life = 0; ///< ms

    /// Milliseconds since 1970 by the database's clock; in PostgreSQL not that of the transaction's beginning.
    QString now() const
    {
        return isPostgreSql ? QStringLiteral("CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
                            : QStringLiteral("CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)");
    }
    /// With one parameter, the token.
    QString isFree() const { return QStringLiteral("(token = ? OR until_ms <= %1 OR until_ms > %1 + 2 * life_ms)").arg(now()); }
    QString prolonged() const { return QStringLiteral("life_ms = %1, until_ms = %2 + %1").arg(life).arg(now()); }
    /// Whether the row of the lease fulfilled `condition` (with the token as its parameter) and has `values` now. Who was stopped
    /// in the middle of this, with the row locked, is not waited for: it counts as having the lease.
    Result<bool> set(QSqlDatabase &database, const QString &values, const QString &condition) const
    {
        const QString statement = isPostgreSql
                                      ? QStringLiteral("WITH mine AS (SELECT name FROM outbox_relay WHERE name = 'relay' AND %2 "
                                                       "FOR UPDATE SKIP LOCKED) UPDATE outbox_relay SET %1 FROM mine "
                                                       "WHERE outbox_relay.name = mine.name")
                                      : QStringLiteral("UPDATE outbox_relay SET %1 WHERE name = 'relay' AND %2");
        QSqlQuery query(database);
        if (auto done = execute(query, statement.arg(values, condition), {token}); !done)
            return std::unexpected(done.error());
        return query.numRowsAffected() > 0;
    }
    /// The token is hexadecimal digits, which need no parameter.
    Result<bool> take(QSqlDatabase &database) const
    {
        return set(database, QStringLiteral("token = '%1', ").arg(token) + prolonged(), isFree());
    }
    Result<bool> prolong(QSqlDatabase &database) const { return set(database, prolonged(), QStringLiteral("token = ?")); }
    Result<bool> giveBack(QSqlDatabase &database) const
    {
        return set(database, QStringLiteral("token = '', until_ms = 0"), QStringLiteral("token = ?"));
    }
};

OutboxStore::OutboxStore(Sql &sql, std::chrono::milliseconds leaseLife)
    : m_sql(&sql)
{
    Lease lease;
    lease.isPostgreSql = sql.kind() == Sql::Kind::PostgreSql;
    lease.token = QString::fromLatin1(QUuid::createUuid().toByteArray(QUuid::Id128));
    lease.life = leaseLife.count();
    m_lease = std::make_shared<const Lease>(std::move(lease));
}

Task<Result<void>> OutboxStore::prepare()
{
    return Outbox::prepare(*m_sql);
}

Task<Result<OutboxStore::Look>> OutboxStore::look(QByteArrayList without)
{
    auto look = std::make_shared<Look>();
    Sql::Work work = [look, lease = m_lease, without](QSqlDatabase &database) -> Result<void> {
        const QString statement = QStringLiteral("SELECT EXISTS (SELECT 1 FROM outbox WHERE refused_at IS NULL%1), "
                                                 "(SELECT CASE WHEN %2 THEN 1 ELSE 0 END FROM outbox_relay WHERE name = 'relay')")
                                      .arg(withoutTypes(without), lease->isFree());
        QVariantList values;
        appendTo(values, without);
        values << lease->token;
        QSqlQuery query(database);
        if (auto read = execute(query, statement, values); !read)
            return read;
        if (!query.next())
            return failure(Code::Io, QStringLiteral("the outbox can't be read"));
        look->hasRows = query.value(0).toBool();
        look->hasLease = !query.value(1).isNull();
        look->isFree = query.value(1).toInt() != 0;
        return {};
    };
    const auto done = co_await m_sql->run(std::move(work));
    if (!done)
        co_return Result<Look>(std::unexpected(done.error()));
    co_return Result<Look>(*look);
}

Task<Result<std::optional<std::vector<OutboxStore::Row>>>> OutboxStore::take(int most, QByteArrayList without)
{
    using Rows = std::optional<std::vector<Row>>;
    auto rows = std::make_shared<Rows>();
    Sql::Work work = [rows, lease = m_lease, most, without](QSqlDatabase &database) -> Result<void> {
        const auto taken = lease->take(database);
        if (!taken)
            return std::unexpected(taken.error());
        if (!*taken)
            return {};
        rows->emplace();
        QVariantList values;
        appendTo(values, without);
        QSqlQuery query(database);
        const auto read = execute(query,
                                  QStringLiteral("SELECT id, event_id, type, event, created_at FROM outbox "
                                                 "WHERE refused_at IS NULL%1 ORDER BY id LIMIT %2")
                                      .arg(withoutTypes(without))
                                      .arg(most),
                                  values);
        while (read && query.next()) {
            Row &row = (*rows)->emplace_back();
            row.id = query.value(0).toLongLong();
            row.eventId = query.value(1).toString().toUtf8();
            row.type = query.value(2).toString().toUtf8();
            row.json = query.value(3).toString().toUtf8();
            row.createdAt = timeFromSql(query.value(4));
        }
        return read;
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    if (!done)
        co_return Result<Rows>(std::unexpected(done.error()));
    co_return Result<Rows>(std::move(*rows));
}

Task<Result<bool>> OutboxStore::prolong()
{
    Settlement nothing;
    auto settled = co_await settle(std::move(nothing), true);
    co_return settled;
}

Task<Result<void>> OutboxStore::giveBack()
{
    Settlement nothing;
    const auto settled = co_await settle(std::move(nothing), false);
    if (!settled)
        co_return Result<void>(std::unexpected(settled.error()));
    co_return Result<void>();
}

Task<Result<bool>> OutboxStore::settle(Settlement settlement, bool keepLease)
{
    const auto what = std::make_shared<const Settlement>(std::move(settlement));
    auto leads = std::make_shared<bool>(false);
    Sql::Work work = [what, leads, lease = m_lease, keepLease](QSqlDatabase &database) -> Result<void> {
        if (!what->published.empty()) {
            if (auto removed =
                    execute(database, QStringLiteral("DELETE FROM outbox WHERE id IN (%1)").arg(numbers(what->published)));
                !removed)
                return removed;
        }
        QSqlQuery query(database);
        const QString now =
            lease->isPostgreSql ? QStringLiteral("clock_timestamp()") : QStringLiteral("strftime('%Y-%m-%dT%H:%M:%fZ', 'now')");
        for (const Settlement::Note &note : what->refused) {
            if (auto noted = execute(query,
                                     QStringLiteral("UPDATE outbox SET refused_at = ") + now +
                                         QStringLiteral(", tries = tries + 1, error = ? WHERE id = ? AND refused_at IS NULL"),
                                     {storable(note.error), note.id});
                !noted)
                return noted;
        }
        for (const Settlement::Note &note : what->failed) {
            if (auto noted = execute(query, QStringLiteral("UPDATE outbox SET tries = tries + 1, error = ? WHERE id = ?"),
                                     {storable(note.error), note.id});
                !noted)
                return noted;
        }
        const auto kept = keepLease ? lease->prolong(database) : lease->giveBack(database);
        if (!kept)
            return std::unexpected(kept.error());
        *leads = keepLease && *kept;
        return {};
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    if (!done)
        co_return Result<bool>(std::unexpected(done.error()));
    co_return Result<bool>(*leads);
}

Task<Result<OutboxRelay::Backlog>> OutboxStore::fetchBacklog()
{
    auto backlog = std::make_shared<OutboxRelay::Backlog>();
    Sql::Work work = [backlog](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        if (auto read = execute(query,
                                QStringLiteral("SELECT COUNT(*) - COUNT(refused_at), COUNT(refused_at), "
                                               "MIN(CASE WHEN refused_at IS NULL THEN created_at END) FROM outbox"),
                                {});
            !read)
            return read;
        if (!query.next())
            return failure(Code::Io, QStringLiteral("the outbox can't be counted"));
        backlog->waiting = query.value(0).toLongLong();
        backlog->refused = query.value(1).toLongLong();
        if (const QDateTime oldest = timeFromSql(query.value(2)); oldest.isValid())
            backlog->oldest = oldest;
        return {};
    };
    const auto done = co_await m_sql->run(std::move(work));
    if (!done)
        co_return Result<OutboxRelay::Backlog>(std::unexpected(done.error()));
    co_return Result<OutboxRelay::Backlog>(*backlog);
}

} // namespace freshet::events
