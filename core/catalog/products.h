// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/event_log.h"
#include "core/base/sql.h"
#include "core/cache/cache.h"
#include "core/catalog/product.h"
#include "core/catalog/version_source.h"

namespace freshet::catalog {

/// The products of a shop: read through the cache, written to SQL, invalidated by the contract's rules (sections 1 and 6).
/// - `{v}:product:{id}:detail`, `{v}:product:list:{hash}`, `{v}:product:count:{hash}`;
/// - create and delete remove the product's keys, all lists and all counts at once;
/// - update removes the product's keys at once and lets lists and counts live for 600 s at most.
/// Where the database was written and the cache could not be told, that is said in the log; the write is a success.
/// Thread: the cache's. Owner: whoever composes; cache and database must outlive it and its calls; a call ends at the first
/// Code::Cancelled, so destroying the cache, its client and then the database ends them all.
class Products
{
public:
    static constexpr std::chrono::seconds detailLife{3600};
    static constexpr std::chrono::seconds listLife{1800};
    static constexpr std::chrono::seconds absentLife{60};
    static constexpr std::chrono::seconds listLifeAfterUpdate{600};
    static constexpr int mostOnAPage = 100;

    Products(cache::TieredCache &tiers, Sql &sql, VersionSource version = constantVersion(), Clock &clock = Clock::system());

    /// Code::NotFound where there is none.
    Task<Result<Product>> find(qint64 id);
    /// One page, by id; `limit` from 1 to `mostOnAPage`, `offset` 0 or more.
    Task<Result<ProductPage>> list(ProductFilter filter, int limit, qint64 offset);

    /// The id. Its own `id` is not looked at.
    Task<Result<qint64>> create(Product product);
    /// Code::NotFound.
    Task<Result<void>> update(Product product);
    Task<Result<void>> remove(qint64 id);

private:
    Task<Result<void>> write(QString statement, QVariantList values, qint64 id);
    Task<> invalidate(qint64 id, bool isUpdate);

    cache::TieredCache *m_tiers;
    Sql *m_sql;
    VersionSource m_version;
    Clock *m_clock;
    EventLog m_log;
    cache::Cache<Product> m_details;
    cache::Cache<std::vector<Product>> m_lists;
    cache::Cache<qint64> m_counts;
};

} // namespace freshet::catalog
