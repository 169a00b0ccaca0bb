// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_schema.h"

#include <QHash>
#include <QSqlQuery>
#include <QStringList>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace freshet::voice {

namespace {

/// What a column must hold. A table of another service is taken as it is where its types can do that; SQLite has no types to ask.
enum class Holds { Id, Text, Time };

/// One column: as the table is made with it, and as it is added to a table that has rows.
struct Column
{
    const char *name;
    const char *made;  ///< `{id}`, `{time}`, `{now}`: as the database spells them
    const char *added; ///< empty: a table without this column is no table of voices
    Holds holds = Holds::Text;
};

constexpr std::array columns{
    Column{"id", "{id} PRIMARY KEY NOT NULL", "", Holds::Id},
    Column{"user_id", "{id} NOT NULL", "", Holds::Id},
    Column{"elevenlabs_voice_id", "TEXT NOT NULL", ""},
    Column{"name", "TEXT NOT NULL", ""},
    Column{"language", "TEXT NOT NULL DEFAULT 'en'", "TEXT DEFAULT 'en'"},
    Column{"gender", "TEXT NOT NULL DEFAULT 'unknown'", "TEXT DEFAULT 'unknown'"},
    Column{"category", "TEXT NOT NULL DEFAULT 'cloned'", "TEXT DEFAULT 'cloned'"},
    Column{"visibility", "TEXT NOT NULL DEFAULT 'private'", "TEXT DEFAULT 'private'"},
    Column{"status", "TEXT NOT NULL DEFAULT 'processing'", ""},
    Column{"preview_url", "TEXT", "TEXT"},
    Column{"created_at", "{time} NOT NULL DEFAULT {now}", "", Holds::Time},
    Column{"updated_at", "{time} NOT NULL DEFAULT {now}", "{time}", Holds::Time},
    Column{"processing_since", "{time}", "{time}", Holds::Time},
};

QString spelled(const char *text, bool isPostgreSql)
{
    QString out = QString::fromLatin1(text);
    out.replace(QLatin1String("{id}"), isPostgreSql ? QStringLiteral("UUID") : QStringLiteral("TEXT"));
    out.replace(QLatin1String("{time}"), isPostgreSql ? QStringLiteral("TIMESTAMPTZ") : QStringLiteral("TEXT"));
    out.replace(QLatin1String("{now}"),
                isPostgreSql ? QStringLiteral("clock_timestamp()") : QStringLiteral("(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"));
    return out;
}

/// The columns of `voices` with their types; none where there is no such table.
using Found = QHash<QString, QString>;

Result<Found> readColumns(QSqlDatabase &database, bool isPostgreSql)
{
    QSqlQuery query(database);
    // Of the table that the statements mean, whatever other schemas have.
    const auto read = execute(query,
                              isPostgreSql ? QStringLiteral("SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
                                                            "WHERE attrelid = to_regclass('voices') AND attnum > 0 "
                                                            "AND NOT attisdropped")
                                           : QStringLiteral("SELECT name, type FROM pragma_table_info('voices')"),
                              {});
    if (!read)
        return std::unexpected(read.error());
    Found found;
    while (query.next())
        found.insert(query.value(0).toString(), query.value(1).toString());
    return found;
}

bool canHold(Holds holds, const QString &type)
{
    switch (holds) {
    case Holds::Id:
        return QStringList{QStringLiteral("uuid"), QStringLiteral("text"), QStringLiteral("character varying"),
                           QStringLiteral("character")}
            .contains(type);
    case Holds::Time:
        return type.startsWith(QLatin1String("timestamp "));
    case Holds::Text:
        break;
    }
    return true; // an enumeration too; what can't be read as text the database says
}

Result<void> makeTable(QSqlDatabase &database, bool isPostgreSql)
{
    QStringList all;
    for (const Column &column : columns)
        all << QLatin1String(column.name) + QLatin1Char(' ') + spelled(column.made, isPostgreSql);
    return execute(database, QStringLiteral("CREATE TABLE voices (%1)").arg(all.join(QLatin1String(", "))));
}

Result<void> adoptTable(QSqlDatabase &database, bool isPostgreSql, const Found &found)
{
    for (const Column &column : columns) {
        const QString name = QLatin1String(column.name);
        const bool isThere = found.contains(name);
        if (isPostgreSql && isThere && !canHold(column.holds, found.value(name)))
            return failure(Code::Unsupported,
                           QStringLiteral("the table voices is of another kind: its column %1 is of the type %2; give a database "
                                          "whose voices have UUIDs and times")
                               .arg(name, found.value(name)),
                           QStringLiteral("voices.") + name);
        if (!isThere && !*column.added)
            return failure(
                Code::Unsupported,
                QStringLiteral("the table voices is of another kind: it has no column %1; give another database").arg(name),
                QStringLiteral("voices.") + name);
    }
    for (const Column &column : columns) {
        const QString name = QLatin1String(column.name);
        if (found.contains(name))
            continue;
        if (auto added = execute(
                database, QStringLiteral("ALTER TABLE voices ADD COLUMN %1 %2").arg(name, spelled(column.added, isPostgreSql)));
            !added)
            return added;
    }
    return {};
}

/// Version 1: the contract's table. May be run again: it mends what another service has made anew since.
Result<void> makeOrAdopt(QSqlDatabase &database, bool isPostgreSql)
{
    const auto found = readColumns(database, isPostgreSql);
    if (!found)
        return std::unexpected(found.error());
    if (auto made = found->isEmpty() ? makeTable(database, isPostgreSql) : adoptTable(database, isPostgreSql, *found); !made)
        return made;
    for (const char *index : {"voices_by_status ON voices (status)", "voices_by_user ON voices (user_id)",
                              "voices_by_provider_id ON voices (elevenlabs_voice_id)"}) {
        if (auto made = execute(database, QStringLiteral("CREATE INDEX IF NOT EXISTS ") + QLatin1String(index)); !made)
            return made;
    }
    return {};
}

/// What leads from version `index` to the next. Steps that were ever released are never changed.
using Step = Result<void> (*)(QSqlDatabase &, bool isPostgreSql);
const std::vector<Step> &steps()
{
    static const std::vector<Step> all{makeOrAdopt};
    return all;
}

struct State
{
    int version = 0;
    Found found;
    bool isWhole() const
    {
        for (const Column &column : columns) {
            if (!found.contains(QLatin1String(column.name)))
                return false;
        }
        return true;
    }
    bool isReady() const { return isWhole() && version == int(steps().size()); }
};

/// Reads only. Code::Unsupported for a version that is newer.
Result<State> readState(QSqlDatabase &database, bool isPostgreSql)
{
    State state;
    QSqlQuery query(database);
    // Of pg_class, whose lock makes the server look anew: after a wait for another's migration it would else remember that there
    // is no such table.
    const QString hasVersions = isPostgreSql ? QStringLiteral("SELECT 1 FROM pg_class WHERE oid = to_regclass('voices_schema')")
                                             : QStringLiteral("SELECT 1 FROM sqlite_master WHERE name = 'voices_schema'");
    if (auto read = execute(query, hasVersions, {}); !read)
        return std::unexpected(read.error());
    if (query.next()) {
        if (auto read = execute(query, QStringLiteral("SELECT MAX(version) FROM voices_schema"), {}); !read)
            return std::unexpected(read.error());
        state.version = query.next() ? query.value(0).toInt() : 0;
    }
    if (state.version > int(steps().size()))
        return failure(Code::Unsupported,
                       QStringLiteral("the voices' tables are of version %1, this program knows up to %2; use a newer one")
                           .arg(state.version)
                           .arg(steps().size()),
                       QStringLiteral("voices_schema"));
    auto found = readColumns(database, isPostgreSql);
    if (!found)
        return std::unexpected(found.error());
    state.found = *std::move(found);
    return state;
}

Result<void> migrate(QSqlDatabase &database, bool isPostgreSql)
{
    if (isPostgreSql) {
        // Released at the end of the transaction. A service that holds the table for long must not have others queue behind us.
        for (const char *first : {"SELECT pg_advisory_xact_lock(7061796)", "SET LOCAL lock_timeout TO '5s'"}) {
            if (auto done = execute(database, QLatin1String(first)); !done)
                return done;
        }
    }
    const auto state = readState(database, isPostgreSql); // another program may have been quicker
    if (!state)
        return std::unexpected(state.error());
    if (state->isReady())
        return {};
    if (auto made = execute(database, QStringLiteral("CREATE TABLE IF NOT EXISTS voices_schema (version INTEGER NOT NULL)"));
        !made)
        return made;
    QSqlQuery query(database);
    const auto newest = int(steps().size());
    for (int step = state->isWhole() ? state->version : 0; step < newest; ++step) {
        if (auto done = steps()[std::size_t(step)](database, isPostgreSql); !done)
            return done;
        if (step < state->version)
            continue;
        if (auto noted = execute(query, QStringLiteral("INSERT INTO voices_schema (version) VALUES (?)"), {step + 1}); !noted)
            return noted;
    }
    return {};
}

Task<Result<State>> fetchState(Sql *sql)
{
    const bool isPostgreSql = sql->kind() == Sql::Kind::PostgreSql;
    auto state = std::make_shared<State>();
    Sql::Work look = [state, isPostgreSql](QSqlDatabase &database) -> Result<void> {
        auto read = readState(database, isPostgreSql);
        if (!read)
            return std::unexpected(read.error());
        *state = *std::move(read);
        return {};
    };
    const auto done = co_await sql->run(std::move(look));
    if (!done)
        co_return Result<State>(std::unexpected(done.error()));
    co_return Result<State>(std::move(*state));
}

} // namespace

Task<Result<void>> prepareVoiceTables(Sql &sql)
{
    Sql *const database = &sql;
    const bool isPostgreSql = sql.kind() == Sql::Kind::PostgreSql;
    auto before = co_await fetchState(database);
    while (true) {
        if (!before)
            co_return std::unexpected(before.error());
        if (before->isReady())
            co_return Result<void>();
        Sql::Work make = [isPostgreSql](QSqlDatabase &open) { return migrate(open, isPostgreSql); };
        const auto made = co_await database->transaction(std::move(make));
        if (made || made.error().code != Code::Io)
            co_return made;
        // A service that knows nothing of our lock may have made the table at the same moment: then it is taken over.
        auto after = co_await fetchState(database);
        if (!after || after->found == before->found)
            co_return made;
        before = std::move(after);
    }
}

} // namespace freshet::voice
