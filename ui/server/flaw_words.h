// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_flaws.h"

#include <QString>

namespace freshet::ui {

/// Who can do what with it, translated; the English sentence of core where there is no other. Pure.
QString flawText(const inspect::ServerFlaw &flaw);
/// Whether translators know the sentence; for a test.
bool hasFlawText(const inspect::ServerFlaw &flaw);

} // namespace freshet::ui
