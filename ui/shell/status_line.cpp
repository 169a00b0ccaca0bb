// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/status_line.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

namespace freshet::ui {

StatusLine::StatusLine(QWidget *parent)
    : QFrame(parent)
    , m_result(makeLabel({}, TextKind::Muted, this))
    , m_running(makeLabel({}, TextKind::Normal, this))
    , m_progress(new QProgressBar(this))
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
    m_running->setText(text);
    m_running->setVisible(!text.isEmpty());
    m_progress->setVisible(!text.isEmpty());
}

QString StatusLine::resultText() const
{
    return m_result->text();
}

} // namespace freshet::ui
