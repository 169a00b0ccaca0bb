// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nodes and the way of a command, redirections. The map of slots is in cluster_map.cpp, batches and split commands in
// cluster_batch.cpp.
#include "core/redis/cluster_client.h"

#include "core/redis/callback_request.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace freshet::redis {

using namespace std::chrono_literals;

namespace {

constexpr int mostHops = 16;      // redirections; waiting is bounded by the deadline alone
constexpr auto retryPause = 50ms; // TRYAGAIN, CLUSTERDOWN, a node that is away

} // namespace

ClusterClient::ClusterClient(const Url &url, const ClientOptions &options, TransportFactory transports)
    : Client(url, options)
    , m_transports(std::move(transports))
{
    m_waitingRoom = std::make_unique<Connection>(
        Connection::Options{options, {}, {}}, [](const Connection::EndpointAnswer &) {}, m_transports);
    m_retryTimer.setSingleShot(true);
    m_refreshTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] { m_waitingRoom->releaseQueueTo(*this); });
    connect(&m_refreshTimer, &QTimer::timeout, this, &ClusterClient::refresh);
    ConnectionStatus connecting;
    connecting.state = ConnectionStatus::State::Connecting;
    setStatus(connecting);
    QMetaObject::invokeMethod(
        this,
        [this] {
            for (const HostPort &seed : std::as_const(m_url.hosts))
                nodeAt(seed);
            refreshSoon();
        },
        Qt::QueuedConnection);
}

ClusterClient::~ClusterClient()
{
    closeConnections();
    Q_EMIT closed(); // here, where calls are still answered
}

void ClusterClient::close()
{
    closeConnections();
    Q_EMIT closed();
}

// Callers run on inside this; from here on commands are refused.
void ClusterClient::closeConnections()
{
    m_closing = true;
    for (const auto &node : m_nodes) {
        disconnect(node->connection.get(), nullptr, this, nullptr);
        node->blocking->close();
        node->connection->close();
    }
    m_waitingRoom->close();
}

Connection::EndpointSource ClusterClient::sourceOf(const HostPort &address) const
{
    const Endpoint endpoint{{}, address, m_url.tls};
    return [endpoint](const Connection::EndpointAnswer &answer) { answer(endpoint); };
}

ClusterClient::ClusterNode &ClusterClient::nodeAt(const HostPort &address)
{
    for (const auto &node : m_nodes) {
        if (node->address == address)
            return *node;
    }
    auto owned = std::make_unique<ClusterNode>();
    ClusterNode *node = owned.get();
    node->id = address.toString().toUtf8();
    node->address = address;
    Connection::Options options;
    options.client = m_options;
    options.user = m_url.user;
    options.password = m_url.password;
    options.needsCommands = true;
    node->connection = std::make_unique<Connection>(options, sourceOf(address), m_transports);
    options.purpose = Connection::Purpose::Blocking;
    options.needsCommands = false;
    node->blocking = std::make_unique<BlockingPool>([options, source = sourceOf(address), transports = m_transports] {
        return std::make_unique<Connection>(options, source, transports);
    });
    connect(node->connection.get(), &Connection::stateChanged, this, [this, node] {
        const Connection::State state = node->connection->state();
        if (state == Connection::State::Ready) {
            if (m_table.isEmpty())
                m_table = node->connection->commands();
            if (!m_mapKnown)
                refreshSoon();
            else if (m_waitingRoom->hasQueue())
                m_retryTimer.start(0ms);
        } else if (state == Connection::State::Pausing && node->isPrimary) {
            refreshSoon(); // a replica may have taken over
        }
        showStatus();
    });
    connect(node->connection.get(), &Connection::degradationChanged, this, &ClusterClient::showStatus);
    connect(node->connection.get(), &Connection::serverChanged, this, &ClusterClient::serverWasChanged);
    // Not now: what hears of its state may destroy this.
    QMetaObject::invokeMethod(node->connection.get(), &Connection::open, Qt::QueuedConnection);
    m_nodes.push_back(std::move(owned));
    connectionsWereChanged();
    return *node;
}

ClusterClient::ClusterNode *ClusterClient::nodeById(const QByteArray &id) const
{
    for (const auto &node : m_nodes) {
        if (node->id == id)
            return node.get();
    }
    return nullptr;
}

ClusterClient::ClusterNode *ClusterClient::anyReadyNode() const
{
    ClusterNode *found = nullptr;
    for (const auto &node : m_nodes) {
        if (node->connection->state() != Connection::State::Ready)
            continue;
        if (node->isPrimary)
            return node.get();
        found = node.get();
    }
    return found;
}

ClusterClient::ClusterNode *ClusterClient::nodeOf(int slot) const
{
    return m_owner[std::size_t(slot)];
}

void ClusterClient::reconnectNow()
{
    for (const auto &node : m_nodes)
        node->connection->reconnectNow();
}

const CommandTable &ClusterClient::table() const
{
    return m_table;
}

void ClusterClient::submit(Request &request)
{
    if (m_closing) {
        request.fail({Code::Cancelled, QStringLiteral("the client was closed"), {}});
        return;
    }
    if (request.count() == 0 || request.command(0).isEmpty()) {
        request.fail({Code::InvalidArgument, QStringLiteral("there is no command to send"), {}});
        return;
    }
    if (request.deadline == Request::Clock::time_point::max()) {
        const auto timeout = request.options.timeout > 0ms ? request.options.timeout : m_options.commandTimeout;
        request.deadline = Request::Clock::now() + timeout;
    }
    if (!m_mapKnown) {
        if (!m_mapError.message.isEmpty()) {
            request.fail(m_mapError);
            return;
        }
        if (isHopeless() && !m_nodes.empty()) {
            request.fail(m_nodes.front()->connection->lastError());
            return;
        }
        wait(request);
        return;
    }
    if (request.isBatch()) {
        if (const auto allowed = checkBatch(request); !allowed)
            request.fail(allowed.error());
        else if (request.transaction)
            runTransaction(request);
        else
            runBatch(request);
        return;
    }
    const Route route = routeOf(request.command(0));
    switch (route.kind) {
    case Route::Kind::Anywhere:
        submitTo(anyReadyNode(), request);
        return;
    case Route::Kind::OneSlot:
        submitTo(nodeOf(route.slot), request);
        return;
    case Route::Kind::Split:
        runSplit(request);
        return;
    case Route::Kind::Crossing:
        request.fail({Code::CrossSlot,
                      QStringLiteral("the keys belong to different hash slots; give them one hash tag, such as {user:1}:name"),
                      request.command(0).label()});
        return;
    }
}

Result<void> ClusterClient::checkBatch(const Request &request) const
{
    // All before any is sent: a refusal means that nothing ran.
    const std::size_t count = request.count();
    for (std::size_t i = 0; i < count; ++i) {
        const Command &command = request.command(i);
        if (command.isEmpty())
            return failure(Code::InvalidArgument, QStringLiteral("there is an empty command in the batch"));
        if (request.transaction && (i == 0 || i + 1 == count))
            continue; // MULTI and EXEC
        if (auto shared = checkShared(command, false); !shared)
            return shared;
        if (m_options.readOnly) {
            if (auto gate = table().checkReadOnly(command); !gate)
                return gate;
        }
    }
    return {};
}

void ClusterClient::submitTo(ClusterNode *node, Request &request)
{
    if (!node && isHopeless() && !m_nodes.empty()) {
        request.fail(m_nodes.front()->connection->lastError());
        return;
    }
    if (!node) {
        refreshSoon();
        wait(request);
        return;
    }
    request.router = this;
    node->connection->submit(request);
}

void ClusterClient::wait(Request &request)
{
    request.router = nullptr; // what ends the wait is an answer
    m_waitingRoom->submit(request);
    if (!m_retryTimer.isActive())
        m_retryTimer.start(retryPause);
}

bool ClusterClient::reroute(Request &request, const Error &error)
{
    if (m_closing || request.isBatch())
        return false;
    request.asking = false;
    const bool late = Request::Clock::now() >= request.deadline;
    if (error.code == Code::Moved) {
        const auto redirection = parseRedirection(error.message);
        if (!redirection || late || ++request.hops > mostHops)
            return false;
        HostPort to = redirection->address;
        if (to.host.isEmpty()) // the answering node does not know its own address
            to.host = nodeOf(redirection->slot) ? nodeOf(redirection->slot)->address.host : m_url.hosts.first().host;
        ClusterNode &node = nodeAt(to);
        if (redirection->ask) {
            request.asking = true;
        } else {
            m_owner[std::size_t(redirection->slot)] = &node;
            if (!std::exchange(node.isPrimary, true))
                connectionsWereChanged();
            refreshSoon();
        }
        request.router = this;
        node.connection->submit(request);
        return true;
    }
    if (late)
        return false;
    if (error.code == Code::TryAgain || error.code == Code::ClusterDown || error.code == Code::ReadOnlyReplica) {
        // Nothing was done; the cluster will be whole again, or the deadline comes first.
        refreshSoon();
        wait(request);
        return true;
    }
    if (error.code == Code::ConnectionLost && (request.options.repeatable || table().isReadOnly(request.command(0)))) {
        refreshSoon();
        wait(request);
        return true;
    }
    // Not sent, because its node is away: a replica may take over before the deadline, unless all are gone.
    if (wasNotSent(error.code) && isUnreachable(error.code) && !isHopeless()) {
        refreshSoon();
        wait(request);
        return true;
    }
    return false;
}

std::vector<Client::SharedConnection> ClusterClient::sharedConnections() const
{
    std::vector<SharedConnection> connections;
    connections.reserve(m_nodes.size());
    for (const auto &node : m_nodes)
        connections.push_back({node->connection.get(), node->isPrimary});
    return connections;
}

std::unique_ptr<Connection> ClusterClient::makeListener(Connection &beside)
{
    Connection::Options options;
    options.client = m_options;
    options.client.idleTimeout = {};
    options.client.readOnly = false; // it sends nothing of the callers
    options.user = m_url.user;
    options.password = m_url.password;
    options.purpose = Connection::Purpose::Subscription;
    return std::make_unique<Connection>(std::move(options), Connection::placeOf(beside), m_transports);
}

std::unique_ptr<Connection> ClusterClient::makeSubscriber()
{
    Connection::Options options;
    options.client = m_options;
    options.user = m_url.user;
    options.password = m_url.password;
    options.purpose = Connection::Purpose::Subscription;
    // Any node will do: a cluster carries messages everywhere.
    auto source = [self = QPointer<ClusterClient>(this), seeds = m_url.hosts, tls = m_url.tls,
                   turn = qsizetype(0)](const Connection::EndpointAnswer &answer) mutable {
        const ClusterNode *ready = self && !self->m_closing ? self->anyReadyNode() : nullptr;
        const HostPort address = ready ? ready->address : seeds.at(turn++ % seeds.size());
        answer(Endpoint{{}, address, tls});
    };
    return std::make_unique<Connection>(options, source, m_transports);
}

} // namespace freshet::redis
