// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/outbox.h"

#include "core/base/utf8.h"
#include "core/events/event_registry.h"

#include <QSqlQuery>

#include <algorithm>

namespace freshet::events {

namespace {

Result<bool> hasRow(QSqlDatabase &database, const QString &statement)
{
    QSqlQuery query(database);
    if (auto read = execute(query, statement, {}); !read)
        return std::unexpected(read.error());
    return query.next();
}

Result<void> makeTables(QSqlDatabase &database, bool isPostgreSql)
{
    // The id of a removed row must not come again: a relay that was slow would remove the new one by it.
    const QString id =
        isPostgreSql ? QStringLiteral("BIGSERIAL PRIMARY KEY") : QStringLiteral("INTEGER PRIMARY KEY AUTOINCREMENT");
    const QString time = isPostgreSql ? QStringLiteral("TIMESTAMPTZ") : QStringLiteral("TEXT");
    const QString now =
        isPostgreSql ? QStringLiteral("clock_timestamp()") : QStringLiteral("(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))");
    const QStringList statements{
        QStringLiteral("CREATE TABLE IF NOT EXISTS outbox (id %1, event_id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, "
                       "event TEXT NOT NULL, created_at %2 NOT NULL DEFAULT ")
                .arg(id, time) +
            now + QStringLiteral(", tries INTEGER NOT NULL DEFAULT 0, error TEXT, refused_at %1)").arg(time),
        // With the type, so that a look past many events of a type that has to wait reads the index alone.
        QStringLiteral("CREATE INDEX IF NOT EXISTS outbox_waiting ON outbox (id, type) WHERE refused_at IS NULL"),
        QStringLiteral("CREATE TABLE IF NOT EXISTS outbox_relay (name TEXT PRIMARY KEY, token TEXT NOT NULL, "
                       "until_ms BIGINT NOT NULL, life_ms BIGINT NOT NULL)"),
    };
    for (const QString &statement : statements) {
        if (auto made = execute(database, statement); !made)
            return made;
    }
    return {};
}

/// CREATE INDEX IF NOT EXISTS locks the table before it looks, and would stand in the way of all who append: so it is asked
/// first. `outbox_relay` is made last, in one transaction with the others.
Result<bool> areThere(QSqlDatabase &database, bool isPostgreSql)
{
    return hasRow(database, isPostgreSql ? QStringLiteral("SELECT 1 WHERE to_regclass('outbox_relay') IS NOT NULL")
                                         : QStringLiteral("SELECT 1 FROM sqlite_master WHERE name = 'outbox_relay'"));
}

Result<bool> isPrepared(QSqlDatabase &database, bool isPostgreSql)
{
    const auto stand = areThere(database, isPostgreSql);
    if (!stand || !*stand)
        return stand;
    return hasRow(database, QStringLiteral("SELECT 1 FROM outbox_relay WHERE name = 'relay'"));
}

Result<void> prepareTables(QSqlDatabase &database, bool isPostgreSql)
{
    if (isPostgreSql) { // two processes that make the same table at one time would refuse each other
        if (auto locked = execute(database, QStringLiteral("SELECT pg_advisory_xact_lock(7061796)")); !locked)
            return locked;
    }
    const auto stand = areThere(database, isPostgreSql);
    if (!stand)
        return std::unexpected(stand.error());
    if (!*stand) {
        if (auto made = makeTables(database, isPostgreSql); !made)
            return made;
    }
    return execute(database, QStringLiteral("INSERT INTO outbox_relay (name, token, until_ms, life_ms) "
                                            "VALUES ('relay', '', 0, 0) ON CONFLICT (name) DO NOTHING"));
}

bool isPlainText(const QByteArray &text)
{
    return isUtf8(text) && std::ranges::none_of(text, [](char byte) { return uchar(byte) < 0x20 || byte == 0x7F; });
}

} // namespace

Task<Result<void>> Outbox::prepare(Sql &sql)
{
    const auto database = &sql;
    const bool isPostgreSql = sql.kind() == Sql::Kind::PostgreSql;
    auto ready = std::make_shared<bool>(false);
    Sql::Work look = [ready, isPostgreSql](QSqlDatabase &open) -> Result<void> {
        const auto prepared = isPrepared(open, isPostgreSql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *ready = *prepared;
        return {};
    };
    const auto looked = co_await database->run(std::move(look));
    if (!looked || *ready)
        co_return looked;
    Sql::Work make = [isPostgreSql](QSqlDatabase &open) { return prepareTables(open, isPostgreSql); };
    const auto made = co_await database->transaction(std::move(make));
    co_return made;
}

Result<void> Outbox::append(QSqlDatabase &database, const Event &event)
{
    if (auto name = EventRegistry::checkName(event.type); !name)
        return name;
    if (event.id.isEmpty() || !isPlainText(event.id))
        return failure(Code::InvalidArgument, QStringLiteral("an event needs an id, a text without control characters"),
                       QString::fromUtf8(event.type));
    QSqlQuery query(database);
    return execute(query, QStringLiteral("INSERT INTO outbox (event_id, type, event) VALUES (?, ?, ?)"),
                   {QString::fromUtf8(event.id), QString::fromUtf8(event.type), QString::fromUtf8(event.toJson())});
}

} // namespace freshet::events
