// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/invalidate/big_buttons.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace freshet::ui {

/// Adds, changes, removes and reorders the big buttons of a connection. Nothing is kept before Save. Thread: the GUI's.
class ButtonsDialog : public QDialog
{
    Q_OBJECT

public:
    ButtonsDialog(const std::vector<BigButton> &buttons, const QString &connection, QWidget *parent = nullptr);

    /// As they are in the dialog now.
    const std::vector<BigButton> &buttons() const { return m_buttons; }

Q_SIGNALS:
    /// The user wants them kept.
    void saved(const std::vector<freshet::ui::BigButton> &buttons);

private:
    void showList(int current);
    void showOne();
    void takeOne();
    void move(int by);
    void add();
    void remove();
    void judge();
    int current() const;

    std::vector<BigButton> m_buttons;
    QListWidget *m_list;
    QPushButton *m_add;
    QPushButton *m_remove;
    QPushButton *m_up;
    QPushButton *m_down;
    QPushButton *m_defaults;
    QLineEdit *m_title;
    QComboBox *m_kind;
    QPlainTextEdit *m_subjects;
    QLabel *m_ttlLabel;
    QSpinBox *m_ttl; ///< seconds
    QLabel *m_help;
    QLabel *m_trouble;
    QPushButton *m_save;
    bool m_showing = false;
};

} // namespace freshet::ui
