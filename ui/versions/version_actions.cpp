// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/version_actions.h"

#include "core/audit/activity_log.h"
#include "core/inspect/undo.h"
#include "ui/bridge/answer.h"

namespace freshet::ui {

using Kind = VersionOrder::Kind;

namespace {

QByteArrayList commandsOf(int kind, bool isCluster)
{
    switch (Kind(kind)) {
    case Kind::Bump:
        return {"hscan", "get", "eval", "evalsha", "type", "hget", "hset", "set", "hsetnx", "xadd"};
    case Kind::Rollback: // the highest number stays as it is
        return {"hscan", "get", "eval", "evalsha", "type", "hget", "set", "hsetnx", "xadd"};
    case Kind::Cleanup:
        if (isCluster) // the versions lie at other nodes than the keys
            return {"hscan", "scan", "get", "unlink"};
        return {"hscan", "scan", "get", "eval", "evalsha", "unlink"};
    }
    return {};
}

} // namespace

VersionActions::VersionActions(const Records &records, QObject *parent)
    : QObject(parent)
    , m_records(records)
    , m_rights(commandsOf)
{}

VersionActions::~VersionActions()
{
    m_stop.request_stop();
}

void VersionActions::setSession(Session *session)
{
    m_stop.request_stop();
    m_latest.next();
    m_session = session;
    m_rights.setSession(session);
    if (std::exchange(m_busy, false))
        Q_EMIT busyChanged();
}

void VersionActions::stop()
{
    m_stop.request_stop();
}

double VersionActions::progress() const
{
    const qint64 total = m_busy && m_progress ? m_progress->total.load() : 0;
    return total > 0 ? std::min(1.0, double(m_progress->scanned.load()) / double(total)) : -1;
}

qint64 VersionActions::doneSoFar() const
{
    return m_busy && m_progress ? m_progress->deleted.load() : 0;
}

audit::Intent intentOf(const VersionOrder &order, const audit::Origin &origin)
{
    audit::Intent intent;
    intent.origin = origin;
    intent.target = order.scope;
    intent.reason = order.reason;
    intent.plan = order.plan;
    switch (order.kind) {
    case Kind::Bump:
        intent.action = QStringLiteral("version.bump");
        break;
    case Kind::Rollback:
        intent.action = QStringLiteral("version.rollback");
        intent.plan.insert(QStringLiteral("to"), QString::fromUtf8(order.target));
        break;
    case Kind::Cleanup:
        intent.action = QStringLiteral("version.cleanup");
        intent.plan.insert(QStringLiteral("keep"), order.keep);
        break;
    }
    return intent;
}

audit::Outcome outcomeOf(const VersionOrder &order, const Result<VersionResult> &result)
{
    if (!result)
        return audit::outcomeOf(result.error());
    audit::Outcome outcome;
    if (order.kind == Kind::Cleanup) {
        const cache::CleanupReport &report = result->cleanup;
        outcome.result = {{QStringLiteral("matched"), report.matched},
                          {QStringLiteral("deleted"), report.deleted},
                          {QStringLiteral("failed"), report.failed}};
        if (report.error)
            outcome.error = report.error->message;
        if (report.error || report.failed > 0 || report.stopped)
            outcome.state = report.deleted > 0 || report.stopped ? audit::Outcome::State::Partly : audit::Outcome::State::Failed;
        return outcome;
    }
    cache::VersionChange all = result->change;
    all.namespaces.insert(all.namespaces.end(), result->laggards.begin(), result->laggards.end());
    outcome.result = {{QStringLiteral("from"), QString::fromUtf8(all.move.from)},
                      {QStringLiteral("to"), QString::fromUtf8(all.move.to)}};
    if (order.scope == cache::globalScope)
        outcome.result.insert(QStringLiteral("namespaces"), qint64(all.namespaces.size()));
    if (all.move.from != all.move.to)
        outcome.undo = inspect::undoOfVersion(all);
    return outcome;
}

Task<Result<VersionResult>> VersionActions::recorded(redis::Client &client, Job job)
{
    audit::ActivityLog *log = job.records.log;
    if (!log || job.isPlan ||
        client.options().readOnly) { // where it is read-only nothing will be changed, and the answer says so
        auto answer = co_await work(client, std::move(job));
        co_return answer;
    }
    const VersionOrder order = job.order;
    audit::Intent intent = intentOf(order, job.origin);
    const auto id = co_await log->begin(std::move(intent));
    if (!id)
        co_return std::unexpected(id.error());
    auto answer = co_await work(client, std::move(job));
    audit::Outcome outcome = outcomeOf(order, answer);
    const auto finished = co_await log->finish(*id, std::move(outcome));
    Q_UNUSED(finished) // it is completed later; what was done is done
    const bool mayLag = answer && order.kind == Kind::Bump && order.scope == cache::globalScope;
    if (!mayLag)
        co_return answer;
    // A service that had read the old version may still write it to its namespace on its first read.
    cache::Versions versions(client, {});
    const auto late = co_await versions.moveLaggards(answer->change);
    if (!late || late->namespaces.empty())
        co_return answer; // the bump stands; who lags behind is seen with the next refresh
    answer->laggards = late->namespaces;
    outcome = outcomeOf(order, answer);
    const auto finishedAgain = co_await log->finish(*id, std::move(outcome));
    Q_UNUSED(finishedAgain)
    co_return answer;
}

Task<Result<VersionResult>> VersionActions::work(redis::Client &client, Job job)
{
    if (job.order.kind == Kind::Cleanup) {
        auto cleaned = co_await cleanUp(client, std::move(job));
        co_return cleaned;
    }
    VersionResult result;
    cache::Versions versions(client, {});
    const VersionOrder order = job.order;
    const bool isBump = order.kind == Kind::Bump;
    auto changing = isBump ? (job.isPlan ? versions.planBump(order.scope) : versions.bump(order.scope, order.reason))
                           : (job.isPlan ? versions.planRollback(order.scope, order.target)
                                         : versions.rollback(order.scope, order.target, false, order.reason));
    const auto change = co_await changing;
    if (!change)
        co_return std::unexpected(change.error());
    result.change = *change;
    co_return result;
}

Task<Result<VersionResult>> VersionActions::cleanUp(redis::Client &client, Job job)
{
    cache::Versions versions(client, {});
    cache::CleanupOptions options;
    options.keep = job.order.keep;
    options.dryRun = job.isPlan;
    options.gentle = job.gentle;
    options.stop = job.stop;
    options.reason = job.order.reason;
    options.progress = [progress = job.progress](qint64 scanned, qint64 total, qint64, qint64 deleted) {
        progress->scanned = scanned;
        progress->total = total;
        progress->deleted = deleted;
    };
    auto report = co_await versions.cleanup(job.order.scope, std::move(options));
    if (!report)
        co_return std::unexpected(report.error());
    VersionResult result;
    result.cleanup = std::move(*report);
    co_return result;
}

void VersionActions::plan(const VersionOrder &order)
{
    begin(order, true);
}

void VersionActions::perform(const VersionOrder &order)
{
    begin(order, false);
}

void VersionActions::begin(const VersionOrder &order, bool isPlan)
{
    if (m_busy || !m_session)
        return;
    m_busy = true;
    m_isPlan = isPlan;
    m_order = order;
    m_stop = {};
    m_progress = std::make_shared<Progress>();
    Job job;
    job.order = order;
    job.isPlan = isPlan;
    job.gentle = m_session->profile().gentle || m_session->profile().environment == redis::Profile::Environment::Production;
    job.records = m_records;
    job.origin = m_session->origin();
    job.stop = m_stop.get_token();
    job.progress = m_progress;
    const auto mine = m_latest.next();
    const auto question = m_session->run([job = std::move(job)](redis::Client &client) { return recorded(client, job); });
    whenAnswered(question, this, [this, mine](const Result<VersionResult> &result) {
        if (m_latest.is(mine))
            end(result);
    });
    Q_EMIT busyChanged();
}

void VersionActions::end(const Result<VersionResult> &result)
{
    m_busy = false;
    const std::optional<Error> error = !result                 ? std::optional(result.error())
                                       : result->cleanup.error ? result->cleanup.error
                                                               : std::nullopt;
    const VersionEnd end{m_order, result};
    const bool isPlan = m_isPlan;
    if (error)
        m_rights.note(int(m_order.kind), *error);
    Q_EMIT busyChanged();
    if (isPlan)
        Q_EMIT planned(end);
    else
        Q_EMIT finished(end);
}

} // namespace freshet::ui
