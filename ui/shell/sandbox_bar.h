// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/sandbox_door.h"

#include <QFrame>
#include <QHash>

class QAction;
class QComboBox;
class QMenu;
class QPushButton;
class QToolButton;

namespace freshet::ui {

class ElidedLabel;

/// The line under the connection bar while the sandbox is shown: how much goes on there, what can be made to go wrong, and where
/// to look at it. GUI thread. The door must outlive it.
class SandboxBar : public QFrame
{
    Q_OBJECT

public:
    explicit SandboxBar(SandboxDoor *door, QWidget *parent = nullptr);

    /// Makes it happen and tells where to look. What the menu does.
    void play(Scenario scenario);
    QString guideText() const; ///< where to look
    /// Translated, for the command palette.
    static QString title(Scenario scenario);
    static const QList<Scenario> &scenarios(); ///< all, in the order of the menu

Q_SIGNALS:
    void panelWanted(const QString &panelId);

private:
    void retell();
    void onPlayed(Scenario scenario, const QString &trouble);
    static QString guide(Scenario scenario);
    static QString panel(Scenario scenario);

    SandboxDoor *m_door;
    QToolButton *m_try;
    QMenu *m_menu;
    QHash<Scenario, QAction *> m_actions;
    QComboBox *m_reads;
    ElidedLabel *m_guide;
    QPushButton *m_show;
    QPushButton *m_heal;
    QString m_panel; ///< that the guide speaks of
};

} // namespace freshet::ui
