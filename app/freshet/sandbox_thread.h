// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/sandbox.h"
#include "ui/shell/sandbox_door.h"

#include <QThread>

namespace freshet {

/// The sandbox in a thread of its own. This object belongs to the GUI thread, and never waits for the other one but at its end,
/// which takes a second at most while a trace runs.
class SandboxThread : public ui::SandboxDoor
{
    Q_OBJECT

public:
    explicit SandboxThread(QObject *parent = nullptr);
    ~SandboxThread() override;

    /// The trace that runs once it is open. Before `open`.
    void setReplay(const sandbox::SandboxReplay::Options &replay);

    void open() override;
    void close() override;
    void play(ui::Scenario scenario) override;
    void setReadsPerSecond(int reads) override;
    void pauseReplay(bool on) override;
    void stopReplay() override;
    ui::SandboxState state() const override { return m_state; }
    std::optional<ui::ReplayState> replay() const override;

    /// Where the sandbox's voices live; nothing while it is not open.
    std::optional<sandbox::SandboxVoices::Place> voicePlace() const { return m_voicePlace; }

Q_SIGNALS:
    void replayEnded(const freshet::sandbox::ReplayProgress &progress);

private:
    class Worker; // lives in m_thread
    void onOpened(const redis::Url &url, const std::optional<sandbox::SandboxVoices::Place> &voices);
    void onDied(const QString &reason);
    void onState(const sandbox::SandboxState &state);
    void onReplay(const sandbox::ReplayProgress &progress, bool hasEnded);
    template<typename Call>
    void ask(Call call); ///< in its thread

    QThread m_thread;
    Worker *m_worker;
    ui::SandboxState m_state;
    std::optional<sandbox::ReplayProgress> m_replay;
    std::optional<sandbox::SandboxVoices::Place> m_voicePlace;
};

} // namespace freshet
