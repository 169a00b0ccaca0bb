// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QObject>

#include <functional>

namespace freshet::cache {

/// A circuit breaker (Nygard, Release It!): after `failures` failures in a row the thing is left alone for `openTime`, then one
/// caller tries it. `Recovering` is a step of this library: the server answers again, but what was journalled meanwhile has not
/// been replayed yet, so its values are not to be trusted.
/// Thread: one. Owner: whoever composes the cache.
class Breaker : public QObject
{
    Q_OBJECT

public:
    enum class State { Closed, Open, HalfOpen, Recovering };
    Q_ENUM(State)

    struct Options
    {
        int failures = 5;
        std::chrono::milliseconds openTime{30000};
    };

    Breaker(const Options &options, const Clock &clock, QObject *parent = nullptr);

    /// Closed, Open until `openTime` is over, then HalfOpen. Reading it changes nothing.
    State state() const;
    /// Whether a call may be made now. In HalfOpen only the first asker is let through until it has told how it went.
    bool allow();
    /// How an allowed call went. Only failures of the way count (isUnreachable, Overloaded, Loading …: `isFailure`).
    void succeeded();
    void failed(const Error &error);
    /// Neither: the call was given up before it was known.
    void abandoned();
    /// Ends Recovering: everything was replayed.
    void recovered();
    /// Whether there is anything to replay before Closed; asked when the probe succeeded. Absent: no.
    void setNeedsRecovery(std::function<bool()> needs);

    static bool isFailure(const Error &error);
    Error lastError() const { return m_lastError; }
    int failuresInARow() const { return m_failures; }

Q_SIGNALS:
    void stateChanged(freshet::cache::Breaker::State state);

private:
    void enter(State state);

    Options m_options;
    const Clock *m_clock;
    std::function<bool()> m_needsRecovery;
    State m_state = State::Closed;
    Clock::TimePoint m_openedAt;
    bool m_probing = false;
    int m_failures = 0;
    Error m_lastError;
};

} // namespace freshet::cache
