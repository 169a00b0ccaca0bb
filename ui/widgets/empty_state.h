// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace freshet::ui {

/// What a panel shows instead of nothing: a picture, what is missing, and what to do about it.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);
    /// `iconName` of resources/icons. Plain text. `action` is the button's text; empty: no button.
    void setContent(const QString &iconName, const QString &title, const QString &text, const QString &action = {});

Q_SIGNALS:
    void actionTriggered();

private:
    QString m_iconName;
    QLabel *m_picture;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_action;

protected:
    void changeEvent(QEvent *event) override;
};

} // namespace freshet::ui
