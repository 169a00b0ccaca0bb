// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/latency_controller.h"

#include "core/inspect/stream_groups.h"
#include "ui/bridge/answer.h"
#include "ui/streams/latency_model.h"

namespace freshet::ui {

namespace {

constexpr std::size_t mostGroups = 50; // each is 61 small hashes

} // namespace

LatencyController::LatencyController(QObject *parent)
    : QObject(parent)
    , m_model(new LatencyModel(this))
{}

void LatencyController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    forget();
    if (session) {
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        connect(session, &Session::statusChanged, this, [this](const redis::ConnectionStatus &status) {
            if (status.state == redis::ConnectionStatus::State::Ready)
                Q_EMIT refreshWanted();
        });
    }
    Q_EMIT viewChanged();
}

void LatencyController::forget()
{
    m_latest.next();
    m_asking = false;
    m_view.look = {};
    m_view.moreGroups = 0;
    if (m_session)
        m_view.look.kind = LookState::Kind::Waiting;
    m_model->update({});
}

void LatencyController::setStream(const QByteArray &stream)
{
    if (stream == m_view.stream)
        return;
    m_view.stream = stream;
    forget();
    Q_EMIT viewChanged();
    Q_EMIT refreshWanted();
}

Task<Result<LatencyController::Answer>> LatencyController::fetch(redis::Client &client, QByteArray stream)
{
    const auto found = co_await inspect::fetchGroupsOf(client, stream);
    if (!found)
        co_return std::unexpected(found.error());
    Answer answer;
    for (const inspect::StreamGroup &group : found->groups) {
        if (answer.groups.size() == mostGroups) {
            answer.moreGroups = qint64(found->groups.size() - mostGroups);
            break;
        }
        auto hour = co_await events::EventTrace::fetchLatencyHour(client, group.group);
        if (!hour)
            co_return std::unexpected(hour.error());
        answer.groups.push_back(std::move(*hour));
    }
    co_return answer;
}

void LatencyController::refresh()
{
    if (m_asking)
        return;
    if (!m_session) {
        Q_EMIT refreshFailed();
        return;
    }
    if (m_view.stream.isEmpty()) {
        Q_EMIT refreshed(QDateTime::currentDateTimeUtc());
        return;
    }
    m_asking = true;
    const auto mine = m_latest.next();
    const auto question = m_session->run([stream = m_view.stream](redis::Client &client) { return fetch(client, stream); });
    whenAnswered(question, this, [this, mine](const Result<Answer> &answer) {
        if (!m_latest.is(mine))
            return;
        m_asking = false;
        if (!answer) {
            m_view.look.fail(answer.error(), m_session);
            Q_EMIT viewChanged();
            Q_EMIT refreshFailed();
            return;
        }
        m_view.look.succeed();
        m_view.moreGroups = answer->moreGroups;
        m_model->update(answer->groups);
        Q_EMIT viewChanged();
        Q_EMIT refreshed(m_view.look.at);
    });
}

} // namespace freshet::ui
