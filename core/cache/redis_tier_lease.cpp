// SPDX-License-Identifier: GPL-3.0-or-later
//
// Leases: who loads a key, and whether what was loaded may still be written.
#include "core/cache/redis_tier.h"

#include "core/redis/script.h"

#include <algorithm>

namespace freshet::cache {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

const QByteArray suffix = QByteArrayLiteral(":lease");

/// Where a key's own hash tag stands: behind the first `{`, before the next `}`, and not empty.
bool hasHashTag(QByteArrayView key)
{
    const qsizetype open = key.indexOf('{');
    return open >= 0 && key.indexOf('}', open) > open + 1;
}

// A lease for a missing key holds the token. One for a refresh holds what it refreshes before that: SHA-1 of the stored bytes
// and the time of expiry, so that whatever changed either of them ends the right to fill. PEXPIRETIME tells that time exactly;
// servers before 7.0 lack it, and there the sum of clock and rest may be off by as long as a script pauses in between.
//
// A script that calls a command of which it wants to give the error on must use pcall: so the error begins with the server's own
// code in every version.
#define FRESHET_EXPIRY                                                                                                           \
    "local function expiry(key)\n"                                                                                               \
    "    local at = redis.pcall('PEXPIRETIME', key)\n"                                                                           \
    "    if type(at) == 'number' then return at, 0 end\n"                                                                        \
    "    local left = redis.call('PTTL', key)\n"                                                                                 \
    "    if left < 0 then return left, 0 end\n"                                                                                  \
    "    local now = redis.call('TIME')\n"                                                                                       \
    "    return now[1] * 1000 + math.floor(now[2] / 1000) + left, 20\n"                                                          \
    "end\n"

// Where there is a third key, it is the set of all leases: whoever invalidates a pattern finds there what is being loaded.
// What can't be noted is not taken.
#define FRESHET_NOTE                                                                                                             \
    "if KEYS[3] then\n"                                                                                                          \
    "    local noted = redis.pcall('SADD', KEYS[3], ARGV[3])\n"                                                                  \
    "    if type(noted) == 'table' then\n"                                                                                       \
    "        redis.call('DEL', KEYS[2])\n"                                                                                       \
    "        return noted\n"                                                                                                     \
    "    end\n"                                                                                                                  \
    "    redis.call('EXPIRE', KEYS[3], 86400)\n"                                                                                 \
    "end\n"

// KEYS: key, lease, set of leases. ARGV: token, life in ms, name in the set. {1, value, PTTL} found; {2} taken; {3, PTTL of the
// other's lease} busy.
const redis::Script &takeScript()
{
    static const redis::Script script(R"(
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'table' then return value end
if value then return {1, value, redis.call('PTTL', KEYS[1])} end
local taken = redis.pcall('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2])
if not taken then return {3, redis.call('PTTL', KEYS[2])} end
if taken.err then return taken end
)" FRESHET_NOTE "return {2}");
    return script;
}

// The same for a key that is there.
const redis::Script &takeRefreshScript()
{
    static const redis::Script script(FRESHET_EXPIRY R"(
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'table' then return value end
if not value then return {3, 0} end
local seen = redis.sha1hex(value) .. ' ' .. string.format('%.0f', expiry(KEYS[1])) .. ' '
local taken = redis.pcall('SET', KEYS[2], seen .. ARGV[1], 'NX', 'PX', ARGV[2])
if not taken then return {3, redis.call('PTTL', KEYS[2])} end
if taken.err then return taken end
)" FRESHET_NOTE "return {2}");
    return script;
}

// KEYS: key, lease, set of leases. ARGV: token, value, TTL in ms (0: none), name in the set. 1 written, 0 refused. A lease that
// is the caller's ends either way, except where the server refuses the write. A write ends client tracking of its key; the look
// at it afterwards begins it again, so that the caller may keep a copy of what it wrote.
const redis::Script &fillScript()
{
    static const redis::Script script(FRESHET_EXPIRY R"(
local function forget()
    if KEYS[3] then redis.pcall('SREM', KEYS[3], ARGV[4]) end
end
local held = redis.pcall('GET', KEYS[2])
if type(held) ~= 'string' then
    forget()
    return 0
end
local same
if held == ARGV[1] then
    same = redis.call('EXISTS', KEYS[1]) == 0
else
    local digest, expires, token = string.match(held, '^(%x+) (%-?%d+) (.*)$')
    if token ~= ARGV[1] then
        forget()
        return 0
    end
    local value = redis.pcall('GET', KEYS[1])
    if type(value) == 'string' and redis.sha1hex(value) == digest then
        local at, slack = expiry(KEYS[1])
        same = math.abs(at - tonumber(expires)) <= slack
    end
end
if same then
    local written
    if ARGV[3] == '0' then
        written = redis.pcall('SET', KEYS[1], ARGV[2])
    else
        written = redis.pcall('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
    end
    if written.err then return written end
    redis.call('EXISTS', KEYS[1])
end
redis.call('DEL', KEYS[2])
forget()
return same and 1 or 0
)");
    return script;
}

// KEYS: lease, set of leases. ARGV: token, name in the set.
const redis::Script &dropScript()
{
    static const redis::Script script(R"(
if KEYS[2] then redis.pcall('SREM', KEYS[2], ARGV[2]) end
local held = redis.pcall('GET', KEYS[1])
if type(held) ~= 'string' then return 0 end
if held ~= ARGV[1] and string.match(held, '^%x+ %-?%d+ (.*)$') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
)");
    return script;
}

Result<void> checkToken(const QByteArray &token)
{
    if (token.isEmpty() || token.contains('\0'))
        return failure(Code::InvalidArgument, QStringLiteral("a lease needs a token, without a zero byte"));
    return {};
}

/// Adds the set of all leases where it can be changed in one step with the lease, that is on one server.
void note(const redis::Client &client, const QByteArray &key, const QByteArray &token, std::vector<QByteArray> &keys,
          std::vector<QByteArray> &arguments)
{
    if (client.url().topology == redis::Topology::Cluster)
        return;
    keys.push_back(RedisTier::leaseSet());
    arguments.push_back(RedisTier::leaseSetMember(key, token));
}

QByteArray lifeArgument(milliseconds life)
{
    return QByteArray::number(qint64(std::max<milliseconds>(life, 1ms).count()));
}

/// The answer of the two scripts that take a lease.
Result<RedisTier::Lease> leaseFrom(const redis::Value &reply, qint64 inflateLimit)
{
    RedisTier::Lease lease;
    const qint64 state = reply.at(0).integer().value_or(0);
    if (state == 1) {
        const QByteArray stored = reply.at(1).bytes();
        auto decoded = decodeValue(stored, inflateLimit);
        if (!decoded)
            return std::unexpected(decoded.error());
        const qint64 left = reply.at(2).integer().value_or(-1);
        lease.state = RedisTier::Lease::State::Found;
        lease.found =
            RedisTier::Found{std::move(decoded->json), left < 0 ? 0ms : std::max<milliseconds>(milliseconds(left), 1ms), stored};
    } else if (state == 2) {
        lease.state = RedisTier::Lease::State::Taken;
    } else {
        lease.state = RedisTier::Lease::State::Busy;
        lease.left = milliseconds(std::max<qint64>(reply.at(1).integer().value_or(0), 0));
    }
    return lease;
}

} // namespace

QByteArray RedisTier::leaseKey(const QByteArray &key)
{
    if (!key.contains('}'))
        return key.isEmpty() ? QByteArray() : '{' + key + '}' + suffix;
    // A key that is a hash tag and nothing else would get the name of another key's lease.
    const bool onlyTag = key.startsWith('{') && key.indexOf('}') == key.size() - 1;
    return hasHashTag(key) && !onlyTag ? key + suffix : QByteArray();
}

QByteArray RedisTier::leasedKey(const QByteArray &name)
{
    if (!name.endsWith(suffix))
        return {};
    QByteArray key = name.chopped(suffix.size());
    if (key.startsWith('{') && key.indexOf('}') == key.size() - 1)
        key = key.sliced(1).chopped(1);
    return leaseKey(key) == name ? key : QByteArray();
}

QByteArray RedisTier::leaseSet()
{
    return QByteArrayLiteral("cache:leases");
}

QByteArray RedisTier::leaseSetMember(const QByteArray &key, const QByteArray &token)
{
    return token + '\0' + key;
}

QByteArray RedisTier::keyOfLeaseSetMember(const QByteArray &member)
{
    const qsizetype end = member.indexOf('\0');
    return end < 0 ? QByteArray() : member.sliced(end + 1);
}

Task<Result<RedisTier::Lease>> RedisTier::takeLease(QByteArray key, QByteArray token, milliseconds life)
{
    const qint64 limit = m_options.inflateLimit;
    if (auto right = checkToken(token); !right)
        co_return Result<Lease>(std::unexpected(right.error()));
    const QByteArray lease = leaseKey(key);
    if (lease.isEmpty()) {
        auto found = co_await getWithTtl(std::move(key));
        if (!found)
            co_return Result<Lease>(std::unexpected(found.error()));
        Lease answer;
        answer.state = *found ? Lease::State::Found : Lease::State::Taken;
        answer.found = *std::move(found);
        co_return Result<Lease>(std::move(answer));
    }
    std::vector<QByteArray> keys{key, lease};
    std::vector<QByteArray> arguments{token, lifeArgument(life)};
    note(*m_client, key, token, keys, arguments);
    const auto reply = co_await m_client->eval(takeScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<Lease>(std::unexpected(reply.error()));
    co_return leaseFrom(*reply, limit);
}

Task<Result<RedisTier::Lease>> RedisTier::takeRefreshLease(QByteArray key, QByteArray token, milliseconds life)
{
    const qint64 limit = m_options.inflateLimit;
    if (auto right = checkToken(token); !right)
        co_return Result<Lease>(std::unexpected(right.error()));
    const QByteArray lease = leaseKey(key);
    if (lease.isEmpty())
        co_return Result<Lease>(Lease{});
    std::vector<QByteArray> keys{key, lease};
    std::vector<QByteArray> arguments{token, lifeArgument(life)};
    note(*m_client, key, token, keys, arguments);
    const auto reply = co_await m_client->eval(takeRefreshScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<Lease>(std::unexpected(reply.error()));
    co_return leaseFrom(*reply, limit);
}

Task<Result<bool>> RedisTier::fill(QByteArray key, QByteArray token, QByteArray json, milliseconds ttl)
{
    if (auto right = checkToken(token); !right)
        co_return Result<bool>(std::unexpected(right.error()));
    if (ttl < 0ms)
        co_return failure(Code::InvalidArgument, QStringLiteral("a TTL of %1 ms; use 0 for no expiry").arg(ttl.count()));
    const QByteArray lease = leaseKey(key);
    if (lease.isEmpty()) // nothing would tell of an invalidation meanwhile
        co_return Result<bool>(false);
    std::vector<QByteArray> keys{key, lease};
    std::vector<QByteArray> arguments{token, encodeValue(json, m_options.form).stored, QByteArray::number(qint64(ttl.count()))};
    note(*m_client, key, token, keys, arguments);
    const auto reply = co_await m_client->eval(fillScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<bool>(std::unexpected(reply.error()));
    co_return Result<bool>(reply->integer().value_or(0) == 1);
}

Task<Result<void>> RedisTier::dropLease(QByteArray key, QByteArray token)
{
    const QByteArray lease = leaseKey(key);
    if (lease.isEmpty())
        co_return Result<void>();
    std::vector<QByteArray> keys{lease};
    std::vector<QByteArray> arguments{token};
    note(*m_client, key, token, keys, arguments);
    const auto reply = co_await m_client->eval(dropScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<void>(std::unexpected(reply.error()));
    co_return Result<void>();
}

} // namespace freshet::cache
