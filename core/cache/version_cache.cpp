// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/version_cache.h"

#include "core/cache/versions.h"

namespace freshet::cache {

namespace {

const QByteArray prefix = QByteArrayLiteral("cache_version:");

struct Kept
{
    QByteArray version;
    Clock::TimePoint readAt; ///< when it was asked for
    bool tracked = false;
};

} // namespace

class VersionCache::Private
{
public:
    Private(redis::Client &theClient, redis::Tracking *theTracking, const Options &theOptions, Clock &theClock)
        : client(theClient)
        , tracking(theTracking)
        , options(theOptions)
        , clock(theClock)
    {}

    void forgetAll()
    {
        ++changes;
        versions.clear();
    }
    void changed(const QByteArrayList &keys)
    {
        for (const QByteArray &key : keys) {
            if (!key.startsWith(prefix))
                continue;
            const QByteArray scope = key.sliced(prefix.size());
            ++changes;
            if (scope == globalScope)
                versions.clear(); // who inherits it is not kept
            else
                versions.remove(scope);
        }
    }
    std::optional<QByteArray> known(const QByteArray &nameSpace) const
    {
        const auto found = versions.constFind(nameSpace);
        if (found == versions.constEnd())
            return std::nullopt;
        const auto most = found->tracked ? options.maxAge : options.maxAgeUntracked;
        return clock.now() - found->readAt < most ? std::optional(found->version) : std::nullopt;
    }
    static Task<Result<QByteArray>> read(std::shared_ptr<Private> self, QByteArray nameSpace);

    redis::Client &client;
    redis::Tracking *tracking;
    Options options;
    Clock &clock;
    QHash<QByteArray, Kept> versions; ///< as many as namespaces are used
    quint64 changes = 0;              ///< a read during which this grew is not kept: the message may have been about it
};

VersionCache::VersionCache(redis::Client &client, redis::Tracking *tracking, const Options &options, Clock &clock)
    : d(std::make_shared<Private>(client, tracking, options, clock))
{
    if (!tracking)
        return;
    connect(tracking, &redis::Tracking::invalidated, this, [this](const QByteArrayList &keys) { d->changed(keys); });
    connect(tracking, &redis::Tracking::flushed, this, &VersionCache::forgetAll);
    connect(tracking, &redis::Tracking::lost, this, &VersionCache::forgetAll);
    connect(tracking, &redis::Tracking::activated, this, &VersionCache::forgetAll);
}

VersionCache::~VersionCache() = default;

std::optional<QByteArray> VersionCache::known(const QByteArray &nameSpace) const
{
    return d->known(nameSpace);
}

Task<Result<QByteArray>> VersionCache::current(QByteArray nameSpace)
{
    return Private::read(d, std::move(nameSpace));
}

Task<Result<QByteArray>> VersionCache::Private::read(std::shared_ptr<Private> self, QByteArray nameSpace)
{
    if (const auto version = self->known(nameSpace))
        co_return Result<QByteArray>(*version);
    const quint64 before = self->changes;
    const bool tracked = self->tracking && self->tracking->isActive();
    const auto asked = self->clock.now();
    Versions versions(self->client, {}, self->clock);
    const auto version = co_await versions.current(nameSpace);
    if (version && self->changes == before)
        self->versions.insert(nameSpace, Kept{*version, asked, tracked});
    co_return version;
}

void VersionCache::forget(const QByteArray &nameSpace)
{
    ++d->changes;
    d->versions.remove(nameSpace);
}

void VersionCache::forgetAll()
{
    d->forgetAll();
}

} // namespace freshet::cache
