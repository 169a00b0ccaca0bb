// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an invalidation does with the keys that its walk found.
#include "core/cache/invalidation_run.h"
#include "core/redis/script.h"

#include <algorithm>

namespace freshet::cache {

namespace {

// KEYS[1], ARGV[1] the longest TTL in milliseconds. For servers without PEXPIRE … LT.
const QByteArray shortenScript = QByteArrayLiteral("local t = redis.call('PTTL', KEYS[1]) "
                                                   "if t == -1 or t > tonumber(ARGV[1]) then "
                                                   "return redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return 0");

} // namespace

/// Acts on what was found until now, in full batches, so that the number of commands depends on the keys alone. What is found
/// meanwhile is left: its leases go first.
Task<> InvalidationRun::flush(std::size_t least)
{
    for (std::size_t left = m_found.size(); left >= least && left > 0 && goesOn();) {
        const std::size_t many = std::min(keysPerBatch, left);
        left -= many;
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
