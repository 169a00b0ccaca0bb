// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/context.h"
#include "core/base/json_writer.h"
#include "core/inspect/stream_actions.h"

namespace freshet::ctl {

/// What was done to entries, for people or as JSON, and what that says to the shell: DoesNotHold where a part failed or was not
/// there, as for one key of many. `action` is the verb's word, `done` what it says of an entry that it was done to:
/// `acknowledged`. `signalNumber`: of the signal that stopped it.
int showChange(Context &context, const char *action, const QByteArray &done, const QByteArray &stream, const QByteArray &group,
               const inspect::EntriesChange &change, int signalNumber);

/// `"action":…,"stream":…,"group":…,"dry_run":…` of an object that was begun; `group` empty: none.
void writeAction(JsonWriter &json, const char *action, const QByteArray &stream, const QByteArray &group, bool isDry);

/// How far it is, as one line on a terminal.
inspect::ActionOptions actionOptions(Context &context, const char *what, std::stop_token stop);

} // namespace freshet::ctl
