// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/panels.h"

#include "core/audit/activity_log.h"
#include "core/inspect/hit_rate_file.h"
#include "ui/activity/activity_panel.h"
#include "ui/bridge/session.h"
#include "ui/console/console_panel.h"
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/invalidate/big_buttons.h"
#include "ui/invalidate/invalidate_panel.h"
#include "ui/keys/keys_panel.h"
#include "ui/server/server_panel.h"
#include "ui/streams/streams_panel.h"
#include "ui/versions/versions_panel.h"

namespace freshet {

namespace {

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

ui::Panel *makeStreams(const ui::Records &records, QWidget *parent)
{
    auto *panel = new ui::StreamsPanel(records, parent);
    panel->setDesktopNotices(true);
    if (records.log)
        QObject::connect(
            panel, &ui::StreamsPanel::alert, panel,
            [panel, log = records.log](const ui::StreamRows::Alarm &alarm, const inspect::GroupAlert::Options &limits) {
                using Seconds = std::chrono::seconds;
                audit::Intent intent;
                if (const ui::Session *session = panel->session())
                    intent.origin = session->origin();
                intent.action = alarm.raised ? QStringLiteral("alert.group_raised") : QStringLiteral("alert.group_cleared");
                intent.target = alarm.stream;
                intent.plan.insert(QStringLiteral("group"), QString::fromUtf8(alarm.group));
                if (alarm.lag)
                    intent.plan.insert(QStringLiteral("lag"), *alarm.lag);
                if (alarm.oldestPending)
                    intent.plan.insert(QStringLiteral("oldest_pending_s"),
                                       qint64(std::chrono::duration_cast<Seconds>(*alarm.oldestPending).count()));
                intent.plan.insert(QStringLiteral("lag_limit"), limits.mostLag);
                intent.plan.insert(QStringLiteral("oldest_pending_limit_s"),
                                   qint64(std::chrono::duration_cast<Seconds>(limits.oldestPending).count()));
                record(log, std::move(intent));
            });
    return panel;
}

ui::Panel *makeInvalidate(const ui::Records &records, QWidget *parent)
{
    auto *panel = new ui::InvalidatePanel(records, parent);
    panel->setButtonsFile(ui::BigButtons::defaultPath());
    return panel;
}

} // namespace

std::vector<ui::PanelFactory> allPanels(const ui::Records &records, ui::SecretStore *secrets,
                                        decltype(ui::VoicesPanel::Parts::place) place, ui::VoiceStay *stay)
{
    ui::VoicesPanel::Parts voices;
    voices.records = records;
    voices.secrets = secrets;
    voices.place = std::move(place);
    voices.stay = stay;
    return {
        [records](QWidget *parent) { return makeHitRates(records, parent); },
        [records](QWidget *parent) -> ui::Panel * { return new ui::KeysPanel(records, parent); },
        [records](QWidget *parent) { return makeStreams(records, parent); },
        [records](QWidget *parent) { return makeInvalidate(records, parent); },
        [records](QWidget *parent) -> ui::Panel * { return new ui::VersionsPanel(records, parent); },
        [voices](QWidget *parent) -> ui::Panel * { return new ui::VoicesPanel(voices, parent); },
        [records](QWidget *parent) -> ui::Panel * { return new ui::ServerPanel(records, parent); },
        [records](QWidget *parent) -> ui::Panel * {
            return new ui::ConsolePanel(records, parent, ui::ConsoleHistory::defaultPath());
        },
        [records](QWidget *parent) -> ui::Panel * { return new ui::ActivityPanel(records, parent); },
    };
}

} // namespace freshet
