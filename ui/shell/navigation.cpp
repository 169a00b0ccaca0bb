// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navigation.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QToolButton>
#include <QVBoxLayout>

namespace freshet::ui {

Navigation::Navigation(QWidget *parent)
    : QFrame(parent)
    , m_layout(new QVBoxLayout(this))
{
    setProperty("kind", QStringLiteral("side"));
    setAccessibleName(tr("Panels"));
    setFixedWidth(172);
    m_layout->setContentsMargins(Spacing::s, Spacing::m, Spacing::s, Spacing::m);
    m_layout->setSpacing(2);
    m_layout->addStretch();
    m_buttons.setExclusive(true);
    connect(&m_buttons, &QButtonGroup::idClicked, this, &Navigation::chosen);
}

void Navigation::add(const QString &title, const QString &iconName, const QString &shortcut)
{
    auto *button = new QToolButton(this);
    button->setText(withoutMnemonics(title));
    button->setAccessibleName(title);
    button->setIcon(icon(iconName));
    button->setIconSize(QSize(20, 20));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setCheckable(true);
    button->setToolTip(shortcut.isEmpty() ? title : QStringLiteral("%1 (%2)").arg(title, shortcut));
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFocusPolicy(Qt::StrongFocus);
    setLook(button, "kind", QStringLiteral("nav"));
    button->installEventFilter(this);
    m_buttons.addButton(button, int(m_buttons.buttons().size()));
    m_layout->insertWidget(m_layout->count() - 1, button);
}

void Navigation::setCurrent(int index)
{
    if (QAbstractButton *button = m_buttons.button(index)) {
        button->setChecked(true);
    } else if (QAbstractButton *checked = m_buttons.checkedButton()) {
        m_buttons.setExclusive(false);
        checked->setChecked(false);
        m_buttons.setExclusive(true);
    }
}

bool Navigation::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int count = int(m_buttons.buttons().size());
        if ((key == Qt::Key_Down || key == Qt::Key_Up) && count > 0) {
            const int at = m_buttons.id(qobject_cast<QAbstractButton *>(watched));
            QAbstractButton *next = m_buttons.button((at + (key == Qt::Key_Down ? 1 : count - 1)) % count);
            next->setFocus(Qt::TabFocusReason);
            next->click();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace freshet::ui
