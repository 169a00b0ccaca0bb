// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace freshet::cache {

/// `freshet.cache`: what the cache library tells. Warnings and notes are on; `QT_LOGGING_RULES="freshet.cache.debug=true"` shows
/// hits, misses, sets and deletes too. Lines are made by freshet::EventLog.
Q_DECLARE_LOGGING_CATEGORY(cacheLog)

} // namespace freshet::cache
