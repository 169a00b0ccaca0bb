// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/context.h"
#include "core/base/json_writer.h"
#include "core/inspect/version_warmth.h"

#include <stop_token>

namespace freshet::ctl {

// What `freshetctl version` looks at before anything is changed.

/// `version compare NS vA vB`.
Task<int> compareVersions(Context &context, QByteArrayList words);

/// How warm the version is that `rollback --dry-run` names, with a line of progress; listens for `--listen` seconds.
Task<Result<inspect::VersionWarmth>> warmthOf(Context &context, QByteArray scope, QByteArray target, std::stop_token stop);
/// Lines for people, indented by two; and the object `warmth` of the JSON.
QByteArray warmthText(const inspect::VersionWarmth &warmth, const QDateTime &now);
void writeWarmth(JsonWriter &json, const inspect::VersionWarmth &warmth);
/// As `2026-11-28T15:00:00.123Z`.
QByteArray isoTime(const QDateTime &time);

} // namespace freshet::ctl
