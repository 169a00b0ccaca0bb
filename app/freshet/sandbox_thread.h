// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/sandbox_door.h"

#include <QThread>

namespace freshet {

/// The sandbox's server and its traffic in a thread of their own. This object belongs to the GUI thread, and never waits
/// for the other one but at its end.
class SandboxThread : public ui::SandboxDoor
{
    Q_OBJECT

public:
    explicit SandboxThread(QObject *parent = nullptr);
    ~SandboxThread() override;

    void open() override;
    void close() override;

private:
    class Worker; // lives in m_thread
    QThread m_thread;
    Worker *m_worker;
};

} // namespace freshet
