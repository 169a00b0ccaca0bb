// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/main_window.h"

#include <vector>

namespace freshet {

/// Every panel that there is, in the order of the navigation.
std::vector<ui::PanelFactory> allPanels();

} // namespace freshet
