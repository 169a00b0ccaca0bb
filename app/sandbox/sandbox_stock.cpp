// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_stock.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include <array>

namespace freshet::sandbox::stock {

namespace {

constexpr qint64 firstId = 1000;
const std::array<const char *, categories> names{"food", "toys", "beds", "bowls", "leads", "books"};
const std::array<const char *, 6> ingredients{"chicken", "beef", "salmon", "lamb", "rice", "corn"};
const QDateTime changedAt(QDate(2026, 1, 5), QTime(9, 0), Qt::UTC);

/// One statement for many rows: prepared once.
Result<void> insert(QSqlDatabase &database, const QString &statement, int rows, QVariantList (*row)(int item))
{
    QSqlQuery query(database);
    if (!query.prepare(statement))
        return failure(Code::Io, query.lastError().text(), statement.left(30));
    for (int item = 0; item < rows; ++item) {
        const QVariantList values = row(item);
        for (int i = 0; i < values.size(); ++i)
            query.bindValue(i, values[i]);
        if (auto done = execute(query); !done)
            return done;
    }
    return {};
}

QString jsonList(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QVariantList productRow(int item)
{
    const catalog::Product one = product(item);
    return {one.id,
            one.name,
            one.category,
            one.price,
            one.stock,
            one.species.isNull() ? QLatin1String("") : one.species,
            jsonList(one.ingredients),
            one.minMonths,
            one.maxMonths,
            one.minKg,
            one.maxKg,
            one.kcalPer100g,
            sqlTime(changedAt)};
}

QVariantList petRow(int item)
{
    const catalog::Pet one = pet(item);
    return {one.id, one.name,      one.species,          one.born.toString(Qt::ISODate),
            one.kg, one.condition, one.neutered ? 1 : 0, jsonList(one.allergies)};
}

QVariantList userRow(int item)
{
    const QByteArray hash = QCryptographicHash::hash(token(item), QCryptographicHash::Sha256).toHex();
    return {QStringLiteral("User %1").arg(item + 1), QStringLiteral("user%1@shop.example").arg(item + 1),
            QString::fromLatin1(hash), sqlTime(changedAt)};
}

Result<void> fillTables(QSqlDatabase &database)
{
    {
        QSqlQuery any(database);
        if (auto asked = execute(any, QStringLiteral("SELECT 1 FROM products LIMIT 1"), {}); !asked || any.next())
            return asked;
    }
    auto done = insert(database,
                       QStringLiteral("INSERT INTO products (id, name, category, price, stock, species, ingredients, min_months, "
                                      "max_months, min_kg, max_kg, kcal_per_100g, updated_at) "
                                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                       products, productRow);
    if (done)
        done = insert(database,
                      QStringLiteral("INSERT INTO pets (id, name, species, born, kg, condition, neutered, allergies) "
                                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
                      pets, petRow);
    if (done)
        done = insert(database, QStringLiteral("INSERT INTO users (name, email, token_hash, created_at) VALUES (?, ?, ?, ?)"),
                      users, userRow);
    return done;
}

} // namespace

qint64 productId(int item)
{
    return firstId + item % products;
}

qint64 petId(int item)
{
    return firstId + item % pets;
}

QString category(int index)
{
    return QLatin1String(names[std::size_t(index % categories)]);
}

catalog::Product product(int item)
{
    item %= products;
    const bool isFood = item % 16 == 0;
    catalog::Product one;
    one.id = productId(item);
    one.name = (isFood ? QStringLiteral("Food %1") : QStringLiteral("Product %1")).arg(one.id);
    one.category = category(isFood ? 0 : 1 + item % (categories - 1));
    one.price = 4.9 + item % 97;
    one.stock = item * 7 % 50;
    if (!isFood)
        return one;
    const int number = item / 16;
    one.species = number % 2 ? QStringLiteral("dog") : QStringLiteral("cat");
    for (int i = 0; i < 3; ++i)
        one.ingredients << QLatin1String(ingredients[std::size_t(number + i * 2 + i) % ingredients.size()]);
    one.minMonths = number % 3 ? 12 : 0;
    one.maxMonths = number % 3 == 1 ? 84 : 1200;
    one.maxKg = number % 5 ? 1000 : 10;
    one.kcalPer100g = 300 + number % 12 * 10;
    return one;
}

catalog::Pet pet(int item)
{
    item %= pets;
    catalog::Pet one;
    one.id = petId(item);
    one.name = QStringLiteral("Pet %1").arg(item + 1);
    one.species = item % 2 ? QStringLiteral("dog") : QStringLiteral("cat");
    one.born = QDate(2013, 3, 1).addDays(item * 23);
    one.kg = item % 2 ? 6 + item % 25 : 3 + item % 4;
    one.condition = 3 + item % 5;
    one.neutered = item % 3 != 0;
    if (item % 4 == 0)
        one.allergies << QLatin1String(ingredients[std::size_t(item / 4) % ingredients.size()]);
    return one;
}

QByteArray token(int item)
{
    return "sandbox-user-" + QByteArray::number(item % users);
}

QByteArray uuid(int number)
{
    QByteArray bytes = QCryptographicHash::hash(QByteArray::number(number), QCryptographicHash::Sha256).left(16);
    bytes[6] = char((bytes[6] & 0x0f) | 0x40);
    bytes[8] = char((bytes[8] & 0x3f) | 0x80);
    return QUuid::fromRfc4122(bytes).toByteArray(QUuid::WithoutBraces);
}

Task<Result<void>> fill(Sql &sql)
{
    return sql.transaction(fillTables);
}

} // namespace freshet::sandbox::stock
