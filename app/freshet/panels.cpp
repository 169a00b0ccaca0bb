// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/panels.h"

#include "core/audit/activity_log.h"
#include "core/inspect/hit_rate_file.h"
#include "ui/activity/activity_panel.h"
#include "ui/bridge/session.h"
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

/// An alert is no change, but belongs to what happened.
Task<> record(audit::ActivityLog *log, audit::Intent intent)
{
    const auto id = co_await log->begin(std::move(intent));
    if (!id)
        co_return; // it was shown all the same
    audit::Outcome outcome;
    const auto finished = co_await log->finish(*id, std::move(outcome));
    Q_UNUSED(finished)
}

ui::Panel *makeHitRates(const ui::Records &records, QWidget *parent)
{
    auto *panel = new ui::HitRatesPanel(parent);
    panel->setHistoryFile(inspect::HitRateFile::defaultPath());
    panel->setDesktopNotices(true);
    QObject::connect(panel, &ui::HitRatesPanel::showKeysOfNamespace, panel, [panel](const QByteArray &nameSpace) {
        Q_EMIT panel->openRequested(QStringLiteral("keys"), QString::fromUtf8(nameSpace));
    });
    if (records.log)
        QObject::connect(panel, &ui::HitRatesPanel::alert, panel,
                         [panel, log = records.log](const QByteArray &nameSpace, double rate, double target, bool raised) {
                             audit::Intent intent;
                             if (const ui::Session *session = panel->session())
                                 intent.origin = session->origin();
                             intent.action = raised ? QStringLiteral("alert.raised") : QStringLiteral("alert.cleared");
                             intent.target = nameSpace;
                             intent.plan = {{QStringLiteral("hit_rate"), rate}, {QStringLiteral("target"), target}};
                             record(log, std::move(intent));
                         });
    return panel;
}

} // namespace

std::vector<ui::PanelFactory> allPanels(const ui::Records &records, ui::SecretStore *secrets,
                                        decltype(ui::VoicesPanel::Parts::place) place)
{
    ui::VoicesPanel::Parts voices;
    voices.records = records;
    voices.secrets = secrets;
    voices.place = std::move(place);
    return {
        [records](QWidget *parent) { return makeHitRates(records, parent); },
        [records](QWidget *parent) -> ui::Panel * { return new ui::KeysPanel(records, parent); },
        [voices](QWidget *parent) -> ui::Panel * { return new ui::VoicesPanel(voices, parent); },
        make<ui::ServerPanel>,
        [records](QWidget *parent) -> ui::Panel * { return new ui::ActivityPanel(records, parent); },
    };
}

} // namespace freshet
