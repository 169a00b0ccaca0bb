// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/event_log.h"
#include "core/base/sql.h"
#include "core/cache/cache.h"

#include <optional>

namespace freshet::cache {

/// A third tier: results that are dear to compute are kept in an SQL table too, for longer than Redis keeps them or when Redis
/// was emptied. A read goes Redis → SQL (a row not older than `maxAge`) → compute; what was computed goes to SQL and to Redis. It
/// is a composition of loaders: give TieredCache, or Cache<T>, the loader that `loader` makes of the computing one.
///
///     SqlTier kept(sql, {.table = "recommendations"});
///     cache.getOrLoad(key, kept.loader<Recommendation>(key, compute, {.ttl = 7 * 24h}));
///
/// A row that is removed while a result is being computed wins, as an invalidation wins over a late fill in Redis: each key has a
/// number that removals count up, and a result is kept only where it is still the one seen before computing. Removed rows stay as
/// markers without a value until `removeStale`. The tier is no source: where SQL fails the result is computed, and said in the
/// log.
///
/// Table: key, value (compact JSON; NULL: removed), stored_at (UTC), generation. A key that is no text stands there as `base64:`
/// and its bytes in Base64. The row with the empty key counts removals of all. Thread: that of the cache. Owner: whoever
/// composes; it must outlive the loads, and what it is given must outlive it.
class SqlTier
{
public:
    struct Options
    {
        QString table = QStringLiteral("cached_results"); ///< lower-case letters and `_`
        std::chrono::milliseconds maxAge{7LL * 24 * 3600 * 1000};
    };
    /// Where a loader's value came from; of loads that others shared only the first caller knows.
    enum class From { Nowhere, Sql, Computed };
    struct Use
    {
        bool force = false;                ///< computes, whatever is kept
        std::chrono::milliseconds ttl{-1}; ///< the most in Redis; -1: the read's own. A row's remaining age shortens it
        std::shared_ptr<From> from{};      ///< told, where given
    };

    SqlTier(Sql &sql, const Options &options, Clock &clock = Clock::system());

    /// Makes the table where it is missing. Code::InvalidArgument for a name of another form.
    Task<Result<void>> prepare();

    struct Row
    {
        QByteArray json;
        QDateTime storedAt;
    };
    /// A row that is young enough.
    Task<Result<std::optional<Row>>> get(QByteArray key);
    /// Keeps a value, whatever there is.
    Task<Result<void>> set(QByteArray key, QByteArray json);
    /// How many values there were.
    Task<Result<qint64>> remove(std::vector<QByteArray> keys);
    Task<Result<qint64>> removeAll();
    /// Deletes rows and markers that are older than `maxAge`; how many.
    Task<Result<qint64>> removeStale();

    Loader loader(QByteArray key, const Codec &codec, Loader compute, Use use);
    template<typename T>
    typename Cache<T>::TypedLoader loader(QByteArray key, typename Cache<T>::TypedLoader compute, Use use)
    {
        auto typed = std::make_shared<const typename Cache<T>::TypedLoader>(std::move(compute));
        Loader erased = [typed](LoadContext context) { return untyped<T>(typed, std::move(context)); };
        auto whole = std::make_shared<const Loader>(loader(std::move(key), jsonCodec<T>(), std::move(erased), std::move(use)));
        return [whole](LoadContext context) { return retyped<T>(whole, std::move(context)); };
    }

private:
    struct Generation
    {
        qint64 all = 0;
        qint64 own = 0;
    };
    struct Seen
    {
        std::optional<Row> row;
        Generation generation;
    };
    struct Shared
    {
        Shared(Sql &where, const Options &what, Clock &time);

        Sql *sql;
        Options options;
        Clock *clock;
        EventLog log;
    };
    using Core = std::shared_ptr<Shared>;

    static Task<Result<Seen>> look(Core core, QByteArray key);
    static Task<Result<bool>> keep(Core core, QByteArray key, QByteArray json, std::optional<Generation> seen);
    static Task<Result<Loaded>> load(Core core, QByteArray key, const Codec *codec, std::shared_ptr<const Loader> compute,
                                     Use use, LoadContext context);

    template<typename T>
    static Task<Result<Loaded>> untyped(std::shared_ptr<const typename Cache<T>::TypedLoader> loader, LoadContext context)
    {
        const auto load = co_await (*loader)(std::move(context));
        if (!load)
            co_return Result<Loaded>(std::unexpected(load.error()));
        Loaded loaded;
        loaded.object = load->value;
        loaded.notModified = load->notModified;
        loaded.absent = load->absent;
        loaded.validator = load->validator;
        loaded.ttl = load->ttl;
        co_return Result<Loaded>(std::move(loaded));
    }
    template<typename T>
    static Task<Result<Load<T>>> retyped(std::shared_ptr<const Loader> loader, LoadContext context)
    {
        const auto loaded = co_await (*loader)(std::move(context));
        if (!loaded)
            co_return Result<Load<T>>(std::unexpected(loaded.error()));
        Load<T> load = Load<T>::nothing();
        load.absent = loaded->absent;
        load.value = std::static_pointer_cast<const T>(loaded->object);
        load.notModified = loaded->notModified;
        load.validator = loaded->validator;
        load.ttl = loaded->ttl;
        co_return Result<Load<T>>(std::move(load));
    }

    Core m_core;
};

} // namespace freshet::cache
