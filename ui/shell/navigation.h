// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QButtonGroup>
#include <QFrame>

class QVBoxLayout;

namespace freshet::ui {

/// The panels' names on the window's left. One is chosen; arrow keys move between them.
class Navigation : public QFrame
{
    Q_OBJECT

public:
    explicit Navigation(QWidget *parent = nullptr);
    void add(const QString &title, const QString &iconName, const QString &shortcut);
    void setCurrent(int index); ///< silently; -1: none
    int current() const { return m_buttons.checkedId(); }

Q_SIGNALS:
    void chosen(int index); ///< by the user

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QButtonGroup m_buttons;
    QVBoxLayout *m_layout;
};

} // namespace freshet::ui
