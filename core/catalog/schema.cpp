// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/schema.h"

#include <QSqlQuery>
#include <QStringList>

namespace freshet::catalog {

namespace {

/// The statements that lead from version `index` to the next. Steps that were ever released are never changed. `{id}`, `{time}`:
/// as the database spells them. Lists are JSON text.
const std::vector<QStringList> &steps()
{
    static const std::vector<QStringList> all{
        {
            QStringLiteral(
                "CREATE TABLE products (id {id}, name TEXT NOT NULL, category TEXT NOT NULL, price DOUBLE PRECISION NOT NULL, "
                "stock INTEGER NOT NULL, species TEXT NOT NULL, ingredients TEXT NOT NULL, min_months INTEGER NOT NULL, "
                "max_months INTEGER NOT NULL, min_kg DOUBLE PRECISION NOT NULL, max_kg DOUBLE PRECISION NOT NULL, "
                "kcal_per_100g INTEGER NOT NULL, updated_at {time} NOT NULL)"),
            QStringLiteral("CREATE INDEX products_category ON products (category, id)"),
            QStringLiteral(
                "CREATE TABLE pets (id BIGINT PRIMARY KEY, name TEXT NOT NULL, species TEXT NOT NULL, born TEXT NOT NULL, "
                "kg DOUBLE PRECISION NOT NULL, condition INTEGER NOT NULL, neutered INTEGER NOT NULL, "
                "allergies TEXT NOT NULL)"),
            QStringLiteral("CREATE TABLE users (id {id}, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, token_hash TEXT UNIQUE, "
                           "created_at {time} NOT NULL)"),
        },
    };
    return all;
}

Result<void> migrate(QSqlDatabase &database, bool isPostgreSql)
{
    if (isPostgreSql) { // released at the end of the transaction
        if (auto locked = execute(database, QStringLiteral("SELECT pg_advisory_xact_lock(7061796)")); !locked)
            return locked;
    }
    QSqlQuery query(database);
    if (auto made = execute(database, QStringLiteral("CREATE TABLE IF NOT EXISTS catalog_schema (version INTEGER NOT NULL)"));
        !made)
        return made;
    if (auto read = execute(query, QStringLiteral("SELECT MAX(version) FROM catalog_schema"), {}); !read)
        return read;
    const int version = query.next() ? query.value(0).toInt() : 0;
    const auto newest = int(steps().size());
    if (version > newest)
        return failure(Code::Unsupported,
                       QStringLiteral("the tables are of version %1, this program knows up to %2; use a newer one")
                           .arg(version)
                           .arg(newest));
    for (int step = version; step < newest; ++step) {
        for (QString statement : steps()[std::size_t(step)]) {
            statement.replace(QLatin1String("{id}"), isPostgreSql ? QStringLiteral("BIGSERIAL PRIMARY KEY")
                                                                  : QStringLiteral("INTEGER PRIMARY KEY AUTOINCREMENT"));
            statement.replace(QLatin1String("{time}"), isPostgreSql ? QStringLiteral("TIMESTAMPTZ") : QStringLiteral("TEXT"));
            if (auto done = execute(database, statement); !done)
                return done;
        }
        if (auto noted = execute(query, QStringLiteral("INSERT INTO catalog_schema (version) VALUES (?)"), {step + 1}); !noted)
            return noted;
    }
    return {};
}

} // namespace

Task<Result<void>> prepareSchema(Sql &sql)
{
    const bool isPostgreSql = sql.kind() == Sql::Kind::PostgreSql;
    return sql.transaction([isPostgreSql](QSqlDatabase &database) { return migrate(database, isPostgreSql); });
}

} // namespace freshet::catalog
