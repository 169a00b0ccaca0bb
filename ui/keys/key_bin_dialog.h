// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/keys/key_actions.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTableWidget;

namespace freshet::ui {

/// The removed keys of the open connection's server, newest first, and putting them back. GUI thread; deletes itself.
class KeyBinDialog : public QDialog
{
    Q_OBJECT

public:
    KeyBinDialog(KeyActions *actions, Session *session, QWidget *parent = nullptr);
    QTableWidget *table() const { return m_table; }
    QPushButton *restoreButton() const { return m_restore; }

private:
    void fill();
    QStringList cellsOf(std::size_t row) const;
    QString keptText(int rows) const; ///< of the lasting bin
    void restore();

    KeyActions *m_actions;
    QPointer<Session> m_session; ///< where keys are put back
    QTableWidget *m_table;
    QLabel *m_note;
    QPushButton *m_restore;
};

} // namespace freshet::ui
