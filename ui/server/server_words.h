// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/node_answers.h"

#include <QString>

namespace freshet::ui {

/// Why a page shows nothing, in a sentence: the missing command is named, with the rule that would allow it. `command` as an
/// ACL names it: `SLOWLOG`. Pure, translated.
QString serverRefusalText(const Error &error, const QString &command);

/// `10.0.0.1:7001 did not answer: …`; empty where all did. At most three are named.
QString failuresText(const std::vector<inspect::NodeFailure> &failures);

} // namespace freshet::ui
