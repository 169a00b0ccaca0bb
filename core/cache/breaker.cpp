// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/breaker.h"

#include <QPointer>

namespace freshet::cache {

Breaker::Breaker(const Options &options, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_clock(&clock)
{}

bool Breaker::isTimeOver(Clock::TimePoint since) const
{
    return m_clock->now() - since >= m_options.openTime;
}

Breaker::State Breaker::state() const
{
    return m_state == State::Open && isTimeOver(m_openedAt) ? State::HalfOpen : m_state;
}

void Breaker::enter(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state); // nothing behind this: a slot may have deleted it
}

void Breaker::open(const Error &error)
{
    m_lastError = error;
    m_openedAt = m_clock->now();
    m_probing = false;
    enter(State::Open);
}

bool Breaker::allow()
{
    switch (state()) {
    case State::Closed:
        return true;
    case State::Open:
    case State::Recovering:
        return false;
    case State::HalfOpen:
        break;
    }
    if (m_probing && !isTimeOver(m_probeBegan))
        return false;
    m_probing = true;
    m_probeBegan = m_clock->now();
    enter(State::HalfOpen);
    return true;
}

void Breaker::answered()
{
    if (m_state == State::Closed)
        m_failures = 0;
    if (m_state != State::HalfOpen || !m_probing)
        return;
    // The question is foreign code too; until it is answered the probe keeps its place.
    const QPointer<Breaker> self(this);
    const bool recovery = m_needsRecovery && m_needsRecovery();
    if (!self || m_state != State::HalfOpen)
        return;
    m_probing = false;
    m_failures = 0;
    enter(recovery ? State::Recovering : State::Closed);
}

void Breaker::succeeded()
{
    answered();
}

void Breaker::failed(const Error &error)
{
    switch (error.code) {
    case Code::Cancelled:
    case Code::NotAllowed:
    case Code::ReadOnly:
    case Code::InvalidArgument:
    case Code::InvalidUrl:
        abandoned();
        return;
    default:
        break;
    }
    if (!isFailure(error)) {
        answered();
        return;
    }
    switch (m_state) {
    case State::Open: // a call that began before
        return;
    case State::Closed:
        m_lastError = error;
        if (++m_failures >= m_options.failures)
            open(error);
        return;
    case State::HalfOpen:
        if (!m_probing) // a late one as well
            return;
        [[fallthrough]];
    case State::Recovering:
        ++m_failures;
        open(error);
        return;
    }
}

void Breaker::abandoned()
{
    m_probing = false;
}

void Breaker::distrust(const Error &why)
{
    if (m_state != State::Closed)
        return;
    m_lastError = why;
    enter(State::Recovering);
}

void Breaker::recovered()
{
    if (m_state != State::Recovering)
        return;
    m_failures = 0;
    enter(State::Closed);
}

void Breaker::setNeedsRecovery(std::function<bool()> needs)
{
    m_needsRecovery = std::move(needs);
}

bool Breaker::isFailure(const Error &error)
{
    switch (error.code) {
    case Code::Overloaded:
    case Code::ClusterDown:
    case Code::Moved:
    case Code::TryAgain:
    case Code::ReadOnlyReplica:
        return true;
    default:
        return isUnreachable(error.code);
    }
}

} // namespace freshet::cache
