// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/standalone_client.h"

#include <algorithm>

namespace freshet::redis {

namespace {

constexpr qint64 mostOwnReplyBytes = 256LL << 20; // people look at it

Connection::EndpointSource fixedEndpoint(const Url &url)
{
    Endpoint endpoint;
    endpoint.socketPath = url.socketPath;
    if (!url.hosts.isEmpty())
        endpoint.address = url.hosts.first();
    endpoint.tls = url.tls;
    return [endpoint](const Connection::EndpointAnswer &answer) { answer(endpoint); };
}

} // namespace

StandaloneClient::StandaloneClient(const Url &url, const ClientOptions &options, TransportFactory transports)
    : StandaloneClient(url, options, fixedEndpoint(url), false, std::move(transports))
{}

StandaloneClient::StandaloneClient(const Url &url, const ClientOptions &options, Connection::EndpointSource source,
                                   bool mustBeMaster, TransportFactory transports)
    : Client(url, options)
    , m_source(std::move(source))
    , m_transports(std::move(transports))
{
    m_connectionOptions.client = options;
    m_connectionOptions.user = url.user;
    m_connectionOptions.password = url.password;
    m_connectionOptions.database = url.database;
    m_connectionOptions.mustBeMaster = mustBeMaster;
    m_connection = makeConnection(Connection::Purpose::Shared);
    m_blocking = std::make_unique<BlockingPool>([this] { return makeConnection(Connection::Purpose::Blocking); });
    connect(m_connection.get(), &Connection::stateChanged, this, &StandaloneClient::showStatus);
    connect(m_connection.get(), &Connection::degradationChanged, this, &StandaloneClient::showStatus);
    connect(m_connection.get(), &Connection::serverChanged, this, &StandaloneClient::serverWasChanged);
    // Not before the event loop runs: whoever made this wants to connect to its signals first, and a derived class to be whole.
    QMetaObject::invokeMethod(m_connection.get(), &Connection::open, Qt::QueuedConnection);
}

StandaloneClient::~StandaloneClient()
{
    closeConnections();
    Q_EMIT closed(); // here, where calls are still answered
}

void StandaloneClient::close()
{
    closeConnections();
    Q_EMIT closed();
}

// Callers run on inside this; from here on commands are refused by the closed connection.
void StandaloneClient::closeConnections()
{
    disconnect(m_connection.get(), nullptr, this, nullptr);
    m_connection->close();
    m_blocking->close(); // not reset: a caller that runs on inside this may ask again
}

std::unique_ptr<Connection> StandaloneClient::makeConnection(Connection::Purpose purpose) const
{
    Connection::Options options = m_connectionOptions;
    options.purpose = purpose;
    return std::make_unique<Connection>(std::move(options), m_source, m_transports);
}

std::unique_ptr<Connection> StandaloneClient::makeSubscriber()
{
    return makeConnection(Connection::Purpose::Subscription);
}

std::unique_ptr<Connection> StandaloneClient::makeOwn(int database)
{
    Connection::Options options = m_connectionOptions;
    options.purpose = Connection::Purpose::Own;
    options.database = database;
    options.client.idleTimeout = {}; // a PING of ours would become part of the caller's transaction
    options.client.maxReplyBytes = std::min<qint64>(options.client.maxReplyBytes, mostOwnReplyBytes);
    return std::make_unique<Connection>(std::move(options), m_source, m_transports);
}

std::vector<Client::SharedConnection> StandaloneClient::sharedConnections() const
{
    return {{m_connection.get(), true}};
}

std::unique_ptr<Connection> StandaloneClient::makeListener(Connection &beside)
{
    Connection::Options options = m_connectionOptions;
    options.purpose = Connection::Purpose::Subscription;
    options.mustBeMaster = false; // that of the other decides
    options.client.idleTimeout = {};
    options.client.readOnly = false; // it sends nothing of the callers
    return std::make_unique<Connection>(std::move(options), Connection::placeOf(beside), m_transports);
}

void StandaloneClient::showStatus()
{
    ConnectionStatus status;
    status.attempt = m_connection->failedAttempts();
    switch (m_connection->state()) {
    case Connection::State::Idle:
    case Connection::State::Closed:
        status.state = ConnectionStatus::State::Idle;
        break;
    case Connection::State::Connecting:
    case Connection::State::LoggingIn:
        // A further attempt does not make it less away.
        status.state =
            m_connection->lastError().message.isEmpty() ? ConnectionStatus::State::Connecting : ConnectionStatus::State::Away;
        status.error = m_connection->lastError();
        break;
    case Connection::State::Ready:
        status.attempt = 0;
        status.error = m_connection->degradation();
        status.state = status.error.message.isEmpty() ? ConnectionStatus::State::Ready : ConnectionStatus::State::Degraded;
        break;
    case Connection::State::Pausing:
        status.state = ConnectionStatus::State::Away;
        status.error = m_connection->lastError();
        status.nextAttempt = m_connection->nextAttempt();
        break;
    }
    setStatus(std::move(status));
}

void StandaloneClient::reconnectNow()
{
    m_connection->reconnectNow();
}

void StandaloneClient::submit(Request &request)
{
    m_connection->submit(request);
}

bool StandaloneClient::isMine(const QByteArray &nodeId) const
{
    return nodeId == m_connection->endpoint().toString().toUtf8() || nodeId == url().displayName().toUtf8();
}

Task<Result<std::vector<Node>>> StandaloneClient::primaries()
{
    // One node for the life of the client: which server serves it is the endpoint source's matter.
    Node node;
    node.id = url().displayName().toUtf8();
    node.address = m_connection->endpoint().toString();
    if (node.address.isEmpty())
        node.address = url().displayName();
    co_return std::vector<Node>{node};
}

Task<Result<Value>> StandaloneClient::commandOn(const QByteArray &nodeId, Command command, CommandOptions options)
{
    if (!isMine(nodeId))
        co_return failure(Code::NotFound, QStringLiteral("there is no node %1").arg(QString::fromUtf8(nodeId)));
    co_return co_await Client::command(std::move(command), std::move(options));
}

Task<Result<std::vector<Value>>> StandaloneClient::pipelineOn(const QByteArray &nodeId, std::vector<Command> commands,
                                                              CommandOptions options)
{
    if (!isMine(nodeId))
        co_return failure(Code::NotFound, QStringLiteral("there is no node %1").arg(QString::fromUtf8(nodeId)));
    co_return co_await pipeline(std::move(commands), std::move(options));
}

Task<Result<Value>> StandaloneClient::blocking(Command command, std::chrono::milliseconds block, CommandOptions options)
{
    return m_blocking->run(std::move(command), block, std::move(options), m_options.commandTimeout);
}

} // namespace freshet::redis
