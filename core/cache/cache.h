// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/json_format.h"
#include "core/cache/tiered_cache.h"

#include <utility>

namespace freshet::cache {

/// What a loader of a Cache<T> gives: a value, or one of the special answers.
template<typename T>
struct Load
{
    std::shared_ptr<const T> value;
    bool notModified = false;
    bool absent = false;
    QByteArray validator;
    std::chrono::milliseconds ttl{-1};

    Load() = default; ///< for those who set the members one by one
    Load(T loaded)    ///< a value
        : value(std::make_shared<const T>(std::move(loaded)))
    {}
    static Load unchanged()
    {
        Load load;
        load.notModified = true;
        return load;
    }
    static Load nothing()
    {
        Load load;
        load.absent = true;
        return load;
    }
};

template<typename T>
struct ReadOf
{
    std::shared_ptr<const T> value; ///< nullptr: a miss, or cached as absent (`absent`)
    Origin origin = Origin::None;
    bool absent = false; ///< `null` is cached: there is no such thing
};

/// A typed cache over a TieredCache. Cheap to make and to copy; thread and owner as that one's. Calls that are under way do not
/// need it any more.
///
///     Cache<Product> products(tiers);
///     const auto read = co_await products.getOrLoad("v1:product:7", [&](LoadContext) { return fromDatabase(7); });
template<typename T>
class Cache
{
public:
    using TypedLoader = std::function<Task<Result<Load<T>>>(LoadContext)>;

    explicit Cache(TieredCache &tiers, ReadOptions defaults = {})
        : m_tiers(&tiers)
        , m_codec(&jsonCodec<T>())
        , m_defaults(std::move(defaults))
    {}
    /// `tiers` keeps the codec; it must make objects of type T.
    Cache(TieredCache &tiers, std::shared_ptr<const Codec> codec, ReadOptions defaults = {})
        : m_tiers(&tiers)
        , m_codec(codec.get())
        , m_defaults(std::move(defaults))
    {
        tiers.keep(std::move(codec));
    }

    /// The memory tier's fresh copy, at once.
    std::shared_ptr<const T> peek(const QByteArray &key) { return valueOf(m_tiers->peek(key, *m_codec)); }

    Task<Result<ReadOf<T>>> get(QByteArray key)
    {
        if (CachedPointer hit = memoryHit(key))
            return ready(std::move(hit));
        return typed(m_tiers->get(std::move(key), *m_codec, m_defaults));
    }
    Task<Result<ReadOf<T>>> getOrLoad(QByteArray key, TypedLoader loader)
    {
        // With refreshing ahead a hit may have to start a load.
        if (m_defaults.refreshBelow <= 0 && m_defaults.refreshBeta <= 0 && !m_defaults.loadAlways) {
            if (CachedPointer hit = memoryHit(key))
                return ready(std::move(hit));
        }
        return getOrLoad(std::move(key), std::move(loader), m_defaults);
    }
    Task<Result<ReadOf<T>>> getOrLoad(QByteArray key, TypedLoader loader, ReadOptions options)
    {
        return typed(m_tiers->getOrLoad(std::move(key), *m_codec, erased(std::move(loader)), std::move(options)));
    }
    Task<Result<std::vector<ReadOf<T>>>> getMany(std::vector<QByteArray> keys)
    {
        return typedMany(m_tiers->getMany(std::move(keys), *m_codec, m_defaults));
    }
    /// For as long as the defaults say, here and in Redis, with their jitter and tags.
    Task<Result<void>> set(QByteArray key, T value)
    {
        WriteOptions options;
        options.ttl = m_defaults.ttl;
        options.jitter = m_defaults.jitter;
        options.tags = m_defaults.tags;
        options.nameSpace = m_defaults.nameSpace;
        options.memoryTtl = m_defaults.memoryTtl;
        options.staleFor = m_defaults.staleFor;
        return set(std::move(key), std::move(value), std::move(options));
    }
    Task<Result<void>> set(QByteArray key, T value, WriteOptions options)
    {
        return m_tiers->set(std::move(key), *m_codec, std::make_shared<const T>(std::move(value)), std::move(options));
    }
    Task<Result<void>> setMany(std::vector<std::pair<QByteArray, T>> values, WriteOptions options)
    {
        std::vector<TieredCache::Entry> entries;
        entries.reserve(values.size());
        for (auto &[key, value] : values)
            entries.push_back({key, std::make_shared<const T>(std::move(value))});
        return m_tiers->setMany(std::move(entries), *m_codec, std::move(options));
    }
    Task<Result<bool>> remove(QByteArray key) { return m_tiers->remove(std::move(key)); }

    TieredCache &tiers() const { return *m_tiers; }
    const ReadOptions &defaults() const { return m_defaults; }

private:
    static std::shared_ptr<const T> valueOf(const CachedPointer &cached)
    {
        return cached ? std::static_pointer_cast<const T>(cached->object) : nullptr;
    }
    static ReadOf<T> readOf(const CachedPointer &cached, Origin origin)
    {
        return {valueOf(cached), origin, cached && cached->json == "null"};
    }
    CachedPointer memoryHit(const QByteArray &key)
    {
        return m_defaults.useMemory && m_defaults.nameSpace.isEmpty() ? m_tiers->peek(key, *m_codec) : nullptr;
    }
    static Task<Result<ReadOf<T>>> ready(CachedPointer hit) { co_return Result<ReadOf<T>>(readOf(hit, Origin::Memory)); }
    static Task<Result<ReadOf<T>>> typed(Task<Result<ReadResult>> reading)
    {
        const auto read = co_await reading;
        if (!read)
            co_return Result<ReadOf<T>>(std::unexpected(read.error()));
        co_return Result<ReadOf<T>>(readOf(read->value, read->origin));
    }
    static Task<Result<std::vector<ReadOf<T>>>> typedMany(Task<Result<std::vector<ReadResult>>> reading)
    {
        const auto read = co_await reading;
        if (!read)
            co_return Result<std::vector<ReadOf<T>>>(std::unexpected(read.error()));
        std::vector<ReadOf<T>> all;
        all.reserve(read->size());
        for (const ReadResult &one : *read)
            all.push_back(readOf(one.value, one.origin));
        co_return Result<std::vector<ReadOf<T>>>(std::move(all));
    }
    /// Of many reads only few load, so the loader is put away once: called is a copy of it.
    static Loader erased(TypedLoader loader)
    {
        if (!loader)
            return {};
        return [loader = std::move(loader)](LoadContext context) { return called(loader, std::move(context)); };
    }
    /// The loader stays in this frame, where a lambda that is a coroutine has its captures.
    static Task<Result<Loaded>> called(TypedLoader loader, LoadContext context)
    {
        auto load = co_await loader(std::move(context));
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

    TieredCache *m_tiers;
    const Codec *m_codec;
    ReadOptions m_defaults;
};

} // namespace freshet::cache
