// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes and invalidations. The memory tier forgets before Redis is asked, and again when Redis has answered: what was read in
// between may be older than the change.
#include "core/base/glob.h"
#include "core/base/json_text.h"
#include "core/cache/invalidation_journal.h"
#include "core/cache/key.h"
#include "core/cache/tags.h"
#include "core/cache/tiered_cache_p.h"

#include <algorithm>
#include <utility>

namespace freshet::cache {

using std::chrono::milliseconds;

namespace {

Error closedError()
{
    return {Code::Cancelled, QStringLiteral("the cache was closed while it was being written to"), {}};
}

Invalidation ofKeys(QByteArrayList keys)
{
    Invalidation what;
    what.kind = Invalidation::Kind::Keys;
    what.subjects = std::move(keys);
    return what;
}

std::uint64_t microsecondsSince(std::chrono::steady_clock::time_point began)
{
    const auto took = std::chrono::steady_clock::now() - began;
    return std::uint64_t(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
}

} // namespace

Result<std::shared_ptr<MemoryCopy>> TieredCache::Private::copyOf(const Codec &codec, std::shared_ptr<const void> object) const
{
    if (!object)
        return failure(Code::InvalidArgument, QStringLiteral("no value; give one, or say that there is none (`absent`)"));
    auto json = compactJson(codec.encode(object.get()));
    if (!json)
        return failure(Code::InvalidArgument, QStringLiteral("the codec wrote no JSON: %1").arg(json.error().message));
    auto copy = std::make_shared<MemoryCopy>();
    copy->json = *std::move(json);
    copy->object = std::move(object);
    copy->codec = &codec;
    return copy;
}

/// A value that this process wrote and that nobody has to tell it about.
void TieredCache::Private::keepWritten(const QByteArray &key, const std::shared_ptr<MemoryCopy> &copy, milliseconds ttl,
                                       const WriteOptions &options)
{
    if (!copies.isThere() || (redis && isTracked()))
        return;
    ReadOptions how;
    how.memoryTtl = options.memoryTtl;
    how.staleFor = options.staleFor;
    setLife(*copy, clock->now(), ttl, how);
    copy->life = ttl;
    assign(*copy, key, options.nameSpace);
    copies.put(copies.ticket(key), key, copy);
}

Task<> TieredCache::Private::clearAfter(std::shared_ptr<Private> d, QByteArrayList keys, Error why)
{
    if (keys.isEmpty())
        co_return;
    // Refused by a server that is well enough to remove: OOM, a wrong type beside it. Else it is owed.
    if (d->redis->enter()) {
        std::vector<QByteArray> names(keys.cbegin(), keys.cend());
        const auto removed = co_await d->redis->tier().removeMany(std::move(names));
        if (d->closed)
            co_return;
        d->redis->left(removed);
        if (removed)
            co_return;
        why = removed.error();
    }
    // All in one: each line of the journal waits for the disk.
    const auto kept = d->redis->owe(ofKeys(keys), why);
    if (!kept)
        d->log.problem("old_value_remains", kept.error(), {{"key", keys.first()}, {"keys", keys.size()}});
}

Task<Result<void>> TieredCache::Private::set(std::shared_ptr<Private> d, QByteArray key, const Codec *codec,
                                             std::shared_ptr<const void> object, WriteOptions options)
{
    const auto began = std::chrono::steady_clock::now();
    auto copy = d->copyOf(*codec, std::move(object));
    if (!copy)
        co_return Result<void>(std::unexpected(copy.error()));
    if (options.ttl.count() < 0)
        co_return failure(Code::InvalidArgument, QStringLiteral("a TTL below 0; 0 means no expiry"));
    const milliseconds ttl = d->jittered(options.ttl, options.jitter);
    d->forget(key);
    Result<void> written;
    if (d->redis) {
        if (!d->redis->enter()) {
            written = std::unexpected(d->redis->reason());
        } else {
            if (!options.tags.isEmpty()) {
                written = co_await addToTags(d->redis->client(), options.tags, key, ttl);
                if (d->closed)
                    co_return Result<void>(std::unexpected(closedError()));
            }
            if (written) {
                // Both are on their way before either is awaited. The tag comes once more behind the value: a tag that was
                // invalidated in between does not leave a value without one.
                auto setting = d->redis->tier().set(key, (*copy)->json, ttl);
                std::optional<Task<Result<void>>> tagging;
                if (!options.tags.isEmpty())
                    tagging = addToTags(d->redis->client(), options.tags, key, ttl);
                written = co_await setting;
                if (tagging && !d->closed) {
                    const auto tagged = co_await *tagging;
                    if (!tagged && written)
                        written = tagged;
                }
                if (d->closed)
                    co_return Result<void>(std::unexpected(closedError()));
            }
            d->redis->left(written);
        }
        d->forgetAgain(key);
    }
    if (!written) {
        const Error error = written.error();
        d->problem("set_failed", key, options.nameSpace, error, std::chrono::steady_clock::now() - began);
        const QByteArrayList one{key};
        co_await clearAfter(d, one, error);
        co_return Result<void>(std::unexpected(error));
    }
    d->keepWritten(key, *copy, ttl, options);
    d->count(key, options.nameSpace, Counter::Sets);
    d->count(key, options.nameSpace, Counter::SetMicroseconds, microsecondsSince(began));
    d->tell("set", key, options.nameSpace, std::chrono::steady_clock::now() - began);
    co_return Result<void>();
}

Task<Result<void>> TieredCache::Private::setMany(std::shared_ptr<Private> d, std::vector<Entry> entries, const Codec *codec,
                                                 WriteOptions options)
{
    if (options.ttl.count() < 0)
        co_return failure(Code::InvalidArgument, QStringLiteral("a TTL below 0; 0 means no expiry"));
    const auto began = std::chrono::steady_clock::now();
    std::vector<std::shared_ptr<MemoryCopy>> made;
    std::vector<RedisTier::Write> writes;
    for (const Entry &entry : entries) {
        auto copy = d->copyOf(*codec, entry.object);
        if (!copy)
            co_return Result<void>(std::unexpected(copy.error()));
        writes.push_back({entry.key, (*copy)->json, d->jittered(options.ttl, options.jitter)});
        made.push_back(*std::move(copy));
    }
    for (const Entry &entry : entries)
        d->forget(entry.key);
    std::vector<Result<void>> results(entries.size());
    if (d->redis) {
        Result<void> way;
        if (!d->redis->enter())
            way = std::unexpected(d->redis->reason());
        // Tags before and behind the values, as in `set`.
        for (int round = 0; round < 2 && way; ++round) {
            std::vector<Task<Result<void>>> tagging;
            if (!options.tags.isEmpty()) {
                for (const RedisTier::Write &write : writes)
                    tagging.push_back(addToTags(d->redis->client(), options.tags, write.key, write.ttl));
            }
            for (Task<Result<void>> &task : tagging) {
                const auto tagged = co_await task;
                if (d->closed)
                    co_return Result<void>(std::unexpected(closedError()));
                if (!tagged && way)
                    way = tagged;
            }
            if (round > 0 || !way)
                break;
            auto written = co_await d->redis->tier().setMany(writes);
            if (d->closed)
                co_return Result<void>(std::unexpected(closedError()));
            if (written)
                results = *std::move(written);
            else
                way = std::unexpected(written.error());
        }
        std::optional<Error> trouble;
        for (Result<void> &result : results) {
            if (!way)
                result = way;
            // One that the server is to blame for says more of it than one of a key alone.
            if (!result && (!trouble || Breaker::isFailure(result.error())))
                trouble = result.error();
        }
        d->redis->leftWith(way ? trouble : way.error());
    }
    std::optional<Error> first;
    QByteArrayList failed;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const QByteArray &key = entries[i].key;
        if (d->redis)
            d->forgetAgain(key);
        if (results[i]) {
            d->keepWritten(key, made[i], writes[i].ttl, options);
            d->count(key, options.nameSpace, Counter::Sets);
            continue;
        }
        if (!first)
            first = results[i].error();
        d->problem("set_failed", key, options.nameSpace, results[i].error(), std::chrono::steady_clock::now() - began);
        failed.append(key);
    }
    if (!first)
        co_return Result<void>();
    co_await clearAfter(d, failed, *first);
    if (d->closed)
        co_return Result<void>(std::unexpected(closedError()));
    co_return Result<void>(std::unexpected(*first));
}

Task<Result<bool>> TieredCache::Private::remove(std::shared_ptr<Private> d, QByteArray key)
{
    const auto began = std::chrono::steady_clock::now();
    const bool remembered = d->copies.fresh(key) != nullptr;
    d->forget(key);
    Result<bool> removed = remembered;
    if (d->redis) {
        if (!d->redis->enter()) {
            removed = std::unexpected(d->redis->reason());
        } else {
            removed = co_await d->redis->tier().remove(key);
            if (d->closed)
                co_return Result<bool>(std::unexpected(closedError()));
            d->redis->left(removed);
        }
        d->forgetAgain(key);
    }
    if (!removed) {
        const Error why = removed.error();
        if (const auto kept = d->redis->owe(ofKeys({key}), why); !kept) {
            d->problem("remove_failed", key, {}, kept.error(), std::chrono::steady_clock::now() - began);
            co_return Result<bool>(std::unexpected(kept.error()));
        }
        removed = remembered;
    }
    d->count(key, {}, Counter::Deletes, *removed ? 1 : 0);
    d->tell("delete", key, {}, std::chrono::steady_clock::now() - began);
    co_return Result<bool>(*removed);
}

Task<Result<bool>> TieredCache::Private::expire(std::shared_ptr<Private> d, QByteArray key, milliseconds ttl)
{
    if (ttl.count() < 0)
        co_return failure(Code::InvalidArgument, QStringLiteral("a TTL below 0; 0 means no expiry"));
    if (!d->redis) {
        const MemoryCopyPointer copy = d->copies.fresh(key);
        if (!copy)
            co_return Result<bool>(false);
        auto renewed = std::make_shared<MemoryCopy>();
        static_cast<CachedValue &>(*renewed) = *copy;
        setLife(*renewed, d->clock->now(), ttl, ReadOptions());
        renewed->life = ttl;
        d->assign(*renewed, key, {});
        d->copies.put(d->copies.ticket(key), key, renewed);
        co_return Result<bool>(true);
    }
    const auto began = std::chrono::steady_clock::now();
    // The copy's life is that of the old TTL.
    d->copies.erase(key);
    if (!d->redis->enter())
        co_return Result<bool>(std::unexpected(d->redis->reason()));
    const auto changed = co_await d->redis->tier().expire(key, ttl);
    if (d->closed)
        co_return Result<bool>(std::unexpected(closedError()));
    d->redis->left(changed);
    d->copies.erase(key);
    if (!changed)
        d->problem("expire_failed", key, {}, changed.error(), std::chrono::steady_clock::now() - began);
    co_return changed;
}

bool TieredCache::Private::concerns(const Invalidation &what, QByteArrayView key)
{
    using Kind = Invalidation::Kind;
    const QByteArray subject = what.subjects.value(0);
    switch (what.kind) {
    case Kind::Keys:
        return what.subjects.contains(key);
    case Kind::Pattern: // the exact key without the last `:*` too (contract, section 1)
        return globMatches(subject, key) || (!key.isEmpty() && key == exactKeyOf(subject));
    case Kind::Ttl:
        return globMatches(subject, key);
    case Kind::Tag:
    case Kind::Queue:
    case Kind::Resource:
        return true;
    case Kind::Namespace:
        break;
    }
    return false;
}

/// Which keys carry a tag, stand in a queue or belong to a resource's version nobody knows here, so all of memory goes. A TTL
/// can't be shortened in place: those copies go too.
Result<InvalidationReport> TieredCache::Private::invalidateMemory(const Invalidation &what, const InvalidationOptions &how)
{
    if (what.kind == Invalidation::Kind::Namespace)
        return failure(Code::Unsupported, QStringLiteral("versions are kept in Redis, and this cache has none"));
    InvalidationReport report;
    report.kind = what.kind;
    report.subject = what.subjects.value(0);
    report.dryRun = how.dryRun;
    QByteArrayList found;
    copies.eraseIf([&](QByteArrayView key) {
        if (concerns(what, key))
            found.append(key.toByteArray());
        return false;
    });
    if (how.only)
        found.removeIf([&](const QByteArray &key) { return !how.only(key); });
    report.matched = found.size();
    report.deleted = report.matched;
    if (how.dryRun)
        return report;
    if (how.removing)
        how.removing(found);
    for (const QByteArray &key : std::as_const(found))
        copies.erase(key);
    flights.refuseIf([&](QByteArrayView key) { return concerns(what, key); }, [](const QByteArray &, const QByteArray &) {});
    if (how.removing)
        how.removing(found);
    count(report.subject, {}, Counter::Deletes, std::uint64_t(report.deleted));
    return report;
}

Task<Result<InvalidationReport>> TieredCache::Private::invalidate(std::shared_ptr<Private> d, Invalidation what,
                                                                  InvalidationOptions how)
{
    using Answer = Result<InvalidationReport>;
    using Kind = Invalidation::Kind;
    InvalidationReport report;
    report.kind = what.kind;
    report.subject = what.subjects.value(0);
    report.dryRun = how.dryRun;
    // What the process itself holds. Which keys carry a tag, stand in a queue or belong to a resource's version only Redis knows:
    // while it can't tell, all go.
    const auto forgetLocally = [&](bool all) {
        if (what.kind == Kind::Keys) {
            for (const QByteArray &key : what.subjects)
                d->forget(key);
        } else if (what.kind == Kind::Pattern || what.kind == Kind::Ttl) {
            d->forgetIf([&](QByteArrayView key) { return concerns(what, key); });
        } else if (all && what.kind != Kind::Namespace) {
            d->forgetAll();
        } else if (what.kind == Kind::Tag) {
            d->flights.refuseTag(what.subjects.value(0),
                                 [&](const QByteArray &key, const QByteArray &token) { d->dropLease(key, token); });
        }
    };
    if (!d->redis)
        co_return d->invalidateMemory(what, how);
    if (!how.dryRun)
        forgetLocally(false);
    if (!how.dryRun)
        how.removing = forgetting(d, how.removing);
    Error why = d->redis->reason();
    if (d->redis->enter()) {
        auto done = co_await cache::invalidate(d->redis->client(), what, how);
        if (d->closed)
            co_return Answer(std::unexpected(closedError()));
        done ? d->redis->leftWith(done->error) : d->redis->left(done);
        if (done && (how.dryRun || !done->error || done->stopped || !InvalidationJournal::mayStillSucceed(*done->error))) {
            if (!how.dryRun) {
                for (const QByteArray &key : what.kind == Kind::Keys ? what.subjects : QByteArrayList())
                    d->forgetAgain(key);
                d->count(report.subject, {}, Counter::Deletes, std::uint64_t(std::max<qint64>(done->deleted, 0)));
            }
            co_return done;
        }
        why = done ? *done->error : done.error();
        if (done)
            report = *std::move(done);
    }
    if (how.dryRun)
        co_return Answer(std::unexpected(why));
    forgetLocally(true);
    if (how.only) // the journal can't keep a choice, and all would be too much
        co_return Answer(std::unexpected(why));
    if (const auto kept = d->redis->owe(what, why); !kept) {
        d->log.problem("invalidation_failed", kept.error());
        co_return Answer(std::unexpected(kept.error()));
    }
    co_return Answer(std::move(report)); // carried out as soon as Redis is back
}

Task<Result<InvalidationReport>> TieredCache::Private::invalidateAfter(std::shared_ptr<Private> d, Invalidation what,
                                                                       milliseconds delay, InvalidationOptions how)
{
    using Answer = Result<InvalidationReport>;
    if (delay.count() < 0)
        co_return failure(Code::InvalidArgument, QStringLiteral("a delay below 0"));
    Result<void> waited;
    {
        std::stop_source either; // whoever asked for it, and the cache's end
        const auto end = [either]() mutable { either.request_stop(); };
        const std::stop_callback byCaller(how.stop, end);
        const std::stop_callback withCache(d->delays.get_token(), end);
        waited = co_await d->clock->sleep(delay, either.get_token());
    }
    if (!waited || d->closed)
        co_return failure(Code::Cancelled, QStringLiteral("the invalidation was given up before its time"));
    auto done = co_await invalidate(d, std::move(what), std::move(how));
    const std::optional<Error> error = done ? done->error : done.error();
    const bool isJournalled = done && error && InvalidationJournal::mayStillSucceed(*error);
    if (error && !isJournalled && !d->closed)
        d->log.problem("delayed_invalidation_failed", *error);
    co_return Answer(std::move(done));
}

} // namespace freshet::cache
