// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/trace_controller.h"

#include "ui/bridge/answer.h"
#include "ui/streams/trace_model.h"

namespace freshet::ui {

using events::TraceRecord;

namespace {

bool isSame(const std::vector<TraceRecord> &a, const std::vector<TraceRecord> &b)
{
    const auto same = [](const TraceRecord &one, const TraceRecord &other) {
        const auto sameRemoval = [](const TraceRecord::Removal &x, const TraceRecord::Removal &y) {
            return x.key == y.key && x.removed == y.removed && x.refilled == y.refilled;
        };
        return one.entryId == other.entryId && one.stream == other.stream && one.group == other.group &&
               one.consumer == other.consumer && one.deliveries == other.deliveries && one.delivered == other.delivered &&
               one.handled == other.handled && one.acknowledged == other.acknowledged && one.error == other.error &&
               one.failed == other.failed && one.buried == other.buried && one.removedCount == other.removedCount &&
               std::ranges::equal(one.removals, other.removals, sameRemoval);
    };
    return std::ranges::equal(a, b, same);
}

} // namespace

TraceController::TraceController(QObject *parent)
    : QObject(parent)
    , m_model(new TraceModel(this))
{}

void TraceController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    forget();
    m_view.look = {};
    if (session) {
        m_view.look.kind = LookState::Kind::Waiting;
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        connect(session, &Session::statusChanged, this, [this](const redis::ConnectionStatus &status) {
            if (status.state == redis::ConnectionStatus::State::Ready)
                Q_EMIT refreshWanted();
        });
    }
    Q_EMIT viewChanged();
}

void TraceController::forget()
{
    m_latest.next();
    m_asking = false;
    m_view.isKnown = false;
    m_model->setRecords({});
}

void TraceController::show(const QByteArray &eventId)
{
    if (eventId != m_view.eventId) {
        forget();
        m_view.eventId = eventId;
        if (m_session)
            m_view.look.kind = LookState::Kind::Waiting;
        m_view.look.at = {};
        Q_EMIT viewChanged();
    }
    refresh();
}

void TraceController::refresh()
{
    if (m_asking)
        return;
    if (!m_session) {
        Q_EMIT refreshFailed();
        return;
    }
    if (m_view.eventId.isEmpty()) {
        Q_EMIT refreshed(QDateTime::currentDateTimeUtc());
        return;
    }
    m_asking = true;
    const auto mine = m_latest.next();
    const auto question =
        m_session->run([id = m_view.eventId](redis::Client &client) { return events::EventTrace::fetch(client, id); });
    whenAnswered(question, this, [this, mine](const Result<std::vector<TraceRecord>> &records) {
        if (!m_latest.is(mine))
            return;
        m_asking = false;
        if (!records) {
            m_view.look.fail(records.error(), m_session);
            Q_EMIT viewChanged();
            Q_EMIT refreshFailed();
            return;
        }
        m_view.look.succeed();
        m_view.isKnown = !records->empty();
        if (!isSame(*records, m_model->records()))
            m_model->setRecords(*records);
        Q_EMIT viewChanged();
        Q_EMIT refreshed(m_view.look.at);
    });
}

} // namespace freshet::ui
