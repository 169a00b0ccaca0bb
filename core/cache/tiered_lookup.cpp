// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Redis' answer to a read means, and how long a copy of it lives.
#include "core/cache/tiered_cache_p.h"

#include <algorithm>

namespace freshet::cache {

using std::chrono::milliseconds;

TieredCache::Private::Lookup TieredCache::Private::interpret(const QByteArray &key, const Codec &codec, const redis::Value &value,
                                                             bool mayTakeOver) const
{
    Lookup found;
    if (value.isNil()) {
        found.kind = Lookup::Kind::Miss;
        return found;
    }
    found.kind = Lookup::Kind::Unreadable;
    auto decoded = decodeValueOf(value.bytes(), settings.inflateLimit);
    if (!decoded) {
        found.error = decoded.error();
        return found;
    }
    return fromJson(key, codec, std::move(decoded->json), mayTakeOver);
}

TieredCache::Private::Lookup TieredCache::Private::fromJson(const QByteArray &key, const Codec &codec, QByteArray json,
                                                            bool mayTakeOver) const
{
    Lookup found;
    found.kind = Lookup::Kind::Unreadable;
    auto copy = std::make_shared<MemoryCopy>();
    copy->json = std::move(json);
    copy->codec = &codec;
    copy->freshUntil = copy->staleUntil = copy->gone = Clock::TimePoint::max(); // not known yet
    // What was known of the same text: how long it took to load, its validator, and the object.
    const MemoryCopyPointer before = mayTakeOver ? copies.previous(key) : MemoryCopyPointer();
    if (before && before->json == copy->json) {
        copy->loadTime = before->loadTime;
        copy->life = before->life;
        copy->validator = before->validator;
        if (before->codec == &codec)
            copy->object = before->object;
    }
    if (!copy->object) {
        auto object = codec.decodeShared(copy->json);
        if (!object && copy->json != "null") {
            found.error = object.error();
            return found;
        }
        if (object)
            copy->object = *std::move(object);
    }
    found.kind = Lookup::Kind::Hit;
    found.copy = std::move(copy);
    return found;
}

void TieredCache::Private::setLife(MemoryCopy &copy, Clock::TimePoint asked, milliseconds left, const ReadOptions &options)
{
    copy.gone = left.count() > 0 ? asked + left : Clock::TimePoint::max();
    copy.freshUntil = copy.gone;
    if (options.memoryTtl.count() > 0)
        copy.freshUntil = std::min(copy.freshUntil, asked + options.memoryTtl);
    copy.staleUntil = copy.freshUntil;
    if (copy.freshUntil != Clock::TimePoint::max())
        copy.staleUntil += std::max(options.staleFor, milliseconds(0));
    copy.weight = sizeof(MemoryCopy) + std::size_t(copy.json.size() + copy.validator.size()) +
                  (copy.object ? copy.codec->weight(copy.object.get(), copy.json) : 0);
}

TieredCache::Private::Lookup TieredCache::Private::interpret(const QByteArray &key, const Codec &codec,
                                                             const Result<redis::Value> &reply) const
{
    if (reply)
        return interpret(key, codec, *reply, false);
    Lookup found;
    found.error = reply.error();
    if (reply.error().code == Code::WrongType)
        found.kind = Lookup::Kind::Unreadable;
    return found;
}

} // namespace freshet::cache
