// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QObject>

#include <functional>

namespace freshet::cache {

/// A circuit breaker (Nygard, Release It!): after `failures` failures in a row the thing is left alone for `openTime`, then one
/// caller tries it. `Recovering` is a step of this library: the server answers again, but what was journalled meanwhile has not
/// been replayed yet, so its values are not to be trusted.
///
///     if (!breaker.allow()) { … without it … }
///     const auto reply = co_await …;
///     breaker.report(reply);
///
/// It starts no timer: that `openTime` is over shows when somebody asks. Each call that was allowed tells how it went, once; one
/// that never does keeps its place as the probe for `openTime`. Every call is O(1).
/// Thread: one. Owner: whoever composes the cache; it may be deleted from a slot of its signal.
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

    /// `clock` must outlive it.
    Breaker(const Options &options, const Clock &clock, QObject *parent = nullptr);

    const Options &options() const { return m_options; }
    /// Closed, Open until `openTime` is over, then HalfOpen. Reading it changes nothing.
    State state() const;
    /// Whether a call may be made now. In HalfOpen only the first asker is let through until it has told how it went; while
    /// Recovering nobody is (the replay does not ask).
    bool allow();
    /// How an allowed call went. A success ends the count of failures, and HalfOpen: Closed, or Recovering where there is
    /// something to replay. While Open, late answers of calls that began before change nothing.
    void succeeded();
    /// Where `isFailure`, counts; HalfOpen and Recovering go back to Open. Else the server answered, which is a success; but
    /// Cancelled and what was refused on this side (NotAllowed, ReadOnly, InvalidArgument) tell nothing.
    void failed(const Error &error);
    /// Neither: the call was given up before it was known. The place of the probe is free again.
    void abandoned();
    /// One of the three.
    template<typename T>
    void report(const Result<T> &result)
    {
        if (result)
            succeeded();
        else
            failed(result.error());
    }
    /// Closed becomes Recovering: an invalidation could not be delivered although calls were allowed, and was journalled.
    void distrust(const Error &why);
    /// Ends Recovering: everything was replayed.
    void recovered();
    /// Whether there is anything to replay before Closed; asked when the probe succeeded. Absent: no.
    void setNeedsRecovery(std::function<bool()> needs);

    /// Only failures of the way count: isUnreachable, Overloaded, ClusterDown, Moved (too often), TryAgain, ReadOnlyReplica.
    static bool isFailure(const Error &error);
    Error lastError() const { return m_lastError; } ///< the last failure; message empty if there was none
    int failuresInARow() const { return m_failures; }

Q_SIGNALS:
    /// When it was left or entered by a call; HalfOpen with the first `allow` after `openTime`. State is whole by then: slots may
    /// call anything here.
    void stateChanged(freshet::cache::Breaker::State state);

private:
    void enter(State state);
    void answered();
    void open(const Error &error);
    bool isTimeOver(Clock::TimePoint since) const;

    Options m_options;
    const Clock *m_clock;
    std::function<bool()> m_needsRecovery;
    State m_state = State::Closed;
    Clock::TimePoint m_openedAt;
    Clock::TimePoint m_probeBegan;
    bool m_probing = false;
    int m_failures = 0;
    Error m_lastError;
};

} // namespace freshet::cache
