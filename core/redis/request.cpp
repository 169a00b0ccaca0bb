// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/request.h"

#include "core/redis/connection.h"

namespace freshet::redis {

Request::Request(Command command, CommandOptions how)
    : options(std::move(how))
    , m_single(std::move(command))
{}

Request::Request(std::vector<Command> commands, CommandOptions how)
    : options(std::move(how))
    , m_batch(std::move(commands))
    , m_isBatch(true)
{}

Request::~Request()
{
    m_stopper.reset();
    if (holder)
        holder->forget(*this);
}

qsizetype Request::byteCount() const
{
    // What the protocol adds to each argument: `$`, a length, two line ends.
    constexpr qsizetype perArgument = 12;
    qsizetype bytes = 0;
    for (std::size_t i = 0; i < count(); ++i)
        bytes += command(i).byteCount() + perArgument * (command(i).size() + 1);
    return bytes;
}

void Request::succeed()
{
    Q_ASSERT(state != State::Done);
    state = State::Done;
    m_stopper.reset();
    finished();
}

void Request::fail(Error error)
{
    Q_ASSERT(state != State::Done);
    state = State::Done;
    m_stopper.reset();
    m_error = std::move(error);
    finished();
}

void Request::watchStop()
{
    if (!m_stopper && options.stop.stop_possible())
        m_stopper.emplace(options.stop, Stopper{this});
}

void Request::Stopper::operator()() const
{
    // Without a holder the request is on its way between two sinks; the next one sees that a stop was asked for.
    if (request->holder)
        request->holder->cancel(*request);
}

bool AwaitedRequest::submitFor(std::coroutine_handle<> waiter)
{
    m_waiter = waiter;
    m_submitting = true;
    m_sink->submit(*this);
    m_submitting = false;
    return state != State::Done; // answered at once: go on without a suspension
}

void AwaitedRequest::finished()
{
    if (!m_submitting)
        m_waiter.resume();
}

Result<Value> CommandAwaiter::take()
{
    if (m_error)
        return std::unexpected(std::move(*m_error));
    if (reply.isError())
        return std::unexpected(errorFromReply(reply.bytes(), command(0).label()));
    return std::move(reply);
}

Result<std::vector<Value>> BatchAwaiter::take()
{
    if (m_error)
        return std::unexpected(std::move(*m_error));
    return std::move(replies);
}

} // namespace freshet::redis
