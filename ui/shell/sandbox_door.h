// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/url.h"

#include <QObject>

#include <optional>

namespace freshet::ui {

/// What can be made to happen in the sandbox.
enum class Scenario { BreakConsumer, ExpireEverything, KillRedis, SlowSource, PoisonEvent, BumpVersion, HealAll };

/// What is not as it should be in the sandbox, and how much goes on there. A plain value.
struct SandboxState
{
    int readsPerSecond = 0;
    bool isConsumerBroken = false;
    bool isSourceSlow = false;
    bool isRedisAway = false; ///< killed, and not back yet

    friend bool operator==(const SandboxState &, const SandboxState &) = default;
};

/// How far a trace is that runs through the sandbox's caches. A plain value. Rates from 0 to 1.
struct ReplayState
{
    enum class Phase { Counting, Running, Paused, Ended, Stopped, Failed };
    Phase phase = Phase::Counting;
    QString title;        ///< the trace's file name
    QByteArray nameSpace; ///< of its keys and counters
    qint64 requests = 0;
    qint64 total = 0;     ///< 0: not known
    double fraction = -1; ///< 0 to 1; negative: not known
    double perSecond = 0;
    double memoryRate = 0; ///< of all reads
    double redisRate = 0;  ///< of the reads that memory could not answer
    double hitRate = 0;    ///< of both
    qint64 reads = 0;
    qint64 errors = 0; ///< of Redis
    QString error;     ///< a sentence, where it failed
};

/// The window's way to the sandbox, which is made elsewhere, in a thread of its own. GUI thread.
class SandboxDoor : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    /// Starts it, or answers at once where it runs; ends with exactly one of `opened` and `failed`.
    virtual void open() = 0;
    virtual void close() = 0;

    /// Answered by `played`.
    virtual void play(Scenario scenario) = 0;
    virtual void setReadsPerSecond(int reads) = 0;
    virtual void pauseReplay(bool on) = 0;
    virtual void stopReplay() = 0;
    virtual SandboxState state() const = 0;                ///< as it was told last
    virtual std::optional<ReplayState> replay() const = 0; ///< nothing: there is none

Q_SIGNALS:
    void opened(const freshet::redis::Url &url);
    void failed(const QString &reason);
    void died(const QString &reason); ///< after `opened`, without being asked to
    void stateChanged();
    void replayChanged();
    /// `trouble` is a sentence; empty: it was done.
    void played(freshet::ui::Scenario scenario, const QString &trouble);
};

} // namespace freshet::ui
