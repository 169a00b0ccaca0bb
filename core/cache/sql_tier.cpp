// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/sql_tier.h"

#include "core/base/json_text.h"
#include "core/cache/cache_log.h"

#include <QRegularExpression>
#include <QSqlQuery>

#include <algorithm>

namespace freshet::cache {

namespace {

/// Rows from further ahead are not believed: a clock was set back since, or is wrong somewhere.
constexpr qint64 mostSecondsAhead = 300;

QString named(const char *statement, const QString &table)
{
    return QString::fromLatin1(statement).replace(QLatin1String("{t}"), table);
}

/// What a key is called in the table. A column of text holds no other bytes than UTF-8, PostgreSQL's no NUL either, and a leading
/// byte order mark is lost on the way: such keys are spelled, and so are those that look like a spelled one, so that no two share
/// a row.
QString rowName(const QByteArray &key)
{
    static const QByteArray spelled = "base64:";
    const QString text = QString::fromUtf8(key);
    if (!key.startsWith(spelled) && !key.contains('\0') && text.toUtf8() == key)
        return text;
    return QString::fromLatin1(spelled + key.toBase64());
}

} // namespace

SqlTier::SqlTier(Sql &sql, const Options &options, Clock &clock)
    : m_core(std::make_shared<Shared>(sql, options, clock))
{}

SqlTier::Shared::Shared(Sql &where, const Options &what, Clock &time)
    : sql(&where)
    , options(what)
    , clock(&time)
    , log(cacheLog(), time)
{}

Task<Result<void>> SqlTier::prepare()
{
    const Core core = m_core;
    const QString table = core->options.table;
    static const QRegularExpression plain(QStringLiteral("\\A[a-z_]{1,60}\\z"));
    if (!plain.match(table).hasMatch())
        co_return failure(Code::InvalidArgument, QStringLiteral("a table's name has lower-case letters and '_' only"), table);
    const bool isPostgreSql = core->sql->kind() == Sql::Kind::PostgreSql;
    const QString now = sqlTime(core->clock->utcNow()).toString();
    Sql::Work work = [table, isPostgreSql, now](QSqlDatabase &database) -> Result<void> {
        if (isPostgreSql) { // two processes that make the same table at one time would refuse each other
            if (auto locked = execute(database, QStringLiteral("SELECT pg_advisory_xact_lock(7061796)")); !locked)
                return locked;
        }
        const QString time = isPostgreSql ? QStringLiteral("TIMESTAMPTZ") : QStringLiteral("TEXT");
        if (auto made = execute(database, named("CREATE TABLE IF NOT EXISTS {t} (key TEXT PRIMARY KEY, value TEXT, stored_at %1 "
                                                "NOT NULL, generation BIGINT NOT NULL DEFAULT 0)",
                                                table)
                                              .arg(time));
            !made)
            return made;
        QSqlQuery query(database);
        return execute(query, named("INSERT INTO {t} (key, stored_at) VALUES ('', ?) ON CONFLICT (key) DO NOTHING", table),
                       {now});
    };
    const auto done = co_await core->sql->transaction(std::move(work));
    co_return done;
}

Task<Result<SqlTier::Seen>> SqlTier::look(Core core, QByteArray key)
{
    auto seen = std::make_shared<Seen>();
    const QString table = core->options.table;
    Sql::Work work = [seen, table, key](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        const auto read = execute(query, named("SELECT key, value, stored_at, generation FROM {t} WHERE key IN ('', ?)", table),
                                  {rowName(key)});
        while (read && query.next()) {
            const qint64 generation = query.value(3).toLongLong();
            if (query.value(0).toString().isEmpty()) {
                seen->generation.all = generation;
                continue;
            }
            seen->generation.own = generation;
            if (!query.value(1).isNull())
                seen->row = Row{query.value(1).toString().toUtf8(), timeFromSql(query.value(2))};
        }
        return read;
    };
    const auto done = co_await core->sql->run(std::move(work));
    if (!done)
        co_return Result<Seen>(std::unexpected(done.error()));
    if (seen->row) {
        const qint64 age = seen->row->storedAt.msecsTo(core->clock->utcNow());
        if (!seen->row->storedAt.isValid() || age >= core->options.maxAge.count() || age < -mostSecondsAhead * 1000)
            seen->row.reset();
    }
    co_return Result<Seen>(std::move(*seen));
}

Task<Result<bool>> SqlTier::keep(Core core, QByteArray key, QByteArray json, std::optional<Generation> seen)
{
    auto kept = std::make_shared<bool>(false);
    const QString table = core->options.table;
    const bool isPostgreSql = core->sql->kind() == Sql::Kind::PostgreSql;
    const QString now = sqlTime(core->clock->utcNow()).toString();
    Sql::Work work = [kept, table, isPostgreSql, now, key, json, seen](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        const QString lock = isPostgreSql ? QStringLiteral(" FOR SHARE") : QString();
        if (auto read = execute(query, named("SELECT generation FROM {t} WHERE key = ''", table) + lock, {}); !read)
            return read;
        if (seen && (!query.next() || query.value(0).toLongLong() != seen->all))
            return {};
        QVariantList values{rowName(key), QString::fromUtf8(json), now};
        QString statement = named("INSERT INTO {t} (key, value, stored_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
                                  "value = excluded.value, stored_at = excluded.stored_at",
                                  table);
        if (seen) {
            statement += named(" WHERE {t}.generation = ?", table);
            values << seen->own;
        }
        const auto written = execute(query, statement, values);
        *kept = written && query.numRowsAffected() > 0;
        return written;
    };
    const auto done = co_await core->sql->transaction(std::move(work));
    if (!done)
        co_return Result<bool>(std::unexpected(done.error()));
    co_return Result<bool>(*kept);
}

Task<Result<std::optional<SqlTier::Row>>> SqlTier::get(QByteArray key)
{
    auto seen = co_await look(m_core, std::move(key));
    if (!seen)
        co_return Result<std::optional<Row>>(std::unexpected(seen.error()));
    co_return Result<std::optional<Row>>(std::move(seen->row));
}

Task<Result<void>> SqlTier::set(QByteArray key, QByteArray json)
{
    const Core core = m_core;
    if (key.isEmpty())
        co_return failure(Code::InvalidArgument, QStringLiteral("the key is empty"));
    auto compact = compactJson(json);
    if (!compact)
        co_return failure(Code::InvalidArgument, QStringLiteral("the value is no JSON: ") + compact.error().message,
                          QString::fromUtf8(key));
    const auto kept = co_await keep(core, std::move(key), std::move(*compact), std::nullopt);
    if (!kept)
        co_return std::unexpected(kept.error());
    co_return Result<void>();
}

Task<Result<qint64>> SqlTier::remove(std::vector<QByteArray> keys)
{
    const Core core = m_core;
    auto removed = std::make_shared<qint64>(0);
    const QString table = core->options.table;
    const QString now = sqlTime(core->clock->utcNow()).toString();
    std::ranges::sort(keys); // the same order for all, so that two can't wait for each other
    Sql::Work work = [removed, table, now, keys = std::move(keys)](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        for (const QByteArray &key : keys) {
            const QString name = rowName(key);
            if (auto done = execute(query,
                                    named("UPDATE {t} SET value = NULL, generation = generation + 1, stored_at = ? "
                                          "WHERE key = ? AND value IS NOT NULL",
                                          table),
                                    {now, name});
                !done)
                return done;
            if (query.numRowsAffected() > 0) {
                ++*removed;
                continue;
            }
            if (auto done = execute(query,
                                    named("INSERT INTO {t} (key, stored_at, generation) VALUES (?, ?, 1) ON CONFLICT (key) "
                                          "DO UPDATE SET generation = {t}.generation + 1, value = NULL, "
                                          "stored_at = excluded.stored_at",
                                          table),
                                    {name, now});
                !done)
                return done;
        }
        return {};
    };
    const auto done = co_await core->sql->transaction(std::move(work));
    if (!done)
        co_return Result<qint64>(std::unexpected(done.error()));
    co_return Result<qint64>(*removed);
}

Task<Result<qint64>> SqlTier::removeAll()
{
    const Core core = m_core;
    auto removed = std::make_shared<qint64>(0);
    const QString table = core->options.table;
    const QString now = sqlTime(core->clock->utcNow()).toString();
    Sql::Work work = [removed, table, now](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        if (auto done = execute(query, named("UPDATE {t} SET generation = generation + 1 WHERE key = ''", table), {}); !done)
            return done;
        const auto done = execute(query,
                                  named("UPDATE {t} SET value = NULL, generation = generation + 1, stored_at = ? "
                                        "WHERE key <> '' AND value IS NOT NULL",
                                        table),
                                  {now});
        *removed = done ? query.numRowsAffected() : 0;
        return done;
    };
    const auto done = co_await core->sql->transaction(std::move(work));
    if (!done)
        co_return Result<qint64>(std::unexpected(done.error()));
    co_return Result<qint64>(*removed);
}

Task<Result<qint64>> SqlTier::removeStale()
{
    const Core core = m_core;
    auto removed = std::make_shared<qint64>(0);
    const QString table = core->options.table;
    const QString limit = sqlTime(core->clock->utcNow().addMSecs(-core->options.maxAge.count())).toString();
    Sql::Work work = [removed, table, limit](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        const auto done = execute(query, named("DELETE FROM {t} WHERE key <> '' AND stored_at <= ?", table), {limit});
        *removed = done ? query.numRowsAffected() : 0;
        return done;
    };
    const auto done = co_await core->sql->transaction(std::move(work));
    if (!done)
        co_return Result<qint64>(std::unexpected(done.error()));
    co_return Result<qint64>(*removed);
}

Loader SqlTier::loader(QByteArray key, const Codec &codec, Loader compute, Use use)
{
    auto shared = std::make_shared<const Loader>(std::move(compute));
    return [core = m_core, key = std::move(key), &codec, shared, use = std::move(use)](LoadContext context) {
        return load(core, key, &codec, shared, use, std::move(context));
    };
}

Task<Result<Loaded>> SqlTier::load(Core core, QByteArray key, const Codec *codec, std::shared_ptr<const Loader> compute, Use use,
                                   LoadContext context)
{
    const auto seen = co_await look(core, key);
    if (!seen && seen.error().code == Code::Cancelled)
        co_return Result<Loaded>(std::unexpected(seen.error()));
    if (!seen)
        core->log.problem("sql_tier_not_read", seen.error(), {{"key", key}});
    if (seen && seen->row && !use.force) {
        const auto object = codec->decode(seen->row->json);
        if (object) {
            Loaded loaded;
            loaded.object = *object;
            const qint64 age = std::max<qint64>(0, seen->row->storedAt.msecsTo(core->clock->utcNow()));
            const auto left = std::max(core->options.maxAge - std::chrono::milliseconds(age), std::chrono::milliseconds(1));
            loaded.ttl = use.ttl.count() > 0 ? std::min(use.ttl, left) : left;
            if (use.from)
                *use.from = From::Sql;
            co_return Result<Loaded>(std::move(loaded));
        }
        core->log.problem("sql_tier_undecodable", object.error(), {{"key", key}});
    }
    auto computed = co_await (*compute)(std::move(context));
    if (!computed)
        co_return computed;
    if (use.from)
        *use.from = From::Computed;
    if (use.ttl.count() > 0 && computed->ttl.count() < 0)
        computed->ttl = use.ttl;
    if (!seen || !computed->object || computed->absent)
        co_return computed;
    const auto kept = co_await keep(core, key, codec->encode(computed->object.get()), seen->generation);
    if (!kept && kept.error().code != Code::Cancelled)
        core->log.problem("sql_tier_not_written", kept.error(), {{"key", key}});
    co_return computed;
}

} // namespace freshet::cache
