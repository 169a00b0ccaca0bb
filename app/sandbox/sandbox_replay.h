// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/replay_text.h"
#include "core/redis/url.h"

#include <QObject>

#include <memory>

namespace freshet::sandbox {

/// How far a replay in the sandbox is. A plain value.
struct ReplayProgress
{
    enum class Phase {
        Counting, ///< reads the trace once, to know how long it is and that it is one
        Running,
        Paused,
        Ended,   ///< `report` is whole
        Stopped, ///< by somebody, in mid-trace; `report` is whole too
        Failed,  ///< `error`
    };
    Phase phase = Phase::Counting;
    QString title;                ///< the trace's file name
    QByteArray nameSpace;         ///< of its keys
    qint64 total = 0;             ///< requests in the trace; 0: not known
    double fraction = -1;         ///< 0 to 1; negative: not known
    double requestsPerSecond = 0; ///< of the last second, about
    inspect::ReplayReport report; ///< so far
    std::optional<Error> error;
};

/// A trace that runs through a memory tier and the sandbox's Redis, as a service of its own: with its client, its tracking, its
/// counters published once a second for the panels to see. What counts is inspect::replayTiers, as in `freshetctl replay`.
/// Thread: one with an event loop. Owner: whoever made it; await `isRunning()` to become false after `stop` before it is
/// destroyed, else what is under way is left behind.
class SandboxReplay : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString path;
        inspect::ReplaySettings settings; ///< an empty namespace: by the file's name
        enum class Speed {
            Visible, ///< so that it lasts about half a minute
            Fixed,   ///< `perSecond`
            Most,
        } speed = Speed::Visible;
        double perSecond = 0;
        static constexpr double mostPerSecond = 1e9;
    };

    SandboxReplay(const redis::Url &url, Options options, QObject *parent = nullptr);
    ~SandboxReplay() override;

    /// Begins, and holds after the first requests until `release`: so the counters are there before anybody looks for them.
    void start();
    bool isHeld() const; ///< it waits for `release`, or has ended before
    void release();
    void setPaused(bool on);
    void stop();
    bool isRunning() const;
    const ReplayProgress &progress() const;

    /// `dir/arc-oltp.txt.gz` as `arc-oltp`; one that services of the sandbox use gets `-trace` behind it.
    static QByteArray nameSpaceFor(const QString &path);

Q_SIGNALS:
    void changed(const freshet::sandbox::ReplayProgress &progress); ///< some five times a second
    void held();
    void ended(const freshet::sandbox::ReplayProgress &progress);

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::sandbox

Q_DECLARE_METATYPE(freshet::sandbox::ReplayProgress)
