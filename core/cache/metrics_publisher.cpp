// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/metrics_publisher.h"

namespace freshet::cache {

class MetricsPublisher::Private
{};

MetricsPublisher::~MetricsPublisher() = default;

} // namespace freshet::cache
