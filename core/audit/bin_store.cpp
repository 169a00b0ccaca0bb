// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/bin_store.h"

#include <QSqlQuery>

namespace freshet::audit {

namespace {

QString pathOf(const BinStore::Options &options)
{
    return options.path.isEmpty() ? localStorePath(QStringLiteral("bin.sqlite")) : options.path;
}

QStringList schema()
{
    return {
        QStringLiteral("CREATE TABLE bin (id INTEGER PRIMARY KEY AUTOINCREMENT, batch TEXT NOT NULL, deleted TEXT NOT NULL, "
                       "server TEXT NOT NULL, connection TEXT NOT NULL, name BLOB NOT NULL, type BLOB NOT NULL, ttl INTEGER, "
                       "bytes INTEGER NOT NULL, dump BLOB NOT NULL, UNIQUE (batch, name))"),
        QStringLiteral("CREATE INDEX bin_deleted ON bin (deleted)"),
    };
}

QByteArray blob(const QByteArray &bytes)
{
    return bytes.isNull() ? QByteArray("") : bytes; // SQLite takes a null for NULL
}

QString text(const QString &words)
{
    return words.isNull() ? QStringLiteral("") : words;
}

} // namespace

BinStore::BinStore(const Options &options, Clock &clock)
    : m_options(options)
    , m_clock(&clock)
    , m_store({pathOf(options), QStringLiteral("the bin of deleted keys"), schema(), 1, options.wait})
{}

Result<void> BinStore::removeOld(QSqlDatabase &database, const QString &batch) const
{
    QSqlQuery query(database);
    const QDateTime eldest = m_clock->utcNow().addSecs(-std::chrono::seconds(m_options.longestAge).count());
    if (const auto done = execute(query, QStringLiteral("DELETE FROM bin WHERE deleted < ?"), {sqlTime(eldest)}); !done)
        return done;
    if (const auto done = execute(query, QStringLiteral("SELECT COALESCE(SUM(bytes), 0) FROM bin"), {}); !done)
        return done;
    qint64 spare = (query.next() ? query.value(0).toLongLong() : 0) - m_options.mostBytes;
    if (spare <= 0)
        return {};
    qint64 last = 0;
    if (const auto done = execute(query, QStringLiteral("SELECT id, bytes FROM bin WHERE batch <> ? ORDER BY id"), {batch});
        !done)
        return done;
    while (spare > 0 && query.next()) {
        last = query.value(0).toLongLong();
        spare -= query.value(1).toLongLong();
    }
    query.clear();
    if (spare > 0)
        return failure(
            Code::InvalidArgument,
            QStringLiteral("these keys take more than the bin holds (%1 MiB); delete fewer at a time, or without the bin")
                .arg(m_options.mostBytes >> 20));
    return execute(query, QStringLiteral("DELETE FROM bin WHERE id <= ? AND batch <> ?"), {last, batch});
}

Task<Result<std::vector<qint64>>> BinStore::put(std::vector<BinEntry> entries)
{
    for (const BinEntry &entry : entries) {
        if (entry.dump.size() > m_options.mostEntryBytes)
            co_return failure(Code::InvalidArgument,
                              QStringLiteral("one key takes %1 MiB, more than the bin takes of one (%2 MiB)")
                                  .arg(entry.dump.size() >> 20)
                                  .arg(m_options.mostEntryBytes >> 20));
    }
    std::vector<qint64> ids;
    Sql::Work work = [this, &entries, &ids](QSqlDatabase &database) -> Result<void> {
        ids.clear();
        QSqlQuery query(database);
        for (const BinEntry &entry : entries) {
            const QVariant ttl = entry.ttl ? QVariant(qint64(entry.ttl->count())) : QVariant(QMetaType::fromType<qlonglong>());
            const QVariantList values{text(entry.batch),
                                      sqlTime(entry.deleted.isValid() ? entry.deleted : m_clock->utcNow()),
                                      text(entry.server),
                                      text(entry.connection),
                                      blob(entry.key),
                                      blob(entry.type),
                                      ttl,
                                      qint64(entry.dump.size()),
                                      blob(entry.dump)};
            const auto done =
                execute(query,
                        QStringLiteral("INSERT OR REPLACE INTO bin (batch, deleted, server, connection, name, type, "
                                       "ttl, bytes, dump) VALUES (?,?,?,?,?,?,?,?,?)"),
                        values);
            if (!done)
                return done;
            ids.push_back(query.lastInsertId().toLongLong());
        }
        return entries.empty() ? Result<void>() : removeOld(database, text(entries.front().batch));
    };
    const auto done = co_await m_store.write(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return ids;
}

Task<Result<std::vector<BinEntry>>> BinStore::select(QString rest, QVariantList values)
{
    std::vector<BinEntry> found;
    Sql::Work work = [&found, rest, values](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        const bool withDump = rest.startsWith(QLatin1String("WHERE id"));
        const QString dump = withDump ? QStringLiteral("dump") : QStringLiteral("NULL");
        const auto done =
            execute(query,
                    QStringLiteral("SELECT id, batch, deleted, server, connection, name, type, ttl, bytes, %1 FROM bin %2")
                        .arg(dump, rest),
                    values);
        if (!done)
            return done;
        while (query.next()) {
            BinEntry entry;
            entry.id = query.value(0).toLongLong();
            entry.batch = query.value(1).toString();
            entry.deleted = timeFromSql(query.value(2));
            entry.server = query.value(3).toString();
            entry.connection = query.value(4).toString();
            entry.key = query.value(5).toByteArray();
            entry.type = query.value(6).toByteArray();
            if (!query.value(7).isNull())
                entry.ttl = std::chrono::milliseconds(query.value(7).toLongLong());
            entry.bytes = query.value(8).toLongLong();
            entry.dump = query.value(9).toByteArray();
            found.push_back(std::move(entry));
        }
        return {};
    };
    const auto done = co_await m_store.read(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return found;
}

Task<Result<std::vector<BinEntry>>> BinStore::list(QString server, qint64 limit)
{
    const QString where = server.isEmpty() ? QString() : QStringLiteral("WHERE server = ? ");
    QVariantList values;
    if (!server.isEmpty())
        values << server;
    return select(where + QStringLiteral("ORDER BY id DESC LIMIT ?"), values << limit);
}

Task<Result<std::vector<BinEntry>>> BinStore::batch(QString batch)
{
    return select(QStringLiteral("WHERE batch = ? ORDER BY id"), {batch});
}

Task<Result<std::vector<BinEntry>>> BinStore::entries(std::vector<qint64> ids)
{
    QStringList places;
    QVariantList values;
    for (const qint64 id : ids) {
        places << QStringLiteral("?");
        values << id;
    }
    return select(QStringLiteral("WHERE id IN (%1) ORDER BY id").arg(places.join(QLatin1Char(','))), values);
}

Task<Result<BinEntry>> BinStore::entry(qint64 id)
{
    const QVariantList values{id};
    auto found = co_await select(QStringLiteral("WHERE id = ?"), values);
    if (!found)
        co_return std::unexpected(found.error());
    if (found->empty())
        co_return failure(Code::NotFound, QStringLiteral("the bin does not hold this key any more"), path());
    co_return std::move(found->front());
}

Task<Result<void>> BinStore::remove(std::vector<qint64> ids)
{
    Sql::Work work = [ids = std::move(ids)](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        for (const qint64 id : ids) {
            if (const auto done = execute(query, QStringLiteral("DELETE FROM bin WHERE id = ?"), {id}); !done)
                return done;
        }
        return {};
    };
    return m_store.write(std::move(work));
}

Task<Result<qint64>> BinStore::size()
{
    qint64 bytes = 0;
    Sql::Work work = [&bytes](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        if (const auto done = execute(query, QStringLiteral("SELECT COALESCE(SUM(bytes), 0) FROM bin"), {}); !done)
            return done;
        bytes = query.next() ? query.value(0).toLongLong() : 0;
        return {};
    };
    const auto done = co_await m_store.read(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return bytes;
}

} // namespace freshet::audit
