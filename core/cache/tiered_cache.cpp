// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tiered_cache.h"

namespace freshet::cache {

class TieredCache::Private
{};

TieredCache::~TieredCache() = default;

} // namespace freshet::cache
