// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/inspect/undo.h"

#include <QString>

namespace freshet::ui {

// The words for what core tells by codes and numbers. Pure, translated; whatever comes from a server is made visible.

/// `key.delete` → "Delete keys". An action that this version does not know is shown as its code.
QString actionTitle(const QString &action);
/// What actions have in common, for the filter: `key`, `invalidate`, `version` … and its title.
QString actionGroup(const QString &action);
QString actionGroupTitle(const QString &group);

QString stateTitle(audit::Activity::State state);
/// The name of a connection, or the server where it has none.
QString connectionTitle(const audit::Origin &origin);
/// `deleted 12, failed 1`: numbers of a plan or a result that are not zero; zero only where all are.
QString numbersText(const QJsonObject &numbers);
/// The numbers and the error.
QString resultText(const audit::Activity &record);

/// What taking back would do: "Restores 12 keys from the bin …", with what would stay.
QString undoPlanText(const inspect::UndoReport &plan);
/// What it did, for the bottom line.
QString undoResultText(const inspect::UndoReport &report);

} // namespace freshet::ui
