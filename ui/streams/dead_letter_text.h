// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/dead_heads.h"
#include "ui/streams/dead_letter_change.h"
#include "ui/widgets/change_guard.h"

namespace freshet::ui {

// The words about changes to dead letters. Pure, translated.

/// The question before letters are sent again. `examples`: what stands in some of them.
ChangeRequest resendRequest(const DeadLetterChange &change, const events::ResendPlan &plan, const QStringList &examples);
/// The question before they are removed, which can't be taken back.
ChangeRequest removeRequest(const DeadLetterChange &change, const QStringList &examples);
/// What became of it: done, failed, left and why; never a success where a part failed.
QString resultText(const DeadLetterChange &change, const DeadLetterResult &result);
/// "at most 50 a second".
QString paceText(double perSecond);

} // namespace freshet::ui
