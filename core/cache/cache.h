// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/tiered_cache.h"

namespace freshet::cache {

/// How values of a type become JSON: specialise it for your own, or give Cache a codec.
///
///     template<> struct JsonFormat<Product> {
///         static QJsonValue toJson(const Product &);
///         static Result<Product> fromJson(const QJsonValue &);   // Code::Undecodable
///     };
///
/// Given here: bool, int, qint64, double, QString, QStringList, QJsonValue, QJsonObject, QJsonArray, std::optional<T> (null:
/// nothing), std::vector<T>, and JsonBytes (the compact text as it is). Integers keep all their 64 bits.
template<typename T>
struct JsonFormat;

/// What a loader of a Cache<T> gives: a value, or one of the special answers.
template<typename T>
struct Load
{
    std::shared_ptr<const T> value;
    bool notModified = false;
    bool absent = false;
    QByteArray validator;
    std::chrono::milliseconds ttl{-1};

    Load(T loaded); ///< a value
    static Load unchanged();
    static Load nothing();
};

template<typename T>
struct ReadOf
{
    std::shared_ptr<const T> value; ///< nullptr: a miss, or cached as absent (`absent`)
    Origin origin = Origin::None;
    bool absent = false;
};

/// A typed cache over a TieredCache. Cheap to make and to copy; thread and owner as that one's.
template<typename T>
class Cache
{
public:
    using TypedLoader = std::function<Task<Result<Load<T>>>(LoadContext)>;

    explicit Cache(TieredCache &tiers, ReadOptions defaults = {});
    Cache(TieredCache &tiers, std::shared_ptr<const Codec> codec, ReadOptions defaults = {});

    /// The memory tier's fresh copy, at once.
    std::shared_ptr<const T> peek(const QByteArray &key);
    Task<Result<ReadOf<T>>> get(QByteArray key);
    Task<Result<ReadOf<T>>> getOrLoad(QByteArray key, TypedLoader loader);
    Task<Result<ReadOf<T>>> getOrLoad(QByteArray key, TypedLoader loader, ReadOptions options);
    Task<Result<std::vector<ReadOf<T>>>> getMany(std::vector<QByteArray> keys);
    Task<Result<void>> set(QByteArray key, T value);
    Task<Result<void>> set(QByteArray key, T value, WriteOptions options);
    Task<Result<void>> setMany(std::vector<std::pair<QByteArray, T>> values, WriteOptions options);
    Task<Result<bool>> remove(QByteArray key);

    TieredCache &tiers() const;
    const ReadOptions &defaults() const;
};

} // namespace freshet::cache
