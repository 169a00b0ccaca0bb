// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/verb_invalidate.h"
#include "app/freshetctl/confirm.h"
#include "app/freshetctl/context.h"
#include "app/freshetctl/failure_text.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/time_argument.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"
#include "core/inspect/undo.h"

#include <optional>

namespace freshet::ctl {

namespace {

using cache::Invalidation;
using Kind = Invalidation::Kind;

constexpr qint64 longestTtl = 100LL * 366 * 24 * 3600; // beyond, servers differ
constexpr Kind kinds[] = {Kind::Keys, Kind::Pattern, Kind::Tag, Kind::Queue, Kind::Namespace, Kind::Resource, Kind::Ttl};

std::unexpected<Error> wrong(const QString &what)
{
    return failure(Code::InvalidArgument, what);
}

Result<Invalidation> readOrder(const Arguments &arguments)
{
    Invalidation order;
    const QByteArray name = arguments.words.value(0);
    QByteArrayList known;
    bool isKnown = false;
    for (const Kind kind : kinds) {
        known.append(QByteArray(cache::kindName(kind).data()));
        if (name == known.last()) {
            order.kind = kind;
            isKnown = true;
        }
    }
    if (!isKnown) {
        known += {"scheduled", "run-due", "cancel"};
        const QByteArray near = nearest(name, known);
        return wrong(QStringLiteral("invalidate takes %1, not \"%2\"%3")
                         .arg(QString::fromUtf8(known.join(", ")), QString::fromUtf8(visible(name)),
                              near.isEmpty() ? QString() : QStringLiteral("; did you mean %1?").arg(QString::fromUtf8(near))));
    }
    order.subjects = arguments.words.mid(1);
    if (order.kind == Kind::Resource && order.subjects.size() != 2)
        return wrong(QStringLiteral("invalidate resource takes a namespace and an id, not %1 words").arg(order.subjects.size()));
    if (order.kind != Kind::Keys && order.kind != Kind::Resource && order.subjects.size() != 1)
        return wrong(QStringLiteral("invalidate %1 takes one name, not %2; quote a pattern so that the shell leaves it alone")
                         .arg(QString::fromUtf8(name))
                         .arg(order.subjects.size()));
    if (order.subjects.isEmpty() || order.subjects.contains(QByteArray()))
        return wrong(QStringLiteral("invalidate %1 needs a name, and not an empty one").arg(QString::fromUtf8(name)));
    const auto to = arguments.integer("--to", 1, longestTtl);
    if (!to)
        return std::unexpected(to.error());
    if (order.kind == Kind::Ttl && !*to)
        return wrong(QStringLiteral("invalidate ttl needs --to S: the seconds that keys live at most"));
    if (order.kind != Kind::Ttl && *to)
        return wrong(QStringLiteral("--to goes with invalidate ttl alone"));
    order.to = std::chrono::seconds(to->value_or(0));
    order.reason = QString::fromUtf8(arguments.value("--reason").value_or(QByteArray()));
    return order;
}

/// All fields of the report; the object stays open.
void writeReport(JsonWriter &json, const cache::InvalidationReport &report, const Invalidation &order)
{
    json.beginObject().key("kind").string(cache::kindName(report.kind)).key("subject").bytes(report.subject);
    if (order.subjects.size() > 1) {
        json.key("subjects").beginArray();
        for (const QByteArray &subject : order.subjects)
            json.bytes(subject);
        json.endArray();
    }
    json.key("dry_run").boolean(report.dryRun).key("matched").integer(report.matched).key("deleted").integer(report.deleted);
    json.key("changed").integer(report.changed).key("failed").integer(report.failed).key("bytes");
    if (report.bytes)
        json.integer(*report.bytes);
    else
        json.null();
    json.key("commands").integer(report.commands);
    if (report.version)
        json.key("from").bytes(report.version->from).key("to").bytes(report.version->to);
    if (report.stopped)
        json.key("stopped").boolean(true);
    if (report.error)
        json.key("error").string(withoutScript(report.error->message));
    if (!report.failedKeys.empty()) {
        json.key("failed_keys").beginArray();
        for (const QByteArray &key : report.failedKeys)
            json.bytes(key);
        json.endArray();
    }
}

QByteArray keysText(qint64 many)
{
    return QByteArray::number(many) + (many == 1 ? " key" : " keys");
}

/// `removed 12 keys (1.2 MiB)`, as plan and as result.
QByteArray whatText(const cache::InvalidationReport &report, bool isPlan)
{
    if (report.version)
        return (isPlan ? "would move " : "moved ") + visible(report.version->scope) + " from " + visible(report.version->from) +
               " to " + visible(report.version->to) + "; what was cached before is read no more and stays until it expires";
    const QByteArray size = report.bytes ? " (" + humanBytes(*report.bytes) + ")" : QByteArray();
    if (report.kind == Kind::Ttl)
        return (isPlan ? "would shorten the TTL of " : "shortened the TTL of ") + keysText(report.changed) + " of " +
               QByteArray::number(report.matched) + " found" + size;
    const QByteArray found =
        report.matched == report.deleted ? QByteArray() : " of " + QByteArray::number(report.matched) + " found";
    return (isPlan ? "would remove " : "removed ") + keysText(report.deleted) + found + size;
}

QByteArray reportText(const cache::InvalidationReport &report)
{
    QByteArray text = QByteArray(cache::kindName(report.kind).data()) + ' ' + visible(report.subject) + ": " +
                      whatText(report, report.dryRun) + ", " + QByteArray::number(report.commands) +
                      (report.commands == 1 ? " command\n" : " commands\n");
    if (report.dryRun) {
        for (const QByteArray &key : report.examples)
            text += "  " + visible(key) + '\n';
        if (report.matched > qint64(report.examples.size()) && !report.examples.empty())
            text += "  … and " + QByteArray::number(report.matched - qint64(report.examples.size())) + " more\n";
    }
    if (report.failed > 0)
        text += keysText(report.failed) + " failed:\n";
    for (const QByteArray &key : report.failedKeys)
        text += "  " + visible(key) + '\n';
    return text;
}

void tellRecord(Context &context, const cache::InvalidationReport &report)
{
    QJsonObject result{{QStringLiteral("matched"), report.matched},
                       {QStringLiteral("deleted"), report.deleted},
                       {QStringLiteral("changed"), report.changed},
                       {QStringLiteral("failed"), report.failed}};
    if (report.bytes)
        result.insert(QStringLiteral("bytes"), *report.bytes);
    std::optional<audit::Undo> undo;
    if (report.version) {
        result.insert(QStringLiteral("from"), QString::fromUtf8(report.version->from));
        result.insert(QStringLiteral("to"), QString::fromUtf8(report.version->to));
        undo = inspect::undoOfVersion({*report.version, {}});
    }
    context.changed(std::move(result), report.deleted + report.changed, std::move(undo));
}

/// What the report says to the shell. Its error has been told by then.
int statusOf(Context &context, const cache::InvalidationReport &report)
{
    if (report.leasesKept)
        context.out().warning(
            QStringLiteral("this user may not touch leases ({KEY}:lease); where services use them, a load that runs "
                           "now may bring a key back: ask for the key pattern ~{* in the user's ACL"));
    if (!report.error)
        return Done;
    const int status = context.fail(*report.error);
    const bool nothingDone = report.deleted == 0 && report.changed == 0;
    return nothingDone && (status == Refused || status == Unreachable) ? status : int(DoesNotHold);
}

Task<Result<cache::InvalidationReport>> carryOut(Context &context, Invalidation order, bool isDry, std::stop_token stop)
{
    cache::InvalidationOptions options;
    options.dryRun = isDry;
    options.measure = context.arguments().has("--bytes");
    options.gentle = context.target().gentle;
    options.searchDrains = true;
    options.mark = true;
    options.stop = std::move(stop);
    ProgressLine line(!context.arguments().has("--quiet"));
    options.progress = [&line](const cache::InvalidationProgress &progress) {
        line.show("looked at about " + QByteArray::number(progress.scanned) + " of " + QByteArray::number(progress.total) +
                  " names, found " + QByteArray::number(progress.matched));
    };
    auto report = co_await cache::invalidate(context.client(), std::move(order), std::move(options));
    co_return report;
}

/// True to go on; else the status.
Task<std::optional<int>> refusal(Context &context, Invalidation order)
{
    const bool isNamed = order.kind == Kind::Keys || order.kind == Kind::Ttl;
    const Arguments &given = context.arguments();
    if (isNamed || given.has("--yes") || given.has("--dry-run") || given.has("--preview"))
        co_return std::nullopt;
    const QString name = QString::fromLatin1(cache::kindName(order.kind));
    if (!canAsk()) {
        context.out().error(
            QStringLiteral("invalidate %1 was refused and nothing was changed: give --yes to do it, --dry-run to see "
                           "what it would do")
                .arg(name));
        co_return Refused;
    }
    const auto plan = co_await carryOut(context, order, true, {});
    if (!plan)
        co_return context.fail(plan.error());
    if (plan->matched == 0 && plan->changed == 0)
        co_return std::nullopt; // nothing to lose
    const QByteArray question = QByteArray(cache::kindName(order.kind).data()) + ' ' + visible(plan->subject) + ": this " +
                                whatText(*plan, true) + ". Go on?";
    if (ask(question))
        co_return std::nullopt;
    context.out().error(QStringLiteral("nothing was changed"));
    co_return Refused;
}

/// What it would do, and what that would cost the source.
Task<int> runPreview(Context &context, Invalidation order)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const StopSignals signal;
    inspect::InvalidationOrder parts;
    parts.push_back(order);
    inspect::PreviewOptions options;
    options.measureAll = context.arguments().has("--bytes");
    options.gentle = context.target().gentle;
    options.stop = signal.token();
    ProgressLine line(!context.arguments().has("--quiet"));
    options.progress = [&line](const cache::InvalidationProgress &progress) {
        line.show("looked at about " + QByteArray::number(progress.scanned) + " of " + QByteArray::number(progress.total) +
                  " names, found " + QByteArray::number(progress.matched));
    };
    const auto preview = co_await inspect::previewInvalidation(context.client(), parts, options);
    if (!preview)
        co_return context.fail(preview.error());
    std::optional<inspect::BlastRadius> blast;
    if (!preview->stopped) {
        line.show("measuring reads for a few seconds");
        inspect::BlastOptions how;
        how.stop = signal.token();
        const auto measured = co_await inspect::measureBlastRadius(context.client(), parts, *preview, how);
        if (measured)
            blast = *measured;
        else if (measured.error().code != Code::Cancelled)
            context.out().warning(QStringLiteral("what it would cost is unknown: %1").arg(measured.error().message));
    }
    if (context.out().isJson()) {
        JsonWriter json;
        writeReport(json, preview->reports.front(), order);
        json.key("preview");
        writePreview(json, *preview, blast);
        context.out().json(json.endObject().text());
    } else {
        context.out().text(reportText(preview->reports.front()));
        context.out().text(previewText(*preview, blast));
    }
    if (preview->error)
        co_return context.fail(*preview->error);
    co_return preview->stopped ? 128 + signal.signalNumber() : int(Done);
}

} // namespace

Task<int> runInvalidate(Context &context)
{
    if (const auto later = laterVerb(context)) {
        const int status = co_await later(context);
        co_return status;
    }
    const auto order = readOrder(context.arguments());
    if (!order)
        co_return context.wrongUsage(order.error().message);
    const auto at = context.arguments().value("--at");
    std::optional<QDateTime> due;
    if (at) {
        const auto time = parseTime(*at, QDateTime::currentDateTime());
        if (!time)
            co_return context.wrongUsage(time.error().message);
        due = *time;
    }
    const bool isPreview = context.arguments().has("--preview");
    const bool isDry = context.arguments().has("--dry-run") || isPreview;
    if (isPreview) {
        const int status = co_await runPreview(context, *order);
        co_return status;
    }
    if (!isDry && context.target().options.readOnly) // before a walk that would find out at its end
        co_return context.fail({Code::ReadOnly, QStringLiteral("read-only"),
                                QStringLiteral("invalidate ") + QString::fromLatin1(cache::kindName(order->kind))});
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto refused = co_await refusal(context, *order);
    if (refused)
        co_return *refused;
    if (due && !isDry) {
        const int status = co_await planInvalidation(context, *order, *due);
        co_return status;
    }

    const StopSignals signal;
    if (!isDry) {
        const QByteArray action = QByteArray("invalidate.") + cache::kindName(order->kind).data();
        QJsonObject plan;
        if (order->kind == Kind::Ttl)
            plan.insert(QStringLiteral("ttl_s"), qint64(std::chrono::seconds(order->to.count() / 1000).count()));
        const QByteArray target = order->subjects.join(' ');
        co_await context.begin(action.constData(), target, std::move(plan));
    }
    const auto report = co_await carryOut(context, *order, isDry, signal.token());
    if (!report)
        co_return context.fail(report.error());
    tellRecord(context, *report);
    if (context.out().isJson()) {
        JsonWriter json;
        writeReport(json, *report, *order);
        context.out().json(json.endObject().text());
    } else {
        context.out().text(reportText(*report));
    }
    const int status = statusOf(context, *report);
    if (!report->stopped)
        co_return status;
    context.out().flush();
    context.out().error(QStringLiteral("stopped; the report tells how far it came, the same command does the rest"));
    co_return 128 + signal.signalNumber();
}

} // namespace freshet::ctl
