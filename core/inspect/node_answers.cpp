// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/node_answers.h"

#include <algorithm>
#include <utility>

namespace freshet::inspect {

Task<Result<std::vector<NodeAnswer>>> askPrimaries(redis::Client &client, std::vector<redis::Command> commands)
{
    const auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    if (nodes->empty())
        co_return failure(Code::NotConnected, QStringLiteral("no primary is known"));
    std::vector<NodeAnswer> answers;
    for (const redis::Node &node : *nodes) {
        auto values = co_await client.pipelineOn(node.id, commands);
        NodeAnswer answer;
        answer.node = node;
        answer.values = std::move(values);
        answers.push_back(std::move(answer));
    }
    if (std::ranges::none_of(answers, [](const NodeAnswer &one) { return one.values.has_value(); }))
        co_return std::unexpected(answers.front().values.error());
    co_return answers;
}

Result<redis::Value> checked(const redis::Value &reply, const char *command)
{
    if (reply.isError())
        return std::unexpected(redis::errorFromReply(reply.bytes(), QString::fromLatin1(command)));
    return reply;
}

Result<redis::Value> checked(const NodeAnswer &answer, std::size_t index, const char *command)
{
    if (!answer.values)
        return std::unexpected(answer.values.error());
    if (index >= answer.values->size())
        return failure(Code::Protocol, QStringLiteral("an answer is missing"), QString::fromLatin1(command));
    return checked((*answer.values)[index], command);
}

} // namespace freshet::inspect
