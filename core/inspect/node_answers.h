// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <vector>

namespace freshet::inspect {

/// A node that did not answer, and why.
struct NodeFailure
{
    QString node; ///< `host:port` or the socket's path
    Error error;

    friend bool operator==(const NodeFailure &, const NodeFailure &) = default;
};

/// What one node answered to commands; error replies are among the values.
struct NodeAnswer
{
    redis::Node node;
    Result<std::vector<redis::Value>> values;
};

/// The same commands for every primary, one round trip each, in the order of their slots. Fails where no primary is known, or
/// with the first node's error where none answers. The client must outlive it.
Task<Result<std::vector<NodeAnswer>>> askPrimaries(redis::Client &client, std::vector<redis::Command> commands);

/// The reply, or the error that it is. Pure.
Result<redis::Value> checked(const redis::Value &reply, const char *command);

/// The same of reply `index` of a node, or why the node answered nothing. Pure.
Result<redis::Value> checked(const NodeAnswer &answer, std::size_t index, const char *command);

} // namespace freshet::inspect
