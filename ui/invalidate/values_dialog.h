// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>

#include <map>

class QLineEdit;
class QPushButton;

namespace freshet::ui {

/// Asks for what a big button leaves open, such as a pet's id. Thread: the GUI's.
class ValuesDialog : public QDialog
{
    Q_OBJECT

public:
    ValuesDialog(const QString &title, const QStringList &names, QWidget *parent = nullptr);
    std::map<QString, QString> values() const;

private:
    void judge();

    std::map<QString, QLineEdit *> m_edits;
    QPushButton *m_preview;
};

} // namespace freshet::ui
