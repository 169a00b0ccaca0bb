// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

class QPushButton;
class QToolButton;
class QMenu;

namespace freshet::ui {

class CurrentConnection;
class ElidedLabel;
class EnvironmentBadge;
class Pill;

/// The window's top line: which connection, what it is like now, where it belongs. GUI thread.
class ConnectionBar : public QFrame
{
    Q_OBJECT

public:
    explicit ConnectionBar(CurrentConnection *connection, QWidget *parent = nullptr);

    QToolButton *switcher() const { return m_switcher; } ///< its menu is the window's business
    QToolButton *menuButton() const { return m_menu; }
    QPushButton *searchButton() const { return m_search; }
    /// What the state says now, for tests and screen readers: "Connected, 0.24 ms".
    QString stateText() const;

private:
    void retell();

    CurrentConnection *m_connection;
    QToolButton *m_switcher;
    Pill *m_state;
    ElidedLabel *m_detail;
    EnvironmentBadge *m_environment;
    Pill *m_readOnly;
    QPushButton *m_reconnect;
    QPushButton *m_search;
    QToolButton *m_menu;
    QTimer m_countdown; ///< while away: "next attempt in 3 s"
};

} // namespace freshet::ui
