// SPDX-License-Identifier: GPL-3.0-or-later
//
// Commands out, replies in, deadlines. The life of the connection is in connection.cpp.
#include "core/redis/callback_request.h"
#include "core/redis/connection.h"
#include "core/redis/connection_watch.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <array>

namespace freshet::redis {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype packetBytes = 1400; // about what a TCP segment carries

/// With hundreds of callers the frame of each is out of the processor's near caches when its reply comes. While one runs on, that
/// of the next one is fetched: the request, and the frame that it stands in.
void prefetchAround(const Request *request)
{
    constexpr std::uintptr_t line = 64;
    constexpr std::uintptr_t before = 512; // bytes; how large the frame is can't be known, but a read's is about so large
    constexpr std::uintptr_t behind = 256;
    if (!request)
        return;
    const auto place = reinterpret_cast<std::uintptr_t>(request);
    for (std::uintptr_t at = place - before; at < place + sizeof(Request) + behind; at += line)
        __builtin_prefetch(reinterpret_cast<const void *>(at), 1);
}

bool refusesAsReplica(const Value &reply)
{
    return reply.isError() && reply.bytes().startsWith("READONLY");
}

} // namespace

void Connection::submit(Request &request)
{
    if (request.count() == 0 || request.command(0).isEmpty()) {
        request.fail({Code::InvalidArgument, QStringLiteral("there is no command to send"), {}});
        return;
    }
    if (request.options.stop.stop_requested()) {
        request.fail({Code::Cancelled, QStringLiteral("cancelled"), request.command(0).label()});
        return;
    }
    if (request.deadline == Clock::time_point::max()) {
        const auto timeout = request.options.timeout > 0ms ? request.options.timeout : m_options.client.commandTimeout;
        request.deadline = Clock::now() + timeout;
    }
    const bool hopeless = m_state == State::Closed || (m_state == State::Pausing && !m_options.client.queueWhileAway);
    if (hopeless) {
        const Error error = awayError();
        if (!request.router || !request.router->reroute(request, error))
            request.fail(error);
        return;
    }
    const qint64 bytes = request.byteCount();
    const bool fits = m_sent.empty() || m_inFlightBytes + bytes <= m_options.client.maxInFlightBytes;
    if (m_state == State::Ready && !m_queueHead && fits) {
        if (const auto admitted = admit(request); !admitted) {
            request.fail(admitted.error());
            return;
        }
        request.watchStop();
        send(request);
        return;
    }
    if (request.options.whenFull == CommandOptions::WhenFull::Refuse && m_queueHead &&
        m_queuedBytes + bytes > m_options.client.maxQueuedBytes) {
        request.fail({Code::Overloaded, QStringLiteral("the queue of %1 bytes is full").arg(m_options.client.maxQueuedBytes),
                      request.command(0).label()});
        return;
    }
    enqueue(request);
    request.watchStop();
}

Result<void> Connection::admit(const Request &request) const
{
    if (request.internal)
        return {};
    const std::size_t count = request.count();
    for (std::size_t i = 0; i < count; ++i) {
        if (request.transaction && (i == 0 || i + 1 == count))
            continue; // MULTI and EXEC
        const Command &command = request.command(i);
        if (command.isEmpty()) // it would get no reply, and every later caller the wrong one
            return failure(Code::InvalidArgument, QStringLiteral("there is no command to send"));
        const auto allowed =
            m_options.purpose == Purpose::Own ? checkOwn(command) : checkShared(command, m_options.purpose == Purpose::Blocking);
        if (!allowed)
            return allowed;
        if (m_options.client.readOnly) {
            if (auto gate = m_commands.checkReadOnly(command); !gate)
                return gate;
        }
    }
    return {};
}

void Connection::send(Request &request)
{
    const bool first = m_sent.empty() && m_out.isEmpty();
    const qsizetype before = m_out.size();
    Slot slot;
    if (request.asking) {
        static const Command asking("ASKING");
        encode(asking, m_out);
        slot.swallowFirst = true;
    }
    const std::size_t count = request.count();
    for (std::size_t i = 0; i < count; ++i)
        encode(request.command(i), m_out);
    slot.request = &request;
    slot.deadline = request.deadline;
    slot.bytes = m_out.size() - before;
    slot.replies = quint32(count);
    request.reply = Value();
    request.replies.clear();
    if (request.isBatch())
        request.replies.reserve(count);
    request.state = Request::State::Sent;
    request.holder = this;
    request.sequence = m_firstSequence + m_sent.size();
    m_sent.push_back(slot);
    m_inFlightBytes += slot.bytes;
    watchDeadline(request.deadline);
    if (m_options.purpose == Purpose::Blocking || request.options.sendNow) {
        // Blocking: one command at a time. Both: the caller may go on for long inside the reading loop with what came before, and
        // the server works meanwhile.
        flush();
        return;
    }
    if (m_reading) {
        // The reading loop flushes at its end. What fills a packet goes at once, so that the server works while this side still
        // reads: with 512 callers that doubles the rate, because otherwise each waits while the other works.
        if (m_out.size() >= packetBytes)
            flush();
        return;
    }
    if (first)
        flush();
    else
        scheduleFlush();
}

void Connection::sendUnanswered(const Command &command)
{
    Q_ASSERT(m_options.purpose == Purpose::Subscription);
    if (m_state != State::Ready)
        return;
    encode(command, m_out);
    flush();
}

void Connection::scheduleFlush()
{
    if (m_flushScheduled)
        return;
    m_flushScheduled = true;
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

bool Connection::event(QEvent *event)
{
    if (event->type() != QEvent::User)
        return QObject::event(event);
    m_flushScheduled = false;
    flush();
    return true;
}

void Connection::flush()
{
    if (m_out.isEmpty() || !m_transport)
        return;
    m_transport->write(m_out);
    // Keep the buffer for the next turn, unless a large value blew it up.
    if (m_out.capacity() > (1 << 20))
        m_out = QByteArray();
    else
        m_out.resize(0);
    m_transport->flush();
}

void Connection::pump()
{
    Watch watch(*this);
    while (watch.same() && m_state == State::Ready && m_queueHead) {
        Request *request = m_queueHead;
        const qint64 bytes = request->byteCount();
        if (!m_sent.empty() && m_inFlightBytes + bytes > m_options.client.maxInFlightBytes)
            return;
        unlink(*request);
        if (const auto admitted = admit(*request); !admitted) {
            request->fail(admitted.error());
            continue;
        }
        send(*request);
    }
}

void Connection::transportWritten() {}

void Connection::transportReadable()
{
    Watch watch(*this);
    m_lastHeard = Clock::now();
    m_probing = false;
    m_reading = true;
    std::array<char, ReplyReader::feedManyBytes> buffer;
    qint64 slice = ReplyReader::feedBytes;
    QString protocolError;
    while (protocolError.isEmpty()) {
        const qint64 count = m_transport->read(buffer.data(), slice);
        if (count <= 0)
            break;
        m_reader->feed(QByteArrayView(buffer.data(), count));
        slice = ReplyReader::feedManyBytes; // a reply longer than a slice: no use in small ones
        ReplyReader::Next next = ReplyReader::Next::Incomplete;
        do {
            Value value;
            next = m_reader->next(value);
            if (next == ReplyReader::Next::Reply)
                slice = ReplyReader::feedBytes;
            if (next == ReplyReader::Next::Reply && !takeReply(std::move(value)))
                protocolError = QStringLiteral("the server sent a reply that nobody asked for");
            if (!watch.same()) {
                if (!watch.gone)
                    m_reading = false;
                return;
            }
        } while (next == ReplyReader::Next::Reply && protocolError.isEmpty());
        if (next == ReplyReader::Next::Failed)
            protocolError = m_reader->errorText();
    }
    m_reading = false;
    if (!protocolError.isEmpty()) {
        drop({Code::Protocol, QStringLiteral("not Redis' protocol, or beyond the limits: %1").arg(protocolError),
              m_endpoint.toString()});
        return;
    }
    if (m_leaveReplica) {
        drop({Code::ReadOnlyReplica, QStringLiteral("the server became a replica"), m_endpoint.toString()});
        return;
    }
    pump();
    if (watch.same())
        flush();
}

bool Connection::takeReply(Value value)
{
    if (m_options.purpose == Purpose::Subscription && m_state == State::Ready) {
        Q_EMIT pushed(value);
        return true;
    }
    if (m_sent.empty())
        return false;
    Slot &slot = m_sent.front();
    if (slot.swallowFirst) {
        slot.swallowFirst = false;
        return true;
    }
    Request *request = slot.request;
    if (request) {
        if (request->isBatch())
            request->replies.push_back(std::move(value));
        else
            request->reply = std::move(value);
    }
    if (--slot.replies > 0)
        return true;
    m_inFlightBytes -= slot.bytes;
    m_sent.pop_front();
    ++m_firstSequence;
    if (!m_sent.empty())
        prefetchAround(m_sent.front().request);
    if (!request)
        return true;
    request->holder = nullptr;
    if (m_options.mustBeMaster && request->isBatch()) {
        for (const Value &one : request->replies) {
            // In a transaction EXEC's reply holds those of its commands.
            if (refusesAsReplica(one) || (one.isArray() && std::any_of(one.array().begin(), one.array().end(), refusesAsReplica)))
                m_leaveReplica = true;
        }
    }
    if (!request->isBatch()) {
        if (request->command(0).is("PING")) {
            m_pinged = true;
            noteDegradation(request->reply);
        }
        if (request->reply.isError()) {
            const Error error = errorFromReply(request->reply.bytes(), request->command(0).label());
            if (error.code == Code::ReadOnlyReplica && m_options.mustBeMaster)
                m_leaveReplica = true;
            if (request->router && request->router->reroute(*request, error))
                return true;
        }
    }
    request->succeed();
    return true;
}

void Connection::noteDegradation(const Value &pong)
{
    Error degradation;
    if (pong.isError())
        degradation = errorFromReply(pong.bytes(), QStringLiteral("PING"));
    if (degradation.code != Code::Loading && degradation.code != Code::Misconfigured)
        degradation = {};
    if (degradation == m_degradation)
        return;
    m_degradation = degradation;
    Q_EMIT degradationChanged();
}

void Connection::enqueue(Request &request)
{
    request.state = Request::State::Queued;
    request.holder = this;
    request.previous = m_queueTail;
    request.next = nullptr;
    (m_queueTail ? m_queueTail->next : m_queueHead) = &request;
    m_queueTail = &request;
    m_queuedBytes += request.byteCount();
    watchDeadline(request.deadline);
}

void Connection::unlink(Request &request)
{
    if (m_expiryCursor == &request)
        m_expiryCursor = request.next;
    (request.previous ? request.previous->next : m_queueHead) = request.next;
    (request.next ? request.next->previous : m_queueTail) = request.previous;
    request.previous = request.next = nullptr;
    request.holder = nullptr;
    m_queuedBytes -= request.byteCount();
}

void Connection::releaseQueueTo(RequestSink &sink)
{
    // Only as many as there are now: what the sink sends back waits for the next time. Counted, because a caller that is answered
    // meanwhile may cancel any other, the last one too.
    qsizetype most = 0;
    for (const Request *request = m_queueHead; request; request = request->next)
        ++most;
    Watch watch(*this);
    for (; most > 0 && m_queueHead; --most) {
        Request *request = m_queueHead;
        unlink(*request);
        sink.submit(*request);
        if (watch.gone)
            return;
    }
}

void Connection::forget(Request &request)
{
    Q_ASSERT(request.holder == this);
    if (request.state == Request::State::Queued) {
        unlink(request);
        return;
    }
    m_sent[std::size_t(request.sequence - m_firstSequence)].request = nullptr;
    request.holder = nullptr;
}

void Connection::cancel(Request &request)
{
    const QString label = request.command(0).label();
    forget(request);
    request.fail({Code::Cancelled, QStringLiteral("cancelled"), label});
}

void Connection::watchDeadline(Clock::time_point deadline)
{
    if (deadline >= m_nextDeadline)
        return;
    m_nextDeadline = deadline;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    m_deadlineTimer.start(std::max<std::chrono::milliseconds>(wait, 0ms));
}

/// The next one whose deadline has passed, each looked at once: with all that a paused server leaves open, anything more than
/// one pass would stop the thread for minutes. Foreign code runs in between, so the places are a sequence number, which stays
/// true when slots go, and a cursor that `unlink` moves on.
Request *Connection::nextExpired(Clock::time_point now, quint64 &sequence)
{
    // The oldest sent one is not looked for: its deadline ends the connection.
    for (sequence = std::max(sequence, m_firstSequence + 1); sequence < m_firstSequence + m_sent.size(); ++sequence) {
        const Slot &slot = m_sent[std::size_t(sequence - m_firstSequence)];
        if (slot.request && slot.deadline <= now)
            return slot.request;
    }
    while (Request *request = m_expiryCursor) {
        m_expiryCursor = request->next;
        if (request->deadline <= now)
            return request;
    }
    return nullptr;
}

void Connection::checkDeadlines()
{
    Watch watch(*this);
    const auto now = Clock::now();
    m_nextDeadline = Clock::time_point::max();
    const auto overdue = [](const Request &request) {
        const bool sent = request.state == Request::State::Sent;
        return Error{Code::Timeout, sent ? QStringLiteral("no answer in time") : QStringLiteral("not sent in time"),
                     request.command(0).label()};
    };
    quint64 sequence = 0;
    m_expiryCursor = m_queueHead;
    while (Request *request = nextExpired(now, sequence)) {
        const Error error = overdue(*request);
        forget(*request);
        request->fail(error);
        if (watch.gone)
            return;
    }
    if (!m_sent.empty() && m_sent.front().deadline <= now) {
        // Whether the reply would still come, and which one would come first, can't be known: never reuse this socket.
        Request *request = m_sent.front().request;
        const Error error = request ? overdue(*request) : Error{Code::Timeout, QStringLiteral("no answer in time"), {}};
        if (request) {
            forget(*request);
            request->fail(error);
            if (!watch.same())
                return;
        }
        drop(error);
        if (watch.gone)
            return;
    }
    // Look again at the next one.
    auto next = Clock::time_point::max();
    for (std::size_t i = 0; i < m_sent.size(); ++i) {
        if (i == 0 || m_sent[i].request)
            next = std::min(next, m_sent[i].deadline);
    }
    for (const Request *request = m_queueHead; request; request = request->next)
        next = std::min(next, request->deadline);
    if (next != Clock::time_point::max())
        watchDeadline(next);
}

void Connection::checkIdle()
{
    if (m_state != State::Ready)
        return;
    const bool silent = Clock::now() - m_lastHeard >= m_options.client.idleTimeout * 9 / 10;
    if (m_options.purpose == Purpose::Subscription) {
        if (m_probing) {
            drop({Code::Timeout, QStringLiteral("no answer to PING in %1 ms").arg(m_options.client.idleTimeout.count()),
                  m_endpoint.toString()});
        } else if (silent) {
            m_probing = true;
            sendUnanswered(Command("PING"));
        }
        return;
    }
    // A busy server may be degraded too. What is in flight on a silent connection judges it by its own deadline, and behind a
    // command that blocks nothing is answered in time.
    const bool pinged = std::exchange(m_pinged, false);
    if (silent ? !m_sent.empty() : pinged || m_options.purpose == Purpose::Blocking)
        return;
    auto *probe = CallbackRequest::make(Command("PING"), {}, {});
    probe->internal = true;
    submit(*probe); // its time-out throws the connection away
}

} // namespace freshet::redis
