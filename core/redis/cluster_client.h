// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/blocking_pool.h"
#include "core/redis/client.h"
#include "core/redis/cluster_slots.h"
#include "core/redis/connection.h"

#include <array>
#include <memory>
#include <vector>

namespace freshet::redis {

/// A client of a Redis Cluster (https://redis.io/docs/reference/cluster-spec): one pipelined connection to each primary, commands
/// routed by their keys' slot, redirections followed, all reads from primaries.
///
/// For the maintainer. `m_owner` maps a slot to a node; CLUSTER SLOTS fills it, MOVED corrects one slot at once and asks for the
/// whole map anew. A command that can't be sent now (map unknown, node away, TRYAGAIN, CLUSTERDOWN) waits in `m_waitingRoom`, a
/// connection that is never opened and so does nothing but keep deadlines and cancellations; a timer offers everything in it to
/// `submit` again. A command that was sent and lost is repeated only if it only reads or its caller allowed it. Batches and split
/// commands are coroutines that put the parts together. Thread and owner as for Client.
class ClusterClient : public Client, private RequestRouter
{
    Q_OBJECT

public:
    ClusterClient(const Url &url, const ClientOptions &options, TransportFactory transports = socketTransports());
    ~ClusterClient() override;

    void reconnectNow() override;
    void close() override;
    void submit(Request &request) override;
    Task<Result<std::vector<Node>>> primaries() override;
    Task<Result<Value>> commandOn(const QByteArray &nodeId, Command command, CommandOptions options) override;
    Task<Result<std::vector<Value>>> pipelineOn(const QByteArray &nodeId, std::vector<Command> commands,
                                                CommandOptions options) override;
    Task<Result<Value>> blocking(Command command, std::chrono::milliseconds block, CommandOptions options) override;
    Task<Result<std::vector<Value>>> mget(std::vector<QByteArray> keys, CommandOptions options) override;
    Task<Result<qint64>> unlink(std::vector<QByteArray> keys, CommandOptions options) override;
    std::vector<Node> nodesOf(const Command &command) const override;

private:
    struct ClusterNode
    {
        QByteArray id;
        HostPort address;
        bool isPrimary = false; ///< it owns slots by the newest map
        std::unique_ptr<Connection> connection;
        std::unique_ptr<BlockingPool> blocking;
    };

    std::unique_ptr<Connection> makeSubscriber() override;
    std::vector<SharedConnection> sharedConnections() const override;
    std::unique_ptr<Connection> makeListener(Connection &beside) override;
    Task<Result<SlotMap>> slotMap(Moving moving) override;
    bool reroute(Request &request, const Error &error) override;
    void closeConnections();

    // The map of slots.
    void refreshSoon();
    void refresh();
    void takeMap(ClusterNode &from, const Value &reply);
    void refuseMap(const Error &error);
    ClusterNode &nodeAt(const HostPort &address);
    ClusterNode *nodeById(const QByteArray &id) const;
    ClusterNode *anyReadyNode() const;
    ClusterNode *nodeOf(int slot) const;
    Connection::EndpointSource sourceOf(const HostPort &address) const;
    void retireLostNodes();
    void showStatus();
    bool isHopeless() const;

    // The way of a command.
    struct Route
    {
        enum class Kind { Anywhere, OneSlot, Split, Crossing } kind = Kind::Anywhere;
        int slot = -1;
    };
    std::vector<qsizetype> keyPositionsOf(const Command &command) const;
    Route routeOf(const Command &command) const;
    void submitTo(ClusterNode *node, Request &request);
    void wait(Request &request);
    Task<> runSplit(Request &request);
    Task<> runBatch(Request &request);
    Task<std::optional<Error>> runPart(Request &request, std::size_t begin, std::size_t end, std::vector<Value> &values,
                                       bool someRan);
    bool mayGoAgain(const Request &request, std::size_t place, const Error &error) const;
    Task<> runTransaction(Request &request);
    CommandOptions remaining(const Request &request) const;
    const CommandTable &table() const;
    Result<void> checkBatch(const Request &request) const;

    /// A pause that is answered, cancelled and bounded like a command: what goes here waits a moment, then goes the usual way.
    struct Later : RequestSink
    {
        explicit Later(ClusterClient *owner)
            : client(owner)
        {}
        void submit(Request &request) override;
        ClusterClient *client;
    };

    TransportFactory m_transports;
    std::vector<std::unique_ptr<ClusterNode>> m_nodes;
    std::array<ClusterNode *, clusterSlotCount> m_owner{};
    bool m_mapKnown = false;
    Error m_mapError; ///< why the map is not known; message empty if nobody said
    bool m_refreshing = false;
    bool m_closing = false;
    std::size_t m_askNext = 0;
    Later m_later{this};
    CommandTable m_table; ///< of the first node that gave one
    std::unique_ptr<Connection> m_waitingRoom;
    QTimer m_retryTimer;
    QTimer m_refreshTimer;
};

} // namespace freshet::redis
