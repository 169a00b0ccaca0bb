// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/sentinel_client.h"

#include <QPointer>

#include <algorithm>

namespace freshet::redis {

using namespace std::chrono_literals;

namespace {

/// During a failover there is nothing to spare by waiting longer.
ClientOptions withShortPauses(ClientOptions options)
{
    options.reconnectMost = std::min<std::chrono::milliseconds>(options.reconnectMost, 1000ms);
    return options;
}

} // namespace

SentinelClient::SentinelClient(const Url &url, const ClientOptions &options, const TransportFactory &transports)
    : SentinelClient(url, withShortPauses(options), std::make_shared<MasterFinder>(url, withShortPauses(options), transports),
                     transports)
{}

SentinelClient::SentinelClient(const Url &url, const ClientOptions &options, std::shared_ptr<MasterFinder> finder,
                               TransportFactory transports)
    : StandaloneClient(
          url, options, [finder](Connection::EndpointAnswer answer) { finder->find(std::move(answer)); }, true,
          std::move(transports))
    , m_finder(std::move(finder))
{
    connect(m_finder.get(), &MasterFinder::moved, this, &SentinelClient::follow);
}

SentinelClient::~SentinelClient() = default;

namespace {

Error movedTo(const HostPort &to)
{
    return {Code::ConnectionLost, QStringLiteral("the master moved to %1").arg(to.toString()), to.toString()};
}

/// Callers run on inside this, and may destroy the connection and whoever holds a pointer to it.
// NOLINTNEXTLINE(performance-unnecessary-value-param): so the pointer is a copy
void lead(QPointer<Connection> connection, const HostPort &to)
{
    const HostPort at = connection->endpoint().address;
    const Connection::State state = connection->state();
    // An attempt that has no place yet asks the Sentinels already.
    const bool isRight = at == to || (state == Connection::State::Connecting && at.host.isEmpty());
    if (isRight && state != Connection::State::Pausing)
        return;
    connection->drop(movedTo(to));
    if (connection)
        connection->reconnectNow();
}

} // namespace

void SentinelClient::follow(const HostPort &to)
{
    const QPointer<SentinelClient> self(this);
    lead(&connection(), to);
    if (self)
        blockingPool().leaveFor(to, movedTo(to));
}

std::unique_ptr<Connection> SentinelClient::makeSubscriber()
{
    auto subscriber = StandaloneClient::makeSubscriber();
    connect(m_finder.get(), &MasterFinder::moved, subscriber.get(),
            [one = subscriber.get()](const HostPort &to) { lead(one, to); });
    return subscriber;
}

std::unique_ptr<Connection> SentinelClient::makeOwn(int database)
{
    auto own = StandaloneClient::makeOwn(database);
    connect(m_finder.get(), &MasterFinder::moved, own.get(), [one = own.get()](const HostPort &to) { lead(one, to); });
    return own;
}

} // namespace freshet::redis
