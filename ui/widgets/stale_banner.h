// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QFrame>

class QLabel;

namespace freshet::ui {

/// A line over a panel's values that says that they are old: "Values from 12:04:31, connection lost". While it shows, `content`
/// (the widget with the values) is drawn greyed; it can still be used. Hidden at first.
class StaleBanner : public QFrame
{
    Q_OBJECT

public:
    /// `content` must outlive the banner or be its sibling; nullptr: nothing is greyed.
    explicit StaleBanner(QWidget *content, QWidget *parent = nullptr);

    /// `from`: when the newest shown value was taken. `reason`: a few words, plain text; empty: "connection lost".
    void showStale(const QDateTime &from, const QString &reason = {});
    void showFresh();
    bool isStale() const { return m_stale; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();

    QWidget *m_content;
    QLabel *m_text;
    QDateTime m_from;
    QString m_reason;
    bool m_stale = false;
};

} // namespace freshet::ui
