// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/undo.h"

#include <QJsonObject>

namespace freshet::inspect {

/// Gives keys back the expiry that `what` (of undoOfTtl) tells. Keys whose present expiry is not the one that the change set are
/// left alone unless `force`; a second and a half is let pass for the way to the server and clocks that differ.
Task<Result<UndoReport>> walkTtls(redis::Client &client, QJsonObject what, UndoOptions options, bool isDry);

} // namespace freshet::inspect
