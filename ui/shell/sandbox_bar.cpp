// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sandbox_bar.h"

#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include <array>

namespace freshet::ui {

namespace {

constexpr std::array readChoices{0, 50, 200, 1000, 5000};

QString iconOf(Scenario scenario)
{
    switch (scenario) {
    case Scenario::BreakConsumer:
    case Scenario::PoisonEvent:
        return QStringLiteral("streams");
    case Scenario::ExpireEverything:
        return QStringLiteral("time");
    case Scenario::KillRedis:
        return QStringLiteral("disconnect");
    case Scenario::SlowSource:
        return QStringLiteral("hitrates");
    case Scenario::BumpVersion:
        return QStringLiteral("versions");
    case Scenario::HealAll:
        break;
    }
    return QStringLiteral("check");
}

} // namespace

const QList<Scenario> &SandboxBar::scenarios()
{
    static const QList<Scenario> all{Scenario::BreakConsumer,    Scenario::PoisonEvent, Scenario::SlowSource,
                                     Scenario::ExpireEverything, Scenario::BumpVersion, Scenario::KillRedis,
                                     Scenario::HealAll};
    return all;
}

QString SandboxBar::title(Scenario scenario)
{
    switch (scenario) {
    case Scenario::BreakConsumer:
        return tr("Break a consumer");
    case Scenario::ExpireEverything:
        return tr("Expire everything");
    case Scenario::KillRedis:
        return tr("Kill Redis");
    case Scenario::SlowSource:
        return tr("Slow source");
    case Scenario::PoisonEvent:
        return tr("Poison event");
    case Scenario::BumpVersion:
        return tr("Bump a version");
    case Scenario::HealAll:
        break;
    }
    return tr("Heal all");
}

QString SandboxBar::guide(Scenario scenario)
{
    switch (scenario) {
    case Scenario::BreakConsumer:
        return tr("Streams: pending and lag of the group search-index grow until it is healed");
    case Scenario::ExpireEverything:
        return tr("Hit rates: they fall, and rise again while the cache fills");
    case Scenario::KillRedis:
        return tr("Hit rates: old values are grey, then comes a restart and an empty cache");
    case Scenario::SlowSource:
        return tr("Hit rates: average and p95 read times grow with each miss");
    case Scenario::PoisonEvent:
        return tr("Streams: an event is tried five times, then it is a dead letter");
    case Scenario::BumpVersion:
        return tr("Versions: product has a new one, so its reads miss; roll it back there");
    case Scenario::HealAll:
        break;
    }
    return tr("Streams: what was pending is handled, and the lag falls");
}

QString SandboxBar::panel(Scenario scenario)
{
    switch (scenario) {
    case Scenario::BreakConsumer:
    case Scenario::PoisonEvent:
    case Scenario::HealAll:
        return QStringLiteral("streams");
    case Scenario::BumpVersion:
        return QStringLiteral("versions");
    default:
        return QStringLiteral("hitrates");
    }
}

SandboxBar::SandboxBar(SandboxDoor *door, QWidget *parent)
    : QFrame(parent)
    , m_door(door)
    , m_try(new QToolButton(this))
    , m_menu(new QMenu(this))
    , m_reads(new QComboBox(this))
    , m_guide(new ElidedLabel(this))
    , m_show(new QPushButton(tr("Show"), this))
    , m_heal(new QPushButton(title(Scenario::HealAll), this))
{
    setProperty("kind", QStringLiteral("bar"));
    setObjectName(QStringLiteral("sandboxBar"));
    setAccessibleName(tr("Sandbox"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::xs, Spacing::m, Spacing::xs);
    layout->setSpacing(Spacing::s);
    QLabel *readsLabel = makeLabel(tr("Reads a second"), TextKind::Muted, this);
    layout->addWidget(m_try);
    layout->addWidget(readsLabel);
    layout->addWidget(m_reads);
    layout->addSpacing(Spacing::s);
    layout->addWidget(m_guide, 1);
    layout->addWidget(m_show);
    layout->addWidget(m_heal);

    m_try->setText(tr("Let something happen"));
    m_try->setIcon(icon(QStringLiteral("sandbox")));
    m_try->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_try->setPopupMode(QToolButton::InstantPopup);
    m_try->setObjectName(QStringLiteral("scenarios"));
    m_try->setMenu(m_menu);
    setLook(m_try, "kind", QStringLiteral("switcher"));
    m_menu->setToolTipsVisible(true);
    for (const Scenario scenario : scenarios()) {
        if (scenario == Scenario::HealAll)
            m_menu->addSeparator();
        QAction *action = m_menu->addAction(icon(iconOf(scenario)), title(scenario), this, [this, scenario] { play(scenario); });
        action->setToolTip(guide(scenario));
        m_actions.insert(scenario, action);
    }

    m_reads->setObjectName(QStringLiteral("sandboxReads"));
    m_reads->setAccessibleName(tr("Reads a second of the sandbox's services"));
    for (const int reads : readChoices)
        m_reads->addItem(reads > 0 ? formatCount(reads) : tr("none"), reads);
    readsLabel->setBuddy(m_reads);
    connect(m_reads, &QComboBox::activated, this,
            [this](int index) { m_door->setReadsPerSecond(m_reads->itemData(index).toInt()); });

    m_guide->setObjectName(QStringLiteral("sandboxGuide"));
    m_guide->setText(tr("A private Redis with sample services and live traffic"));
    setTextKind(m_guide, TextKind::Muted);
    m_show->setObjectName(QStringLiteral("sandboxShow"));
    m_show->hide();
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT panelWanted(m_panel); });
    m_heal->setObjectName(QStringLiteral("sandboxHeal"));
    m_heal->setToolTip(tr("Ends what was broken or slowed here"));
    connect(m_heal, &QPushButton::clicked, this, [this] { play(Scenario::HealAll); });

    connect(door, &SandboxDoor::stateChanged, this, &SandboxBar::retell);
    connect(door, &SandboxDoor::played, this, &SandboxBar::onPlayed);
    retell();
}

QString SandboxBar::guideText() const
{
    return m_guide->text();
}

void SandboxBar::play(Scenario scenario)
{
    m_door->play(scenario);
    m_guide->setText(guide(scenario));
    m_panel = panel(scenario);
    m_show->setVisible(true);
    m_show->setAccessibleName(tr("Show: %1").arg(m_guide->text()));
    if (scenario != Scenario::HealAll) // whoever heals is where it shows
        Q_EMIT panelWanted(m_panel);
}

void SandboxBar::onPlayed(Scenario scenario, const QString &trouble)
{
    if (trouble.isEmpty())
        return;
    m_guide->setText(tr("%1 failed: %2", "what was asked of the sandbox, why").arg(title(scenario), visibleText(trouble)));
    m_show->hide();
}

void SandboxBar::retell()
{
    const SandboxState state = m_door->state();
    int at = m_reads->findData(state.readsPerSecond);
    if (at < 0) { // set by somebody else
        m_reads->addItem(formatCount(state.readsPerSecond), state.readsPerSecond);
        at = m_reads->count() - 1;
    }
    m_reads->setCurrentIndex(at);
    const bool isIll = state.isConsumerBroken || state.isSourceSlow;
    m_heal->setEnabled(isIll);
    m_actions.value(Scenario::HealAll)->setEnabled(isIll);
    m_actions.value(Scenario::BreakConsumer)->setEnabled(!state.isConsumerBroken);
    m_actions.value(Scenario::SlowSource)->setEnabled(!state.isSourceSlow);
    for (const Scenario needsRedis :
         {Scenario::KillRedis, Scenario::ExpireEverything, Scenario::PoisonEvent, Scenario::BumpVersion})
        m_actions.value(needsRedis)->setEnabled(!state.isRedisAway);
}

} // namespace freshet::ui
