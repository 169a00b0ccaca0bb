// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/client_list.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace freshet::inspect {

namespace {

using Whose = ConnectedClient::Whose;

/// A line's fields. Neither names nor users can hold blanks: the server refuses such.
std::map<QByteArray, QByteArray> fieldsOf(const QByteArray &line)
{
    std::map<QByteArray, QByteArray> fields;
    for (const QByteArray &part : line.split(' ')) {
        const qsizetype equals = part.indexOf('=');
        if (equals > 0)
            fields.emplace(part.first(equals), part.sliced(equals + 1));
    }
    return fields;
}

std::optional<qint64> number(const std::map<QByteArray, QByteArray> &fields, const char *name)
{
    const auto found = fields.find(name);
    if (found == fields.end())
        return std::nullopt;
    bool ok = false;
    const qint64 value = found->second.toLongLong(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

QByteArray text(const std::map<QByteArray, QByteArray> &fields, const char *name)
{
    const auto found = fields.find(name);
    return found == fields.end() ? QByteArray() : found->second;
}

} // namespace

std::vector<ConnectedClient> parseClientList(const QByteArray &list)
{
    std::vector<ConnectedClient> clients;
    for (const QByteArray &line : list.split('\n')) {
        const auto fields = fieldsOf(line.trimmed());
        const auto id = number(fields, "id");
        if (!id)
            continue;
        ConnectedClient client;
        client.id = *id;
        client.address = text(fields, "addr");
        client.name = text(fields, "name");
        client.user = text(fields, "user");
        client.age = std::chrono::seconds(number(fields, "age").value_or(0));
        client.idle = std::chrono::seconds(number(fields, "idle").value_or(0));
        client.database = int(std::clamp<qint64>(number(fields, "db").value_or(0), 0, std::numeric_limits<int>::max()));
        client.command = text(fields, "cmd");
        client.memory = number(fields, "tot-mem");
        client.flags = text(fields, "flags");
        client.subscriptions =
            number(fields, "sub").value_or(0) + number(fields, "psub").value_or(0) + number(fields, "ssub").value_or(0);
        clients.push_back(std::move(client));
    }
    return clients;
}

Task<Result<ClientList>> fetchClientList(redis::Client &client)
{
    std::vector<redis::Command> questions;
    questions.emplace_back("CLIENT", "LIST");
    questions.emplace_back("CLIENT", "ID");
    const QByteArray ownName = client.options().clientName.toUtf8();
    const auto answers = co_await askPrimaries(client, std::move(questions));
    if (!answers)
        co_return std::unexpected(answers.error());
    ClientList result;
    for (const NodeAnswer &answer : *answers) {
        const auto list = checked(answer, 0, "CLIENT LIST");
        if (!list) {
            result.failures.push_back({answer.node.address, list.error()});
            continue;
        }
        const auto own = checked(answer, 1, "CLIENT ID");
        const std::optional<qint64> ownId = own ? own->integer() : std::nullopt;
        for (ConnectedClient &one : parseClientList(list->bytes())) {
            one.nodeId = answer.node.id;
            one.node = answer.node.address;
            if (one.id == ownId)
                one.whose = Whose::ThisConsole;
            else if (!ownName.isEmpty() && one.name == ownName)
                one.whose = Whose::Named;
            result.clients.push_back(std::move(one));
        }
    }
    if (result.failures.size() == answers->size())
        co_return std::unexpected(result.failures.front().error);
    co_return result;
}

Task<Result<bool>> killClient(redis::Client &client, ConnectedClient victim)
{
    if (victim.whose == Whose::ThisConsole)
        co_return failure(Code::InvalidArgument, QStringLiteral("this connection would end itself"),
                          QStringLiteral("CLIENT KILL"));
    redis::Command command("CLIENT", "KILL", "ID", victim.id);
    if (!victim.address.isEmpty())
        command.add("ADDR").add(victim.address);
    const auto reply = co_await client.commandOn(victim.nodeId, std::move(command));
    if (!reply)
        co_return std::unexpected(reply.error());
    if (reply->isError())
        co_return std::unexpected(redis::errorFromReply(reply->bytes(), QStringLiteral("CLIENT KILL")));
    co_return Result<bool>(reply->integer().value_or(0) > 0);
}

} // namespace freshet::inspect
