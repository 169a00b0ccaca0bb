// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_info.h"

#include <optional>
#include <utility>
#include <vector>

namespace freshet::inspect {

/// One data server of a deployment: what its cluster, its primary or its Sentinels say of it, and what it says of itself.
struct ServerNode
{
    enum class Role { Unknown, Primary, Replica };
    enum class State {
        Online,
        Suspected, ///< some do not reach it
        Down,      ///< the others, or enough Sentinels, agree that it is away
        Joining,   ///< a handshake, or no address is known
        Syncing    ///< a replica that does not follow its primary yet
    };

    QByteArray id;   ///< the cluster's node id, else the address
    QString address; ///< `host:port` or the socket's path
    Role role = Role::Unknown;
    State state = State::Online;
    QByteArray primary;                          ///< of a replica: the id of its primary
    std::vector<std::pair<int, int>> slotRanges; ///< first and last (included) of a cluster's primary
    int movingSlots = 0;                         ///< slots that are on their way from or to it
    QString version;
    std::optional<qint64> usedMemory;
    std::optional<qint64> maxMemory; ///< 0: no limit
    std::optional<qint64> keys;      ///< of all its databases
    std::optional<qint64> clients;
    std::optional<qint64> opsPerSecond;
    std::optional<qint64> offset; ///< of the replication stream, bytes
    std::optional<qint64> lag;    ///< bytes that a replica is behind its primary, at about the same time
    std::optional<Error> error;   ///< why it says nothing of itself

    int slotCount() const;
    friend bool operator==(const ServerNode &, const ServerNode &) = default;
};

/// A Sentinel that watches the deployment.
struct SentinelNode
{
    QString address;
    bool isAsked = false; ///< it is the one that told all this
    bool isDown = false;  ///< by that one's word

    friend bool operator==(const SentinelNode &, const SentinelNode &) = default;
};

struct ServerNodes
{
    redis::Topology mode = redis::Topology::Standalone;
    std::vector<ServerNode> nodes; ///< each primary before its replicas; of a cluster by their first slots
    QByteArray clusterState;       ///< `ok` or `fail`; empty: no cluster
    int slotsServed = 0;           ///< of 16384, by nodes that are not down
    QString masterName;            ///< Sentinel only
    std::vector<SentinelNode> sentinels;
    std::optional<qint64> quorum;       ///< Sentinels that must agree before a failover
    std::optional<Error> sentinelError; ///< why no Sentinel told anything
};
inline constexpr int slotsOfCluster = 16384;

/// The lines of CLUSTER NODES (https://redis.io/docs/latest/commands/cluster-nodes); those of another form are left out. Pure.
std::vector<ServerNode> parseClusterNodes(const QByteArray &text);
/// What INFO says of the node itself: role, version, memory, keys and so on. Pure.
void readNodeInfo(const ServerInfo &info, ServerNode &node);
/// The replicas that a primary's INFO names. Pure.
std::vector<ServerNode> replicasIn(const ServerInfo &info, const QByteArray &primary);

/// All servers of the deployment. Primaries are asked over `client`; replicas and Sentinels over connections of their own, which
/// live for this call, wait at most two seconds, and log in as `client` does. A node that can't be asked is there with its
/// `error`. Fails where the primaries, or in a cluster CLUSTER NODES, can't be asked.
Task<Result<ServerNodes>> fetchServerNodes(redis::Client &client);

} // namespace freshet::inspect
