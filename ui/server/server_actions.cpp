// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/server_actions.h"

#include "core/audit/activity_log.h"
#include "ui/bridge/answer.h"
#include "ui/widgets/text.h"

#include <utility>

namespace freshet::ui {

using State = audit::Outcome::State;

namespace {

/// Of something that is done at several nodes.
audit::Outcome nodesOutcome(QJsonObject result, const std::vector<inspect::NodeFailure> &failures)
{
    audit::Outcome outcome;
    outcome.result = std::move(result);
    if (!failures.empty()) {
        outcome.state = State::Partly;
        outcome.error = failures.front().node + QStringLiteral(": ") + failures.front().error.message;
    }
    return outcome;
}

} // namespace

ServerActions::ServerActions(const Records &records, QObject *parent)
    : QObject(parent)
    , m_records(records)
{}

void ServerActions::setSession(Session *session)
{
    m_latest.next();
    m_session = session;
    if (std::exchange(m_busy, false))
        Q_EMIT busyChanged();
}

audit::Intent ServerActions::intent(const char *action, const QByteArray &target, const QString &reason) const
{
    audit::Intent intent;
    intent.origin = m_session->origin();
    intent.action = QLatin1String(action);
    intent.target = target;
    intent.reason = reason;
    return intent;
}

template<typename Done>
Task<Result<Done>> ServerActions::recorded(redis::Client &client, Job<Done> job)
{
    if (!job.log || client.options().readOnly) { // where it is read-only nothing will be changed, and the answer says so
        auto answer = co_await job.work(client);
        co_return answer;
    }
    const auto id = co_await job.log->begin(job.intent);
    if (!id)
        co_return std::unexpected(id.error());
    auto answer = co_await job.work(client);
    audit::Outcome outcome = job.outcome(answer);
    const auto finished = co_await job.log->finish(*id, std::move(outcome));
    Q_UNUSED(finished) // it is completed later; what was done is done
    co_return answer;
}

template<typename Done, typename Then>
void ServerActions::perform(Job<Done> job, Then then)
{
    m_busy = true;
    Q_EMIT busyChanged();
    job.log = m_records.log;
    const auto mine = m_latest.next();
    const auto question = m_session->run([job = std::move(job)](redis::Client &client) { return recorded<Done>(client, job); });
    whenAnswered(question, this, [this, mine, then](const Result<Done> &answer) {
        if (!m_latest.is(mine))
            return;
        m_busy = false;
        Q_EMIT busyChanged();
        then(answer);
    });
}

void ServerActions::resetSlowLog(const QString &reason)
{
    if (m_busy || !m_session)
        return;
    Job<inspect::SlowLogReset> job;
    job.intent = intent("server.slowlog_reset", {}, reason);
    job.work = [](redis::Client &client) { return inspect::resetSlowLog(client); };
    job.outcome = [](const Result<inspect::SlowLogReset> &reset) {
        if (!reset)
            return audit::outcomeOf(reset.error());
        return nodesOutcome({{QStringLiteral("commands"), reset->commands}, {QStringLiteral("nodes"), reset->nodes}},
                            reset->failures);
    };
    perform(std::move(job), [this](const Result<inspect::SlowLogReset> &reset) { Q_EMIT slowLogReset(reset); });
}

void ServerActions::killClient(const inspect::ConnectedClient &victim, const QString &reason)
{
    if (m_busy || !m_session)
        return;
    Job<bool> job;
    job.intent = intent("server.client_kill", QByteArray::number(victim.id), reason);
    job.intent.plan = {{QStringLiteral("node"), victim.node},
                       {QStringLiteral("client"), visibleBytes(victim.address)},
                       {QStringLiteral("name"), visibleBytes(victim.name)},
                       {QStringLiteral("user"), visibleBytes(victim.user)}};
    job.work = [victim](redis::Client &client) { return inspect::killClient(client, victim); };
    job.outcome = [](const Result<bool> &killed) {
        if (!killed)
            return audit::outcomeOf(killed.error());
        audit::Outcome outcome;
        outcome.state = *killed ? State::Done : State::Failed;
        outcome.result = {{QStringLiteral("done"), *killed ? 1 : 0}};
        if (!*killed)
            outcome.error = QStringLiteral("the client had gone by itself");
        return outcome;
    };
    perform(std::move(job), [this, victim](const Result<bool> &killed) { Q_EMIT clientKilled(victim, killed); });
}

void ServerActions::setConfig(const QByteArray &name, const QByteArray &value, bool rewrite, const QString &reason)
{
    if (m_busy || !m_session)
        return;
    const inspect::ConfigFact *fact = inspect::configFact(name);
    const bool isSecret = fact && fact->kind == inspect::ConfigFact::Kind::Secret;
    Job<inspect::ConfigChange> job;
    job.intent = intent("server.config", name, reason);
    if (!isSecret)
        job.intent.plan = {{QStringLiteral("value"), QString::fromUtf8(value)}};
    job.work = [name, value, rewrite](redis::Client &client) { return inspect::setConfig(client, name, value, rewrite); };
    job.outcome = [](const Result<inspect::ConfigChange> &change) {
        if (!change)
            return audit::outcomeOf(change.error());
        QJsonObject result;
        result.insert(QStringLiteral("nodes"), change->changed);
        result.insert(QStringLiteral("before"), QString::fromUtf8(change->before.front().second));
        result.insert(QStringLiteral("value"), QString::fromUtf8(change->after));
        result.insert(QStringLiteral("rewritten"), change->rewritten);
        audit::Outcome outcome = nodesOutcome(std::move(result), change->failures);
        outcome.undo = inspect::undoOfConfig(*change);
        return outcome;
    };
    perform(std::move(job), [this, name](const Result<inspect::ConfigChange> &change) { Q_EMIT configSet(name, change); });
}

} // namespace freshet::ui
