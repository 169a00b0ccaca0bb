// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace freshet::events {

/// `freshet.events`: what the bus and the outbox tell. Warnings and notes are on; `QT_LOGGING_RULES="freshet.events.debug=true"`
/// shows details too. Lines are made by freshet::EventLog.
Q_DECLARE_LOGGING_CATEGORY(eventsLog)

} // namespace freshet::events
