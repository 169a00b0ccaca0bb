// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/stale_banner.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QLabel>

namespace freshet::ui {

StaleBanner::StaleBanner(QWidget *content, QWidget *parent)
    : QFrame(parent)
    , m_content(content)
    , m_text(makeLabel({}, TextKind::Normal, this))
{
    setProperty("kind", QStringLiteral("banner"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::xs, Spacing::m, Spacing::xs);
    layout->addWidget(m_text, 1);
    m_text->setWordWrap(true);
    hide();
}

void StaleBanner::showStale(const QDateTime &from, const QString &reason)
{
    m_from = from;
    m_reason = reason;
    if (!m_stale && m_content) {
        auto *faded = new QGraphicsOpacityEffect(m_content);
        faded->setOpacity(0.5);
        m_content->setGraphicsEffect(faded);
    }
    m_stale = true;
    retell();
    show();
}

void StaleBanner::showFresh()
{
    if (m_stale && m_content)
        m_content->setGraphicsEffect(nullptr);
    m_stale = false;
    hide();
}

void StaleBanner::retell()
{
    const QString reason = m_reason.isEmpty() ? tr("connection lost") : m_reason;
    m_text->setText(m_from.isValid() ? tr("Values from %1, %2").arg(formatTime(m_from), reason)
                                     : tr("No values yet, %1").arg(reason));
    setAccessibleName(m_text->text());
}

void StaleBanner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
