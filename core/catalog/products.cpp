// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/products.h"

#include "core/cache/cache_log.h"
#include "core/cache/invalidation.h"

#include <QJsonDocument>
#include <QSqlQuery>

namespace freshet::catalog {

namespace {

using Details = cache::Load<Product>;
using Lists = cache::Load<std::vector<Product>>;
using Counts = cache::Load<qint64>;

const QByteArray nameSpace = "product";

cache::ReadOptions living(std::chrono::seconds life, std::chrono::seconds absent = {})
{
    cache::ReadOptions options;
    options.ttl = life;
    options.negativeTtl = absent;
    options.nameSpace = nameSpace;
    return options;
}

/// `WHERE` and the values of a filter.
QString conditions(const ProductFilter &filter, QVariantList &values)
{
    QStringList all;
    const auto add = [&](const char *condition, const QVariant &value) {
        all << QLatin1String(condition);
        values << value;
    };
    if (!filter.category.isEmpty())
        add("category = ?", filter.category);
    if (filter.minPrice)
        add("price >= ?", *filter.minPrice);
    if (filter.maxPrice)
        add("price <= ?", *filter.maxPrice);
    if (!filter.search.isEmpty()) {
        QString text = filter.search.toLower();
        for (const QChar special : QStringLiteral("!%_"))
            text.replace(special, QLatin1Char('!') + QString(special));
        add("LOWER(name) LIKE ? ESCAPE '!'", QLatin1Char('%') + text + QLatin1Char('%'));
    }
    return all.isEmpty() ? QString() : QStringLiteral(" WHERE ") + all.join(QLatin1String(" AND "));
}

Task<Result<std::vector<Product>>> query(Sql *sql, QString statement, QVariantList values)
{
    auto rows = std::make_shared<std::vector<Product>>();
    Sql::Work work = [rows, statement, values](QSqlDatabase &database) -> Result<void> {
        QSqlQuery select(database);
        const auto read = execute(select, statement, values);
        while (read && select.next())
            rows->push_back(Product::fromRow(select));
        return read;
    };
    const auto done = co_await sql->run(std::move(work));
    if (!done)
        co_return Result<std::vector<Product>>(std::unexpected(done.error()));
    co_return Result<std::vector<Product>>(std::move(*rows));
}

Task<Result<Details>> loadDetail(Sql *sql, qint64 id)
{
    QVariantList values{id};
    const auto rows =
        co_await query(sql, QStringLiteral("SELECT %1 FROM products WHERE id = ?").arg(Product::columns()), std::move(values));
    if (!rows)
        co_return Result<Details>(std::unexpected(rows.error()));
    co_return Result<Details>(rows->empty() ? Details::nothing() : Details(rows->front()));
}

Task<Result<Lists>> loadList(Sql *sql, ProductFilter filter, int limit, qint64 offset)
{
    QVariantList values;
    const QString where = conditions(filter, values);
    values << limit << offset;
    auto rows = co_await query(
        sql, QStringLiteral("SELECT %1 FROM products%2 ORDER BY id LIMIT ? OFFSET ?").arg(Product::columns(), where), values);
    if (!rows)
        co_return Result<Lists>(std::unexpected(rows.error()));
    co_return Result<Lists>(Lists(std::move(*rows)));
}

Task<Result<Counts>> loadCount(Sql *sql, ProductFilter filter)
{
    QVariantList values;
    const QString where = conditions(filter, values);
    auto count = std::make_shared<qint64>(0);
    Sql::Work work = [count, where, values](QSqlDatabase &database) -> Result<void> {
        QSqlQuery select(database);
        const auto read = execute(select, QStringLiteral("SELECT COUNT(*) FROM products") + where, values);
        if (read && select.next())
            *count = select.value(0).toLongLong();
        return read;
    };
    const auto done = co_await sql->run(std::move(work));
    if (!done)
        co_return Result<Counts>(std::unexpected(done.error()));
    co_return Result<Counts>(Counts(*count));
}

QVariantList columnValues(const Product &product, const QDateTime &now)
{
    const QByteArray ingredients = QJsonDocument(QJsonArray::fromStringList(product.ingredients)).toJson(QJsonDocument::Compact);
    return {product.name,
            product.category,
            product.price,
            product.stock,
            product.species.isNull() ? QString::fromLatin1("") : product.species,
            QString::fromUtf8(ingredients),
            product.minMonths,
            product.maxMonths,
            product.minKg,
            product.maxKg,
            product.kcalPer100g,
            sqlTime(now)};
}

std::unexpected<Error> noSuchProduct(qint64 id)
{
    return failure(Code::NotFound, QStringLiteral("there is no product %1").arg(id));
}

} // namespace

Products::Products(cache::TieredCache &tiers, Sql &sql, VersionSource version, Clock &clock)
    : m_tiers(&tiers)
    , m_sql(&sql)
    , m_version(std::move(version))
    , m_clock(&clock)
    , m_log(cache::cacheLog(), clock)
    , m_details(tiers, living(detailLife, absentLife))
    , m_lists(tiers, living(listLife))
    , m_counts(tiers, living(listLife))
{}

Task<Result<Product>> Products::find(qint64 id)
{
    if (id <= 0)
        co_return noSuchProduct(id);
    const auto version = co_await m_version(nameSpace);
    if (!version) { // Redis is away: the database still knows
        const auto row = co_await loadDetail(m_sql, id);
        if (!row)
            co_return std::unexpected(row.error());
        if (!row->value)
            co_return noSuchProduct(id);
        co_return Result<Product>(*row->value);
    }
    cache::KeyParts key;
    key.version = *version;
    key.nameSpace = nameSpace;
    key.resourceId = QByteArray::number(id);
    key.action = "detail";
    cache::Cache<Product>::TypedLoader load = [sql = m_sql, id](cache::LoadContext) { return loadDetail(sql, id); };
    const auto read = co_await m_details.getOrLoad(key.key(), std::move(load));
    if (!read)
        co_return std::unexpected(read.error());
    if (!read->value)
        co_return noSuchProduct(id);
    co_return Result<Product>(*read->value);
}

Task<Result<ProductPage>> Products::list(ProductFilter filter, int limit, qint64 offset)
{
    if (const auto fine = filter.check(); !fine)
        co_return std::unexpected(fine.error());
    if (limit < 1 || limit > mostOnAPage || offset < 0)
        co_return failure(Code::InvalidArgument,
                          QStringLiteral("a page has from 1 to %1 products and begins at 0 or later").arg(mostOnAPage));
    const auto version = co_await m_version(nameSpace);
    if (!version) {
        const auto rows = co_await loadList(m_sql, filter, limit, offset);
        if (!rows)
            co_return std::unexpected(rows.error());
        const auto count = co_await loadCount(m_sql, filter);
        if (!count)
            co_return std::unexpected(count.error());
        ProductPage plain;
        plain.products = *rows->value;
        plain.total = *count->value;
        co_return Result<ProductPage>(std::move(plain));
    }
    cache::KeyParts countKey;
    countKey.version = *version;
    countKey.nameSpace = nameSpace;
    countKey.action = "count";
    countKey.parameters = filter.parameters();
    countKey.hashEmpty = true;
    cache::KeyParts listKey = countKey;
    listKey.action = "list";
    (*listKey.parameters)[QStringLiteral("limit")] = limit;
    (*listKey.parameters)[QStringLiteral("offset")] = offset;
    cache::Cache<std::vector<Product>>::TypedLoader loadPage = [sql = m_sql, filter, limit, offset](cache::LoadContext) {
        return loadList(sql, filter, limit, offset);
    };
    cache::Cache<qint64>::TypedLoader loadTotal = [sql = m_sql, filter](cache::LoadContext) { return loadCount(sql, filter); };
    // Both at once: the second is on its way while the first is awaited.
    auto totalTask = m_counts.getOrLoad(countKey.key(), std::move(loadTotal));
    const auto page = co_await m_lists.getOrLoad(listKey.key(), std::move(loadPage));
    const auto total = co_await totalTask;
    if (!page)
        co_return std::unexpected(page.error());
    if (!total)
        co_return std::unexpected(total.error());
    ProductPage out;
    if (page->value)
        out.products = *page->value;
    if (total->value)
        out.total = *total->value;
    co_return Result<ProductPage>(std::move(out));
}

Task<Result<qint64>> Products::create(Product product)
{
    if (const auto fine = product.check(); !fine)
        co_return std::unexpected(fine.error());
    auto id = std::make_shared<qint64>(0);
    Sql::Work work = [id, values = columnValues(product, m_clock->utcNow())](QSqlDatabase &database) -> Result<void> {
        QSqlQuery insert(database);
        const auto done =
            execute(insert,
                    QStringLiteral("INSERT INTO products (name, category, price, stock, species, ingredients, min_months, "
                                   "max_months, min_kg, max_kg, kcal_per_100g, updated_at) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"),
                    values);
        if (done && insert.next())
            *id = insert.value(0).toLongLong();
        return done;
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    if (done || done.error().code == Code::ConnectionLost) // it may be there, and in no list that is cached
        co_await invalidate(*id, false);
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<qint64>(*id);
}

Task<Result<void>> Products::update(Product product)
{
    if (const auto fine = product.check(); !fine)
        co_return std::unexpected(fine.error());
    QVariantList values = columnValues(product, m_clock->utcNow());
    values << product.id;
    const auto done =
        co_await write(QStringLiteral("UPDATE products SET name = ?, category = ?, price = ?, stock = ?, species = ?, "
                                      "ingredients = ?, min_months = ?, max_months = ?, min_kg = ?, max_kg = ?, "
                                      "kcal_per_100g = ?, updated_at = ? WHERE id = ?"),
                       std::move(values), product.id);
    if (done || done.error().code == Code::ConnectionLost) // unknown: what is cached may be wrong
        co_await invalidate(product.id, true);
    co_return done;
}

Task<Result<void>> Products::remove(qint64 id)
{
    QVariantList values{id};
    const auto done = co_await write(QStringLiteral("DELETE FROM products WHERE id = ?"), std::move(values), id);
    if (done || done.error().code == Code::ConnectionLost)
        co_await invalidate(id, false);
    co_return done;
}

Task<Result<void>> Products::write(QString statement, QVariantList values, qint64 id)
{
    Sql::Work work = [statement, values, id](QSqlDatabase &database) -> Result<void> {
        QSqlQuery change(database);
        if (const auto done = execute(change, statement, values); !done)
            return done;
        return change.numRowsAffected() > 0 ? Result<void>() : Result<void>(noSuchProduct(id));
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    co_return done;
}

Task<> Products::invalidate(qint64 id, bool isUpdate)
{
    using cache::Invalidation;
    const auto version = co_await m_version(nameSpace);
    if (!version && version.error().code == Code::Cancelled)
        co_return; // what this works with is being closed
    const QByteArray current = version ? *version : QByteArray();
    std::vector<Invalidation> all;
    const QByteArray number = QByteArray::number(id);
    if (!version) {
        // Redis is away. Whoever carries these out later reads the version then; lists are removed, not shortened.
        m_log.problem("product_version_unknown", version.error());
        for (const QByteArray &resource : {number, QByteArray("list"), QByteArray("count")}) {
            Invalidation later;
            later.kind = Invalidation::Kind::Resource;
            later.subjects = {nameSpace, resource};
            all.push_back(later);
        }
    } else {
        Invalidation detail; // a walk over the rest takes a moment; this does not
        detail.subjects = {current + ':' + nameSpace + ':' + number + ":detail"};
        all.push_back(detail);
        Invalidation keys;
        keys.kind = Invalidation::Kind::Pattern;
        keys.subjects = {cache::resourcePattern(current, nameSpace, number)};
        all.push_back(keys);
    }
    for (const char *action : {"list", "count"}) {
        if (!version)
            break;
        Invalidation lists;
        lists.kind = isUpdate ? Invalidation::Kind::Ttl : Invalidation::Kind::Pattern;
        lists.to = listLifeAfterUpdate;
        lists.subjects = {cache::resourcePattern(current, nameSpace, action)};
        all.push_back(lists);
    }
    for (const Invalidation &one : all) {
        const auto done = co_await m_tiers->invalidate(one);
        const std::optional<Error> error = done ? done->error : std::optional(done.error());
        if (error)
            m_log.problem("product_not_invalidated", *error, {{"product", number}});
        if (error && error->code == Code::Cancelled)
            co_return; // the cache is being closed, and may be gone
    }
}

} // namespace freshet::catalog
