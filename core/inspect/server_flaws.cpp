// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/server_flaws.h"

namespace freshet::inspect {

namespace {

using Family = redis::ServerIdentity::Family;
using Range = ServerFlaw::Range;

QVersionNumber version(const char *text)
{
    return QVersionNumber::fromString(QLatin1String(text));
}

Range redisRange(const char *from, const char *fixedIn)
{
    return {Family::Redis, version(from), version(fixedIn)};
}

Range valkeyRange(const char *from, const char *fixedIn)
{
    return {Family::Valkey, version(from), version(fixedIn)};
}

/// The fixes of October 2025 came in the same releases.
std::vector<Range> october2025()
{
    return {redisRange("2.6", "6.2.20"), redisRange("7.0", "7.2.11"),  redisRange("7.4", "7.4.6"),  redisRange("8.0", "8.0.4"),
            redisRange("8.2", "8.2.2"),  valkeyRange("7.2", "7.2.11"), valkeyRange("8.0", "8.0.6"), valkeyRange("8.1", "8.1.4")};
}

/// So did those of July 2025, …
std::vector<Range> july2025(const char *from)
{
    return {redisRange(from, "6.2.19"),   redisRange("7.0", "7.2.10"), redisRange("7.4", "7.4.5"), redisRange("8.0", "8.0.3"),
            valkeyRange("7.2", "7.2.10"), valkeyRange("8.0", "8.0.4"), valkeyRange("8.1", "8.1.3")};
}

/// … of January 2025 …
std::vector<Range> january2025(bool alsoBefore7)
{
    std::vector<Range> ranges{redisRange("7.0", "7.2.7"), redisRange("7.4", "7.4.2"), valkeyRange("7.2", "7.2.8"),
                              valkeyRange("8.0", "8.0.2")};
    if (alsoBefore7)
        ranges.insert(ranges.begin(), redisRange("2.6", "6.2.17"));
    return ranges;
}

/// … and of October 2024.
std::vector<Range> october2024(const char *before7)
{
    std::vector<Range> ranges{redisRange("7.0", "7.2.6"), redisRange("7.4", "7.4.1"), valkeyRange("7.2", "7.2.7"),
                              valkeyRange("8.0", "8.0.1")};
    if (before7)
        ranges.insert(ranges.begin(), redisRange(before7, "6.2.16"));
    return ranges;
}

std::vector<ServerFlaw> makeFlaws()
{
    return {
        {"CVE-2025-62507",
         "A user who may run XACKDEL with many ids overflows the server's stack.",
         true,
         false,
         {redisRange("8.2", "8.2.3")}},
        {"CVE-2025-49844", "A user who may run Lua scripts can use memory after it was freed, and so run code on the host.", true,
         false, october2025()},
        {"CVE-2025-46817", "A user who may run Lua scripts can overflow an integer in them, and so may run code on the host.",
         true, false, october2025()},
        {"CVE-2025-46818", "A user who may run Lua scripts can change objects that all scripts share, and act as another user.",
         false, false, october2025()},
        {"CVE-2025-46819", "A user who may run Lua scripts can read beyond a string's end or crash the server.", false, false,
         october2025()},
        {"CVE-2025-32023", "A user can write beyond a HyperLogLog's end with a made-up one, and so may run code on the host.",
         true, false, july2025("2.8")},
        {"CVE-2025-48367", "Clients whose connections fail in a certain way keep others from connecting, without any login.",
         false, true, july2025("2.6")},
        {"CVE-2025-27151",
         "A long file name given to redis-check-aof overflows its stack; the server itself is not concerned.",
         true,
         false,
         {redisRange("7.0", "7.2.9"), redisRange("7.4", "7.4.4"), redisRange("8.0", "8.0.2"), valkeyRange("8.1", "8.1.2")}},
        {"CVE-2025-21605",
         "A client that does not log in can let its output buffer grow until the memory is used up.",
         false,
         true,
         {redisRange("2.6", "6.2.18"), redisRange("7.0", "7.2.8"), redisRange("7.4", "7.4.3"), valkeyRange("7.2", "7.2.9"),
          valkeyRange("8.0", "8.0.3"), valkeyRange("8.1", "8.1.1")}},
        {"CVE-2024-51741", "A user who may change ACL rules crashes the server with a malformed selector.", false, false,
         january2025(false)},
        {"CVE-2024-46981", "A user who may run Lua scripts can trick the garbage collector, and so may run code on the host.",
         true, false, january2025(true)},
        {"CVE-2024-31449", "A user who may run Lua scripts overflows the stack with the library bit, and so may run code.", true,
         false, october2024("2.6")},
        {"CVE-2024-31228", "A user crashes the server with a very long pattern for KEYS, SCAN, PSUBSCRIBE and the like.", false,
         false, october2024("2.2.5")},
        {"CVE-2024-31227", "A user who may change ACL rules crashes the server with a malformed selector.", false, false,
         october2024(nullptr)},
        {"CVE-2023-45145",
         "While the server starts, other users of its host can reach its Unix socket for a moment.",
         false,
         false,
         {redisRange("2.6", "6.2.14"), redisRange("7.0", "7.0.14"), redisRange("7.2", "7.2.2")}},
        {"CVE-2023-41056",
         "Buffers that are made larger overflow under rare conditions, which may lead to running code.",
         true,
         false,
         {redisRange("7.0.9", "7.0.15"), redisRange("7.2", "7.2.4")}},
        {"CVE-2023-41053",
         "SORT_RO lets a user read keys that the ACL rules do not allow.",
         false,
         false,
         {redisRange("7.0", "7.0.13"), redisRange("7.2", "7.2.1")}},
        {"CVE-2023-36824",
         "COMMAND GETKEYS, and ACL rules with keys, overflow the heap with a made-up command.",
         true,
         false,
         {redisRange("7.0", "7.0.12")}},
        {"CVE-2022-24834",
         "A user who may run Lua scripts overflows the heap with cjson or cmsgpack, and so may run code.",
         true,
         false,
         {redisRange("2.6", "6.0.20"), redisRange("6.2", "6.2.13"), redisRange("7.0", "7.0.12")}},
        {"CVE-2023-28856",
         "HINCRBYFLOAT can make a hash field that crashes the server when it is read.",
         false,
         false,
         {redisRange("2.6", "6.0.19"), redisRange("6.2", "6.2.12"), redisRange("7.0", "7.0.11")}},
        {"CVE-2023-28425",
         "A user crashes the server with MSETNX that names a key twice.",
         false,
         false,
         {redisRange("7.0.8", "7.0.10")}},
        {"CVE-2023-25155",
         "SRANDMEMBER, ZRANDMEMBER and HRANDFIELD with huge counts crash the server.",
         false,
         false,
         {redisRange("2.6", "6.0.18"), redisRange("6.2", "6.2.11"), redisRange("7.0", "7.0.9")}},
        {"CVE-2022-36021",
         "A made-up pattern for KEYS or SCAN keeps the server busy without end.",
         false,
         false,
         {redisRange("2.6", "6.0.18"), redisRange("6.2", "6.2.11"), redisRange("7.0", "7.0.9")}},
    };
}

} // namespace

std::span<const ServerFlaw> serverFlaws()
{
    static const std::vector<ServerFlaw> flaws = makeFlaws();
    return flaws;
}

QDate serverFlawsKnownTo()
{
    return QDate(2025, 11, 5);
}

std::vector<KnownFlaw> flawsOf(const redis::ServerIdentity &identity)
{
    std::vector<KnownFlaw> known;
    if (identity.version.isNull())
        return known;
    for (const ServerFlaw &flaw : serverFlaws()) {
        for (const Range &range : flaw.ranges) {
            if (range.family == identity.family && identity.version >= range.from && identity.version < range.fixedIn) {
                known.push_back({&flaw, range.fixedIn});
                break;
            }
        }
    }
    return known;
}

} // namespace freshet::inspect
