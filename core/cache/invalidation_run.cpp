// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/invalidation_run.h"

#include "core/base/glob.h"
#include "core/cache/redis_tier.h"
#include "core/redis/scan.h"
#include "core/redis/script.h"

#include <algorithm>

namespace freshet::cache {

namespace {

// What a server does in one go, other clients wait for: about half a millisecond each of these.
constexpr std::size_t keysPerBatch = 512;
constexpr int namesPerScan = 500;
constexpr std::size_t mostFailedKeys = 1000;
constexpr std::size_t mostExamples = 20;
constexpr int mostTroubles = 3;
constexpr qint64 progressEveryMs = 100;

/// The answer concerns the server or the user, not this key: another key would fare no better.
bool concernsAll(const Error &error)
{
    switch (error.code) {
    case Code::NoPermission:
        return !error.message.contains(QLatin1String("key"));
    case Code::Misconfigured:
    case Code::OutOfMemory:
    case Code::ReadOnlyReplica:
    case Code::Loading:
    case Code::ClusterDown:
    case Code::UnknownCommand:
    case Code::Moved:
        return true;
    default:
        return false;
    }
}

/// Trying again is of no use at all.
bool isFinal(Code code)
{
    return code == Code::NoPermission || code == Code::ReadOnly || code == Code::UnknownCommand || code == Code::Cancelled ||
           code == Code::NotAllowed;
}

// KEYS[1], ARGV[1] the longest TTL in milliseconds. For servers without PEXPIRE … LT.
const QByteArray shortenScript = QByteArrayLiteral("local t = redis.call('PTTL', KEYS[1]) "
                                                   "if t == -1 or t > tonumber(ARGV[1]) then "
                                                   "return redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return 0");

redis::CommandOptions repeatable()
{
    redis::CommandOptions options;
    options.repeatable = true; // removing or shortening twice harms nobody
    return options;
}

/// What all of the globs' matches begin with, as a glob for SCAN; the very glob where there is one.
QByteArray commonGlob(const std::vector<QByteArray> &globs)
{
    if (globs.size() == 1)
        return globs.front();
    const auto special = [](char c) { return c == '*' || c == '?' || c == '[' || c == '\\'; };
    QByteArray prefix = globs.empty() ? QByteArray() : globs.front();
    for (const QByteArray &glob : globs) {
        qsizetype same = 0;
        while (same < prefix.size() && same < glob.size() && prefix[same] == glob[same] && !special(glob[same]))
            ++same;
        prefix.truncate(same);
    }
    return prefix + '*';
}

/// A glob for SCAN that the matches of all globs fit, and the leases of those keys, in which the key stands as it is.
QByteArray globWithLeases(const std::vector<QByteArray> &globs)
{
    const QByteArray common = commonGlob(globs);
    if (!common.contains('[') && !common.contains('\\'))
        return '*' + common + '*';
    // What stands behind an open bracket or a backslash would change its meaning.
    const std::vector<QByteArray> twice{common, common};
    return '*' + commonGlob(twice);
}

} // namespace

InvalidationRun::InvalidationRun(redis::Client &client, InvalidationOptions options, Action action, std::chrono::milliseconds to)
    : m_client(client)
    , m_options(std::move(options))
    , m_action(action)
    , m_to(to)
    , m_isCluster(client.url().topology == redis::Topology::Cluster)
{
    report.dryRun = m_options.dryRun;
    if (m_options.measure)
        report.bytes = 0;
}

bool InvalidationRun::goesOn()
{
    if (m_gaveUp)
        return false;
    if (!m_options.stop.stop_requested())
        return true;
    report.stopped = true;
    return false;
}

void InvalidationRun::fail(const Error &error)
{
    if (!report.error)
        report.error = error;
    if (isFinal(error.code) || ++m_troubles >= mostTroubles)
        m_gaveUp = true;
}

void InvalidationRun::failKeys(const std::vector<QByteArray> &keys, const Error &error)
{
    if (!report.error)
        report.error = error;
    report.failed += qint64(keys.size());
    for (const QByteArray &key : keys) {
        m_failedNow.push_back(key);
        if (report.failedKeys.size() < mostFailedKeys)
            report.failedKeys.push_back(key);
    }
}

void InvalidationRun::tell(const std::vector<QByteArray> &keys)
{
    if (m_options.removing && !m_options.dryRun && !keys.empty())
        m_options.removing(QByteArrayList(keys.begin(), keys.end()));
}

void InvalidationRun::count(const QByteArray &key)
{
    ++report.matched;
    if (report.examples.size() < mostExamples)
        report.examples.push_back(key);
}

void InvalidationRun::showProgress(bool last)
{
    if (!m_options.progress || (!last && m_shown.isValid() && m_shown.elapsed() < progressEveryMs))
        return;
    m_shown.start();
    m_progress.matched = report.matched;
    m_progress.done = m_action == Action::Remove ? report.deleted : report.changed;
    m_progress.failed = report.failed;
    m_options.progress(m_progress);
}

bool InvalidationRun::wanted(const std::vector<QByteArray> &globs, const QByteArray &key) const
{
    return std::ranges::any_of(globs, [&](const QByteArray &glob) { return globMatches(glob, key); }) &&
           (!m_options.only || m_options.only(key));
}

Task<> InvalidationRun::removeNamed(std::vector<QByteArray> keys)
{
    if (m_options.only)
        std::erase_if(keys, [this](const QByteArray &key) { return !m_options.only(key); });
    for (std::size_t begin = 0; begin < keys.size() && goesOn(); begin += keysPerBatch) {
        const auto first = keys.begin() + std::ptrdiff_t(begin);
        std::vector<QByteArray> some(first, keys.begin() + std::ptrdiff_t(std::min(keys.size(), begin + keysPerBatch)));
        std::vector<QByteArray> leases;
        std::vector<redis::Command> commands;
        for (const QByteArray &key : some) {
            commands.emplace_back(m_options.dryRun ? "EXISTS" : "UNLINK", key);
            if (QByteArray lease = RedisTier::leaseKey(key); !lease.isEmpty())
                leases.push_back(std::move(lease));
        }
        tell(some);
        if (m_options.measure && !m_options.dryRun)
            co_await measure(some);
        if (!m_options.dryRun)
            co_await removeLeases(std::move(leases));
        report.commands += qint64(commands.size());
        const auto replies = co_await m_client.pipeline(std::move(commands), repeatable());
        if (!replies) {
            failKeys(some, replies.error());
            fail(replies.error());
            tell(some);
            continue;
        }
        std::vector<QByteArray> counted;
        std::size_t refused = 0;
        for (std::size_t i = 0; i < some.size(); ++i) {
            const redis::Value &reply = replies->at(i);
            if (reply.isError()) {
                const Error error =
                    redis::errorFromReply(reply.bytes(), m_options.dryRun ? QStringLiteral("EXISTS") : QStringLiteral("UNLINK"));
                failKeys({some[i]}, error);
                refused += concernsAll(error) ? 1 : 0;
                if (refused == some.size())
                    fail(error);
            } else if (reply.integer().value_or(0) > 0 && (!m_options.dryRun || seen.insert(some[i]))) {
                count(some[i]);
                counted.push_back(some[i]);
                ++report.deleted;
            }
        }
        if (m_options.measure && m_options.dryRun)
            co_await measure(std::move(counted));
        if (refused < some.size())
            m_troubles = 0;
        tell(some);
        showProgress();
    }
}

/// The leases of keys that are to be removed. Whether a lease is there is not known and is not counted.
Task<> InvalidationRun::removeLeases(std::vector<QByteArray> names)
{
    if (names.empty())
        co_return;
    std::vector<redis::Command> commands;
    commands.reserve(names.size());
    for (const QByteArray &name : names)
        commands.emplace_back("UNLINK", name);
    const auto replies = co_await m_client.pipeline(std::move(commands), repeatable());
    if (!replies) {
        fail(replies.error());
        co_return;
    }
    for (const redis::Value &reply : *replies) {
        if (!reply.isError())
            continue;
        const Error error = redis::errorFromReply(reply.bytes(), QStringLiteral("UNLINK"));
        // A user who may use `v1:*` alone may not touch `{v1:…}:lease`. Where nobody uses leases that is no harm.
        if (error.code == Code::NoPermission)
            report.leasesKept = true;
        else
            fail(error);
    }
}

Task<> InvalidationRun::actOnNamed(std::vector<QByteArray> keys)
{
    std::vector<redis::Command> commands;
    std::vector<QByteArray> leases;
    for (const QByteArray &key : keys) {
        commands.emplace_back("EXISTS", key);
        if (QByteArray lease = RedisTier::leaseKey(key); !lease.isEmpty())
            leases.push_back(std::move(lease));
    }
    if (!m_options.dryRun)
        co_await removeLeases(std::move(leases));
    const auto replies = co_await m_client.pipeline(std::move(commands), repeatable());
    if (!replies) {
        failKeys(keys, replies.error());
        fail(replies.error());
        co_return;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const redis::Value &reply = replies->at(i);
        if (reply.isError())
            failKeys({keys[i]}, redis::errorFromReply(reply.bytes(), QStringLiteral("EXISTS")));
        else if (reply.integer().value_or(0) > 0 && seen.insert(keys[i])) {
            count(keys[i]);
            m_found.push_back(keys[i]);
        }
    }
    co_await flush(1);
}

/// The leases of one server, from their set. False: it can't be read, and a walk has to find them.
Task<bool> InvalidationRun::removeNotedLeases(std::vector<QByteArray> globs)
{
    QByteArray cursor = "0";
    do {
        const redis::Command look("SSCAN", RedisTier::leaseSet(), cursor, "COUNT", 500);
        const auto page = co_await m_client.command(look, repeatable());
        if (!page) {
            if (page.error().code == Code::NoPermission) {
                report.leasesKept = true; // such a user can take none either
                co_return true;
            }
            if (page.error().code != Code::WrongType)
                fail(page.error());
            co_return page.error().code != Code::WrongType;
        }
        cursor = page->at(0).bytes();
        std::vector<QByteArray> leases;
        std::vector<QByteArray> leased;
        redis::Command forget("SREM", RedisTier::leaseSet());
        for (const redis::Value &member : page->at(1).array()) {
            const QByteArray key = RedisTier::keyOfLeaseSetMember(member.bytes());
            if (key.isEmpty() || !wanted(globs, key))
                continue;
            leases.push_back(RedisTier::leaseKey(key));
            leased.push_back(key);
            forget.add(member.bytes());
        }
        if (leases.empty())
            continue;
        tell(leased);
        co_await removeLeases(std::move(leases));
        tell(leased);
        if (!goesOn())
            co_return true;
        // Their loads would do it at their end; those of a crash never.
        const auto forgotten = co_await m_client.command(forget, repeatable());
        if (!forgotten)
            fail(forgotten.error());
    } while (cursor != "0" && goesOn());
    co_return true;
}

Task<> InvalidationRun::walkLeases(std::vector<QByteArray> globs)
{
    redis::ScanOptions options;
    options.match = "*:lease";
    options.count = namesPerScan;
    options.gentle = m_options.gentle;
    options.allNodesAtOnce = true;
    const auto scan = m_client.scan(options);
    while (!scan->atEnd() && goesOn()) {
        const auto names = co_await scan->next();
        if (!names && m_isCluster && isUnreachable(names.error().code)) {
            // The other nodes' keys can go all the same; what this one keeps is told.
            if (!report.error)
                report.error = names.error();
            break;
        }
        if (!names) {
            fail(names.error());
            continue;
        }
        std::vector<QByteArray> leases;
        std::vector<QByteArray> leased;
        for (const QByteArray &name : *names) {
            const QByteArray key = RedisTier::leasedKey(name);
            if (key.isEmpty() || !wanted(globs, key))
                continue;
            leases.push_back(name);
            leased.push_back(key);
        }
        tell(leased);
        co_await removeLeases(std::move(leases));
        tell(leased);
        m_progress.scanned = m_scannedBefore + scan->progress().scanned;
        m_progress.total = m_scannedBefore + 2 * scan->progress().total;
        showProgress();
    }
    m_scannedBefore += scan->progress().scanned;
}

Task<> InvalidationRun::walk(std::vector<QByteArray> globs)
{
    if (globs.empty())
        co_return;
    bool leasesToo = false; // on the way: those that nobody noted
    if (!m_options.dryRun) {
        leasesToo = !m_isCluster;
        if (leasesToo)
            leasesToo = co_await removeNotedLeases(globs);
        if (!leasesToo)
            co_await walkLeases(globs);
    }
    redis::ScanOptions options;
    options.match = leasesToo ? globWithLeases(globs) : commonGlob(globs);
    options.count = namesPerScan;
    options.gentle = m_options.gentle;
    options.allNodesAtOnce = true;
    const bool exactly = globs.size() == 1 && !m_options.only && !leasesToo; // the server has chosen
    const auto scan = m_client.scan(options);
    auto scanning = std::make_optional(scan->next());
    while (scanning) {
        auto keys = co_await *scanning;
        scanning.reset();
        // The server looks for the next keys while it removes these.
        if (!scan->atEnd() && goesOn())
            scanning.emplace(scan->next());
        if (!keys) {
            fail(keys.error());
            continue;
        }
        std::vector<QByteArray> leases;
        std::vector<QByteArray> leased;
        for (QByteArray &key : *keys) {
            if (QByteArray of = RedisTier::leasedKey(key); !of.isEmpty()) {
                if (leasesToo && wanted(globs, of)) {
                    leases.push_back(key);
                    leased.push_back(std::move(of));
                }
                continue;
            }
            if (key == RedisTier::leaseSet() || (!exactly && !wanted(globs, key)) || !seen.insert(key))
                continue;
            count(key);
            m_found.push_back(std::move(key));
        }
        tell(leased);
        co_await removeLeases(std::move(leases));
        tell(leased);
        m_progress.scanned = m_scannedBefore + scan->progress().scanned;
        m_progress.total = m_scannedBefore + scan->progress().total;
        co_await flush(keysPerBatch);
        showProgress();
        if (scanning && !goesOn())
            break; // the walk's state lives as long as its call runs
    }
    m_scannedBefore += scan->progress().scanned;
    co_await flush(1);
    showProgress(true);
}

/// Acts on what was found, in full batches, so that the number of commands depends on the keys alone.
Task<> InvalidationRun::flush(std::size_t least)
{
    while (m_found.size() >= least && !m_found.empty() && goesOn()) {
        const std::size_t many = std::min(keysPerBatch, m_found.size());
        std::vector<QByteArray> keys(std::make_move_iterator(m_found.begin()),
                                     std::make_move_iterator(m_found.begin() + std::ptrdiff_t(many)));
        m_found.erase(m_found.begin(), m_found.begin() + std::ptrdiff_t(many));
        if (m_options.measure)
            co_await measure(keys);
        co_await act(std::move(keys));
    }
}

Task<> InvalidationRun::act(std::vector<QByteArray> keys)
{
    const bool together = m_action == Action::Remove && !m_isCluster;
    if (m_options.dryRun) {
        report.commands += together ? 1 : qint64(keys.size());
        if (m_action == Action::Remove)
            report.deleted += qint64(keys.size());
        else
            co_await dryShorten(std::move(keys));
        co_return;
    }
    if (!together) {
        const bool hold = co_await guardsHold();
        if (!hold)
            co_return;
    }
    tell(keys);
    if (together) {
        co_await removeTogether(keys);
    } else {
        if (m_action == Action::Shorten && !m_expiresConditionally) {
            const auto identity = co_await m_client.identity();
            m_expiresConditionally = identity && identity->supports(redis::Feature::ExpireTime);
        }
        std::vector<redis::Command> commands;
        commands.reserve(keys.size());
        for (const QByteArray &key : keys)
            commands.push_back(m_action == Action::Remove ? redis::Command("UNLINK", key) : shortening(key));
        co_await oneByOne(keys, std::move(commands));
    }
    tell(keys);
}

redis::Command InvalidationRun::shortening(const QByteArray &key) const
{
    // LT takes a key without TTL for one that lives for ever.
    return *m_expiresConditionally ? redis::Command("PEXPIRE", key, m_to, "LT")
                                   : redis::Command("EVAL", shortenScript, 1, key, m_to);
}

Task<> InvalidationRun::removeTogether(std::vector<QByteArray> keys)
{
    ++report.commands;
    redis::Command command("UNLINK");
    command.addAll(keys);
    Result<redis::Value> reply = redis::Value();
    if (m_guards.empty())
        reply = co_await m_client.command(std::move(command), repeatable());
    else
        reply = co_await removeGuarded(keys);
    if (reply && reply->integer() == -1) {
        m_guardBroken = true;
        m_gaveUp = true;
        co_return;
    }
    if (reply) {
        report.deleted += reply->integer().value_or(0);
        m_troubles = 0;
        co_return;
    }
    // One key that the user may not touch refuses them all.
    if (reply.error().code == Code::NoPermission && !concernsAll(reply.error())) {
        const bool hold = co_await guardsHold(); // nothing looks at them beside these
        if (!hold)
            co_return;
        std::vector<redis::Command> commands;
        commands.reserve(keys.size());
        for (const QByteArray &key : keys)
            commands.emplace_back("UNLINK", key);
        co_await oneByOne(keys, std::move(commands));
        co_return;
    }
    failKeys(keys, reply.error());
    fail(reply.error());
}

Task<Result<redis::Value>> InvalidationRun::removeGuarded(std::vector<QByteArray> keys)
{
    // KEYS: the guards, then what is to be removed. ARGV: what each guard must be.
    static const redis::Script script(R"(
for i = 1, #ARGV do
    local value = redis.call('GET', KEYS[i])
    if (value and '=' .. value or '-') ~= ARGV[i] then return -1 end
end
return redis.call('UNLINK', unpack(KEYS, #ARGV + 1))
)");
    std::vector<QByteArray> arguments;
    std::vector<QByteArray> all;
    for (const auto &[key, value] : m_guards) {
        all.push_back(key);
        arguments.push_back(value);
    }
    all.insert(all.end(), std::make_move_iterator(keys.begin()), std::make_move_iterator(keys.end()));
    auto reply = co_await m_client.eval(script, std::move(all), std::move(arguments), repeatable());
    co_return reply;
}

Task<bool> InvalidationRun::guardsHold()
{
    if (m_guards.empty())
        co_return true;
    std::vector<redis::Command> commands;
    for (const auto &[key, value] : m_guards)
        commands.emplace_back("GET", key);
    const auto replies = co_await m_client.pipeline(std::move(commands));
    if (!replies) {
        fail(replies.error());
        m_gaveUp = true; // without knowing, nothing is removed
        co_return false;
    }
    for (std::size_t i = 0; i < m_guards.size(); ++i) {
        const redis::Value &value = replies->at(i);
        const QByteArray now = value.isNil() ? QByteArray("-") : '=' + value.bytes();
        m_guardBroken |= now != m_guards[i].second;
    }
    m_gaveUp |= m_guardBroken;
    co_return !m_guardBroken;
}

Task<> InvalidationRun::oneByOne(std::vector<QByteArray> keys, std::vector<redis::Command> commands)
{
    const QString label = commands.front().label();
    report.commands += qint64(commands.size());
    const auto replies = co_await m_client.pipeline(std::move(commands), repeatable());
    if (!replies) {
        failKeys(keys, replies.error());
        fail(replies.error());
        co_return;
    }
    qint64 &done = m_action == Action::Remove ? report.deleted : report.changed;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const redis::Value &reply = replies->at(i);
        if (!reply.isError()) {
            done += reply.integer().value_or(0) > 0 ? 1 : 0;
            continue;
        }
        const Error error = redis::errorFromReply(reply.bytes(), label);
        failKeys({keys[i]}, error);
        refused += concernsAll(error) ? 1 : 0;
        if (refused == keys.size())
            fail(error);
    }
    if (refused < keys.size())
        m_troubles = 0;
}

Task<> InvalidationRun::dryShorten(std::vector<QByteArray> keys)
{
    std::vector<redis::Command> commands;
    commands.reserve(keys.size());
    for (const QByteArray &key : keys)
        commands.emplace_back("PTTL", key);
    const auto replies = co_await m_client.pipeline(std::move(commands));
    if (!replies) {
        failKeys(keys, replies.error());
        fail(replies.error());
        co_return;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const redis::Value &reply = replies->at(i);
        if (reply.isError()) {
            failKeys({keys[i]}, redis::errorFromReply(reply.bytes(), QStringLiteral("PTTL")));
            continue;
        }
        const qint64 left = reply.integer().value_or(-2);
        report.changed += left == -1 || left > m_to.count() ? 1 : 0;
    }
}

/// Adds the keys' bytes to the report; what can't be asked for leaves them unknown.
Task<> InvalidationRun::measure(std::vector<QByteArray> keys)
{
    if (!report.bytes || keys.empty())
        co_return;
    std::vector<redis::Command> commands;
    commands.reserve(keys.size());
    for (const QByteArray &key : keys)
        commands.emplace_back("MEMORY", "USAGE", key);
    const auto replies = co_await m_client.pipeline(std::move(commands));
    if (!replies) {
        report.bytes.reset();
        co_return;
    }
    for (const redis::Value &reply : *replies) {
        if (reply.isError()) {
            report.bytes.reset();
            co_return;
        }
        *report.bytes += reply.integer().value_or(0);
    }
}

} // namespace freshet::cache
