// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/cache.h"

#include <memory>

namespace freshet::cache {

/// Write-through: the source (SQL, a service) first, then the cache, so that the cache never holds what the source does not.
/// - The source fails: the cache is not touched. Where nobody can tell whether it failed (the connection was lost during the
///   commit, a time-out) the key is removed: the next read asks the source.
/// - The source succeeds: the key gets the new value, or is removed (`Then::Invalidate`). Where it can't be written it is
/// removed;
///   while Redis is away TieredCache journals that. Loads that began before do not overwrite it.
/// Writes to one key through one object go one after another. Several processes that write one key at the same time could reach
/// the source and the cache in different orders: there use `Then::Invalidate`.
/// Thread: the cache's. Owner: whoever composes; `cache` must outlive it and its writes.
class WriteThrough
{
public:
    /// Writes the source.
    using Writer = std::function<Task<Result<void>>()>;
    enum class Then { Update, Invalidate };

    struct Outcome
    {
        bool cached = false; ///< the new value stands in the cache; else the key was removed
        /// Neither could be done: the cache may hold the old value until its TTL. Only where the cache has no journal.
        std::optional<Error> cacheError{};
    };

    explicit WriteThrough(TieredCache &cache);

    /// Fails only where the source did.
    Task<Result<Outcome>> write(QByteArray key, const Codec &codec, std::shared_ptr<const void> object, Writer writer,
                                WriteOptions options, Then then);
    /// Removes the key once the writer has removed the thing.
    Task<Result<Outcome>> remove(QByteArray key, Writer writer);

    /// For a typed cache over the same tiers.
    template<typename T>
    Task<Result<Outcome>> write(QByteArray key, T value, Writer writer, WriteOptions options, Then then = Then::Update)
    {
        return write(std::move(key), jsonCodec<T>(), std::make_shared<const T>(std::move(value)), std::move(writer),
                     std::move(options), then);
    }

private:
    class Turns;
    static Task<Result<Outcome>> run(TieredCache *cache, std::shared_ptr<Turns> turns, QByteArray key, const Codec *codec,
                                     std::shared_ptr<const void> object, Writer writer, WriteOptions options);

    TieredCache *m_cache;
    std::shared_ptr<Turns> m_turns;
};

} // namespace freshet::cache
