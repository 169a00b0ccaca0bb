// SPDX-License-Identifier: GPL-3.0-or-later
//
// The life of a connection: attempts, login, loss, pauses. Commands and replies are in connection_io.cpp.
#include "core/redis/connection.h"

#include "core/redis/callback_request.h"
#include "core/redis/connection_watch.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>

namespace freshet::redis {

using namespace std::chrono_literals;

Connection::EndpointSource Connection::placeOf(Connection &other)
{
    return [beside = QPointer<Connection>(&other)](const EndpointAnswer &answer) {
        if (beside && beside->state() == State::Ready)
            answer(beside->endpoint());
        else
            answer(failure(Code::NotConnected, QStringLiteral("the connection beside it is away")));
    };
}

Connection::Connection(Options options, EndpointSource source, TransportFactory transports, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_source(std::move(source))
    , m_transports(std::move(transports))
    , m_stateSince(QDateTime::currentDateTimeUtc())
{
    m_deadlineTimer.setSingleShot(true);
    m_attemptTimer.setSingleShot(true);
    connect(&m_deadlineTimer, &QTimer::timeout, this, &Connection::checkDeadlines);
    connect(&m_idleTimer, &QTimer::timeout, this, &Connection::checkIdle);
    connect(&m_attemptTimer, &QTimer::timeout, this, [this] {
        if (m_state == State::Pausing) {
            attempt();
            return;
        }
        const QString where = m_endpoint.toString();
        const QString step =
            m_state == State::LoggingIn ? QStringLiteral("the server accepted the connection but did not answer the login")
            : where.isEmpty()           ? QStringLiteral("no server was found")
            : m_endpoint.tls.enabled    ? QStringLiteral("the TLS handshake was not finished (does this port speak TLS?)")
                                        : QStringLiteral("the connection was not accepted");
        failAttempt(
            {Code::Timeout, QStringLiteral("%1 within %2 ms").arg(step).arg(m_options.client.connectTimeout.count()), where});
    });
}

Connection::~Connection()
{
    for (Watch *watch = m_watch; watch; watch = watch->outer)
        watch->gone = true;
    m_watch = nullptr;
    blockSignals(true);
    close();
    // Where foreign code destroys it inside `close`, that returns at once, and nobody else would answer the rest.
    const Error closed = awayError();
    answerAll(closed, closed, false);
}

void Connection::open()
{
    if (m_state == State::Idle)
        attempt();
}

void Connection::close()
{
    if (m_state == State::Closed)
        return;
    ++m_attemptNumber;
    tearDown();
    Watch watch(*this);
    setState(State::Closed);
    if (watch.gone)
        return;
    const Error closed{Code::Cancelled, QStringLiteral("the connection was closed"), {}};
    answerAll(closed, closed, false);
}

void Connection::drop(const Error &reason)
{
    if (m_state == State::LoggingIn || m_state == State::Ready || m_state == State::Connecting)
        failAttempt(reason);
}

void Connection::reconnectNow()
{
    if (m_state == State::Pausing)
        attempt();
    else if (m_state == State::Idle)
        open();
}

void Connection::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    m_stateSince = QDateTime::currentDateTimeUtc();
    Q_EMIT stateChanged();
}

void Connection::attempt()
{
    m_attemptTimer.start(m_options.client.connectTimeout);
    m_endpoint = {};
    const quint64 number = ++m_attemptNumber;
    Watch watch(*this);
    setState(State::Connecting);
    if (watch.gone || number != m_attemptNumber)
        return;
    m_source([self = QPointer<Connection>(this), number](Result<Endpoint> endpoint) {
        if (self && self->m_attemptNumber == number)
            self->connectTo(endpoint);
    });
}

void Connection::connectTo(const Result<Endpoint> &endpoint)
{
    if (!endpoint) {
        failAttempt(endpoint.error());
        return;
    }
    m_endpoint = *endpoint;
    ++m_generation;
    m_transport = m_transports(*this);
    m_transport->open(m_endpoint);
}

void Connection::transportOpened()
{
    m_reader = std::make_unique<ReplyReader>(m_options.client.maxReplyBytes);
    m_lastHeard = Clock::now();
    Watch watch(*this);
    setState(State::LoggingIn);
    if (watch.same())
        logIn();
}

namespace {

/// A server may repeat what it was sent; the password must not get into a log.
void hidePassword(Error &error, const QString &password)
{
    if (password.isEmpty())
        return;
    // One that does not know AUTH repeats its arguments, cut off and with other line ends.
    if (error.code == Code::UnknownCommand) {
        error.message = QStringLiteral("the server does not know %1").arg(error.context);
        return;
    }
    constexpr qsizetype telling = 6;
    const qsizetype at = error.message.indexOf(QStringView(password).left(telling));
    if (at >= 0)
        error.message = error.message.left(at) + QStringLiteral("***");
}

} // namespace

void Connection::transportClosed(Error error)
{
    if (m_state == State::LoggingIn && error.code == Code::ConnectionLost) {
        // A server in protected mode, or with too many clients, says so in one unasked reply and hangs up.
        const Request *login = m_sent.empty() ? nullptr : m_sent.front().request;
        if (login && !login->replies.empty() && login->replies.front().isError()) {
            error = errorFromReply(login->replies.front().bytes(), m_endpoint.toString());
            hidePassword(error, m_options.password);
            if (!isUnreachable(error.code))
                error.code = Code::ConnectFailed;
        } else if (!m_endpoint.tls.enabled) {
            error.message += QStringLiteral(" during the login; does this port want TLS (rediss://)?");
        }
    }
    failAttempt(error);
}

namespace {

/// What the login sends, in this order; each is one command.
enum class LoginStep { Auth, Select, SetName, ConnectionId, Info, Role, Commands };

struct Login
{
    std::vector<LoginStep> steps;
    std::vector<Command> commands;
};

Login makeLogin(const Connection::Options &options)
{
    Login login;
    const auto put = [&login](LoginStep step, Command command) {
        login.steps.push_back(step);
        login.commands.push_back(std::move(command));
    };
    if (!options.user.isEmpty())
        put(LoginStep::Auth, Command("AUTH", options.user, options.password));
    else if (!options.password.isEmpty())
        put(LoginStep::Auth, Command("AUTH", options.password));
    if (options.database != 0)
        put(LoginStep::Select, Command("SELECT", options.database));
    if (!options.client.clientName.isEmpty())
        put(LoginStep::SetName, Command("CLIENT", "SETNAME", options.client.clientName));
    put(LoginStep::ConnectionId, Command("CLIENT", "ID"));
    put(LoginStep::Info, Command("INFO", "server"));
    if (options.mustBeMaster)
        put(LoginStep::Role, Command("ROLE"));
    if (options.client.readOnly || options.needsCommands)
        put(LoginStep::Commands, Command("COMMAND"));
    return login;
}

} // namespace

void Connection::logIn()
{
    // All of it in one round trip; the attempt's timer bounds it.
    CommandOptions options;
    options.timeout = m_options.client.connectTimeout * 2;
    auto *login = CallbackRequest::make(makeLogin(m_options).commands, options,
                                        [self = QPointer<Connection>(this), generation = m_generation](CallbackRequest &done) {
                                            if (!self || self->m_generation != generation || done.error())
                                                return; // what ended the connection has been told already
                                            const auto ready = self->readLogin(done);
                                            if (!ready) {
                                                self->failAttempt(ready.error());
                                                return;
                                            }
                                            self->m_attemptTimer.stop();
                                            self->m_lastError = {};
                                            self->m_readySince = Clock::now();
                                            if (self->m_options.client.idleTimeout > 0ms)
                                                self->m_idleTimer.start(self->m_options.client.idleTimeout);
                                            const QByteArray runId = self->m_identity.runId;
                                            const bool changed =
                                                !self->m_lastRunId.isEmpty() && !runId.isEmpty() && self->m_lastRunId != runId;
                                            if (!runId.isEmpty())
                                                self->m_lastRunId = runId;
                                            self->setState(State::Ready);
                                            if (self && changed)
                                                Q_EMIT self->serverChanged();
                                            if (self && self->m_generation == generation)
                                                self->pump();
                                        });
    login->internal = true;
    login->deadline = Clock::now() + login->options.timeout;
    send(*login);
    flush();
}

Result<void> Connection::readLogin(const Request &login)
{
    const std::vector<LoginStep> steps = makeLogin(m_options).steps;
    for (std::size_t i = 0; i < steps.size() && i < login.replies.size(); ++i) {
        const Value &reply = login.replies[i];
        const LoginStep step = steps[i];
        if (reply.isError()) {
            Error error = errorFromReply(reply.bytes(), login.command(i).label());
            hidePassword(error, m_options.password);
            if (step == LoginStep::Auth || error.code == Code::AuthFailed) {
                error.code = Code::AuthFailed;
                if (step != LoginStep::Auth)
                    error.message = QStringLiteral("the server wants a password (%1)").arg(error.message);
                return std::unexpected(error);
            }
            if (step == LoginStep::Select)
                return failure(error.code == Code::NoPermission ? Code::NoPermission : Code::InvalidUrl,
                               QStringLiteral("database %1: %2").arg(m_options.database).arg(error.message),
                               QStringLiteral("database"));
            if (step == LoginStep::Role)
                return failure(error.code, QStringLiteral("the role of this server can't be asked: %1").arg(error.message),
                               error.context);
            // Without a name, an id or INFO one can work; without COMMAND the gate refuses everything and says so.
            continue;
        }
        switch (step) {
        case LoginStep::ConnectionId:
            m_connectionId = reply.integer().value_or(0);
            break;
        case LoginStep::Info:
            m_identity = ServerIdentity::fromInfo(reply.bytes());
            break;
        case LoginStep::Commands:
            m_commands = CommandTable::fromReply(reply);
            break;
        case LoginStep::Role:
            if (reply.at(0).bytes() != "master")
                return failure(Code::ConnectFailed,
                               QStringLiteral("the server at %1 is a %2, not a master")
                                   .arg(m_endpoint.toString(), QString::fromUtf8(reply.at(0).bytes())),
                               QStringLiteral("ROLE"));
            break;
        default:
            break;
        }
    }
    return {};
}

void Connection::failAttempt(const Error &error)
{
    if (m_state == State::Closed || m_state == State::Idle || m_state == State::Pausing)
        return;
    // A connection that held for a while starts again with the shortest pause; one that breaks at once does not.
    if (m_state == State::Ready && Clock::now() - m_readySince > 1s)
        m_failedAttempts = 0;
    ++m_failedAttempts;
    m_lastError = error;
    ++m_attemptNumber;
    tearDown();

    const auto &client = m_options.client;
    const double doubled = double(client.reconnectFirst.count()) * double(1LL << std::min(m_failedAttempts - 1, 20));
    const double bounded = std::min(doubled, double(client.reconnectMost.count()));
    const auto pause = std::chrono::milliseconds(qint64(bounded * (0.5 + QRandomGenerator::global()->generateDouble())));
    m_attemptTimer.start(pause);
    m_nextAttempt = QDateTime::currentDateTimeUtc().addMSecs(pause.count());

    Watch watch(*this);
    setState(State::Pausing);
    if (watch.gone)
        return;
    Error lost = error;
    if (lost.code != Code::Cancelled)
        lost.code = Code::ConnectionLost;
    answerAll(lost, awayError(), m_options.client.queueWhileAway);
}

void Connection::tearDown()
{
    ++m_generation;
    m_attemptTimer.stop();
    m_idleTimer.stop();
    if (m_transport)
        m_transport->abort();
    m_transport.reset();
    m_reader.reset();
    m_out = {};
    m_commands = {};
    m_identity = {};
    m_connectionId = 0;
    m_degradation = {};
    m_probing = false;
    m_leaveReplica = false;
}

void Connection::answerAll(const Error &sentError, const Error &queuedError, bool keepQueue)
{
    Watch watch(*this);
    while (!m_sent.empty()) {
        Request *request = m_sent.front().request;
        m_inFlightBytes -= m_sent.front().bytes;
        m_sent.pop_front();
        ++m_firstSequence;
        if (!request)
            continue;
        request->holder = nullptr;
        if (request->router && request->router->reroute(*request, sentError)) {
            if (watch.gone)
                return;
            continue;
        }
        request->fail(sentError);
        if (watch.gone)
            return;
    }
    while (!keepQueue && m_queueHead && m_state != State::Ready) {
        Request *request = m_queueHead;
        unlink(*request);
        if (request->router && request->router->reroute(*request, queuedError)) {
            if (watch.gone)
                return;
            continue;
        }
        request->fail(queuedError);
        if (watch.gone)
            return;
    }
}

Error Connection::awayError() const
{
    if (m_state == State::Closed)
        return {Code::Cancelled, QStringLiteral("the connection was closed"), {}};
    if (m_lastError.message.isEmpty())
        return {Code::NotConnected, QStringLiteral("there is no connection yet"), {}};
    Error error = m_lastError;
    // A command that was never sent must not look as if it might have run.
    if (!wasNotSent(error.code) && error.code != Code::Protocol)
        error.code = Code::NotConnected;
    return error;
}

} // namespace freshet::redis
