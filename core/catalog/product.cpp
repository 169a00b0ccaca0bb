// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/product.h"

#include <QJsonDocument>
#include <QSqlQuery>

#include <cmath>

namespace freshet::catalog {

namespace {

constexpr qsizetype longestText = 500;
constexpr double highestPrice = 1e9;

std::unexpected<Error> wrong(const char *what, const char *field)
{
    return failure(Code::InvalidArgument, QLatin1String(what), QLatin1String(field));
}

bool isPrice(double value)
{
    return std::isfinite(value) && value >= 0 && value <= highestPrice;
}

} // namespace

Result<void> Product::check() const
{
    if (name.trimmed().isEmpty() || name.size() > longestText)
        return wrong("a product needs a name of at most 500 characters", "name");
    if (category.trimmed().isEmpty() || category.size() > longestText)
        return wrong("a product needs a category of at most 500 characters", "category");
    if (!isPrice(price))
        return wrong("the price must be from 0 to 1e9", "price");
    if (stock < 0)
        return wrong("the stock can't be negative", "stock");
    if (minMonths < 0 || maxMonths < minMonths)
        return wrong("the ages must be 0 or more, the lower one first", "min_months");
    if (!(minKg >= 0) || !(maxKg >= minKg) || !std::isfinite(maxKg))
        return wrong("the weights must be 0 or more, the lower one first", "min_kg");
    if (kcalPer100g < 0 || kcalPer100g > 900)
        return wrong("food has from 0 to 900 kcal in 100 g", "kcal_per_100g");
    return {};
}

QString Product::columns()
{
    return QStringLiteral("id, name, category, price, stock, species, ingredients, min_months, max_months, min_kg, max_kg, "
                          "kcal_per_100g");
}

Product Product::fromRow(const QSqlQuery &query)
{
    Product product;
    product.id = query.value(0).toLongLong();
    product.name = query.value(1).toString();
    product.category = query.value(2).toString();
    product.price = query.value(3).toDouble();
    product.stock = query.value(4).toInt();
    product.species = query.value(5).toString();
    for (const QJsonValue one : QJsonDocument::fromJson(query.value(6).toString().toUtf8()).array())
        product.ingredients << one.toString();
    product.minMonths = query.value(7).toInt();
    product.maxMonths = query.value(8).toInt();
    product.minKg = query.value(9).toDouble();
    product.maxKg = query.value(10).toDouble();
    product.kcalPer100g = query.value(11).toInt();
    return product;
}

Result<void> ProductFilter::check() const
{
    if (category.size() > longestText || search.size() > longestText)
        return wrong("a filter's text has at most 500 characters", "search");
    if ((minPrice && !isPrice(*minPrice)) || (maxPrice && !isPrice(*maxPrice)))
        return wrong("a price must be from 0 to 1e9", "price");
    if (minPrice && maxPrice && *minPrice > *maxPrice)
        return wrong("the lower price comes first", "min_price");
    return {};
}

cache::Parameters ProductFilter::parameters() const
{
    cache::Parameters all;
    if (!category.isEmpty())
        all[QStringLiteral("category")] = category;
    if (!search.isEmpty())
        all[QStringLiteral("search")] = search;
    if (minPrice)
        all[QStringLiteral("min_price")] = *minPrice;
    if (maxPrice)
        all[QStringLiteral("max_price")] = *maxPrice;
    return all;
}

} // namespace freshet::catalog

namespace freshet::cache {

using catalog::Product;

QJsonValue JsonFormat<Product>::toJson(const Product &product)
{
    return QJsonObject{{QStringLiteral("id"), product.id},
                       {QStringLiteral("name"), product.name},
                       {QStringLiteral("category"), product.category},
                       {QStringLiteral("price"), product.price},
                       {QStringLiteral("stock"), product.stock},
                       {QStringLiteral("species"), product.species},
                       {QStringLiteral("ingredients"), QJsonArray::fromStringList(product.ingredients)},
                       {QStringLiteral("min_months"), product.minMonths},
                       {QStringLiteral("max_months"), product.maxMonths},
                       {QStringLiteral("min_kg"), product.minKg},
                       {QStringLiteral("max_kg"), product.maxKg},
                       {QStringLiteral("kcal_per_100g"), product.kcalPer100g}};
}

Result<Product> JsonFormat<Product>::fromJson(const QJsonValue &json)
{
    if (!json.isObject())
        return wrongJson("a product", json);
    const QJsonObject object = json.toObject();
    Product product;
    product.id = object.value(QLatin1String("id")).toInteger();
    product.name = object.value(QLatin1String("name")).toString();
    product.category = object.value(QLatin1String("category")).toString();
    product.price = object.value(QLatin1String("price")).toDouble();
    product.stock = object.value(QLatin1String("stock")).toInt();
    product.species = object.value(QLatin1String("species")).toString();
    for (const QJsonValue one : object.value(QLatin1String("ingredients")).toArray())
        product.ingredients << one.toString();
    product.minMonths = object.value(QLatin1String("min_months")).toInt(product.minMonths);
    product.maxMonths = object.value(QLatin1String("max_months")).toInt(product.maxMonths);
    product.minKg = object.value(QLatin1String("min_kg")).toDouble(product.minKg);
    product.maxKg = object.value(QLatin1String("max_kg")).toDouble(product.maxKg);
    product.kcalPer100g = object.value(QLatin1String("kcal_per_100g")).toInt(product.kcalPer100g);
    if (product.id <= 0 || product.name.isEmpty()) // of another program, or of another time
        return wrongJson("a product with id and name", json);
    return product;
}

} // namespace freshet::cache
