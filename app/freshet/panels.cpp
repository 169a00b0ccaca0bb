// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/panels.h"

#include "core/inspect/hit_rate_file.h"
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/server/server_panel.h"

namespace freshet {

namespace {

template<typename One>
ui::Panel *make(QWidget *parent)
{
    return new One(parent);
}

ui::Panel *makeHitRates(QWidget *parent)
{
    auto *panel = new ui::HitRatesPanel(parent);
    panel->setHistoryFile(inspect::HitRateFile::defaultPath());
    panel->setDesktopNotices(true);
    return panel;
}

} // namespace

std::vector<ui::PanelFactory> allPanels()
{
    return {
        makeHitRates,
        make<ui::ServerPanel>,
    };
}

} // namespace freshet
