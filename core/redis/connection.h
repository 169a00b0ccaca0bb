// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/codec.h"
#include "core/redis/command_table.h"
#include "core/redis/options.h"
#include "core/redis/request.h"
#include "core/redis/server_identity.h"
#include "core/redis/transport.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>

namespace freshet::redis {

/// One connection to one server that comes back by itself: connect, log in, pipeline, notice a dead peer, pause, again.
///
/// Commands are written together once a turn of the event loop, at once when nothing is in flight. Each is answered exactly once:
/// by its own reply, or by an error. When the order of replies can no longer be trusted (a time-out of the oldest command or in
/// the middle of a reply, a protocol error, a reply that nobody asked for) the socket is thrown away.
///
/// For the maintainer. States: Idle → Connecting (finding the endpoint, then the transport) → LoggingIn (one batch: AUTH, SELECT,
/// CLIENT SETNAME, INFO …) → Ready → Pausing → Connecting …; Closed ends it. `m_sent` has a slot for each unanswered command in
/// the order of their replies; a slot whose caller gave up keeps its place with a null request. `m_queue` links the requests that
/// wait for the connection or for room. Resuming a caller runs foreign code: after it, `this` may be gone and the socket another
/// one, so every loop looks at `Watch` and the generation. Cost of a command: its bytes in `m_out` and a slot of 32 bytes.
/// Thread: one, with an event loop. Owner: a client, a subscription.
class Connection : public QObject, public RequestSink, private TransportListener
{
    Q_OBJECT

public:
    enum class State { Idle, Connecting, LoggingIn, Ready, Pausing, Closed };
    enum class Purpose { Shared, Blocking, Subscription, Own };

    struct Options
    {
        ClientOptions client;
        QString user;
        QString password;
        int database = 0;
        Purpose purpose = Purpose::Shared;
        bool mustBeMaster = false;  ///< ask ROLE, and leave a replica again (Sentinel)
        bool needsCommands = false; ///< fetch COMMAND although the gate is open (cluster)
    };
    /// Finds out where to connect, before each attempt. Must answer exactly once, at once or later.
    using EndpointAnswer = std::function<void(Result<Endpoint>)>;
    using EndpointSource = std::function<void(EndpointAnswer)>;

    /// For a connection that leads to wherever another one leads: its address while it is ready, else Code::NotConnected.
    static EndpointSource placeOf(Connection &other);

    Connection(Options options, EndpointSource source, TransportFactory transports, QObject *parent = nullptr);
    ~Connection() override;

    void open();  ///< starts the first attempt; no effect unless Idle
    void close(); ///< for good; answers everything with Code::Cancelled
    /// Throws the socket away and connects anew; what was sent is answered with `reason`.
    void drop(const Error &reason);
    void reconnectNow(); ///< ends a pause

    void submit(Request &request) override;
    /// Hands all that is queued to `sink`, in order. For a connection that serves as a waiting room and is never opened.
    void releaseQueueTo(RequestSink &sink);
    bool hasQueue() const { return m_queueHead != nullptr; }
    void cancel(Request &request); ///< answers it with Code::Cancelled
    void forget(Request &request); ///< its owner is gone; the reply will be read and dropped

    State state() const { return m_state; }
    const Error &lastError() const
    {
        return m_lastError;
    } ///< why the last attempt or connection ended; message empty if none did
    const Error &degradation() const { return m_degradation; } ///< LOADING or MISCONF as PING said it; message empty if none
    QDateTime stateSince() const { return m_stateSince; }
    QDateTime nextAttempt() const { return m_nextAttempt; } ///< while Pausing
    int failedAttempts() const { return m_failedAttempts; }
    const Endpoint &endpoint() const { return m_endpoint; }
    const ServerIdentity &identity() const { return m_identity; }
    const CommandTable &commands() const { return m_commands; }
    qint64 connectionId() const { return m_connectionId; } ///< CLIENT ID, where it was permitted; 0 otherwise
    qint64 bytesInFlight() const { return m_inFlightBytes; }
    qint64 bytesQueued() const { return m_queuedBytes; }

    /// For subscriptions: writes bytes that have no reply of their own in the FIFO. Only while Ready.
    void sendUnanswered(const Command &command);

Q_SIGNALS:
    void stateChanged();
    void degradationChanged();
    /// For subscriptions: a message, a confirmation, a pong.
    void pushed(const freshet::redis::Value &value);
    /// The server's run id is another one than in the connection before.
    void serverChanged();

private:
    using Clock = Request::Clock;

    struct Slot
    {
        Request *request = nullptr;
        Clock::time_point deadline;
        qint64 bytes = 0;
        quint32 replies = 1;       ///< still to come
        bool swallowFirst = false; ///< the reply of ASKING
    };

    /// Tells a loop whether `this` still lives and the socket is still the same after foreign code ran.
    class Watch;

    void transportOpened() override;
    void transportReadable() override;
    void transportWritten() override;
    void transportClosed(Error error) override;

    void setState(State state);
    void attempt();
    void connectTo(const Result<Endpoint> &endpoint);
    void logIn();
    Result<void> readLogin(const Request &login);
    void failAttempt(const Error &error);
    void tearDown();
    void pause();
    void answerAll(const Error &sentError, const Error &queuedError, bool keepQueue);
    void pump();
    Result<void> admit(const Request &request) const;
    void send(Request &request);
    void scheduleFlush();
    void flush();
    bool event(QEvent *event) override;
    bool takeReply(Value value);
    void noteDegradation(const Value &pong);
    void enqueue(Request &request);
    void unlink(Request &request);
    void watchDeadline(Clock::time_point deadline);
    void checkDeadlines();
    void checkIdle();
    Request *nextExpired(Clock::time_point now, quint64 &sequence);
    Error awayError() const;

    Options m_options;
    EndpointSource m_source;
    TransportFactory m_transports;

    State m_state = State::Idle;
    Error m_lastError;
    Error m_degradation;
    QDateTime m_stateSince;
    Clock::time_point m_readySince;
    QDateTime m_nextAttempt;
    int m_failedAttempts = 0;
    Endpoint m_endpoint;
    ServerIdentity m_identity;
    QByteArray m_lastRunId;
    CommandTable m_commands;
    qint64 m_connectionId = 0;

    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<ReplyReader> m_reader;
    quint64 m_generation = 0;    ///< of the socket
    quint64 m_attemptNumber = 0; ///< to know a late answer of the endpoint source
    QByteArray m_out;
    bool m_flushScheduled = false;
    bool m_reading = false;
    bool m_leaveReplica = false; ///< a READONLY answer came where a master was expected

    std::deque<Slot> m_sent;
    quint64 m_firstSequence = 0; ///< of m_sent.front()
    qint64 m_inFlightBytes = 0;
    Request *m_queueHead = nullptr;
    Request *m_queueTail = nullptr;
    Request *m_expiryCursor = nullptr; ///< where the look for expired ones goes on in the queue
    qint64 m_queuedBytes = 0;

    Clock::time_point m_nextDeadline = Clock::time_point::max();
    Clock::time_point m_lastHeard;
    bool m_probing = false; ///< a PING of a subscription is out
    bool m_pinged = false;  ///< a PING was answered since the last look at idleness
    QTimer m_deadlineTimer;
    QTimer m_attemptTimer; ///< bounds an attempt, then the pause
    QTimer m_idleTimer;
    Watch *m_watch = nullptr;
};

} // namespace freshet::redis
