// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/replay_bar.h"

#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace freshet::ui {

using Phase = ReplayState::Phase;

namespace {

constexpr int titleWidth = 130;
constexpr int progressWidth = 110;
constexpr int steps = 1000;

/// Two decimals, as freshetctl replay has them.
QString rate(double share)
{
    return QLocale().toString(share * 100, 'f', 2) + QStringLiteral(" %");
}

bool isUnderWay(Phase phase)
{
    return phase == Phase::Counting || phase == Phase::Running || phase == Phase::Paused;
}

} // namespace

ReplayBar::ReplayBar(SandboxDoor *door, QWidget *parent)
    : QFrame(parent)
    , m_door(door)
    , m_phase(new Pill(this))
    , m_title(new ElidedLabel(this))
    , m_progress(new QProgressBar(this))
    , m_counts(new ElidedLabel(this))
    , m_rates(makeLabel({}, TextKind::Normal, this))
    , m_pause(new QPushButton(this))
    , m_stop(new QPushButton(icon(QStringLiteral("cross")), tr("Stop"), this))
{
    setProperty("kind", QStringLiteral("bar"));
    setObjectName(QStringLiteral("replayBar"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::xs, Spacing::m, Spacing::xs);
    layout->setSpacing(Spacing::s);
    layout->addWidget(m_phase);
    layout->addWidget(m_title);
    layout->addWidget(m_progress);
    layout->addWidget(m_counts, 1);
    layout->addWidget(m_rates);
    layout->addWidget(m_pause);
    layout->addWidget(m_stop);
    m_title->setFixedWidth(titleWidth);
    m_title->setFont(fixedFont());
    m_progress->setFixedWidth(progressWidth);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("How far the replay is"));
    m_rates->setObjectName(QStringLiteral("replayRates"));
    m_counts->setObjectName(QStringLiteral("replayCounts"));
    m_pause->setObjectName(QStringLiteral("replayPause"));
    m_pause->setText(tr("Pause"));
    m_stop->setObjectName(QStringLiteral("replayStop"));
    setTextKind(m_counts, TextKind::Muted);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        const auto replay = m_door->replay();
        m_door->pauseReplay(replay && replay->phase != Phase::Paused);
    });
    connect(m_stop, &QPushButton::clicked, this, [this] { m_door->stopReplay(); });
    connect(door, &SandboxDoor::replayChanged, this, &ReplayBar::retell);
    retell();
}

QString ReplayBar::toldText() const
{
    QStringList parts{m_phase->text(), m_title->text(), m_counts->text()};
    if (!m_rates->text().isEmpty())
        parts << m_rates->text();
    return parts.join(QStringLiteral(", "));
}

void ReplayBar::retell()
{
    const auto replay = m_door->replay();
    if (!replay)
        return;
    switch (replay->phase) {
    case Phase::Counting:
        m_phase->show(tr("Reading the trace"), Pill::Tone::Neutral);
        break;
    case Phase::Running:
        m_phase->show(tr("Replay"), Pill::Tone::Accent);
        break;
    case Phase::Paused:
        m_phase->show(tr("Replay paused"), Pill::Tone::Warning);
        break;
    case Phase::Ended:
        m_phase->show(tr("Replay ended"), Pill::Tone::Good);
        break;
    case Phase::Stopped:
        m_phase->show(tr("Replay stopped"), Pill::Tone::Warning);
        break;
    case Phase::Failed:
        m_phase->show(tr("Replay failed"), Pill::Tone::Bad);
        break;
    }
    m_title->setText(visibleText(replay->title));
    const bool goes = isUnderWay(replay->phase);
    m_progress->setVisible(goes);
    m_progress->setRange(0, replay->fraction < 0 ? 0 : steps);
    if (replay->fraction >= 0)
        m_progress->setValue(int(replay->fraction * steps));

    QString counts =
        replay->total > 0 && goes
            ? tr("%1 of %2 requests", "so many of the whole trace").arg(formatCount(replay->requests), formatCount(replay->total))
            : tr("%1 requests").arg(formatCount(replay->requests));
    if (replay->phase == Phase::Running)
        counts += QStringLiteral("  ·  ") + formatRate(replay->perSecond);
    if (replay->errors > 0)
        counts += QStringLiteral("  ·  ") + tr("%1 errors of Redis, so the rates are too low").arg(formatCount(replay->errors));
    if (replay->phase == Phase::Failed)
        counts = visibleText(replay->error);
    setTextKind(m_counts, replay->phase == Phase::Failed ? TextKind::Error : TextKind::Muted);
    m_counts->setText(counts);
    m_rates->setVisible(replay->phase != Phase::Failed && replay->reads > 0);
    m_rates->setText(replay->reads > 0 ? tr("memory %1, Redis %2, both %3", "hit rates of the two caches")
                                             .arg(rate(replay->memoryRate), rate(replay->redisRate), rate(replay->hitRate))
                                       : QString());
    m_rates->setToolTip(tr("Memory: of all reads. Redis: of the reads that memory could not answer. Both: of all reads."));
    const bool isPaused = replay->phase == Phase::Paused;
    m_pause->setText(isPaused ? tr("Go on") : tr("Pause"));
    m_pause->setIcon(icon(isPaused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setVisible(goes);
    m_stop->setVisible(goes);
    m_pause->setEnabled(replay->phase != Phase::Counting);
    setAccessibleName(toldText());
}

} // namespace freshet::ui
