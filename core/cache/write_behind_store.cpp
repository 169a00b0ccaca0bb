// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_behind_store.h"

#include <QSqlQuery>

#include <exception>
#include <map>

namespace freshet::cache {

namespace {

/// The texts that PostgreSQL takes; it knows no NUL.
QString storable(QString text)
{
    return text.remove(QChar(0)).left(2000);
}

/// Whether the database was away, which is no fault of the change.
bool isOfTheWay(const Error &error)
{
    return error.code == Code::ConnectFailed || error.code == Code::ConnectionLost || error.code == Code::NotConnected ||
           error.code == Code::Cancelled;
}

} // namespace

WriteBehindStore::WriteBehindStore(Sql &sql, QByteArray name, WriteBehind::Apply apply, bool coalesce,
                                   std::function<void()> applied)
    : m_sql(&sql)
{
    Shared shared;
    shared.name = std::move(name);
    shared.apply = std::move(apply);
    shared.coalesce = coalesce;
    shared.applied = std::move(applied);
    shared.isPostgreSql = sql.kind() == Sql::Kind::PostgreSql;
    m_shared = std::make_shared<const Shared>(std::move(shared));
}

Result<void> WriteBehindStore::makeTables(QSqlDatabase &database, bool isPostgreSql)
{
    const QString number =
        isPostgreSql ? QStringLiteral("BIGSERIAL PRIMARY KEY") : QStringLiteral("INTEGER PRIMARY KEY AUTOINCREMENT");
    const QString bytes = isPostgreSql ? QStringLiteral("BYTEA") : QStringLiteral("BLOB");
    const QStringList statements{
        QStringLiteral("CREATE TABLE IF NOT EXISTS write_behind_position (name TEXT PRIMARY KEY, epoch TEXT NOT NULL, "
                       "position TEXT NOT NULL)"),
        QStringLiteral("CREATE TABLE IF NOT EXISTS write_behind_held (number %1, name TEXT NOT NULL, id TEXT NOT NULL, "
                       "entity %2 NOT NULL, removed INTEGER NOT NULL, value %2, tries INTEGER NOT NULL, error TEXT NOT NULL)")
            .arg(number, bytes),
        QStringLiteral("CREATE INDEX IF NOT EXISTS write_behind_held_entity ON write_behind_held (name, entity, number)"),
    };
    for (const QString &statement : statements) {
        if (auto made = execute(database, statement); !made)
            return made;
    }
    return {};
}

Task<Result<WriteBehindStore::Position>> WriteBehindStore::open()
{
    const auto shared = m_shared;
    auto position = std::make_shared<Position>();
    Sql::Work work = [shared, position](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        // Two processes that make the same table at one time would refuse each other.
        if (shared->isPostgreSql) {
            if (auto locked = execute(database, QStringLiteral("SELECT pg_advisory_xact_lock(7061796)")); !locked)
                return locked;
        }
        if (auto made = makeTables(database, shared->isPostgreSql); !made)
            return made;
        const QString name = QString::fromUtf8(shared->name);
        if (auto added = execute(query,
                                 QStringLiteral("INSERT INTO write_behind_position (name, epoch, position) VALUES (?, '', '0-0') "
                                                "ON CONFLICT (name) DO NOTHING"),
                                 {name});
            !added)
            return added;
        if (auto read =
                execute(query, QStringLiteral("SELECT epoch, position FROM write_behind_position WHERE name = ?"), {name});
            !read)
            return read;
        if (!query.next())
            return failure(Code::Io, QStringLiteral("the position of the write-behind stream can't be read"), name);
        position->epoch = query.value(0).toString().toUtf8();
        position->id = query.value(1).toString().toUtf8();
        return {};
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<Position>(*position);
}

Result<void> WriteBehindStore::movePosition(QSqlDatabase &database, const Shared &shared, const Position &from,
                                            const Position &to)
{
    QSqlQuery query(database);
    const auto moved = execute(query,
                               QStringLiteral("UPDATE write_behind_position SET epoch = ?, position = ? "
                                              "WHERE name = ? AND epoch = ? AND position = ?"),
                               {QString::fromUtf8(to.epoch), QString::fromUtf8(to.id), QString::fromUtf8(shared.name),
                                QString::fromUtf8(from.epoch), QString::fromUtf8(from.id)});
    if (!moved)
        return moved;
    if (query.numRowsAffected() != 1)
        return failure(Code::TryAgain, QStringLiteral("another worker has gone on from here"), QString::fromUtf8(shared.name));
    return {};
}

Result<std::set<QByteArray>> WriteBehindStore::heldEntities(QSqlDatabase &database, const QByteArray &name)
{
    QSqlQuery query(database);
    const auto read =
        execute(query, QStringLiteral("SELECT DISTINCT entity FROM write_behind_held WHERE name = ?"), {QString::fromUtf8(name)});
    if (!read)
        return std::unexpected(read.error());
    std::set<QByteArray> entities;
    while (query.next())
        entities.insert(query.value(0).toByteArray());
    return entities;
}

Result<void> WriteBehindStore::hold(QSqlDatabase &database, const Shared &shared, const WrittenChange &change,
                                    const Error *reason)
{
    QSqlQuery query(database);
    return execute(query,
                   QStringLiteral("INSERT INTO write_behind_held (name, id, entity, removed, value, tries, error) "
                                  "VALUES (?, ?, ?, ?, ?, ?, ?)"),
                   {QString::fromUtf8(shared.name), QString::fromUtf8(change.id), change.entity, change.removed ? 1 : 0,
                    change.json, reason ? 1 : 0, reason ? storable(reason->message) : QString::fromLatin1("")});
}

Result<void> WriteBehindStore::applyOne(QSqlDatabase &database, const Shared &shared, const WrittenChange &change)
{
    // Nothing of a service's may bring the worker down.
    try {
        return shared.apply(database, change);
    } catch (const std::exception &thrown) {
        return failure(Code::Io, QString::fromUtf8(thrown.what()));
    } catch (...) {
        return failure(Code::Io, QStringLiteral("an exception of an unknown kind was thrown"));
    }
}

/// Fast: the first failure ends it, `changeFailed` tells that it was a change's own. Careful: each change has its savepoint.
Result<void> WriteBehindStore::applyAll(QSqlDatabase &database, const Shared &shared, const std::vector<WrittenChange> &changes,
                                        Care care, Outcome &outcome, bool &changeFailed)
{
    auto held = heldEntities(database, shared.name);
    if (!held)
        return std::unexpected(held.error());
    std::map<QByteArray, const WrittenChange *> last;
    for (const WrittenChange &change : changes)
        last[change.entity] = &change;
    for (const WrittenChange &change : changes) {
        if (shared.coalesce && last[change.entity] != &change) {
            ++outcome.coalesced;
            continue;
        }
        if (held->contains(change.entity)) {
            if (auto kept = hold(database, shared, change, nullptr); !kept)
                return kept;
            ++outcome.held;
            continue;
        }
        if (care == Care::Careful) {
            if (auto marked = execute(database, QStringLiteral("SAVEPOINT one_change")); !marked)
                return marked;
        }
        const auto applied = applyOne(database, shared, change);
        if (applied) {
            ++outcome.applied;
            if (care == Care::Careful) {
                if (auto released = execute(database, QStringLiteral("RELEASE SAVEPOINT one_change")); !released)
                    return released;
            }
            continue;
        }
        if (isOfTheWay(applied.error()))
            return applied;
        changeFailed = true;
        if (care == Care::Fast)
            return applied;
        for (const char *statement : {"ROLLBACK TO SAVEPOINT one_change", "RELEASE SAVEPOINT one_change"}) {
            if (auto back = execute(database, QLatin1String(statement)); !back)
                return back;
        }
        ++outcome.failures;
        ++outcome.held;
        if (auto kept = hold(database, shared, change, &applied.error()); !kept)
            return kept;
        held->insert(change.entity);
    }
    return {};
}

Task<Result<WriteBehindStore::Outcome>> WriteBehindStore::apply(Position from, Position to, std::vector<WrittenChange> changes)
{
    struct Try
    {
        Outcome outcome;
        bool changeFailed = false;
        bool ended = false; ///< the work went well, whatever became of its commit
    };
    const auto shared = m_shared;
    Sql *sql = m_sql;
    const auto batch = std::make_shared<const std::vector<WrittenChange>>(std::move(changes));
    // Savepoints cost two statements a change, and hardly ever anything fails: so first without.
    for (const Care care : {Care::Fast, Care::Careful}) {
        auto result = std::make_shared<Try>();
        Sql::Work work = [=](QSqlDatabase &database) -> Result<void> {
            if (auto moved = movePosition(database, *shared, from, to); !moved)
                return moved;
            auto applied = applyAll(database, *shared, *batch, care, result->outcome, result->changeFailed);
            if (applied && shared->applied)
                shared->applied();
            result->ended = applied.has_value();
            return applied;
        };
        const auto done = co_await sql->transaction(std::move(work));
        if (done) {
            result->outcome.at = std::move(to);
            co_return Result<Outcome>(result->outcome);
        }
        if (result->ended && !isOfTheWay(done.error()) && !batch->empty()) {
            auto apart = co_await applyApart(sql, shared, std::move(from), std::move(to), batch);
            co_return apart;
        }
        if (care == Care::Careful || !result->changeFailed || isOfTheWay(done.error()))
            co_return std::unexpected(done.error());
    }
    co_return failure(Code::Io, QStringLiteral("unreachable"));
}

/// What a commit refuses is the fault of some change in it, and nobody says of which: so each gets a commit of its own.
Task<Result<WriteBehindStore::Outcome>> WriteBehindStore::applyApart(Sql *sql, std::shared_ptr<const Shared> shared,
                                                                     Position from, Position to,
                                                                     std::shared_ptr<const std::vector<WrittenChange>> changes)
{
    Outcome outcome;
    outcome.at = from;
    std::map<QByteArray, const WrittenChange *> last;
    for (const WrittenChange &change : *changes)
        last[change.entity] = &change;
    for (const WrittenChange &change : *changes) {
        if (shared->coalesce && last[change.entity] != &change) {
            ++outcome.coalesced;
            continue;
        }
        const Position before = outcome.at;
        const Position after{before.epoch, change.id};
        const WrittenChange *one = &change; // of `changes`, which the work keeps
        auto stands = std::make_shared<bool>(false);
        auto own = std::make_shared<bool>(false); // a failure from here on is the change's
        Sql::Work work = [=](QSqlDatabase &database) -> Result<void> {
            [[maybe_unused]] const auto kept = changes;
            if (auto moved = movePosition(database, *shared, before, after); !moved)
                return moved;
            const auto held = heldEntities(database, shared->name);
            if (!held)
                return std::unexpected(held.error());
            *stands = held->contains(one->entity);
            if (*stands)
                return hold(database, *shared, *one, nullptr);
            *own = true;
            return applyOne(database, *shared, *one);
        };
        auto done = co_await sql->transaction(std::move(work));
        bool failed = false;
        if (!done && *own && !isOfTheWay(done.error())) {
            failed = true;
            const Error reason = done.error();
            Sql::Work keeping = [=](QSqlDatabase &database) -> Result<void> {
                [[maybe_unused]] const auto kept = changes;
                if (auto moved = movePosition(database, *shared, before, after); !moved)
                    return moved;
                return hold(database, *shared, *one, &reason);
            };
            done = co_await sql->transaction(std::move(keeping));
        }
        if (!done && outcome.at == from)
            co_return std::unexpected(done.error());
        if (!done)
            co_return Result<Outcome>(std::move(outcome)); // the rest is read again, and meets the error itself
        outcome.failures += failed ? 1 : 0;
        outcome.held += failed || *stands ? 1 : 0;
        outcome.applied += failed || *stands ? 0 : 1;
        outcome.at = after;
    }
    if (outcome.at == to) {
        if (shared->applied)
            shared->applied();
        co_return Result<Outcome>(std::move(outcome));
    }
    const Position before = outcome.at;
    Sql::Work ending = [=](QSqlDatabase &database) { return movePosition(database, *shared, before, to); };
    const auto ended = co_await sql->transaction(std::move(ending));
    if (ended)
        outcome.at = std::move(to);
    co_return Result<Outcome>(std::move(outcome));
}

Task<Result<std::vector<WriteBehindStore::Held>>> WriteBehindStore::firstHeld()
{
    const auto shared = m_shared;
    auto rows = std::make_shared<std::vector<Held>>();
    Sql::Work work = [shared, rows](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        const auto read = execute(query,
                                  QStringLiteral("SELECT number, id, entity, removed, value, tries, error FROM write_behind_held "
                                                 "WHERE number IN (SELECT MIN(number) FROM write_behind_held WHERE name = ? "
                                                 "GROUP BY entity) ORDER BY number"),
                                  {QString::fromUtf8(shared->name)});
        if (!read)
            return read;
        while (query.next()) {
            Held &held = rows->emplace_back();
            held.number = query.value(0).toLongLong();
            held.change.id = query.value(1).toString().toUtf8();
            held.change.entity = query.value(2).toByteArray();
            held.change.removed = query.value(3).toInt() != 0;
            held.change.json = query.value(4).toByteArray();
            held.tries = query.value(5).toInt();
            held.error = query.value(6).toString();
        }
        return {};
    };
    const auto done = co_await m_sql->run(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<std::vector<Held>>(std::move(*rows));
}

Task<Result<std::optional<WriteBehindStore::Held>>> WriteBehindStore::retry(Held held)
{
    const auto shared = m_shared;
    Sql *sql = m_sql;
    const auto change = std::make_shared<const WrittenChange>(held.change);
    auto own = std::make_shared<bool>(false); // a failure from here on is the change's, also one of the commit
    const qint64 number = held.number;
    Sql::Work work = [=](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        if (auto taken = execute(query, QStringLiteral("DELETE FROM write_behind_held WHERE number = ?"), {number}); !taken)
            return taken;
        if (query.numRowsAffected() != 1)
            return failure(Code::TryAgain, QStringLiteral("another worker had this change"));
        *own = true;
        return applyOne(database, *shared, *change);
    };
    const auto done = co_await sql->transaction(std::move(work));
    if (done)
        co_return Result<std::optional<Held>>(std::nullopt);
    if (!*own || isOfTheWay(done.error()))
        co_return std::unexpected(done.error());
    ++held.tries;
    held.error = done.error().message;
    const int tries = held.tries;
    const QString error = storable(held.error);
    Sql::Work notedWork = [=](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        return execute(query, QStringLiteral("UPDATE write_behind_held SET tries = ?, error = ? WHERE number = ?"),
                       {tries, error, number});
    };
    const auto noted = co_await sql->transaction(std::move(notedWork));
    if (!noted)
        co_return std::unexpected(noted.error());
    co_return Result<std::optional<Held>>(std::optional<Held>(std::move(held)));
}

Task<Result<void>> WriteBehindStore::drop(qint64 number)
{
    Sql::Work work = [number](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        return execute(query, QStringLiteral("DELETE FROM write_behind_held WHERE number = ?"), {number});
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    co_return done;
}

Task<Result<qint64>> WriteBehindStore::fetchHeldCount()
{
    const auto shared = m_shared;
    auto count = std::make_shared<qint64>(0);
    Sql::Work work = [shared, count](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        const auto read = execute(query, QStringLiteral("SELECT COUNT(*) FROM write_behind_held WHERE name = ?"),
                                  {QString::fromUtf8(shared->name)});
        if (read && query.next())
            *count = query.value(0).toLongLong();
        return read;
    };
    const auto done = co_await m_sql->run(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<qint64>(*count);
}

} // namespace freshet::cache
