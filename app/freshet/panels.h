// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/records.h"
#include "ui/shell/main_window.h"
#include "ui/voices/voices_panel.h"

#include <vector>

namespace freshet {

/// Every panel that there is, in the order of the navigation. What `records` and `secrets` point at outlives them. `place`: where
/// the voices of a connection are that brings its own provider and database. `stay`: for what of the voices outlives the panels.
std::vector<ui::PanelFactory> allPanels(const ui::Records &records, ui::SecretStore *secrets = nullptr,
                                        decltype(ui::VoicesPanel::Parts::place) place = {}, ui::VoiceStay *stay = nullptr);

} // namespace freshet
