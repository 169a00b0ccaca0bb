// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/panels.h"

#include "ui/activity/activity_panel.h"
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/keys/keys_panel.h"
#include "ui/server/server_panel.h"

namespace freshet {

namespace {

template<typename One>
ui::Panel *make(QWidget *parent)
{
    return new One(parent);
}

} // namespace

std::vector<ui::PanelFactory> allPanels(const ui::Records &records)
{
    return {
        make<ui::HitRatesPanel>,
        [records](QWidget *parent) -> ui::Panel * { return new ui::KeysPanel(records, parent); },
        make<ui::ServerPanel>,
        [records](QWidget *parent) -> ui::Panel * { return new ui::ActivityPanel(records, parent); },
    };
}

} // namespace freshet
