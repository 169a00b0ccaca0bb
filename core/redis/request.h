// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/redis/command.h"
#include "core/redis/value.h"

#include <chrono>
#include <coroutine>
#include <optional>
#include <stop_token>
#include <vector>

namespace freshet::redis {

class Connection;
class Request;

/// How one command is to be treated.
struct CommandOptions
{
    enum class WhenFull { Wait, Refuse };

    /// From the submission to the answer, waiting in a queue included. 0: the client's `commandTimeout`.
    std::chrono::milliseconds timeout{0};
    /// At the bound of the queue: wait for room (until the deadline) or fail with Code::Overloaded.
    WhenFull whenFull = WhenFull::Wait;
    /// Ends the call with Code::Cancelled. `request_stop` must be called in the client's thread.
    std::stop_token stop;
    /// The command may run twice without harm: a cluster's client repeats it after a lost connection while the deadline allows,
    /// as it does anyway with what the server calls read-only. Clients of one server answer with Code::ConnectionLost.
    bool repeatable = false;
    /// Leaves at once, also while replies are being read, and with it all that waits to leave on that connection. For a caller
    /// who then keeps the thread for long before it waits: the server works meanwhile. Costs a write of its own.
    bool sendNow = false;
};

/// Takes requests and answers each exactly once: a connection, or a topology that chooses one.
class RequestSink
{
public:
    virtual ~RequestSink() = default;
    /// Takes `request`, which must stay where it is until it is answered. May answer at once.
    virtual void submit(Request &request) = 0;
};

/// Decides what becomes of answers that are about the way, not about the matter (MOVED, ASK, a lost connection).
class RequestRouter
{
public:
    virtual ~RequestRouter() = default;
    /// True: taken; the router will submit the request again or answer it. False: the error is the answer.
    virtual bool reroute(Request &request, const Error &error) = 0;
};

/// One command, or several that are written together, on their way: queued, sent, answered. It lives in the awaiting
/// coroutine's frame, so a command in flight costs no allocation of its own; connections keep pointers to it.
class Request
{
public:
    using Clock = std::chrono::steady_clock;
    enum class State : quint8 { New, Waiting, Queued, Sent, Done };

    Request(Command command, CommandOptions options);
    Request(std::vector<Command> commands, CommandOptions options);
    Request(const Request &) = delete;
    Request &operator=(const Request &) = delete;
    virtual ~Request();

    bool isBatch() const { return m_isBatch; }
    std::size_t count() const { return m_isBatch ? m_batch.size() : 1; }
    const Command &command(std::size_t index) const { return m_isBatch ? m_batch[index] : m_single; }
    qsizetype byteCount() const; ///< about what it takes on the wire

    /// Ends the request; the awaiting coroutine runs on inside this call. A second answer is a programming error.
    void succeed();
    void fail(Error error);

    CommandOptions options;
    Clock::time_point deadline = Clock::time_point::max(); ///< set by the first sink
    RequestRouter *router = nullptr;
    int hops = 0;             ///< redirections and repetitions so far
    bool asking = false;      ///< to be preceded by ASKING (cluster)
    bool transaction = false; ///< a batch that begins with MULTI and ends with EXEC
    bool internal = false;    ///< of the client itself: passes the read-only gate and the check for shared connections

    // Kept by the connection that holds the request.
    State state = State::New;
    Connection *holder = nullptr;
    quint64 sequence = 0; ///< place among the sent ones
    Request *previous = nullptr;
    Request *next = nullptr;

    // Filled with the replies. An error reply inside a batch stays a value.
    Value reply;
    std::vector<Value> replies;

protected:
    /// Called once, when `error` or the replies are final.
    virtual void finished() = 0;
    std::optional<Error> m_error;

private:
    void watchStop();
    friend class Connection;
    struct Stopper
    {
        Request *request;
        void operator()() const;
    };

    Command m_single;
    std::vector<Command> m_batch;
    bool m_isBatch = false;
    std::optional<std::stop_callback<Stopper>> m_stopper;
};

/// A request that a coroutine awaits: submitted when awaited, resumes the coroutine when answered. It can be neither copied nor
/// moved, for a connection points to it.
class AwaitedRequest : public Request
{
public:
    template<typename What>
    AwaitedRequest(RequestSink &sink, What &&what, CommandOptions how)
        : Request(std::forward<What>(what), std::move(how))
        , m_sink(&sink)
    {}

protected:
    void finished() override;
    bool submitFor(std::coroutine_handle<> waiter);

private:
    RequestSink *m_sink;
    std::coroutine_handle<> m_waiter;
    bool m_submitting = false;
};

/// `Result<Value> r = co_await client.command(…)`. An error reply of the server is an Error. Nothing is sent before it is
/// awaited.
class [[nodiscard]] CommandAwaiter : public AwaitedRequest
{
public:
    using AwaitedRequest::AwaitedRequest;

    /// What the coroutine machinery may copy (g++ 12 does); it is used while the request stands in the coroutine's frame.
    struct Awaiter
    {
        CommandAwaiter *request;
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> waiter) { return request->submitFor(waiter); }
        Result<Value> await_resume() { return request->take(); }
    };
    Awaiter operator co_await() { return {this}; }

private:
    Result<Value> take();
};

/// `Result<std::vector<Value>> r = co_await client.pipeline(…)`: one value a command, in order; error replies are values.
class [[nodiscard]] BatchAwaiter : public AwaitedRequest
{
public:
    using AwaitedRequest::AwaitedRequest;

    struct Awaiter
    {
        BatchAwaiter *request;
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> waiter) { return request->submitFor(waiter); }
        Result<std::vector<Value>> await_resume() { return request->take(); }
    };
    Awaiter operator co_await() { return {this}; }

private:
    Result<std::vector<Value>> take();
};

} // namespace freshet::redis
