// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/tracking.h"

namespace freshet::redis {

class Tracking::Private
{};

Tracking::~Tracking() = default;

} // namespace freshet::redis
