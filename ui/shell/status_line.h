// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;
class QToolButton;

namespace freshet::ui {

/// The window's bottom line: what runs now on the right, the last result with its time on the left.
class StatusLine : public QFrame
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);
    void showResult(const QString &text);  ///< plain text
    void showRunning(const QString &text); ///< empty: nothing runs; how far it is and how fast is not known
    /// `fraction` from 0 to 1, negative: not known. `rate` may be empty.
    void showRunning(const QString &text, double fraction, const QString &rate, bool canStop);
    QString resultText() const;
    QString runningText() const; ///< empty: nothing runs

Q_SIGNALS:
    void stopRequested();

private:
    QLabel *m_result;
    QLabel *m_running;
    QProgressBar *m_progress;
    QToolButton *m_stop;
};

} // namespace freshet::ui
