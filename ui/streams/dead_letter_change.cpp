// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/dead_letter_change.h"

#include "core/audit/activity_log.h"

#include <algorithm>

namespace freshet::ui {

using Kind = DeadLetterChange::Kind;

namespace {

constexpr qsizetype mostTarget = 4096; // what a record holds

Task<Result<DeadLetterResult>> resendOne(redis::Client *client, DeadLetterChange change)
{
    DeadLetterResult result;
    result.asked = 1;
    events::DeadLetters dead(*client);
    const auto sent = co_await dead.resend(change.ids.front(), change.edited);
    if (sent) {
        result.done = 1;
        result.published = *sent;
    } else {
        result.failed = 1;
        result.error = sent.error();
        result.failedIds = change.ids;
    }
    co_return result;
}

Task<Result<DeadLetterResult>> resendMany(redis::Client *client, DeadLetterChange change, std::stop_token stop,
                                          std::shared_ptr<DeadLetterProgress> progress)
{
    events::DeadLetters::ResendOptions options;
    options.perSecond = change.perSecond;
    options.ids.assign(change.ids.rbegin(), change.ids.rend());
    options.stop = stop;
    options.progress = [progress](qint64 done, qint64 failed, qint64) {
        progress->done = done;
        progress->failed = failed;
    };
    events::DeadLetters dead(*client);
    const auto report = co_await dead.resendAll(std::move(options));
    if (!report)
        co_return std::unexpected(report.error());
    DeadLetterResult result;
    result.asked = qint64(change.ids.size());
    result.done = report->sent;
    result.failed = report->failed;
    result.stopped = report->stopped;
    result.error = report->error;
    result.failedIds = report->failedIds;
    co_return result;
}

Task<Result<DeadLetterResult>> removeMany(redis::Client *client, DeadLetterChange change, std::stop_token stop,
                                          std::shared_ptr<DeadLetterProgress> progress)
{
    events::DeadLetters::RemoveOptions options;
    options.ids = change.ids;
    options.stop = stop;
    options.progress = [progress](qint64 done, qint64) { progress->done = done; };
    events::DeadLetters dead(*client);
    const auto report = co_await dead.remove(std::move(options));
    if (!report)
        co_return std::unexpected(report.error());
    DeadLetterResult result;
    result.asked = qint64(change.ids.size());
    result.done = report->removed;
    result.failed = report->failed;
    result.absent = report->absent;
    result.stopped = report->stopped;
    result.error = report->error;
    co_return result;
}

Task<Result<DeadLetterResult>> work(redis::Client *client, DeadLetterChange change, std::stop_token stop,
                                    std::shared_ptr<DeadLetterProgress> progress)
{
    if (change.edited) {
        auto result = co_await resendOne(client, std::move(change));
        co_return result;
    }
    if (change.kind == Kind::Resend) {
        auto result = co_await resendMany(client, std::move(change), stop, progress);
        co_return result;
    }
    auto result = co_await removeMany(client, std::move(change), stop, progress);
    co_return result;
}

} // namespace

audit::Intent intentOf(const DeadLetterChange &change, const audit::Origin &origin)
{
    audit::Intent intent;
    intent.origin = origin;
    intent.action = change.kind == Kind::Resend ? QStringLiteral("events.resend") : QStringLiteral("events.dead_remove");
    for (const QByteArray &id : change.ids) {
        if (intent.target.size() > mostTarget)
            break;
        intent.target += (intent.target.isEmpty() ? QByteArray() : QByteArray(" ")) + id;
    }
    intent.plan.insert(QStringLiteral("asked"), qint64(change.ids.size()));
    if (change.edited)
        intent.plan.insert(QStringLiteral("edited"), true);
    intent.reason = change.reason;
    return intent;
}

audit::Outcome outcomeOf(const DeadLetterResult &result)
{
    using State = audit::Outcome::State;
    audit::Outcome outcome;
    outcome.result = {{QStringLiteral("done"), result.done},
                      {QStringLiteral("failed"), result.failed},
                      {QStringLiteral("absent"), result.absent}};
    if (result.published)
        outcome.result.insert(QStringLiteral("edited"), true);
    if (result.error)
        outcome.error = result.error->message;
    else if (result.stopped)
        outcome.error = QStringLiteral("stopped by the user");
    else if (result.done == 0)
        outcome.error = QStringLiteral("none of the letters is there any more");
    if (result.done > 0)
        outcome.state = result.isWhole() ? State::Done : State::Partly;
    else
        outcome.state = result.error ? audit::outcomeOf(*result.error).state : State::Failed;
    return outcome;
}

Task<Result<DeadLetterResult>> carryOut(redis::Client &client, DeadLetterChange change, Records records, audit::Origin origin,
                                        std::stop_token stop, std::shared_ptr<DeadLetterProgress> progress)
{
    redis::Client *server = &client;
    if (!records.log || client.options().readOnly) { // where it is read-only nothing will be changed, and the answer says so
        auto result = co_await work(server, std::move(change), stop, progress);
        co_return result;
    }
    audit::Intent intent = intentOf(change, origin);
    const auto id = co_await records.log->begin(std::move(intent));
    if (!id)
        co_return std::unexpected(id.error());
    auto result = co_await work(server, std::move(change), stop, progress);
    audit::Outcome outcome;
    if (result)
        outcome = outcomeOf(*result);
    else
        outcome = audit::outcomeOf(result.error());
    const auto finished = co_await records.log->finish(*id, std::move(outcome));
    Q_UNUSED(finished) // it is completed later; what was done is done
    co_return result;
}

} // namespace freshet::ui
