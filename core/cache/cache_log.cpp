// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_log.h"

namespace freshet::cache {

Q_LOGGING_CATEGORY(cacheLog, "freshet.cache", QtInfoMsg)

} // namespace freshet::cache
