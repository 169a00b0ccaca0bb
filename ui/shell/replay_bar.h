// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/sandbox_door.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace freshet::ui {

class ElidedLabel;
class Pill;

/// The line that tells how far a trace is that runs through the sandbox's caches, and what they answered so far. GUI thread. The
/// door must outlive it.
class ReplayBar : public QFrame
{
    Q_OBJECT

public:
    explicit ReplayBar(SandboxDoor *door, QWidget *parent = nullptr);

    /// What the line says, for tests and screen readers.
    QString toldText() const;

private:
    void retell();

    SandboxDoor *m_door;
    Pill *m_phase;
    ElidedLabel *m_title;
    QProgressBar *m_progress;
    ElidedLabel *m_counts;
    QLabel *m_rates;
    QPushButton *m_pause;
    QPushButton *m_stop;
};

} // namespace freshet::ui
