// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/blocking_pool.h"
#include "core/redis/client.h"
#include "core/redis/connection.h"

namespace freshet::redis {

/// A client with one server at a time: at a fixed address, or at whichever address its endpoint source names before each
/// attempt (Sentinel). Thread and owner as for Client.
class StandaloneClient : public Client
{
    Q_OBJECT

public:
    StandaloneClient(const Url &url, const ClientOptions &options, TransportFactory transports = socketTransports());
    ~StandaloneClient() override;

    void reconnectNow() override;
    void close() override;
    void submit(Request &request) override;
    Task<Result<std::vector<Node>>> primaries() override;
    Task<Result<Value>> commandOn(const QByteArray &nodeId, Command command, CommandOptions options) override;
    Task<Result<std::vector<Value>>> pipelineOn(const QByteArray &nodeId, std::vector<Command> commands,
                                                CommandOptions options) override;
    Task<Result<Value>> blocking(Command command, std::chrono::milliseconds block, CommandOptions options) override;

protected:
    /// For a topology that finds its server by itself. `source` is first asked once the event loop runs.
    StandaloneClient(const Url &url, const ClientOptions &options, Connection::EndpointSource source, bool mustBeMaster,
                     TransportFactory transports);
    Connection &connection() { return *m_connection; }
    BlockingPool &blockingPool() { return *m_blocking; }
    std::unique_ptr<Connection> makeSubscriber() override;
    std::unique_ptr<Connection> makeOwn(int database) override;
    std::vector<SharedConnection> sharedConnections() const override;
    std::unique_ptr<Connection> makeListener(Connection &beside) override;

private:
    std::unique_ptr<Connection> makeConnection(Connection::Purpose purpose) const;
    void closeConnections();
    bool isMine(const QByteArray &nodeId) const;
    void showStatus();

    Connection::EndpointSource m_source;
    Connection::Options m_connectionOptions;
    TransportFactory m_transports;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<BlockingPool> m_blocking;
};

} // namespace freshet::redis
