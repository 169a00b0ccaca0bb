// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/base/result.h"

#include <vector>

namespace freshet::inspect {

// The activity log as CSV (contract, section 8): RFC 4180, UTF-8, a header line, times in UTC. Plan and result stand as JSON, as
// do targets that are not UTF-8 (`{"base64":"…"}`). Pure but for `saveActivityCsv`.

QByteArray activityCsvHeader();
QByteArray activityCsvLine(const audit::Activity &record);

/// Writes a file that appears only when it is complete. Code::Io with the system's words; `context` is the path. Blocks for as
/// long as the disk takes.
Result<void> saveActivityCsv(const QString &path, const std::vector<audit::Activity> &records);

} // namespace freshet::inspect
