// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;

namespace freshet::ui {

/// The window's bottom line: what runs now on the right, the last result with its time on the left.
class StatusLine : public QFrame
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);
    void showResult(const QString &text);  ///< plain text
    void showRunning(const QString &text); ///< empty: nothing runs
    QString resultText() const;

private:
    QLabel *m_result;
    QLabel *m_running;
    QProgressBar *m_progress;
};

} // namespace freshet::ui
