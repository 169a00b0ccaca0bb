// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/panels.h"

#include "ui/hitrates/hit_rates_panel.h"
#if __has_include("ui/server/server_panel.h")
#include "ui/server/server_panel.h"
#define FRESHET_HAS_SERVER
#endif

namespace freshet {

namespace {

template<typename One>
ui::Panel *make(QWidget *parent)
{
    return new One(parent);
}

} // namespace

std::vector<ui::PanelFactory> allPanels()
{
    return {
        make<ui::HitRatesPanel>,
#ifdef FRESHET_HAS_SERVER
        make<ui::ServerPanel>,
#endif
    };
}

} // namespace freshet
