// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/connection_test.h"

#include "ui/bridge/answer.h"

#include <QTimer>

#include <algorithm>
#include <chrono>

namespace freshet::ui {

using Step = ConnectionTest::Step;
using Mark = ConnectionTest::Mark;

namespace {

constexpr std::chrono::seconds ringPatience{3};

} // namespace

ConnectionTest::ConnectionTest(QObject *parent)
    : QObject(parent)
{}

ConnectionTest::~ConnectionTest() = default;

std::vector<Step> ConnectionTest::stepsOf(const redis::Url &url)
{
    std::vector<Step> steps;
    if (url.socketPath.isEmpty())
        steps.push_back(Step::LookUp);
    steps.push_back(Step::Reach);
    if (url.tls.enabled)
        steps.push_back(Step::Tls);
    steps.push_back(Step::Login);
    steps.push_back(Step::Permission);
    return steps;
}

Step stepOf(const Error &error, const redis::Url &url)
{
    switch (error.code) {
    case Code::HostNotFound:
        return Step::LookUp;
    case Code::TlsFailed:
        return url.tls.enabled ? Step::Tls : Step::Reach;
    case Code::ConnectFailed:
    case Code::Timeout:
    case Code::NotConnected:
    case Code::MasterUnknown:
    case Code::ClusterDown:
    case Code::Io:
    case Code::Cancelled:
        return Step::Reach;
    case Code::NoPermission:
        return Step::Permission;
    default:
        return Step::Login; // the bytes go both ways, but what comes back is no welcome
    }
}

QString stepTitle(Step step, const redis::Url &url)
{
    switch (step) {
    case Step::LookUp:
        return ConnectionTest::tr("Name look-up");
    case Step::Reach:
        return url.socketPath.isEmpty() ? ConnectionTest::tr("TCP connection") : ConnectionTest::tr("Unix socket");
    case Step::Tls:
        return ConnectionTest::tr("TLS and certificate");
    case Step::Login:
        return ConnectionTest::tr("Login");
    case Step::Permission:
        return ConnectionTest::tr("Permission to run commands");
    }
    return {};
}

void ConnectionTest::start(const redis::Url &url)
{
    m_session.reset();
    m_ring.reset();
    m_url = url;
    if (m_url.topology == redis::Topology::Sentinel && m_url.sentinelPassword.isEmpty())
        m_url.sentinelPassword = qEnvironmentVariable("FRESHET_SENTINEL_PASSWORD");
    m_outcome = {};
    m_marks.fill(Mark::Skipped);
    for (const Step step : stepsOf(url))
        m_marks[std::size_t(step)] = Mark::Waiting;
    m_marks[std::size_t(stepsOf(url).front())] = Mark::Running;

    redis::ClientOptions options;
    options.readOnly = false; // it asks nothing that writes, and the gate would only add a round trip
    options.clientName = QStringLiteral("freshet-test");
    m_session = std::make_unique<Session>(m_url, options);
    const auto mine = m_latest.next();
    const auto answer = m_session->run([](redis::Client &client) { return probe(client); });
    whenAnswered(answer, this, [this, mine](const Result<Finding> &result) {
        if (m_latest.is(mine))
            conclude(result);
    });
    Q_EMIT changed();
}

void ConnectionTest::stop()
{
    if (!isRunning())
        return;
    m_latest.next();
    const auto running = std::ranges::find(m_marks, Mark::Running);
    fail(running == m_marks.end() ? Step::Reach : Step(running - m_marks.begin()), Error{Code::Cancelled, {}, {}});
}

Task<Result<ConnectionTest::Finding>> ConnectionTest::probe(redis::Client &client)
{
    if (auto ready = co_await client.ready(); !ready)
        co_return std::unexpected(ready.error());
    Finding finding;
    QElapsedTimer clock;
    clock.start();
    const redis::Command ping("PING");
    const auto pong = co_await client.command(ping);
    finding.milliseconds = double(clock.nsecsElapsed()) / 1e6;
    if (!pong && pong.error().code != Code::NoPermission)
        co_return std::unexpected(pong.error());
    if (!pong)
        finding.missing.push_back(QStringLiteral("PING"));

    // What every panel stands on. Each alone, so that each refusal is seen.
    std::vector<redis::Command> asked;
    asked.emplace_back("INFO", "server");
    asked.emplace_back("COMMAND", "INFO", "get");
    asked.emplace_back("DBSIZE");
    for (const redis::Command &one : asked) {
        const auto reply = co_await client.command(one);
        if (reply)
            continue;
        if (reply.error().code != Code::NoPermission)
            co_return std::unexpected(reply.error());
        finding.missing.push_back(one.label());
    }
    const auto identity = co_await client.identity();
    if (identity)
        finding.server = identity->displayName();
    co_return finding;
}

void ConnectionTest::conclude(const Result<Finding> &result)
{
    // A command that could not be sent in time tells less than the attempt to connect.
    if (!result && (result.error().code == Code::Timeout || result.error().code == Code::NotConnected)) {
        discern(result.error());
        return;
    }
    if (!result) {
        fail(stepOf(result.error(), m_url), result.error());
        return;
    }
    m_outcome.server = result->server;
    m_outcome.milliseconds = result->milliseconds;
    m_outcome.missing = result->missing;
    if (!result->missing.empty()) {
        QStringList names(result->missing.begin(), result->missing.end());
        fail(Step::Permission, Error{Code::NoPermission, names.join(QStringLiteral(", ")), {}});
        return;
    }
    for (Mark &mark : m_marks) {
        if (mark != Mark::Skipped)
            mark = Mark::Passed;
    }
    m_session.reset();
    Q_EMIT changed();
    Q_EMIT finished();
}

/// Nothing came in time: was it that nobody took the connection, or that whoever took it said nothing?
void ConnectionTest::discern(const Error &error)
{
    m_session.reset();
    m_ring = std::make_unique<QTcpSocket>();
    const auto mine = m_latest.next();
    const auto answer = [this, mine, error](bool taken) {
        if (!m_latest.is(mine))
            return;
        m_latest.next();
        fail(!taken ? Step::Reach : m_url.tls.enabled ? Step::Tls : Step::Login, error);
    };
    if (m_url.hosts.isEmpty()) {
        answer(true); // a Unix socket takes a connection at once or not at all
        return;
    }
    connect(m_ring.get(), &QTcpSocket::connected, this, [answer] { answer(true); });
    connect(m_ring.get(), &QTcpSocket::errorOccurred, this, [answer] { answer(false); });
    QTimer::singleShot(ringPatience, m_ring.get(), [answer] { answer(false); });
    m_ring->connectToHost(m_url.hosts.first().host, m_url.hosts.first().port);
}

void ConnectionTest::fail(Step step, const Error &error)
{
    m_outcome.failedAt = step;
    m_outcome.error = error;
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        if (m_marks[i] == Mark::Skipped && i != std::size_t(step))
            continue;
        m_marks[i] = i < std::size_t(step) ? Mark::Passed : i == std::size_t(step) ? Mark::Failed : Mark::Waiting;
    }
    m_session.reset();
    if (m_ring)
        m_ring.release()->deleteLater(); // it may be sending the signal that led here
    Q_EMIT changed();
    Q_EMIT finished();
}

} // namespace freshet::ui
