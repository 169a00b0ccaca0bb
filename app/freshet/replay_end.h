// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshet/arguments.h"
#include "app/sandbox/sandbox_replay.h"

#include <QObject>

#include <functional>
#include <optional>

class QWidget;

namespace freshet {

class SandboxThread;

/// What the command line asked for at a replay's end: its result on standard output, a picture of the window, and with which
/// status the program ends. GUI thread. The sandbox must outlive it.
class ReplayEnd : public QObject
{
    Q_OBJECT

public:
    /// `window` gives the one to be taken a picture of.
    ReplayEnd(const Arguments &arguments, SandboxThread *sandbox, std::function<QWidget *()> window, QObject *parent = nullptr);

    bool hasEnded() const { return m_status.has_value(); }
    int status() const { return m_status.value_or(1); } ///< as freshetctl replay: 0 done, 1 it does not hold, 2 no such trace
    QString trouble() const { return m_trouble; }       ///< a sentence; empty: none

Q_SIGNALS:
    void finished(); ///< all is printed and saved

private:
    void onEnded(const sandbox::ReplayProgress &progress);
    void finish(const sandbox::ReplayProgress &progress);

    bool m_prints;
    bool m_json;
    QString m_picture;
    std::function<QWidget *()> m_window;
    std::optional<int> m_status;
    QString m_trouble;
};

} // namespace freshet
