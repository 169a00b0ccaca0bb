// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many keys at once: one round trip a node for those that are not in memory.
#include "core/cache/tiered_cache_p.h"

#include <algorithm>

namespace freshet::cache {

using std::chrono::milliseconds;

Task<Result<std::vector<ReadResult>>> TieredCache::Private::fetchMany(std::shared_ptr<Private> d, std::vector<QByteArray> keys,
                                                                      const Codec *codec, ReadOptions options)
{
    using Answer = Result<std::vector<ReadResult>>;
    const auto began = std::chrono::steady_clock::now();
    const bool memory = d->usesMemory(options);
    std::vector<ReadResult> results(keys.size());
    std::vector<std::size_t> places; // of those that are not in memory
    std::vector<QByteArray> wanted;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        CachedPointer value = options.useMemory ? d->hit(keys[i], *codec, options.nameSpace) : nullptr;
        if (value) {
            results[i] = {std::move(value), Origin::Memory};
        } else {
            places.push_back(i);
            wanted.push_back(keys[i]);
        }
    }
    if (wanted.empty())
        co_return Answer(std::move(results));
    std::optional<Error> away;
    std::vector<redis::Value> values;
    std::vector<MemoryCopies::Ticket> tickets;
    if (d->usesRedis(options)) {
        if (memory) {
            tickets.reserve(wanted.size());
            for (const QByteArray &key : wanted)
                tickets.push_back(d->copies.ticket(key));
        }
        if (d->redis->enter()) {
            auto replies = co_await d->redis->client().mget(wanted);
            if (d->closed)
                co_return Answer(failure(Code::Cancelled, QStringLiteral("the cache was closed while values were being read")));
            d->redis->left(replies);
            if (replies)
                values = *std::move(replies);
            else
                away = replies.error();
        } else {
            away = d->redis->reason();
        }
    }
    if (away)
        d->problem("get_many_failed", wanted.front(), options.nameSpace, *away, std::chrono::steady_clock::now() - began);
    std::vector<std::pair<QByteArray, std::shared_ptr<MemoryCopy>>> toKeep;
    std::vector<MemoryCopies::Ticket> keepTickets;
    std::vector<QByteArray> missing;
    const milliseconds staleFor = options.useMemory ? options.staleFor : milliseconds(0);
    bool anything = places.size() < keys.size();
    const auto each = (std::chrono::steady_clock::now() - began) / qint64(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        NamespaceTally *const of = d->tally.of(wanted[i], options.nameSpace);
        Lookup found;
        if (i < values.size())
            found = d->interpret(wanted[i], *codec, values[i], memory);
        if (i < values.size() && values[i].isNil())
            missing.push_back(wanted[i]);
        if (found.error)
            d->problem("get_failed", wanted[i], options.nameSpace, *found.error, each);
        ReadResult &result = results[places[i]];
        if (found.copy) {
            result = {found.copy, Origin::Redis};
            if (of)
                of->metrics->hit(each);
            if (memory) {
                toKeep.emplace_back(wanted[i], found.copy);
                keepTickets.push_back(tickets[i]);
            }
            continue;
        }
        d->tally.miss(of, each);
        if (!away)
            continue;
        if (auto stale = d->staleOr(wanted[i], *codec, staleFor, *away)) {
            result = *std::move(stale);
            anything = true;
            d->tally.count(of, Counter::Stale);
        }
    }
    if (away && !anything)
        co_return Answer(std::unexpected(*away));
    if (!missing.empty())
        tellKinds(d, std::move(missing), options.nameSpace);
    if (!toKeep.empty() && d->copies.isTrusted())
        keepMany(d, std::move(toKeep), std::move(keepTickets), options);
    co_return Answer(std::move(results));
}

/// MGET hides a key of another type as if there were none. Such a miss is an error that is said: behind the caller's back, so
/// that it waits for one round trip only.
Task<> TieredCache::Private::tellKinds(std::shared_ptr<Private> d, std::vector<QByteArray> keys, QByteArray nameSpace)
{
    std::vector<redis::Command> commands;
    commands.reserve(keys.size());
    for (const QByteArray &key : keys)
        commands.emplace_back("TYPE", key);
    const auto replies = co_await d->redis->client().pipeline(std::move(commands));
    if (d->closed || !replies)
        co_return;
    for (std::size_t i = 0; i < keys.size() && i < replies->size(); ++i) {
        const QByteArray kind = (*replies)[i].bytes();
        if (!(*replies)[i].isStatus() || kind == "none" || kind == "string")
            continue;
        d->problem(
            "get_failed", keys[i], nameSpace,
            {Code::WrongType, QStringLiteral("the key holds a %1").arg(QString::fromUtf8(kind)), QString::fromUtf8(keys[i])});
    }
}

/// Brings what was read into the memory tier. MGET tells no TTLs; they are asked for behind the caller's back, and whatever
/// changes between the two makes the ticket void.
Task<> TieredCache::Private::keepMany(std::shared_ptr<Private> d,
                                      std::vector<std::pair<QByteArray, std::shared_ptr<MemoryCopy>>> copies,
                                      std::vector<MemoryCopies::Ticket> tickets, ReadOptions options)
{
    const Clock::TimePoint asked = d->clock->now();
    std::vector<redis::Command> commands;
    commands.reserve(copies.size());
    for (const auto &[key, copy] : copies)
        commands.emplace_back("PTTL", key);
    const auto replies = co_await d->redis->client().pipeline(std::move(commands));
    if (d->closed || !replies)
        co_return;
    for (std::size_t i = 0; i < copies.size() && i < replies->size(); ++i) {
        const qint64 left = (*replies)[i].integer().value_or(-2);
        if ((*replies)[i].isError() || left == -2)
            continue;
        // The caller holds the value already: what is kept is one of its own.
        auto copy = std::make_shared<MemoryCopy>();
        static_cast<CachedValue &>(*copy) = *copies[i].second;
        d->assign(*copy, copies[i].first, options.nameSpace);
        setLife(*copy, asked, milliseconds(left < 0 ? 0 : std::max<qint64>(left, 1)), options);
        d->copies.put(tickets[i], copies[i].first, copy);
    }
}

} // namespace freshet::cache
