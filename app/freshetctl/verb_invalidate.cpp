// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/confirm.h"
#include "app/freshetctl/context.h"
#include "app/freshetctl/failure_text.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"
#include "core/cache/invalidation.h"
#include "core/inspect/undo.h"

#include <optional>

namespace freshet::ctl {

namespace {

using cache::Invalidation;
using Kind = Invalidation::Kind;

constexpr qint64 longestTtl = 100LL * 366 * 24 * 3600; // beyond, servers differ
constexpr Kind kinds[] = {Kind::Keys, Kind::Pattern, Kind::Tag, Kind::Queue, Kind::Namespace, Kind::Ttl};

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
        const QByteArray near = nearest(name, known);
        return wrong(QStringLiteral("invalidate takes %1, not \"%2\"%3")
                         .arg(QString::fromUtf8(known.join(", ")), QString::fromUtf8(visible(name)),
                              near.isEmpty() ? QString() : QStringLiteral("; did you mean %1?").arg(QString::fromUtf8(near))));
    }
    order.subjects = arguments.words.mid(1);
    if (order.kind != Kind::Keys && order.subjects.size() != 1)
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

QByteArray reportJson(const cache::InvalidationReport &report, const Invalidation &order)
{
    JsonWriter json;
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
    return json.endObject().text();
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
    if (isNamed || context.arguments().has("--yes") || context.arguments().has("--dry-run"))
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

} // namespace

Task<int> runInvalidate(Context &context)
{
    const auto order = readOrder(context.arguments());
    if (!order)
        co_return context.wrongUsage(order.error().message);
    const bool isDry = context.arguments().has("--dry-run");
    if (!isDry && context.target().options.readOnly) // before a walk that would find out at its end
        co_return context.fail({Code::ReadOnly, QStringLiteral("read-only"),
                                QStringLiteral("invalidate ") + QString::fromLatin1(cache::kindName(order->kind))});
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto refused = co_await refusal(context, *order);
    if (refused)
        co_return *refused;

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
    if (context.out().isJson())
        context.out().json(reportJson(*report, *order));
    else
        context.out().text(reportText(*report));
    const int status = statusOf(context, *report);
    if (!report->stopped)
        co_return status;
    context.out().flush();
    context.out().error(QStringLiteral("stopped; the report tells how far it came, the same command does the rest"));
    co_return 128 + signal.signalNumber();
}

} // namespace freshet::ctl
