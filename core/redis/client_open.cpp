// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which client fits a URL.
#include "core/redis/cluster_client.h"
#include "core/redis/sentinel_client.h"
#include "core/redis/standalone_client.h"

namespace freshet::redis {

std::unique_ptr<Client> Client::open(const Url &url, const ClientOptions &options)
{
    switch (url.topology) {
    case Topology::Sentinel:
        return std::make_unique<SentinelClient>(url, options);
    case Topology::Cluster:
        return std::make_unique<ClusterClient>(url, options);
    case Topology::Standalone:
        break;
    }
    return std::make_unique<StandaloneClient>(url, options);
}

} // namespace freshet::redis
