// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tag_drain.h"

#include "core/base/glob.h"
#include "core/cache/key.h"
#include "core/cache/tags.h"
#include "core/redis/scan.h"
#include "core/redis/script.h"

#include <QUuid>

#include <algorithm>
#include <optional>

namespace freshet::cache {

namespace {

constexpr int membersPerBatch = 512;
constexpr int mostWalks = 16; // of one set whose slot moves meanwhile

/// One set on its way.
struct DrainingSet
{
    QByteArray name;
    QByteArray registry; ///< `…:drains`; empty where it is drained in place, or only looked at
    QByteArray suffix;   ///< its member of the registry
    Drained kind = Drained::Tag;
};

/// What two names in the slot of `live` are made from; empty: there is none.
QByteArray slotMate(QByteArrayView live)
{
    const qsizetype open = live.indexOf('{');
    const qsizetype close = open < 0 ? -1 : live.indexOf('}', open + 1);
    if (close > open + 1)
        return live.toByteArray(); // it has a hash tag, which a suffix leaves as it is
    if (live.contains('}'))
        return {};
    return '{' + live.toByteArray() + '}';
}

QByteArray registryKey(QByteArrayView live)
{
    const QByteArray mate = slotMate(live);
    return mate.isEmpty() ? QByteArray() : mate + ":drains";
}

// KEYS: the set, its new name, the registry. RENAME comes first: a server that is out of memory allows what frees memory, and
// after the first write all of the script.
const redis::Script &beginScript()
{
    static const redis::Script script(R"(
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'none' then return 0 end
if kind ~= 'set' then return redis.error_reply('WRONGTYPE ' .. KEYS[1] .. ' is a ' .. kind .. ' and no set') end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('PERSIST', KEYS[2])
redis.call('SADD', KEYS[3], ARGV[1])
return 1
)");
    return script;
}

QByteArray withoutEscapes(QByteArrayView glob)
{
    QByteArray name;
    for (qsizetype i = 0; i < glob.size(); ++i) {
        if (glob[i] == '\\' && i + 1 < glob.size())
            ++i;
        name += glob[i];
    }
    return name;
}

/// The keys that a member of a queue means beside those that a walk finds.
void addNames(const QByteArray &member, std::vector<QByteArray> &names)
{
    names.push_back(member);
    if (const QByteArray exact = exactKeyOf(member); !exact.isEmpty())
        names.push_back(exact);
    if (!isPattern(member) && member.contains('\\'))
        names.push_back(withoutEscapes(member));
}

Error notASet(const Error &error, const QByteArray &name)
{
    if (error.code != Code::WrongType)
        return error;
    return {Code::WrongType,
            QStringLiteral("%1 is no set, so it is not what it should be; look at it and remove or rename it")
                .arg(QString::fromUtf8(name)),
            QString()};
}

/// Takes members out of the set whose keys are gone.
Task<> forget(InvalidationRun &run, QByteArray set, std::vector<QByteArray> members)
{
    if (members.empty())
        co_return;
    redis::Command command("SREM", set);
    command.addAll(members);
    redis::CommandOptions options;
    options.repeatable = true;
    const auto removed = co_await run.client().command(std::move(command), options);
    if (!removed)
        run.fail(removed.error());
}

void eraseFailed(InvalidationRun &run, std::vector<QByteArray> &members)
{
    std::vector<QByteArray> failed = run.takeFailed();
    if (failed.empty())
        return;
    std::ranges::sort(failed);
    std::erase_if(members, [&](const QByteArray &member) { return std::ranges::binary_search(failed, member); });
}

/// The set stays as it is: in a dry run; and in a selective one, for it may hold members that were not selected, and of those
/// that were one may carry the tag anew by now (a spare member harms nobody).
bool keepsSets(const InvalidationRun &run)
{
    return run.options().dryRun || run.options().only;
}

/// How many members the set has; nothing where the run gave up before the answer came.
Task<std::optional<qint64>> sizeOf(InvalidationRun &run, QByteArray set)
{
    while (run.goesOn()) {
        const auto size = co_await run.client().command(redis::Command("SCARD", set));
        if (size)
            co_return size->integer().value_or(0);
        run.fail(size.error());
    }
    co_return std::nullopt;
}

/// True where the set is empty now, or is to stay as it is.
///
/// For the maintainer: a cursor means something only to the server that gave it. A set whose slot moves in between has another
/// order on its new server, and the walk that goes on there misses members. So its size is asked for at the end, and as long as
/// there are members that the walk did not meet, it begins anew.
Task<bool> drainSet(InvalidationRun &run, DrainingSet set)
{
    const bool staysWhole = keepsSets(run);
    const qint64 failedBefore = run.report.failed;
    SeenSet seen;
    std::vector<QByteArray> patterns;
    QByteArray cursor = "0";
    int walks = 1;
    for (bool ended = false; !ended;) {
        if (!run.goesOn())
            co_return false;
        const auto reply = co_await run.client().command(redis::Command("SSCAN", set.name, cursor, "COUNT", membersPerBatch));
        if (!reply) {
            run.fail(notASet(reply.error(), set.name));
            if (reply.error().code == Code::WrongType)
                co_return false;
            continue; // the same again, until the run gives up
        }
        cursor = reply->at(0).bytes();
        ended = cursor == "0" || cursor.isEmpty();
        std::vector<QByteArray> members;
        std::vector<QByteArray> names;
        for (const redis::Value &one : reply->at(1).array()) {
            const QByteArray member = one.bytes();
            const bool isNew = seen.insert(member);
            const bool isWalked = set.kind == Drained::Queue && isPattern(member);
            if (!isNew && (walks == 1 || staysWhole || isWalked))
                continue;
            if (set.kind == Drained::Queue)
                addNames(member, names);
            else
                names.push_back(member);
            if (isWalked)
                patterns.push_back(member); // it stays a member until it was walked
            else
                members.push_back(member);
        }
        run.takeFailed();
        co_await run.removeNamed(std::move(names));
        if (!staysWhole) {
            if (!run.goesOn())
                co_return false; // some may not have been done
            eraseFailed(run, members);
            co_await forget(run, set.name, std::move(members));
        }
        if (!ended || run.report.failed > failedBefore)
            continue;
        const std::optional<qint64> size = co_await sizeOf(run, set.name);
        if (!size)
            co_return false;
        if (*size <= (staysWhole ? qint64(seen.size()) : qint64(patterns.size())))
            continue;
        if (walks == mostWalks && !set.registry.isEmpty()) // else others add to it all the time
            run.fail({Code::Moved, QStringLiteral("the set %1 moves all the time").arg(QString::fromUtf8(set.name)), {}});
        if (walks == mostWalks)
            co_return false;
        ++walks;
        ended = false;
        cursor = "0";
    }
    if (!patterns.empty()) {
        co_await run.walk(patterns); // all in one
        if (staysWhole)
            co_return true;
        if (!run.goesOn() || run.report.failed > failedBefore)
            co_return false;
        co_await forget(run, set.name, std::move(patterns));
    }
    co_return run.report.failed == failedBefore;
}

/// The set is drained: its place among those that a crash left is given up too.
Task<> drainWhole(InvalidationRun &run, DrainingSet set)
{
    const bool whole = co_await drainSet(run, set);
    if (!whole || keepsSets(run) || set.registry.isEmpty())
        co_return;
    std::vector<redis::Command> commands;
    commands.emplace_back("UNLINK", set.name);
    commands.emplace_back("SREM", set.registry, set.suffix);
    redis::CommandOptions options;
    options.repeatable = true;
    const auto replies = co_await run.client().pipeline(std::move(commands), options);
    if (!replies)
        run.fail(replies.error());
}

/// Names of sets that begin `prefix`, by a walk.
Task<> searchLeftovers(InvalidationRun &run, QByteArray prefix, std::vector<QByteArray> &names)
{
    redis::ScanOptions options;
    options.match = globEscaped(prefix) + '*';
    options.gentle = run.options().gentle;
    options.allNodesAtOnce = true;
    const auto scan = run.client().scan(options);
    SeenSet seen;
    while (!scan->atEnd() && run.goesOn()) {
        const auto keys = co_await scan->next();
        if (!keys) {
            run.fail(keys.error());
            continue;
        }
        for (const QByteArray &key : *keys) {
            if (seen.insert(key))
                names.push_back(key);
        }
    }
}

} // namespace

QByteArray drainingKey(QByteArrayView live, QByteArrayView suffix)
{
    const QByteArray mate = slotMate(live);
    return mate.isEmpty() ? QByteArray() : mate + ":draining:" + suffix.toByteArray();
}

Task<> drain(InvalidationRun &run, Drained kind, QByteArray tag, bool search)
{
    const bool inPlace = keepsSets(run);
    const QByteArray live = kind == Drained::Tag ? tagKey(tag) : queueKey(tag);
    const QByteArray registry = registryKey(live);
    std::vector<DrainingSet> sets;
    if (registry.isEmpty() || inPlace)
        sets.push_back({live, {}, {}, kind});
    if (!registry.isEmpty() && !inPlace) {
        const QByteArray uuid = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        std::vector<QByteArray> keys{live, drainingKey(live, uuid), registry};
        std::vector<QByteArray> arguments{uuid};
        const auto begun = co_await run.client().eval(beginScript(), std::move(keys), std::move(arguments));
        if (!begun) {
            run.fail(notASet(begun.error(), live));
            co_return;
        }
    }
    std::vector<QByteArray> suffixes;
    if (!registry.isEmpty()) {
        const auto known = co_await run.client().command(redis::Command("SMEMBERS", registry));
        if (!known) {
            run.fail(notASet(known.error(), registry));
            co_return;
        }
        for (const redis::Value &one : known->array())
            suffixes.push_back(one.bytes());
    }
    if (search && !registry.isEmpty()) {
        const QByteArray prefix = drainingKey(live, {});
        std::vector<QByteArray> names;
        co_await searchLeftovers(run, prefix, names);
        for (const QByteArray &name : names) {
            const QByteArray suffix = name.sliced(prefix.size());
            if (std::ranges::find(suffixes, suffix) == suffixes.end())
                suffixes.push_back(suffix);
        }
    }
    for (const QByteArray &suffix : suffixes)
        sets.push_back({drainingKey(live, suffix), registry, suffix, kind});
    for (const DrainingSet &set : sets)
        co_await drainWhole(run, set);
}

Task<> drainLeftovers(InvalidationRun &run)
{
    struct Prefix
    {
        QByteArray text;
        Drained kind;
        bool braced;
    };
    const Prefix prefixes[] = {{"{cache:tag:", Drained::Tag, true},
                               {"{invalidation_queue:", Drained::Queue, true},
                               {"cache:tag:", Drained::Tag, false},
                               {"invalidation_queue:", Drained::Queue, false}};
    static const QByteArray infix = ":draining:";
    redis::ScanOptions options;
    options.match = '*' + infix + '*';
    options.gentle = run.options().gentle;
    options.allNodesAtOnce = true;
    const auto scan = run.client().scan(options);
    std::vector<DrainingSet> sets;
    SeenSet seen;
    while (!scan->atEnd() && run.goesOn()) {
        const auto keys = co_await scan->next();
        if (!keys) {
            run.fail(keys.error());
            continue;
        }
        for (const QByteArray &key : *keys) {
            const auto *prefix = std::ranges::find_if(prefixes, [&](const Prefix &one) { return key.startsWith(one.text); });
            const qsizetype at = key.lastIndexOf(infix);
            if (prefix == std::end(prefixes) || at < 0 || !seen.insert(key))
                continue;
            const QByteArray suffix = key.sliced(at + infix.size());
            const QByteArray live = prefix->braced ? key.sliced(1, std::max<qsizetype>(at - 2, 0)) : key.first(at);
            // A tag may be called as it likes; only what was certainly made here is touched.
            if (drainingKey(live, suffix) != key || (!prefix->braced && QUuid::fromString(suffix).isNull()))
                continue;
            sets.push_back({key, registryKey(live), suffix, prefix->kind});
        }
    }
    for (const DrainingSet &set : sets) {
        if (!run.goesOn())
            co_return;
        co_await drainWhole(run, set);
    }
}

} // namespace freshet::cache
