// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/cache.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace freshet::cache {

// Warming: fills a cache before it is asked. Keeping hot keys warm afterwards is ReadOptions::refreshBelow and refreshBeta.

struct WarmProgress
{
    std::optional<qint64> total; ///< keys there are; nothing while a generator has not told its last
    qint64 loaded = 0;           ///< by the loader, and kept
    qint64 skipped = 0;          ///< were there already
    qint64 failed = 0;
    double keysPerSecond = 0; ///< since the start

    qint64 done() const { return loaded + skipped + failed; }
    std::optional<qint64> left() const { return total ? std::optional(*total - done()) : std::nullopt; }
};

struct WarmOptions
{
    int parallel = 8;        ///< loads at the same time; 1 or more
    bool skipPresent = true; ///< false: everything is loaded anew
    /// How keys are read and written. Its metrics go to the namespace `warming` where it names none, for they say nothing about
    /// the cache's readers.
    ReadOptions read;
    qint64 mostFailures = 0;      ///< ends after so many; 0: never
    std::size_t mostErrors = 100; ///< kept in the report
    std::stop_token stop;
    std::function<void(const WarmProgress &)> progress; ///< at most ten times a second, and at the end
};

struct WarmReport : WarmProgress
{
    struct Failure
    {
        QByteArray key;
        Error error;
    };
    std::vector<Failure> failures; ///< the first ones
    bool stopped = false;          ///< by the stop token or `mostFailures`
    std::optional<Error> error;    ///< of the generator: the keys behind it are not known
};

/// Gives the next keys, none at the end. Called again only after it answered.
using KeyGenerator = std::function<Task<Result<std::vector<QByteArray>>>()>;

/// All of `keys` at once, then the end.
KeyGenerator generatorOf(std::vector<QByteArray> keys);

/// The work behind `warm`: `one` answers for each key where its value came from. `total` as far as it is known before.
Task<WarmReport> warmEach(KeyGenerator keys, std::optional<qint64> total, std::function<Task<Result<Origin>>(QByteArray)> one,
                          WarmOptions options, Clock &clock = Clock::system());

/// Loads the keys that are not there, `parallel` at a time, through the cache's own reads: what is loaded is written under its
/// lease, and an invalidation meanwhile wins. A key that fails stops nothing. The cache must outlive it; Code::Cancelled of
/// single keys counts as not done.
template<typename T>
Task<WarmReport> warm(Cache<T> cache, KeyGenerator keys, std::optional<qint64> total,
                      std::function<Task<Result<Load<T>>>(QByteArray, LoadContext)> loader, WarmOptions options)
{
    ReadOptions read = options.read;
    read.loadAlways = !options.skipPresent;
    read.stop = options.stop;
    if (read.nameSpace.isEmpty())
        read.nameSpace = QByteArrayLiteral("warming");
    const auto shared = std::make_shared<const decltype(loader)>(std::move(loader)); // may be a lambda with captures
    auto one = [cache, shared, read](QByteArray key) mutable -> Task<Result<Origin>> {
        return [](Cache<T> from, std::shared_ptr<const std::function<Task<Result<Load<T>>>(QByteArray, LoadContext)>> load,
                  ReadOptions how, QByteArray name) -> Task<Result<Origin>> {
            typename Cache<T>::TypedLoader bound = [load, name](LoadContext context) {
                return (*load)(name, std::move(context));
            };
            const auto found = co_await from.getOrLoad(name, std::move(bound), std::move(how));
            if (!found)
                co_return Result<Origin>(std::unexpected(found.error()));
            co_return Result<Origin>(found->origin);
        }(cache, shared, read, std::move(key));
    };
    Clock *const clock = cache.tiers().parts().clock;
    return warmEach(std::move(keys), total, std::move(one), std::move(options), clock ? *clock : Clock::system());
}

template<typename T>
Task<WarmReport> warm(Cache<T> cache, std::vector<QByteArray> keys,
                      std::function<Task<Result<Load<T>>>(QByteArray, LoadContext)> loader, WarmOptions options = {})
{
    const auto total = qint64(keys.size());
    return warm<T>(std::move(cache), generatorOf(std::move(keys)), total, std::move(loader), std::move(options));
}

} // namespace freshet::cache
