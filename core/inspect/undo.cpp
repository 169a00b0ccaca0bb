// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/undo.h"

#include "core/inspect/undo_config.h"
#include "core/inspect/undo_ttl.h"

#include <QJsonArray>

namespace freshet::inspect {

namespace {

using Kind = UndoReport::Kind;

constexpr std::size_t mostExamples = 20;

std::optional<Kind> kindOf(const audit::Activity &record)
{
    if (!record.intent.undo)
        return std::nullopt;
    const QString kind = record.intent.undo->kind;
    if (kind == QLatin1String("bin"))
        return Kind::Bin;
    if (kind == QLatin1String("version"))
        return Kind::Version;
    if (kind == QLatin1String("ttl"))
        return Kind::Ttl;
    if (kind == QLatin1String("config"))
        return Kind::Config;
    return std::nullopt;
}

QJsonObject moveJson(const cache::VersionMove &move)
{
    return {{QStringLiteral("scope"), QString::fromUtf8(move.scope)},
            {QStringLiteral("from"), QString::fromUtf8(move.from)},
            {QStringLiteral("to"), QString::fromUtf8(move.to)}};
}

std::vector<cache::VersionMove> movesOf(const QJsonObject &what)
{
    std::vector<cache::VersionMove> moves;
    for (const QJsonValue one : what.value(QStringLiteral("moves")).toArray()) {
        const QJsonObject move = one.toObject();
        moves.push_back({move.value(QStringLiteral("scope")).toString().toUtf8(),
                         move.value(QStringLiteral("from")).toString().toUtf8(),
                         move.value(QStringLiteral("to")).toString().toUtf8()});
    }
    return moves;
}

// The bin

Task<Result<UndoReport>> planBin(redis::Client &client, audit::BinStore &bin, QString batch)
{
    UndoReport report;
    const auto entries = co_await bin.batch(batch);
    if (!entries)
        co_return std::unexpected(entries.error());
    if (entries->empty())
        co_return failure(Code::NotFound, QStringLiteral("the bin does not hold these keys any more"), bin.path());
    report.asked = qint64(entries->size());
    std::vector<redis::Command> commands;
    for (const audit::BinEntry &entry : *entries) {
        commands.emplace_back("EXISTS", entry.key);
        if (report.examples.size() < mostExamples)
            report.examples.push_back(entry.key);
    }
    const auto there = co_await client.pipeline(std::move(commands));
    if (!there)
        co_return std::unexpected(there.error());
    for (const redis::Value &one : *there)
        report.changed += one.integer().value_or(0) > 0 ? 1 : 0;
    co_return report;
}

Task<Result<UndoReport>> undoBin(redis::Client &client, audit::BinStore &bin, QString batch, UndoOptions options)
{
    audit::BinOptions restoring;
    restoring.overwrite = options.force;
    restoring.stop = options.stop;
    const auto restored = co_await audit::restoreBatch(client, bin, batch, restoring);
    if (!restored)
        co_return std::unexpected(restored.error());
    UndoReport report;
    report.asked = restored->asked;
    report.done = restored->done;
    report.absent = restored->absent;
    report.changed = restored->existing;
    report.failed = restored->failed;
    report.error = restored->error;
    co_return report;
}

// Versions

/// Of each move back, whether the scope still has the version that the change gave it.
Task<Result<UndoReport>> walkVersions(redis::Client &client, std::vector<cache::VersionMove> moves, UndoOptions options,
                                      bool isDry)
{
    UndoReport report;
    report.kind = Kind::Version;
    report.asked = qint64(moves.size());
    cache::Versions::Options actor;
    cache::Versions versions(client, actor);
    for (const cache::VersionMove &move : moves) {
        if (options.stop.stop_requested())
            break;
        const auto plan = co_await versions.planRollback(move.scope, move.from, true);
        if (!plan) {
            if (report.done == 0 && !isDry)
                co_return std::unexpected(plan.error());
            ++report.failed;
            report.error = report.error ? report.error : plan.error();
            continue;
        }
        report.moves.push_back(plan->move);
        if (plan->move.from != move.to) {
            ++report.changed;
            if (!options.force)
                continue;
        }
        if (isDry) {
            ++report.possible;
            continue;
        }
        // The version was used before, whatever the history still tells of it.
        const auto moved = co_await versions.rollback(move.scope, move.from, true, options.reason);
        if (!moved) {
            ++report.failed;
            report.error = report.error ? report.error : moved.error();
            continue;
        }
        ++report.done;
    }
    co_return report;
}

audit::Outcome outcomeOf(const Result<UndoReport> &report)
{
    if (!report)
        return audit::outcomeOf(report.error());
    audit::Outcome outcome;
    outcome.result = {{QStringLiteral("done"), report->done},
                      {QStringLiteral("absent"), report->absent},
                      {QStringLiteral("changed_since"), report->changed},
                      {QStringLiteral("expired"), report->expired},
                      {QStringLiteral("failed"), report->failed}};
    if (report->error)
        outcome.error = report->error->message;
    const bool isWhole = report->done == report->asked;
    outcome.state = isWhole                                    ? audit::Outcome::State::Done
                    : report->done == 0 && report->failed == 0 ? audit::Outcome::State::Failed
                                                               : audit::Outcome::State::Partly;
    if (report->done == 0)
        outcome.state = audit::Outcome::State::Failed;
    return outcome;
}

Task<Result<UndoReport>> carryOut(redis::Client &client, audit::BinStore &bin, audit::Activity record, UndoOptions options,
                                  bool isDry)
{
    const QJsonObject what = record.intent.undo->what;
    switch (*kindOf(record)) {
    case Kind::Bin: {
        const QString batch = what.value(QStringLiteral("batch")).toString();
        if (!isDry)
            co_return co_await undoBin(client, bin, batch, options);
        auto plan = co_await planBin(client, bin, batch);
        if (plan)
            plan->possible = options.force ? plan->asked : plan->asked - plan->changed;
        co_return plan;
    }
    case Kind::Version:
        co_return co_await walkVersions(client, movesOf(what), options, isDry);
    case Kind::Ttl:
        co_return co_await walkTtls(client, what, options, isDry);
    case Kind::Config:
        co_return co_await walkConfig(client, what, options, isDry);
    }
    co_return failure(Code::InvalidArgument, QStringLiteral("this change can't be taken back"));
}

} // namespace

audit::Undo undoOfBin(const QString &batch)
{
    return {QStringLiteral("bin"), {{QStringLiteral("batch"), batch}}};
}

audit::Undo undoOfVersion(const cache::VersionChange &change)
{
    QJsonArray moves;
    moves.append(moveJson(change.move));
    for (const cache::VersionMove &move : change.namespaces)
        moves.append(moveJson(move));
    return {QStringLiteral("version"), {{QStringLiteral("moves"), moves}}};
}

Result<void> checkUndo(const audit::Activity &record, const QString &server)
{
    const auto refuse = [](const QString &why) { return failure(Code::InvalidArgument, why); };
    if (!kindOf(record))
        return refuse(QStringLiteral("this change can't be taken back"));
    if (record.undoneBy != 0)
        return refuse(QStringLiteral("this change was taken back already"));
    if (record.state == audit::Activity::State::Running)
        return refuse(QStringLiteral("this change is still being made"));
    if (!record.canBeUndone())
        return refuse(QStringLiteral("this change failed; there is nothing to take back"));
    if (record.intent.origin.server != server)
        return refuse(QStringLiteral("this change was made at %1; open that connection").arg(record.intent.origin.server));
    return {};
}

Task<Result<UndoReport>> planUndo(redis::Client &client, audit::BinStore &bin, audit::Activity record, UndoOptions options)
{
    if (const auto checked = checkUndo(record, client.url().displayName()); !checked)
        co_return std::unexpected(checked.error());
    auto report = co_await carryOut(client, bin, std::move(record), std::move(options), true);
    co_return report;
}

Task<Result<UndoReport>> undo(redis::Client &client, audit::ActivityLog &log, audit::BinStore &bin, audit::Activity record,
                              audit::Origin origin, UndoOptions options)
{
    if (const auto checked = checkUndo(record, client.url().displayName()); !checked)
        co_return std::unexpected(checked.error());
    if (client.options().readOnly)
        co_return failure(Code::ReadOnly, QStringLiteral("read-only"), QStringLiteral("undo"));
    audit::Intent intent;
    intent.origin = std::move(origin);
    intent.action = QStringLiteral("undo");
    intent.target = record.intent.target;
    intent.plan = {{QStringLiteral("record"), record.id}, {QStringLiteral("of"), record.intent.action}};
    intent.reason = options.reason;
    intent.undoOf = record.id;
    const auto id = co_await log.begin(std::move(intent));
    if (!id)
        co_return std::unexpected(id.error());
    const qint64 undone = record.id;
    auto report = co_await carryOut(client, bin, std::move(record), std::move(options), false);
    audit::Outcome outcome = outcomeOf(report);
    Result<void> finished;
    if (report)
        finished = co_await log.finishUndo(*id, std::move(outcome), undone);
    else // nothing is known to have come back (the connection was lost): it can be tried again
        finished = co_await log.finish(*id, std::move(outcome));
    Q_UNUSED(finished) // it is completed later; what was done is done
    co_return report;
}

} // namespace freshet::inspect
