// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "ui/streams/stream_change.h"

namespace freshet::ui {

// How changes to streams and groups stand in the activity log: with the names that freshetctl records.

/// What is written down before the change. Pure.
audit::Intent intentOf(const StreamChange &change, const audit::Origin &origin, const QString &reason);
/// What became of it, as numbers. Pure.
audit::Outcome outcomeOf(const StreamChangeResult &result);

} // namespace freshet::ui
