// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/permissions.h"

#include "core/redis/client.h"

#include <QRegularExpression>

#include <array>
#include <vector>

namespace freshet::redis {

namespace {

/// A command with as many arguments as it needs; subcommands stand behind a bar.
struct Probe
{
    const char *command;
    const char *arguments;
};

constexpr std::array probes{
    Probe{"client|kill", "ID 1"},
    Probe{"client|list", ""},
    Probe{"config|get", "x"},
    Probe{"config|resetstat", ""},
    Probe{"config|rewrite", ""},
    Probe{"config|set", "x 1"},
    Probe{"copy", "k l"},
    Probe{"dbsize", ""},
    Probe{"dump", "k"},
    Probe{"eval", "x 0"},
    Probe{"evalsha", "x 0"},
    Probe{"exec", ""},
    Probe{"exists", "k"},
    Probe{"get", "k"},
    Probe{"getrange", "k 0 1"},
    Probe{"hdel", "k f"},
    Probe{"hget", "k f"},
    Probe{"hlen", "k"},
    Probe{"hmget", "k f"},
    Probe{"hscan", "k 0"},
    Probe{"hset", "k f v"},
    Probe{"hsetnx", "k f v"},
    Probe{"info", ""},
    Probe{"latency|latest", ""},
    Probe{"lindex", "k 0"},
    Probe{"lset", "k 0 v"},
    Probe{"memory|usage", "k"},
    Probe{"monitor", ""},
    Probe{"multi", ""},
    Probe{"object|encoding", "k"},
    Probe{"object|idletime", "k"},
    Probe{"persist", "k"},
    Probe{"pexpire", "k 1"},
    Probe{"pttl", "k"},
    Probe{"publish", "c m"},
    Probe{"randomkey", ""},
    Probe{"renamenx", "k l"},
    Probe{"restore", "k 0 v"},
    Probe{"sadd", "k v"},
    Probe{"scan", "0"},
    Probe{"set", "k v"},
    Probe{"sismember", "k v"},
    Probe{"slowlog|get", ""},
    Probe{"slowlog|len", ""},
    Probe{"slowlog|reset", ""},
    Probe{"smembers", "k"},
    Probe{"srem", "k v"},
    Probe{"type", "k"},
    Probe{"unlink", "k"},
    Probe{"xack", "k g 1-1"},
    Probe{"xadd", "k * f v"},
    Probe{"xautoclaim", "k g c 1 0"},
    Probe{"xclaim", "k g c 1 1-1"},
    Probe{"xdel", "k 1-1"},
    Probe{"xgroup|create", "k g 0"},
    Probe{"xgroup|delconsumer", "k g c"},
    Probe{"xgroup|destroy", "k g"},
    Probe{"xgroup|setid", "k g 0"},
    Probe{"xinfo|consumers", "k g"},
    Probe{"xinfo|groups", "k"},
    Probe{"xinfo|stream", "k"},
    Probe{"xpending", "k g"},
    Probe{"xrange", "k - +"},
    Probe{"xread", "STREAMS k 0"},
    Probe{"xrevrange", "k + -"},
    Probe{"xtrim", "k MAXLEN 1"},
    Probe{"zadd", "k 1 v"},
    Probe{"zrem", "k v"},
    Probe{"zscore", "k v"},
};

Command questionAbout(const QByteArray &user, const Probe &probe)
{
    Command question("ACL", "DRYRUN", user);
    question.addAll(QByteArray(probe.command).split('|'));
    if (*probe.arguments)
        question.addAll(QByteArray(probe.arguments).split(' '));
    return question;
}

// Redis 7.0 says "This user has …", later ones "User x has no permissions to run the 'get' command"; of a key "to access the …".
QByteArray commandIn(const QString &words)
{
    static const QRegularExpression named(QStringLiteral("run the '([^']+)'"));
    const auto match = named.match(words);
    return match.hasMatch() ? match.captured(1).toLower().toUtf8() : QByteArray();
}

} // namespace

QByteArrayList Permissions::missing(const QByteArrayList &commands) const
{
    QByteArrayList found;
    for (const QByteArray &command : commands) {
        if (!mayRun(command))
            found.append(command);
    }
    return found;
}

QByteArray Permissions::refusedCommand(const Error &error)
{
    return error.code == Code::NoPermission ? commandIn(error.message) : QByteArray();
}

bool Permissions::noteRefusal(const Error &error)
{
    const QByteArray command = refusedCommand(error);
    if (command.isEmpty() || m_refused.contains(command))
        return false;
    m_refused.insert(command);
    return true;
}

Task<Result<Permissions>> fetchPermissions(Client &client)
{
    Permissions permissions;
    const auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    if (nodes->empty())
        co_return failure(Code::NotConnected, QStringLiteral("no primary is known"));
    const QByteArray node = nodes->front().id;
    CommandOptions options;
    options.repeatable = true;
    const Command whoami("ACL", "WHOAMI");
    const auto user = co_await client.commandOn(node, whoami, options);
    if (!user && isUnreachable(user.error().code))
        co_return std::unexpected(user.error());
    if (!user)
        co_return Result<Permissions>(permissions);
    const QByteArray name = user->bytes();
    const Command first("ACL", "DRYRUN", name, "PING");
    const auto can = co_await client.commandOn(node, first, options);
    if (!can && isUnreachable(can.error().code))
        co_return std::unexpected(can.error());
    if (!can)
        co_return Result<Permissions>(permissions);
    std::vector<Command> questions;
    for (const Probe &probe : probes)
        questions.push_back(questionAbout(name, probe));
    const auto answers = co_await client.pipelineOn(node, std::move(questions), options);
    if (!answers)
        co_return std::unexpected(answers.error());
    for (std::size_t i = 0; i < probes.size() && i < answers->size(); ++i) {
        const Value &answer = answers->at(i);
        // An error is about the question: a command that this server does not know, or knows with other arguments.
        if (!answer.isError() && !commandIn(QString::fromUtf8(answer.bytes())).isEmpty())
            permissions.m_refused.insert(probes[i].command);
    }
    co_return Result<Permissions>(std::move(permissions));
}

} // namespace freshet::redis
