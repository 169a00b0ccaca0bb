// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/context.h"
#include "core/base/json_writer.h"
#include "core/inspect/blast_radius.h"

#include <optional>

namespace freshet::ctl {

// Parts of the verb `invalidate`.

/// What a preview tells beside the dry run's report, as an object and as lines for people. `blast` nothing: it was not measured.
/// Pure; verb_invalidate_preview.cpp.
void writePreview(JsonWriter &json, const inspect::InvalidationPreview &preview,
                  const std::optional<inspect::BlastRadius> &blast);
QByteArray previewText(const inspect::InvalidationPreview &preview, const std::optional<inspect::BlastRadius> &blast);

/// `scheduled`, `run-due` or `cancel` where the command line has that as its first word; else nullptr.
/// verb_invalidate_later.cpp, as the next.
using LaterVerb = Task<int> (*)(Context &context);
LaterVerb laterVerb(const Context &context);
/// Writes it down for `due` (UTC).
Task<int> planInvalidation(Context &context, cache::Invalidation order, QDateTime due);

} // namespace freshet::ctl
