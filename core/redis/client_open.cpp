// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which client fits a URL.
#include "core/redis/standalone_client.h"

namespace freshet::redis {

std::unique_ptr<Client> Client::open(const Url &url, const ClientOptions &options)
{
    return std::make_unique<StandaloneClient>(url, options);
}

} // namespace freshet::redis
