// SPDX-License-Identifier: GPL-3.0-or-later
//
// The syntax of commands for servers that do not tell it (before 7.0), as far as people type them.
#include "core/inspect/command_docs.h"

#include <algorithm>
#include <array>

namespace freshet::inspect {

using Kind = CommandArgument::Kind;

namespace {

struct Syntax
{
    const char *name;
    const char *syntax;
    const char *summary;
};

constexpr std::array table{
    Syntax{"APPEND", "key value", "Append a value to a key"},
    Syntax{"BLPOP", "key… timeout", "Remove and get the first element in a list, or block until one is available"},
    Syntax{"BRPOP", "key… timeout", "Remove and get the last element in a list, or block until one is available"},
    Syntax{"CLIENT", "<LIST | INFO | ID | GETNAME | SETNAME | KILL | PAUSE | UNPAUSE | NO-EVICT> [argument…]",
           "Client connections"},
    Syntax{"CLUSTER", "<INFO | NODES | SLOTS | KEYSLOT | COUNTKEYSINSLOT | GETKEYSINSLOT | MYID> [argument…]", "The cluster"},
    Syntax{"CONFIG", "<GET | SET | RESETSTAT | REWRITE> [argument…]", "The server's configuration"},
    Syntax{"DBSIZE", "", "Return the number of keys in the selected database"},
    Syntax{"DECR", "key", "Decrement the integer value of a key by one"},
    Syntax{"DEL", "key…", "Delete a key"},
    Syntax{"DUMP", "key", "Return a serialized version of the value stored at the specified key"},
    Syntax{"ECHO", "message", "Echo the given string"},
    Syntax{"EVAL", "script numkeys [key…] [arg…]", "Execute a Lua script server side"},
    Syntax{"EXISTS", "key…", "Determine if a key exists"},
    Syntax{"EXPIRE", "key seconds", "Set a key's time to live in seconds"},
    Syntax{"EXPIREAT", "key timestamp", "Set the expiration for a key as a UNIX timestamp"},
    Syntax{"FLUSHALL", "[ASYNC | SYNC]", "Remove all keys from all databases"},
    Syntax{"FLUSHDB", "[ASYNC | SYNC]", "Remove all keys from the current database"},
    Syntax{"GET", "key", "Get the value of a key"},
    Syntax{"GETRANGE", "key start end", "Get a substring of the string stored at a key"},
    Syntax{"HDEL", "key field…", "Delete one or more hash fields"},
    Syntax{"HGET", "key field", "Get the value of a hash field"},
    Syntax{"HGETALL", "key", "Get all the fields and values in a hash"},
    Syntax{"HLEN", "key", "Get the number of fields in a hash"},
    Syntax{"HMGET", "key field…", "Get the values of all the given hash fields"},
    Syntax{"HSCAN", "key cursor [MATCH pattern] [COUNT count]", "Incrementally iterate hash fields and associated values"},
    Syntax{"HSET", "key field value…", "Set the string value of a hash field"},
    Syntax{"INCR", "key", "Increment the integer value of a key by one"},
    Syntax{"INCRBY", "key increment", "Increment the integer value of a key by the given amount"},
    Syntax{"INFO", "[section]", "Get information and statistics about the server"},
    Syntax{"KEYS", "pattern", "Find all keys matching the given pattern"},
    Syntax{"LINDEX", "key index", "Get an element from a list by its index"},
    Syntax{"LLEN", "key", "Get the length of a list"},
    Syntax{"LPOP", "key [count]", "Remove and get the first elements in a list"},
    Syntax{"LPUSH", "key element…", "Prepend one or multiple elements to a list"},
    Syntax{"LRANGE", "key start stop", "Get a range of elements from a list"},
    Syntax{"LREM", "key count element", "Remove elements from a list"},
    Syntax{"MEMORY", "<USAGE | STATS | DOCTOR | PURGE> [argument…]", "Memory"},
    Syntax{"MGET", "key…", "Get the values of all the given keys"},
    Syntax{"MONITOR", "", "Listen for all requests received by the server in real time"},
    Syntax{"MSET", "key value…", "Set multiple keys to multiple values"},
    Syntax{"OBJECT", "<ENCODING | FREQ | IDLETIME | REFCOUNT> key", "What a key's value is like inside"},
    Syntax{"PERSIST", "key", "Remove the expiration from a key"},
    Syntax{"PEXPIRE", "key milliseconds", "Set a key's time to live in milliseconds"},
    Syntax{"PING", "[message]", "Ping the server"},
    Syntax{"PTTL", "key", "Get the time to live for a key in milliseconds"},
    Syntax{"PUBLISH", "channel message", "Post a message to a channel"},
    Syntax{"RENAME", "key newkey", "Rename a key"},
    Syntax{"RPOP", "key [count]", "Remove and get the last elements in a list"},
    Syntax{"RPUSH", "key element…", "Append one or multiple elements to a list"},
    Syntax{"SADD", "key member…", "Add one or more members to a set"},
    Syntax{"SCAN", "cursor [MATCH pattern] [COUNT count] [TYPE type]", "Incrementally iterate the keys space"},
    Syntax{"SCARD", "key", "Get the number of members in a set"},
    Syntax{"SELECT", "index", "Change the selected database for the current connection"},
    Syntax{"SET", "key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT timestamp | PXAT timestamp | KEEPTTL]",
           "Set the string value of a key"},
    Syntax{"SETEX", "key seconds value", "Set the value and expiration of a key"},
    Syntax{"SETNX", "key value", "Set the value of a key, only if the key does not exist"},
    Syntax{"SISMEMBER", "key member", "Determine if a given value is a member of a set"},
    Syntax{"SLOWLOG", "<GET | LEN | RESET> [count]", "The slow log"},
    Syntax{"SMEMBERS", "key", "Get all the members in a set"},
    Syntax{"SREM", "key member…", "Remove one or more members from a set"},
    Syntax{"SSCAN", "key cursor [MATCH pattern] [COUNT count]", "Incrementally iterate set elements"},
    Syntax{"STRLEN", "key", "Get the length of the value stored in a key"},
    Syntax{"SUBSCRIBE", "channel…", "Listen for messages published to the given channels"},
    Syntax{"TTL", "key", "Get the time to live for a key in seconds"},
    Syntax{"TYPE", "key", "Determine the type stored at key"},
    Syntax{"UNLINK", "key…", "Delete a key asynchronously in another thread"},
    Syntax{"XADD", "key [NOMKSTREAM] [MAXLEN threshold | MINID threshold] id field value…", "Append a new entry to a stream"},
    Syntax{"XINFO", "<STREAM | GROUPS | CONSUMERS> key [argument…]", "Information on streams and groups"},
    Syntax{"XLEN", "key", "Return the number of entries in a stream"},
    Syntax{"XPENDING", "key group [IDLE milliseconds] [start] [end] [count] [consumer]", "Pending entries of a consumer group"},
    Syntax{"XRANGE", "key start end [COUNT count]", "Return a range of elements in a stream"},
    Syntax{"XREVRANGE", "key end start [COUNT count]", "Return a range of elements in a stream, in reverse order"},
    Syntax{"XTRIM", "key <MAXLEN | MINID> threshold [LIMIT count]", "Trim the stream to a given size"},
    Syntax{"ZADD", "key [NX | XX] [GT | LT] [CH] [INCR] score member…", "Add members to a sorted set, or update their score"},
    Syntax{"ZCARD", "key", "Get the number of members in a sorted set"},
    Syntax{"ZRANGE", "key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset_count] [WITHSCORES]", "Return a range of members"},
    Syntax{"ZREM", "key member…", "Remove one or more members from a sorted set"},
    Syntax{"ZSCORE", "key member", "Get the score associated with the given member in a sorted set"},
};

bool isKeyword(QByteArrayView word)
{
    return !word.isEmpty() &&
           std::ranges::all_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || c == '-' || (c >= '0' && c <= '9'); });
}

constexpr QByteArrayView again("…");

/// One alternative: `EX seconds`, `KEEPTTL`, `key…`.
CommandArgument alternativeOf(QByteArrayView text)
{
    CommandArgument argument;
    QByteArray rest = text.trimmed().toByteArray();
    if (const qsizetype blank = rest.indexOf(' '); isKeyword(blank < 0 ? rest : rest.left(blank))) {
        argument.token = blank < 0 ? rest : rest.left(blank);
        rest = blank < 0 ? QByteArray() : rest.mid(blank + 1);
        if (rest.isEmpty()) {
            argument.kind = Kind::Token;
            argument.name = argument.token.toLower();
            return argument;
        }
    }
    if (rest.endsWith(again)) {
        argument.isMultiple = true;
        rest.chop(again.size());
    }
    argument.name = rest;
    argument.kind = rest == "key" || rest == "newkey" ? Kind::Key : Kind::Value;
    return argument;
}

CommandArgument groupOf(QByteArrayView inside)
{
    const QByteArrayList alternatives = inside.toByteArray().split('|');
    if (alternatives.size() == 1)
        return alternativeOf(inside);
    CommandArgument argument;
    argument.kind = Kind::OneOf;
    for (const QByteArray &one : alternatives)
        argument.arguments.push_back(alternativeOf(one));
    return argument;
}

} // namespace

std::vector<CommandArgument> argumentsOf(QByteArrayView syntax)
{
    std::vector<CommandArgument> arguments;
    for (qsizetype at = 0; at < syntax.size();) {
        const char c = syntax[at];
        if (c == ' ') {
            ++at;
            continue;
        }
        const bool isGroup = c == '[' || c == '<';
        qsizetype end = isGroup ? syntax.indexOf(c == '[' ? ']' : '>', at) : syntax.indexOf(' ', at);
        if (end < 0)
            end = syntax.size();
        if (isGroup) {
            arguments.push_back(groupOf(syntax.sliced(at + 1, end - at - 1)));
            arguments.back().isOptional = c == '[';
            at = std::min(end + 1, syntax.size());
        } else {
            arguments.push_back(alternativeOf(syntax.sliced(at, end - at)));
            at = end;
        }
    }
    return arguments;
}

QByteArray ownSyntax(const QByteArray &upperName, QByteArray &summary)
{
    const auto found = std::ranges::find_if(table, [&](const Syntax &one) { return upperName == one.name; });
    if (found == table.end())
        return {};
    summary = found->summary;
    return found->syntax;
}

} // namespace freshet::inspect
