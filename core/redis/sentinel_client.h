// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/master_finder.h"
#include "core/redis/standalone_client.h"

#include <memory>

namespace freshet::redis {

/// A client of whichever server is the master by its Sentinels' word. It asks them before each connection, checks the role itself
/// (ROLE), and leaves with all its connections when they announce another master; also when the server answers as a replica.
/// Thread and owner as for Client.
class SentinelClient : public StandaloneClient
{
    Q_OBJECT

public:
    SentinelClient(const Url &url, const ClientOptions &options, const TransportFactory &transports = socketTransports());
    ~SentinelClient() override;

private:
    SentinelClient(const Url &url, const ClientOptions &options, std::shared_ptr<MasterFinder> finder,
                   TransportFactory transports);
    void follow(const HostPort &to);
    std::unique_ptr<Connection> makeSubscriber() override;
    std::unique_ptr<Connection> makeOwn(int database) override;

    std::shared_ptr<MasterFinder> m_finder;
};

} // namespace freshet::redis
