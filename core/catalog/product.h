// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/json_format.h"
#include "core/cache/key.h"

#include <QStringList>

#include <optional>

class QSqlQuery;

namespace freshet::catalog {

/// A thing that is sold. Plain value.
struct Product
{
    qint64 id = 0; ///< given by the database
    QString name;
    QString category;
    double price = 0;
    int stock = 0;

    // Of food; the defaults fit every pet.
    QString species;         ///< `dog`, `cat`; empty: for all
    QStringList ingredients; ///< the most first
    int minMonths = 0;       ///< age for which it is made
    int maxMonths = 1200;
    double minKg = 0; ///< weight for which it is made
    double maxKg = 1000;
    int kcalPer100g = 350;

    friend bool operator==(const Product &, const Product &) = default;

    /// Code::InvalidArgument, which says what is wrong.
    Result<void> check() const;
    /// The columns that `fromRow` reads, in its order.
    static QString columns();
    static Product fromRow(const QSqlQuery &query);
};

/// What a list is narrowed to. Empty: all.
struct ProductFilter
{
    QString category;
    QString search; ///< in the name; case does not matter
    std::optional<double> minPrice;
    std::optional<double> maxPrice;

    Result<void> check() const;
    /// The given ones, as they go into a key.
    cache::Parameters parameters() const;
};

struct ProductPage
{
    std::vector<Product> products;
    qint64 total = 0; ///< of all pages
};

} // namespace freshet::catalog

template<>
struct freshet::cache::JsonFormat<freshet::catalog::Product>
{
    static QJsonValue toJson(const catalog::Product &product);
    static Result<catalog::Product> fromJson(const QJsonValue &json);
};
