// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/change_button.h"

#include "ui/widgets/text.h"

namespace freshet::ui {

ChangeButton::ChangeButton(const StreamChanges *changes, StreamChange::Kind kind, QWidget *parent)
    : QPushButton(parent)
    , m_changes(changes)
    , m_kind(kind)
{
    setObjectName(QStringLiteral("change%1").arg(int(kind)));
    connect(changes, &StreamChanges::busyChanged, this, &ChangeButton::showState);
    showState();
}

void ChangeButton::setPossible(bool possible)
{
    m_possible = possible;
    showState();
}

void ChangeButton::setWords(const QString &text, const QString &hint)
{
    setText(text);
    m_hint = hint;
    showState();
}

void ChangeButton::showState()
{
    const QString obstacle = m_changes->obstacle(m_kind);
    setEnabled(m_possible && m_changes->canBegin(m_kind));
    setToolTip(plainTip(obstacle.isEmpty() ? m_hint : obstacle));
    setAccessibleDescription(obstacle.isEmpty() ? m_hint : obstacle);
}

} // namespace freshet::ui
