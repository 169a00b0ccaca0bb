// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/flaw_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ServerFlaws)
};

// The sentences of core/inspect/server_flaws.cpp, for translators; a test compares them.
constexpr std::array summaries{
    QT_TRANSLATE_NOOP("ServerFlaws", "A user who may run XACKDEL with many ids overflows the server's stack."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "A user who may run Lua scripts can use memory after it was freed, and so run code on the host."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "A user who may run Lua scripts can overflow an integer in them, and so may run code on the host."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "A user who may run Lua scripts can change objects that all scripts share, and act as another user."),
    QT_TRANSLATE_NOOP("ServerFlaws", "A user who may run Lua scripts can read beyond a string's end or crash the server."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "A user can write beyond a HyperLogLog's end with a made-up one, and so may run code on the host."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "Clients whose connections fail in a certain way keep others from connecting, without any login."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "A long file name given to redis-check-aof overflows its stack; the server itself is not concerned."),
    QT_TRANSLATE_NOOP("ServerFlaws", "A client that does not log in can let its output buffer grow until the memory is used up."),
    QT_TRANSLATE_NOOP("ServerFlaws", "A user who may change ACL rules crashes the server with a malformed selector."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "A user who may run Lua scripts can trick the garbage collector, and so may run code on the host."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "A user who may run Lua scripts overflows the stack with the library bit, and so may run code."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "A user crashes the server with a very long pattern for KEYS, SCAN, PSUBSCRIBE and the like."),
    QT_TRANSLATE_NOOP("ServerFlaws", "A user who may change ACL rules crashes the server with a malformed selector."),
    QT_TRANSLATE_NOOP("ServerFlaws", "While the server starts, other users of its host can reach its Unix socket for a moment."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "Buffers that are made larger overflow under rare conditions, which may lead to running code."),
    QT_TRANSLATE_NOOP("ServerFlaws", "SORT_RO lets a user read keys that the ACL rules do not allow."),
    QT_TRANSLATE_NOOP("ServerFlaws", "COMMAND GETKEYS, and ACL rules with keys, overflow the heap with a made-up command."),
    QT_TRANSLATE_NOOP("ServerFlaws",
                      "A user who may run Lua scripts overflows the heap with cjson or cmsgpack, and so may run code."),
    QT_TRANSLATE_NOOP("ServerFlaws", "HINCRBYFLOAT can make a hash field that crashes the server when it is read."),
    QT_TRANSLATE_NOOP("ServerFlaws", "A user crashes the server with MSETNX that names a key twice."),
    QT_TRANSLATE_NOOP("ServerFlaws", "SRANDMEMBER, ZRANDMEMBER and HRANDFIELD with huge counts crash the server."),
    QT_TRANSLATE_NOOP("ServerFlaws", "A made-up pattern for KEYS or SCAN keeps the server busy without end."),
};

} // namespace

QString flawText(const inspect::ServerFlaw &flaw)
{
    const auto found =
        std::ranges::find(summaries, std::string_view(flaw.summary), [](const char *one) { return std::string_view(one); });
    return found == summaries.end() ? QString::fromUtf8(flaw.summary) : Words::tr(*found);
}

bool hasFlawText(const inspect::ServerFlaw &flaw)
{
    return std::ranges::any_of(summaries, [&](const char *one) { return std::string_view(one) == flaw.summary; });
}

} // namespace freshet::ui
