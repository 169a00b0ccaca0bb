// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_changes.h"

#include "core/audit/activity_log.h"
#include "ui/bridge/answer.h"
#include "ui/streams/stream_change_text.h"
#include "ui/streams/stream_record.h"
#include "ui/streams/streams_text.h"

namespace freshet::ui {

using Kind = StreamChange::Kind;

StreamChanges::StreamChanges(const Records &records, QObject *parent)
    : QObject(parent)
    , m_records(records)
    , m_rights([](int kind, bool isCluster) { return commandsOf(Kind(kind), isCluster); })
    , m_counter(std::make_shared<Counter>())
{}

StreamChanges::~StreamChanges()
{
    m_stop.request_stop();
}

void StreamChanges::setSession(Session *session)
{
    m_stop.request_stop();
    m_latest.next();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    m_rights.setSession(session);
    if (session)
        connect(session, &Session::permissionsChanged, this, &StreamChanges::busyChanged);
    setBusy(false);
    Q_EMIT busyChanged(); // what may be done differs
}

void StreamChanges::setBusy(bool busy)
{
    if (std::exchange(m_busy, busy) != busy)
        Q_EMIT busyChanged();
}

bool StreamChanges::canBegin(Kind kind) const
{
    return !m_busy && obstacle(kind).isEmpty();
}

QString StreamChanges::obstacle(Kind kind) const
{
    if (!m_session)
        return tr("No connection is open");
    if (m_session->options().readOnly)
        return tr("The connection is read-only");
    return m_rights.obstacle(int(kind));
}

void StreamChanges::forgetKeys()
{
    m_rights.forgetKeys();
    Q_EMIT busyChanged();
}

void StreamChanges::stop()
{
    m_stop.request_stop();
}

std::pair<qint64, qint64> StreamChanges::progress() const
{
    return {m_counter->done.load(), m_counter->asked.load()};
}

void StreamChanges::ask(QWidget *window, const StreamChange &change)
{
    if (!canBegin(change.kind))
        return;
    m_current = change;
    m_stop = {};
    m_counter = std::make_shared<Counter>();
    setBusy(true);
    const auto mine = m_latest.next();
    const auto question = m_session->run([change](redis::Client &client) { return planStreamChange(client, change); });
    whenAnswered(question, this, [this, mine, change, window = QPointer(window)](const Result<StreamPlan> &plan) {
        if (m_latest.is(mine))
            onPlan(window, change, plan);
    });
}

void StreamChanges::onPlan(QPointer<QWidget> window, const StreamChange &change, const Result<StreamPlan> &plan)
{
    const auto refuse = [this](const QString &why) {
        setBusy(false);
        Q_EMIT refused(why);
    };
    if (!plan) {
        m_rights.note(int(change.kind), plan.error());
        refuse(tr("Not done: %1").arg(streamErrorText(plan.error())));
        return;
    }
    const bool needsTaker = change.kind == Kind::Claim || change.kind == Kind::ClaimIdle ||
                            (change.kind == Kind::RemoveConsumer && plan->consumerRemoval && plan->consumerRemoval->pending > 0);
    if (needsTaker && plan->to.isEmpty()) {
        refuse(tr("Not done: the group has no other consumer; name one that is to take the entries"));
        return;
    }
    if (!window) {
        refuse({});
        return;
    }
    m_planned.start();
    StreamChange planned = change;
    if (needsTaker)
        planned.to = plan->to; // who was shown is who gets them
    const auto mine = m_latest.next();
    ChangeGuard::ask(
        window, m_session, streamRequest(planned, *plan),
        [self = QPointer(this), mine, planned](const ChangeAnswer &answer) {
            if (self && self->m_latest.is(mine))
                self->perform(planned, answer.reason);
        },
        [self = QPointer(this), mine] {
            if (!self || !self->m_latest.is(mine))
                return;
            self->setBusy(false);
            Q_EMIT self->refused({});
        });
}

Task<Result<StreamChangeResult>> StreamChanges::recorded(redis::Client &client, StreamChange change, Records records,
                                                         audit::Origin origin, QString reason, inspect::ActionOptions options)
{
    audit::ActivityLog *log = client.options().readOnly ? nullptr : records.log; // read-only: nothing will be changed
    qint64 id = 0;
    if (log) {
        audit::Intent intent = intentOf(change, origin, reason);
        const auto begun = co_await log->begin(std::move(intent));
        if (!begun)
            co_return std::unexpected(begun.error());
        id = *begun;
    }
    StreamChangeResult result = co_await makeStreamChange(client, change, reason, options);
    if (log) {
        audit::Outcome outcome = outcomeOf(result);
        const auto finished = co_await log->finish(id, std::move(outcome));
        Q_UNUSED(finished) // it is completed later; what was done is done
    }
    co_return result;
}

void StreamChanges::perform(const StreamChange &change, const QString &reason)
{
    if (!m_session) {
        setBusy(false);
        Q_EMIT refused({});
        return;
    }
    m_current = change;
    inspect::ActionOptions options;
    options.stop = m_stop.get_token();
    options.untouchedFor = std::chrono::milliseconds(m_planned.elapsed());
    options.progress = [counter = m_counter](qint64 done, qint64 asked) {
        counter->done = done;
        counter->asked = asked;
    };
    const auto mine = m_latest.next();
    const auto question =
        m_session->run([change, records = m_records, origin = m_session->origin(), reason, options](redis::Client &client) {
            return recorded(client, change, records, origin, reason, options);
        });
    whenAnswered(question, this, [this, mine, change](const Result<StreamChangeResult> &answer) {
        if (!m_latest.is(mine))
            return;
        StreamChangeResult result;
        if (answer)
            result = *answer;
        else
            result.error = answer.error();
        if (result.error)
            m_rights.note(int(change.kind), *result.error);
        else if (result.entries && result.entries->error)
            m_rights.note(int(change.kind), *result.entries->error);
        setBusy(false);
        Q_EMIT finished(change, result);
    });
}

} // namespace freshet::ui
