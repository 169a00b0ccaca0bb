// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/options.h"
#include "core/redis/request.h"
#include "core/redis/server_identity.h"

#include <QDateTime>
#include <QObject>

#include <memory>
#include <span>

namespace freshet::redis {

class BlockingPool;
class Connection;
class OwnConnection;
class Scan;
struct ScanOptions;
class Script;
class Monitor;
class Subscription;

/// What a client's way to its server is like now.
struct ConnectionStatus
{
    enum class State {
        Idle,       ///< not opened yet, or closed
        Connecting, ///< an attempt is running
        Ready,      ///< commands go through
        Degraded,   ///< some nodes are away (cluster), or the server answers LOADING or MISCONF
        Away,       ///< the last attempt failed; another follows
    };
    State state = State::Idle;
    Error error;           ///< why it is away or degraded; message empty while it is ready
    QDateTime since;       ///< of the state, UTC
    QDateTime nextAttempt; ///< while Away, UTC
    int attempt = 0;       ///< failed attempts in a row

    friend bool operator==(const ConnectionStatus &, const ConnectionStatus &) = default;
};

/// A node that takes writes: the one server of a standalone or Sentinel set-up, each primary of a cluster.
struct Node
{
    QByteArray id;   ///< stable while the node lives: the cluster's node id, or the address
    QString address; ///< `host:port` or the socket's path

    friend bool operator==(const Node &, const Node &) = default;
};

/// A Redis (or Valkey) deployment: standalone, behind Sentinels or a cluster, by its URL. Reconnects by itself, without
/// end. Commands of all callers share one connection a node and are pipelined automatically.
///
/// Thread: all calls in the thread that made it, which runs a Qt event loop. Owner: whoever made it; destroying it
/// answers every pending call with Code::Cancelled. Cost: one command of one caller is one round trip; concurrent
/// callers share round trips.
class Client : public QObject, public RequestSink
{
    Q_OBJECT

public:
    /// Makes the client that fits the URL's topology and starts to connect. Never fails: what goes wrong is in `status`.
    static std::unique_ptr<Client> open(const Url &url, const ClientOptions &options = {});
    ~Client() override;

    const Url &url() const { return m_url; }
    const ClientOptions &options() const { return m_options; }
    ConnectionStatus status() const { return m_status; }
    /// Drops the pause before the next attempt.
    virtual void reconnectNow() = 0;
    /// Ends the connections for good: what waits for an answer gets Code::Cancelled, and so does what is asked from now on. The
    /// destructor does it too; for owners who want to see everybody go while the client is still there. Callers run on inside
    /// it, and must not destroy the client there.
    virtual void close() = 0;
    /// Waits for the running attempt: nothing once commands go through, else why they do not. Never longer than `connectTimeout`.
    Task<Result<void>> ready();

    /// One command, routed by its keys. Commands that would disturb the shared connection (SUBSCRIBE, MULTI, SELECT,
    /// blocking reads …) are refused with Code::NotAllowed; their own calls are below. In a cluster MGET, MSET, DEL, UNLINK,
    /// EXISTS and TOUCH are split by slot and joined in order.
    CommandAwaiter command(Command command, CommandOptions options = {});
    /// Several commands in one round trip a node; one value each, in order; not atomic.
    BatchAwaiter pipeline(std::vector<Command> commands, CommandOptions options = {});
    /// MULTI … EXEC. One value a command. Code::CrossSlot where a cluster's keys differ in slot. A command that is refused
    /// while queueing fails all with its error; nothing has run then.
    Task<Result<std::vector<Value>>> transaction(std::vector<Command> commands, CommandOptions options = {});
    /// EVALSHA, and EVAL where the server does not know the script yet. `keys` decide the node.
    Task<Result<Value>> eval(const Script &script, std::vector<QByteArray> keys, std::vector<QByteArray> arguments,
                             CommandOptions options = {});
    /// A command that may block at the server (XREADGROUP … BLOCK, BLPOP, WAIT), on a connection of its own that is kept
    /// for the next call. `options.timeout` counts from the end of `block`, which is what the command itself asks for.
    virtual Task<Result<Value>> blocking(Command command, std::chrono::milliseconds block, CommandOptions options = {}) = 0;

    /// The values of many keys, nil where there is none or it is no string; in order. Any number of keys: they go in
    /// MGETs of at most 512 keys, pipelined.
    virtual Task<Result<std::vector<Value>>> mget(std::vector<QByteArray> keys, CommandOptions options = {});
    /// UNLINK of any number of keys; how many there were.
    virtual Task<Result<qint64>> unlink(std::vector<QByteArray> keys, CommandOptions options = {});

    /// The nodes that hold the keys. For a cluster from its slot map, in the order of their first slot.
    virtual Task<Result<std::vector<Node>>> primaries() = 0;
    /// A command for one node, such as INFO, SCAN, SLOWLOG. Code::NotFound where there is no such node (any more).
    virtual Task<Result<Value>> commandOn(const QByteArray &nodeId, Command command, CommandOptions options = {}) = 0;
    /// The same for several commands in one round trip.
    virtual Task<Result<std::vector<Value>>> pipelineOn(const QByteArray &nodeId, std::vector<Command> commands,
                                                        CommandOptions options = {}) = 0;

    /// What the server calls itself, from INFO; fetched once a connection. Unknown parts stay empty where INFO is not permitted.
    Task<Result<ServerIdentity>> identity();

    /// Walks all keys of all primaries. The client must outlive it.
    std::unique_ptr<Scan> scan(ScanOptions options);
    /// Messages of channels and patterns, on a connection of its own that comes back by itself.
    std::unique_ptr<Subscription> subscribe(std::vector<QByteArray> channels, std::vector<QByteArray> patterns = {});
    /// A connection for this caller alone, beginning in `database`; see own_connection.h. nullptr for a cluster, where no single
    /// connection reaches all keys.
    std::unique_ptr<OwnConnection> own(int database);
    /// The primaries that a command's keys belong to by what is known now, each once; none where it has no keys, and none outside
    /// a cluster. Sends nothing.
    virtual std::vector<Node> nodesOf(const Command &command) const;
    /// Every command that the primaries run, for seconds: it costs them much. See monitor.h.
    std::unique_ptr<Monitor> monitor();

Q_SIGNALS:
    void statusChanged(const freshet::redis::ConnectionStatus &status);
    /// The connection leads to another server process than before (restart, failover): what was learnt of it is void.
    void serverChanged();
    /// `close` was called, or the client is being destroyed: who waits for something else than its answers, such as a pause (see
    /// client_pause.h), need not wait any longer. It still answers then, everything with Code::Cancelled.
    void closed();
    /// Internal, for client-side caching: there are other shared connections than before. Told from the event loop, before a
    /// connection that is new can have answered anything.
    void connectionsChanged(QPrivateSignal);

protected:
    Client(const Url &url, const ClientOptions &options);
    /// Keeps and announces the status; `since` is set here, when the state changes.
    void setStatus(ConnectionStatus status);
    /// For what comes after a restart or failover.
    void serverWasChanged();
    /// A connection for subscriptions. Never nullptr; not opened yet.
    virtual std::unique_ptr<Connection> makeSubscriber() = 0;
    /// A connection for `own`; nullptr where there is none. Not opened yet.
    virtual std::unique_ptr<Connection> makeOwn(int database);
    friend class ChannelSubscription;
    friend class PrimariesMonitor;

    /// Which node owns which hash slots, and which slots are on their way to another node. Empty where there are no slots.
    struct SlotMap
    {
        struct Range
        {
            int first = 0;
            int last = 0; ///< included
            QByteArray nodeId;
            friend bool operator==(const Range &, const Range &) = default;
        };
        std::vector<Range> ranges;
        std::vector<int> moving; ///< only where asked for
    };
    enum class Moving { Ignore, Ask };
    virtual Task<Result<SlotMap>> slotMap(Moving moving);
    friend class ScanWalk;

    /// A connection that callers share. `needed`: keys are read there by what is known now; else it only may be used.
    struct SharedConnection
    {
        Connection *connection = nullptr;
        bool needed = false;
        friend bool operator==(const SharedConnection &, const SharedConnection &) = default;
    };
    virtual std::vector<SharedConnection> sharedConnections() const = 0;
    /// A connection for subscriptions to wherever `beside` leads at each attempt; none while that is not ready. It probes nothing
    /// by itself. Never nullptr; not opened yet.
    virtual std::unique_ptr<Connection> makeListener(Connection &beside) = 0;
    void connectionsWereChanged();
    friend class Tracking;

    Url m_url;
    ClientOptions m_options;

private:
    ConnectionStatus m_status;
    std::optional<ServerIdentity> m_identity;
    bool m_connectionsToldSoon = false;
};

} // namespace freshet::redis
