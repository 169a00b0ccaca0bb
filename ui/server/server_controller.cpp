// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/server_controller.h"

#include "ui/bridge/answer.h"
#include "ui/server/info_model.h"

#include <algorithm>
#include <utility>

namespace freshet::ui {

ServerController::ServerController(QObject *parent)
    : QObject(parent)
    , m_model(new InfoModel(this))
{}

void ServerController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_latest.next();
    m_session = session;
    m_wanted.clear();
    m_view = {};
    m_view.state = session ? State::Waiting : State::NoSession;
    m_model->clear();
    if (std::exchange(m_asking, false))
        Q_EMIT refreshFailed();
    if (session) {
        connect(session, &Session::statusChanged, this, &ServerController::onStatus);
        connect(session, &Session::identityChanged, this, [this] {
            m_view.summary.identity = m_session->identity().displayName();
            Q_EMIT viewChanged();
        });
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        m_view.summary.identity = session->identity().version.isNull() ? QString() : session->identity().displayName();
    }
    Q_EMIT viewChanged();
    if (session)
        onStatus(session->status());
}

void ServerController::onStatus(const redis::ConnectionStatus &status)
{
    using Way = redis::ConnectionStatus::State;
    if (status.state == Way::Ready || status.state == Way::Degraded) {
        if (m_view.state != State::Live)
            Q_EMIT refreshWanted();
        return;
    }
    if (!status.error.message.isEmpty() || m_view.at.isValid())
        setState(State::Away, status.error);
}

void ServerController::chooseNode(const QByteArray &nodeId)
{
    if (nodeId == m_wanted || nodeId == m_view.nodeId)
        return;
    m_wanted = nodeId;
    m_latest.next(); // an answer of the other node that is still under way is void
    if (std::exchange(m_asking, false))
        Q_EMIT refreshFailed();
    Q_EMIT refreshWanted();
}

Task<Result<ServerController::Answer>> ServerController::fetch(redis::Client &client, QByteArray nodeId)
{
    Answer answer;
    auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    answer.nodes = std::move(*nodes);
    if (answer.nodes.empty())
        co_return failure(Code::NotConnected, QStringLiteral("no primary is known"));
    const bool isThere =
        std::any_of(answer.nodes.begin(), answer.nodes.end(), [&](const redis::Node &node) { return node.id == nodeId; });
    answer.nodeId = isThere ? nodeId : answer.nodes.front().id; // a node that left the cluster can't be asked
    const QByteArray sections("everything");
    auto info = co_await inspect::fetchInfo(client, answer.nodeId, sections);
    if (!info)
        co_return std::unexpected(info.error());
    answer.info = std::move(*info);
    co_return answer;
}

void ServerController::refresh()
{
    if (m_asking)
        return;
    if (!m_session) {
        Q_EMIT refreshFailed();
        return;
    }
    m_asking = true;
    const auto mine = m_latest.next();
    const auto question = m_session->run([node = m_wanted](redis::Client &client) { return fetch(client, node); });
    whenAnswered(question, this, [this, mine](const Result<Answer> &answer) {
        if (!m_latest.is(mine))
            return;
        m_asking = false;
        onAnswer(answer);
    });
}

void ServerController::onAnswer(const Result<Answer> &answer)
{
    if (!answer) {
        const Error &error = answer.error();
        if (error.code == Code::NoPermission)
            setState(State::NotPermitted, error);
        else if (isUnreachable(error.code) || error.code == Code::Cancelled) {
            // Before the first answer the connection may still be under way; its state tells when it failed.
            if (m_view.at.isValid() || m_session->status().state == redis::ConnectionStatus::State::Away)
                setState(State::Away, error);
        } else
            setState(State::Failed, error);
        Q_EMIT refreshFailed();
        return;
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (answer->nodeId != m_view.nodeId)
        m_model->clear(); // another node: its numbers did not "change"
    m_model->update(answer->info, now);
    m_view.nodes = answer->nodes;
    m_view.nodeId = answer->nodeId;
    m_view.at = now;
    m_view.state = State::Live;
    m_view.error = {};
    summarise(answer->info);
    Q_EMIT sampled(answer->nodeId, answer->info, now);
    Q_EMIT viewChanged();
    Q_EMIT refreshed(now);
}

void ServerController::summarise(const inspect::ServerInfo &info)
{
    Summary &summary = m_view.summary;
    summary.mode = info.value(u"redis_mode").value_or(info.value(u"server_mode").value_or(QString()));
    summary.uptimeSeconds = info.integer(u"uptime_in_seconds");
    summary.usedMemory = info.integer(u"used_memory");
    summary.maxMemory = info.integer(u"maxmemory");
    summary.peakMemory = info.integer(u"used_memory_peak");
    summary.clients = info.integer(u"connected_clients");
    summary.blockedClients = info.integer(u"blocked_clients");
    summary.maxClients = info.integer(u"maxclients");
    summary.role = info.value(u"role").value_or(QString());
    summary.replicas = info.integer(u"connected_slaves");
}

void ServerController::setState(State state, const Error &error)
{
    if (m_view.state == state && m_view.error == error)
        return;
    m_view.state = state;
    m_view.error = error;
    Q_EMIT viewChanged();
}

} // namespace freshet::ui
