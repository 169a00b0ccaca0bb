// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/undo.h"

namespace freshet::inspect {

/// Gives each node's setting the value back that `undoOfConfig` noted; with `isDry` only counts. A node whose value is not the
/// one that the change gave it is `changed`, one that is gone `absent`. Files are not written.
Task<Result<UndoReport>> walkConfig(redis::Client &client, QJsonObject what, UndoOptions options, bool isDry);

} // namespace freshet::inspect
