// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_change.h"
#include "ui/widgets/change_guard.h"

namespace freshet::ui {

/// What a change will do, in words and with the plan's numbers, for the question before it. Pure.
ChangeRequest streamRequest(const StreamChange &change, const StreamPlan &plan);
/// What became of it, with everything that was not done. Pure.
QString streamResultText(const StreamChange &change, const StreamChangeResult &result);

} // namespace freshet::ui
