// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tags.h"

#include "core/redis/script.h"

namespace freshet::cache {

namespace {

using namespace std::chrono_literals;

// The value is written after its tag, perhaps a command's deadline later, and must not outlive it.
constexpr std::chrono::milliseconds margin = 60s;

// KEYS[1] the set, ARGV[1] the member, ARGV[2] the TTL in milliseconds, 0: none. A set that is new has a TTL of -2.
const redis::Script &addScript()
{
    static const redis::Script script(R"(
local old = redis.call('PTTL', KEYS[1])
redis.call('SADD', KEYS[1], ARGV[1])
local ttl = tonumber(ARGV[2])
if ttl == 0 then
    if old >= 0 then redis.call('PERSIST', KEYS[1]) end
elseif old == -2 or (old >= 0 and old < ttl) then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
)");
    return script;
}

} // namespace

QByteArray tagKey(QByteArrayView tag)
{
    return "cache:tag:" + tag.toByteArray();
}

Task<Result<void>> addToTag(redis::Client &client, QByteArray tag, QByteArray key, std::chrono::milliseconds ttl)
{
    const auto life = ttl > 0ms ? ttl + margin : 0ms;
    std::vector<QByteArray> keys{tagKey(tag)};
    std::vector<QByteArray> arguments{key, QByteArray::number(qint64(life.count()))};
    const auto added = co_await client.eval(addScript(), std::move(keys), std::move(arguments));
    if (!added)
        co_return std::unexpected(added.error());
    co_return {};
}

} // namespace freshet::cache
