// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/sentinel_client.h"

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

void SentinelClient::follow(const HostPort &to)
{
    if (connection().endpoint().address == to && connection().state() == Connection::State::Ready)
        return;
    if (connection().state() == Connection::State::Pausing) {
        connection().reconnectNow();
        return;
    }
    connection().drop({Code::ConnectionLost, QStringLiteral("the master moved to %1").arg(to.toString()), to.toString()});
    connection().reconnectNow();
}

} // namespace freshet::redis
