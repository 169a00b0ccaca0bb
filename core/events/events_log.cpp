// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/events_log.h"

namespace freshet::events {

Q_LOGGING_CATEGORY(eventsLog, "freshet.events", QtInfoMsg)

} // namespace freshet::events
