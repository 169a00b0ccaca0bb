// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/inspect/command_care.h"
#include "core/inspect/console.h"

#include <optional>

namespace freshet::inspect {

// How raw commands stand in the activity log: action `console.command`, the command with its keys as target, never a value or a
// secret. For the desktop's console and freshetctl alike.

/// What is written down before the command; nothing where it changes nothing, also because it is only gathered for EXEC. Origin
/// and reason are the caller's. `console` must not run anything now.
std::optional<audit::Intent> consoleIntent(const Console &console, const QByteArrayList &words, const CommandCare &care,
                                           const redis::CommandTable &table);
/// What became of it: of the reply its kind and number, never its text. Pure.
audit::Outcome consoleOutcome(const QByteArrayList &words, const Result<ConsoleAnswer> &answer);

} // namespace freshet::inspect
