// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/confirm.h"
#include "app/freshetctl/context.h"
#include "app/freshetctl/failure_text.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "app/freshetctl/version_looks.h"
#include "core/base/json_writer.h"
#include "core/cache/versions.h"
#include "core/inspect/undo.h"

#include <set>

namespace freshet::ctl {

namespace {

using cache::Versions;

constexpr qint64 mostKept = 100'000;
const QByteArray global = QByteArrayLiteral("global");

/// `version SUB` of the command line: which scope, and which words are left.
struct Order
{
    QByteArray scope;
    QByteArrayList rest;
};

Result<Order> readOrder(const Arguments &arguments, QByteArrayList words, qsizetype restWords, const char *usage)
{
    Order order;
    order.rest = std::move(words);
    if (arguments.has("--global"))
        order.scope = global;
    else if (!order.rest.isEmpty())
        order.scope = order.rest.takeFirst();
    if (order.scope.isEmpty() || order.rest.size() != restWords)
        return failure(Code::InvalidArgument, QStringLiteral("usage: freshetctl version %1").arg(QLatin1String(usage)));
    if (!arguments.has("--global")) {
        if (const auto checked = Versions::checkNamespace(order.scope); !checked)
            return std::unexpected(checked.error());
    }
    return order;
}

QString reasonOf(const Context &context)
{
    return QString::fromUtf8(context.arguments().value("--reason").value_or(QByteArray()));
}

void writeMove(JsonWriter &json, const cache::VersionMove &move)
{
    json.key("scope").bytes(move.scope).key("from").bytes(move.from).key("to").bytes(move.to);
}

QByteArray moveText(const cache::VersionMove &move, bool isDry = false)
{
    return (isDry ? "would move " : "") + visible(move.scope) + ": " + visible(move.from) + " -> " + visible(move.to) + '\n';
}

/// For the activity log; a dry run has begun no record.
void tellRecord(Context &context, const cache::VersionChange &change)
{
    QJsonObject result{{QStringLiteral("from"), QString::fromUtf8(change.move.from)},
                       {QStringLiteral("to"), QString::fromUtf8(change.move.to)}};
    if (change.move.scope == global)
        result.insert(QStringLiteral("namespaces"), qint64(change.namespaces.size()));
    context.changed(std::move(result), 1, inspect::undoOfVersion(change));
}

void showChange(Context &context, const cache::VersionChange &change, const inspect::VersionWarmth *warmth = nullptr)
{
    const bool isDry = context.arguments().has("--dry-run");
    if (!context.out().isJson()) {
        context.out().text(moveText(change.move, isDry));
        for (const cache::VersionMove &move : change.namespaces)
            context.out().text("  " + moveText(move, isDry));
        if (warmth)
            context.out().text(warmthText(*warmth, QDateTime::currentDateTimeUtc()));
        return;
    }
    JsonWriter json;
    json.beginObject();
    writeMove(json, change.move);
    if (change.move.scope == global) {
        json.key("namespaces").beginArray();
        for (const cache::VersionMove &move : change.namespaces) {
            json.beginObject();
            writeMove(json, move);
            json.endObject();
        }
        json.endArray();
    }
    if (isDry)
        json.key("dry_run").boolean(true);
    if (warmth)
        writeWarmth(json, *warmth);
    context.out().json(json.endObject().text());
}

Task<int> bump(Context &context, QByteArrayList words)
{
    const auto order = readOrder(context.arguments(), std::move(words), 0, "bump NAMESPACE | bump --global");
    if (!order)
        co_return context.wrongUsage(order.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    Versions versions(context.client(), {});
    const StopSignals signal;
    const bool isDry = context.arguments().has("--dry-run");
    if (!isDry)
        co_await context.begin("version.bump", order->scope);
    auto changing = isDry ? versions.planBump(order->scope) : versions.bump(order->scope, reasonOf(context));
    const auto change = co_await changing;
    if (!change)
        co_return context.fail(change.error());
    tellRecord(context, *change);
    showChange(context, *change);
    context.out().flush();
    if (order->scope != global || isDry)
        co_return Done;
    // A service that had read the old version may still write it to its namespace on its first read.
    const auto late = co_await versions.moveLaggards(*change, {}, signal.token());
    if (!late)
        co_return context.fail(late.error());
    cache::VersionChange all = *change;
    all.namespaces.insert(all.namespaces.end(), late->namespaces.begin(), late->namespaces.end());
    tellRecord(context, all);
    for (const cache::VersionMove &move : late->namespaces)
        context.out().warning(QStringLiteral("a service wrote the old version meanwhile, so once more ") +
                              QString::fromUtf8(moveText(move).trimmed()));
    co_return Done;
}

Task<int> rollback(Context &context, QByteArrayList words)
{
    const auto order = readOrder(context.arguments(), std::move(words), 1, "rollback NAMESPACE vN | rollback --global vN");
    if (!order)
        co_return context.wrongUsage(order.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const bool isDry = context.arguments().has("--dry-run");
    if (!isDry && context.arguments().has("--listen"))
        co_return context.wrongUsage(QStringLiteral("--listen goes with --dry-run alone"));
    Versions versions(context.client(), {});
    const bool force = context.arguments().has("--force");
    const QByteArray target = order->rest.front();
    if (!isDry) {
        QJsonObject plan;
        plan.insert(QStringLiteral("to"), QString::fromUtf8(target));
        co_await context.begin("version.rollback", order->scope, std::move(plan));
    }
    auto changing = isDry ? versions.planRollback(order->scope, target, force)
                          : versions.rollback(order->scope, target, force, reasonOf(context));
    const auto change = co_await changing;
    if (!change) {
        const int status = context.fail(change.error());
        co_return change.error().code == Code::NotFound ? int(Refused) : status;
    }
    if (!isDry || change->move.from == change->move.to) {
        tellRecord(context, *change);
        showChange(context, *change);
        co_return Done;
    }
    const StopSignals signal;
    const auto warmth = co_await warmthOf(context, order->scope, target, signal.token());
    if (!warmth)
        co_return warmth.error().code == Code::InvalidArgument ? context.wrongUsage(warmth.error().message)
                                                               : context.fail(warmth.error());
    showChange(context, *change, &*warmth);
    co_return signal.isStopped() ? 128 + signal.signalNumber() : int(Done);
}

QByteArray timeText(const cache::VersionRecord &record)
{
    return record.time.isValid() ? record.time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz")).toLatin1() +
                                       QByteArray::number(1000 + record.microsecond).sliced(1) + 'Z'
                                 : QByteArray();
}

void writeText(JsonWriter &json, const char *name, const QByteArray &text)
{
    json.key(name);
    if (text.isEmpty())
        json.null();
    else
        json.bytes(text);
}

Task<int> history(Context &context, QByteArrayList words)
{
    const QByteArray scope = context.arguments().has("--global") ? global : words.value(0);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    Versions versions(context.client(), {});
    const auto records = co_await versions.history(scope, -1);
    if (!records)
        co_return context.fail(records.error());
    Table table(std::vector<Table::Align>(7, Table::Align::Left));
    for (const cache::VersionRecord &record : *records) {
        if (!context.out().isJson()) {
            table.add({record.time.isValid() ? timeText(record) : QByteArray("unknown"), visible(record.move.scope),
                       visible(record.move.from), visible(record.move.to), visible(record.kind), visible(record.actor.toUtf8()),
                       visible(record.reason.toUtf8())});
            continue;
        }
        JsonWriter json;
        json.beginObject();
        writeText(json, "time", timeText(record));
        writeMove(json, record.move);
        writeText(json, "kind", record.kind);
        writeText(json, "actor", record.actor.toUtf8());
        writeText(json, "reason", record.reason.toUtf8());
        writeText(json, "host", record.host.toUtf8());
        context.out().json(json.endObject().text());
    }
    context.out().text(table.text());
    co_return Done;
}

Task<int> list(Context &context, QByteArrayList)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    Versions versions(context.client(), {});
    const StopSignals signal;
    cache::VersionListOptions options;
    options.count = true;
    options.bytes = true;
    options.expiries = true;
    options.gentle = context.target().gentle;
    options.stop = signal.token();
    const auto rows = co_await versions.list(std::move(options));
    if (!rows && signal.isStopped()) {
        context.out().error(QStringLiteral("stopped before all keys were counted"));
        co_return 128 + signal.signalNumber();
    }
    if (!rows)
        co_return context.fail(rows.error());
    std::set<QString> spoilt; // once each, however many inherit it
    Table table({Table::Align::Left, Table::Align::Left, Table::Align::Left, Table::Align::Left});
    for (const cache::NamespaceVersions &row : *rows) {
        JsonWriter json;
        json.beginObject().key("namespace").bytes(row.nameSpace);
        writeText(json, "version", row.version);
        json.key("own").boolean(row.own).key("max").integer(row.highest).key("versions").beginArray();
        QByteArrayList living;
        for (const auto &one : row.living) {
            json.beginObject().key("version").bytes(one.version).key("keys").integer(one.keys).key("bytes");
            if (one.bytes)
                json.integer(*one.bytes);
            else
                json.null();
            json.key("persistent");
            if (one.persistent)
                json.integer(*one.persistent);
            else
                json.null();
            writeText(json, "last_expiry", one.lastExpiry.isValid() ? isoTime(one.lastExpiry) : QByteArray());
            json.endObject();
            QByteArray text = visible(one.version) + ": " + QByteArray::number(one.keys) + (one.keys == 1 ? " key" : " keys") +
                              (one.bytes ? ", " + humanBytes(*one.bytes) : QByteArray());
            if (one.persistent.value_or(0) > 0)
                text += ", " + QByteArray::number(*one.persistent) + " without expiry";
            if (one.lastExpiry.isValid())
                text += ", last one expires in " +
                        humanDuration(std::max<qint64>(0, QDateTime::currentDateTimeUtc().msecsTo(one.lastExpiry)));
            living.append(text);
        }
        json.endArray();
        if (row.error) {
            json.key("error").string(row.error->message);
            spoilt.insert(row.error->message);
        }
        json.endObject();
        if (context.out().isJson())
            context.out().json(json.text());
        else
            table.add({visible(row.nameSpace), row.error ? QByteArray("unknown") : visible(row.version),
                       row.error ? "unreadable"
                       : row.own ? "own"
                                 : "inherited",
                       living.join("; ")});
    }
    context.out().text(table.text());
    context.out().flush();
    for (const QString &line : spoilt)
        context.out().error(line);
    co_return spoilt.empty() ? Done : DoesNotHold;
}

QByteArray cleanupJson(const cache::CleanupReport &report)
{
    JsonWriter json;
    json.beginObject().key("namespace").bytes(report.nameSpace).key("dry_run").boolean(report.dryRun);
    const auto writeAll = [&](const char *name, const std::vector<QByteArray> &versions) {
        json.key(name).beginArray();
        for (const QByteArray &version : versions)
            json.bytes(version);
        json.endArray();
    };
    writeAll("kept", report.kept);
    writeAll("removed_versions", report.removedVersions);
    json.key("matched").integer(report.matched).key("deleted").integer(report.deleted).key("failed").integer(report.failed);
    if (report.stopped)
        json.key("stopped").boolean(true);
    if (report.error)
        json.key("error").string(withoutScript(report.error->message));
    return json.endObject().text();
}

QByteArray joined(const std::vector<QByteArray> &versions)
{
    QByteArrayList shown;
    for (const QByteArray &version : versions)
        shown.append(visible(version));
    return shown.isEmpty() ? QByteArray("nothing") : shown.join(", ");
}

Task<Result<cache::CleanupReport>> cleanUp(Context &context, QByteArray scope, int keep, bool isDry, std::stop_token stop)
{
    Versions versions(context.client(), {});
    cache::CleanupOptions options;
    options.keep = keep;
    options.dryRun = isDry;
    options.gentle = context.target().gentle;
    options.stop = std::move(stop);
    options.reason = reasonOf(context);
    ProgressLine line(!context.arguments().has("--quiet"));
    options.progress = [&line](qint64 scanned, qint64 total, qint64 matched, qint64 deleted) {
        line.show("looked at about " + QByteArray::number(scanned) + " of " + QByteArray::number(total) + " names, found " +
                  QByteArray::number(matched) + ", removed " + QByteArray::number(deleted));
    };
    auto report = co_await versions.cleanup(scope, std::move(options));
    co_return report;
}

Task<int> cleanup(Context &context, QByteArrayList words)
{
    const auto order = readOrder(context.arguments(), std::move(words), 0, "cleanup NAMESPACE [--keep K] [--dry-run]");
    if (!order)
        co_return context.wrongUsage(order.error().message);
    const auto keep = context.arguments().integer("--keep", 0, mostKept);
    if (!keep)
        co_return context.wrongUsage(keep.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const int kept = int(keep->value_or(1));
    const bool isDry = context.arguments().has("--dry-run");
    if (!isDry && !context.arguments().has("--yes") && canAsk()) {
        const auto plan = co_await cleanUp(context, order->scope, kept, true, {});
        if (!plan)
            co_return context.fail(plan.error());
        const QByteArray question = visible(order->scope) + ": this removes " + QByteArray::number(plan->matched) + " keys of " +
                                    joined(plan->removedVersions) + " and keeps " + joined(plan->kept) + ". Go on?";
        if (plan->matched > 0 && !ask(question)) {
            context.out().error(QStringLiteral("nothing was changed"));
            co_return Refused;
        }
    }
    const StopSignals signal;
    if (!isDry) {
        QJsonObject before;
        before.insert(QStringLiteral("keep"), kept);
        co_await context.begin("version.cleanup", order->scope, std::move(before));
    }
    const auto report = co_await cleanUp(context, order->scope, kept, isDry, signal.token());
    if (!report)
        co_return context.fail(report.error());
    QJsonObject result;
    result.insert(QStringLiteral("matched"), report->matched);
    result.insert(QStringLiteral("deleted"), report->deleted);
    result.insert(QStringLiteral("failed"), report->failed);
    context.changed(std::move(result), report->deleted);
    if (context.out().isJson())
        context.out().json(cleanupJson(*report));
    else
        context.out().text(visible(report->nameSpace) + (isDry ? ": would remove " : ": removed ") +
                           QByteArray::number(report->deleted) + " keys of " + joined(report->removedVersions) + "; kept " +
                           joined(report->kept) + '\n');
    int status = Done;
    if (report->error) {
        status = context.fail(*report->error);
        if (report->deleted > 0 || (status != Refused && status != Unreachable))
            status = DoesNotHold;
    }
    if (!report->stopped)
        co_return status;
    context.out().flush();
    context.out().error(QStringLiteral("stopped; the same command does the rest"));
    co_return 128 + signal.signalNumber();
}

} // namespace

Task<int> runVersion(Context &context)
{
    using Effect = Subverb::Effect;
    static const std::vector<Subverb> subverbs{
        {"list", "", {}, 0, 0, Effect::Looks, list},
        {"bump", "NAMESPACE|--global", {"--global", "--dry-run", "--reason"}, 0, 1, Effect::Changes, bump},
        {"rollback",
         "NAMESPACE|--global vN",
         {"--global", "--force", "--dry-run", "--listen", "--reason"},
         1,
         2,
         Effect::Changes,
         rollback},
        {"history", "[NAMESPACE|--global]", {"--global"}, 0, 1, Effect::Looks, history},
        {"compare", "NAMESPACE|--global vA vB", {"--global", "--examples"}, 2, 3, Effect::Looks, compareVersions},
        {"cleanup", "NAMESPACE", {"--keep", "--dry-run", "--reason"}, 1, 1, Effect::Changes, cleanup},
    };
    return runSubverb(context, subverbs);
}

} // namespace freshet::ctl
