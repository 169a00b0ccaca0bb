// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/records.h"
#include "ui/shell/main_window.h"

#include <vector>

namespace freshet {

/// Every panel that there is, in the order of the navigation. What `records` points at outlives them.
std::vector<ui::PanelFactory> allPanels(const ui::Records &records);

} // namespace freshet
