// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/empty_state.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace freshet::ui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_picture(new QLabel(this))
    , m_title(makeLabel({}, TextKind::Heading, this))
    , m_text(makeLabel({}, TextKind::Muted, this))
    , m_action(new QPushButton(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::xl, Spacing::xl, Spacing::xl, Spacing::xl);
    layout->setSpacing(Spacing::s);
    m_picture->setAlignment(Qt::AlignCenter);
    m_title->setAlignment(Qt::AlignCenter);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    for (QLabel *label : {m_title, m_text}) {
        label->setWordWrap(true);
        label->setMinimumWidth(280);
        label->setMaximumWidth(520);
    }
    layout->addStretch(2);
    layout->addWidget(m_picture, 0, Qt::AlignCenter);
    layout->addSpacing(Spacing::s);
    for (QLabel *label : {m_title, m_text}) {
        // Not an alignment in the layout: that asks for the height at the whole width and then cuts the second line off.
        auto *row = new QHBoxLayout;
        row->addStretch(1);
        row->addWidget(label, 1000);
        row->addStretch(1);
        layout->addLayout(row);
    }
    layout->addSpacing(Spacing::s);
    layout->addWidget(m_action, 0, Qt::AlignCenter);
    layout->addStretch(3);
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
}

void EmptyState::setContent(const QString &iconName, const QString &title, const QString &text, const QString &action)
{
    m_iconName = iconName;
    m_picture->setPixmap(icon(iconName).pixmap(QSize(48, 48), devicePixelRatioF(), QIcon::Disabled));
    m_title->setText(title);
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_iconName.isEmpty())
        m_picture->setPixmap(icon(m_iconName).pixmap(QSize(48, 48), devicePixelRatioF(), QIcon::Disabled));
}

} // namespace freshet::ui
