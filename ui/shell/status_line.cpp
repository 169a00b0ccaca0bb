// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/status_line.h"

#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace freshet::ui {

StatusLine::StatusLine(QWidget *parent)
    : QFrame(parent)
    , m_result(makeLabel({}, TextKind::Muted, this))
    , m_running(makeLabel({}, TextKind::Normal, this))
    , m_progress(new QProgressBar(this))
    , m_stop(new QToolButton(this))
{
    setProperty("kind", QStringLiteral("foot"));
    setAccessibleName(tr("Status"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::xs, Spacing::m, Spacing::xs);
    layout->setSpacing(Spacing::s);
    m_result->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(m_result, 1);
    layout->addWidget(m_running);
    layout->addWidget(m_progress);
    layout->addWidget(m_stop);
    m_stop->setObjectName(QStringLiteral("stopRunning"));
    m_stop->setText(tr("Stop"));
    m_stop->setIcon(icon(QStringLiteral("cross")));
    m_stop->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_stop->setAutoRaise(true);
    connect(m_stop, &QToolButton::clicked, this, &StatusLine::stopRequested);
    m_progress->setRange(0, 0);
    m_progress->setFixedWidth(96);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Something runs"));
    m_result->setMinimumHeight(m_result->fontMetrics().height() + 4);
    showRunning({});
    m_result->setText(tr("Ready"));
}

void StatusLine::showResult(const QString &text)
{
    m_result->setText(QStringLiteral("%1  %2").arg(formatTime(QDateTime::currentDateTimeUtc()), visibleText(text)));
    m_result->setToolTip(m_result->text());
}

void StatusLine::showRunning(const QString &text)
{
    showRunning(text, -1, {}, false);
}

void StatusLine::showRunning(const QString &text, double fraction, const QString &rate, bool canStop)
{
    const bool runs = !text.isEmpty();
    const QString words = rate.isEmpty() ? visibleText(text) : visibleText(text) + QStringLiteral(" · ") + visibleText(rate);
    m_running->setText(runs ? words : QString());
    m_running->setVisible(runs);
    m_progress->setVisible(runs);
    // Without a known end the bar moves to and fro.
    m_progress->setRange(0, fraction < 0 ? 0 : 1000);
    if (fraction >= 0)
        m_progress->setValue(int(std::clamp(fraction, 0.0, 1.0) * 1000));
    m_progress->setAccessibleName(runs ? words : tr("Something runs"));
    m_stop->setVisible(runs && canStop);
    m_stop->setAccessibleName(tr("Stop: %1").arg(visibleText(text)));
}

QString StatusLine::runningText() const
{
    return m_running->text();
}

QString StatusLine::resultText() const
{
    return m_result->text();
}

} // namespace freshet::ui
