// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/node_answers.h"

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace freshet::inspect {

/// One connection to a server (https://redis.io/docs/latest/commands/client-list). What the server's version does not tell stays
/// empty.
struct ConnectedClient
{
    enum class Whose {
        Other,
        Named,      ///< it has the name that this program's connections have: one of them, or of another window
        ThisConsole ///< it is the connection that asked
    };

    QByteArray nodeId;
    QString node;  ///< `host:port` or the socket's path
    qint64 id = 0; ///< never given twice while the server runs
    QByteArray address;
    QByteArray name;
    QByteArray user;
    std::chrono::seconds age{0};
    std::chrono::seconds idle{0};
    int database = 0;
    QByteArray command;           ///< the last one, `get` or `client|list`
    std::optional<qint64> memory; ///< bytes, its buffers and all (Redis 6.2)
    QByteArray flags;             ///< letters, `N` where there is none
    qint64 subscriptions = 0;     ///< channels, patterns and shard channels
    Whose whose = Whose::Other;

    friend bool operator==(const ConnectedClient &, const ConnectedClient &) = default;
};

struct ClientList
{
    std::vector<ConnectedClient> clients; ///< node by node, by their ids
    std::vector<NodeFailure> failures;    ///< nodes that are missing in it
};

/// The lines of CLIENT LIST; those of another form are left out. Pure. O(bytes).
std::vector<ConnectedClient> parseClientList(const QByteArray &text);

/// All connections of all primaries, one round trip a node. Fails where no node answers; NoPermission and ReadOnly (the server
/// calls CLIENT LIST administrative) as the client says.
Task<Result<ClientList>> fetchClientList(redis::Client &client);

/// Ends a connection: that with this id, as long as it has the address too, so that after a restart no other one is hit. Whether
/// there was one. Code::NotFound where the node is gone; Code::InvalidArgument for the connection that would ask.
Task<Result<bool>> killClient(redis::Client &client, ConnectedClient victim);

} // namespace freshet::inspect
