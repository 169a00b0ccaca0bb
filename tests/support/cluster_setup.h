// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/redis_server.h"

#include <memory>
#include <vector>

namespace freshet::test {

/// A real Redis Cluster on free ports of 127.0.0.1, its slots spread evenly over the primaries. Nodes 0 … primaries-1 are
/// the primaries; then come the replicas, in turn for each primary. Thread: one with an event loop.
class ClusterSetup
{
public:
    static constexpr int slotCount = 16384;

    struct Options
    {
        int primaries = 3;
        int replicas = 0;         ///< for each primary
        int nodeTimeoutMs = 2000; ///< silence after which the others take a node for dead
        QByteArray password{};
        QStringList config{}; ///< further lines for every node
    };

    ClusterSetup();
    explicit ClusterSetup(Options options);

    /// Starts and joins all nodes and waits until each one calls the cluster complete (some seconds). False: see `log`.
    bool start();
    QString log();

    redis::Url url() const; ///< with all primaries of the start as seeds
    int nodeCount() const { return int(m_nodes.size()); }
    RedisServer &node(int index) { return *m_nodes.at(std::size_t(index)); }
    QByteArray nodeId(int index);

    /// The slot of a key, its hash tag respected (https://redis.io/docs/reference/cluster-spec).
    static int slotOf(const QByteArray &key);
    /// The index of the node that serves the slot, by the word of any node that lives; -1 where none does.
    int ownerOf(int slot);

    // A slot moves in steps, so that a test can look at the time in between. Each is false where a server refused.
    bool beginMove(int slot, int to); ///< IMPORTING there, MIGRATING here: from now on ASK for keys that are gone
    int moveKeys(int slot, int most); ///< MIGRATE at most that many keys; how many went, -1 after an error
    bool endMove(int slot);           ///< SETSLOT NODE everywhere: from now on MOVED
    bool moveSlot(int slot, int to);  ///< all of it

    /// A replica takes over in order (CLUSTER FAILOVER), and everybody knows it.
    bool failOver(int replica);
    /// Every living node calls the cluster complete and knows the same owners.
    bool waitUntilComplete();

private:
    bool isComplete();
    bool sameEpochs();
    RawReply slotMap(int index);

    Options m_options;
    std::vector<std::unique_ptr<RedisServer>> m_nodes;
    int m_moveFrom = -1;
    int m_moveTo = -1;
};

} // namespace freshet::test
