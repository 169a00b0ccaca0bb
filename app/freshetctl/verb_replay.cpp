// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/failure_text.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/cache/key.h"
#include "core/cache/tiered_cache.h"
#include "core/inspect/replay_text.h"
#include "core/redis/tracking.h"

#include <QFile>

namespace freshet::ctl {

namespace {

using inspect::ReplayReport;
using inspect::ReplaySettings;

struct Order
{
    QString trace;
    inspect::ReplayOptions options;
    bool memoryOnly = false;
};

Result<Order> readOrder(const Arguments &arguments)
{
    Order order;
    order.trace = QFile::decodeName(arguments.words.value(0));
    order.memoryOnly = arguments.has("--memory-only");
    ReplaySettings settings;
    settings.repeatCounts = arguments.has("--op-count");
    const auto policy = inspect::replayPolicy(arguments.value("--policy").value_or("s3fifo"));
    const auto bytes = arguments.integer("--l1-bytes", 1, ReplaySettings::mostBytes);
    const auto entries = arguments.integer("--l1-entries", 1, ReplaySettings::mostEntries);
    const auto ttl = arguments.integer("--ttl", order.memoryOnly ? 0 : 1, ReplaySettings::mostSeconds);
    const auto concurrency = arguments.integer("--concurrency", 1, ReplaySettings::mostConcurrency);
    for (const Error *error :
         {policy ? nullptr : &policy.error(), bytes ? nullptr : &bytes.error(), entries ? nullptr : &entries.error(),
          ttl ? nullptr : &ttl.error(), concurrency ? nullptr : &concurrency.error()}) {
        if (error)
            return std::unexpected(*error);
    }
    settings.policy = *policy;
    settings.l1Bytes = *bytes;
    settings.l1Entries = *entries;
    settings.ttl = *ttl;
    settings.concurrency = *concurrency;
    settings.nameSpace = arguments.value("--namespace").value_or("replay");
    if (settings.nameSpace.isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("the namespace is empty"));
    order.options = settings.options();
    return order;
}

/// How much of the file was read is how far it is; of a pipe nobody knows.
QString progressText(const ReplayReport &report, qint64 taken, qint64 total)
{
    const QString part = total > 0 ? QStringLiteral("%1 %  ").arg(taken * 100 / total, 3) : QString();
    return part + QStringLiteral("%1 requests  hit rate %2  %3 reads/s")
                      .arg(QString::fromUtf8(inspect::groupedDigits(report.requests)),
                           QString::fromUtf8(inspect::percentText(report.hitRate())),
                           QString::fromUtf8(inspect::groupedDigits(qint64(report.readsPerSecond()))));
}

/// Tracking, as a service has it; nothing where the server will not have it.
Task<std::unique_ptr<redis::Tracking>> tracking(Context &context)
{
    auto tracking = std::make_unique<redis::Tracking>(context.client());
    const auto end = Clock::system().now() + context.target().options.commandTimeout;
    while (!tracking->isActive() && Clock::system().now() < end) {
        const Code code = tracking->error().code;
        if (!tracking->error().message.isEmpty() && (code == Code::NoPermission || code == Code::Unsupported))
            break;
        co_await Clock::system().sleep(std::chrono::milliseconds(5));
    }
    if (!tracking->isActive()) {
        context.out().warning(
            QStringLiteral("the server does not tell which keys change (%1); L1 trusts its TTLs").arg(tracking->error().message));
        tracking.reset();
    }
    co_return tracking;
}

Task<Result<void>> checkNamespace(Context &context, QByteArray nameSpace)
{
    const redis::Command ask("EXISTS", "cache_version:" + nameSpace);
    bool isUsed = cache::builtInNamespaces().contains(nameSpace);
    if (!isUsed) {
        const auto own = co_await context.client().command(ask);
        if (!own)
            co_return std::unexpected(own.error());
        isUsed = own->integer().value_or(0) > 0;
    }
    if (isUsed && !context.arguments().has("--yes"))
        co_return failure(
            Code::NotAllowed,
            QStringLiteral("services use the namespace \"%1\"; replay would write made-up values among theirs: choose "
                           "another --namespace, or insist with --yes")
                .arg(QString::fromUtf8(visible(nameSpace))));
    co_return {};
}

/// Through L1 and Redis.
Task<Result<ReplayReport>> replayBoth(Context &context, inspect::TraceReader &reader, inspect::ReplayOptions options)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return std::unexpected(connected.error());
    const auto allowed = co_await checkNamespace(context, options.nameSpace);
    if (!allowed)
        co_return std::unexpected(allowed.error());
    co_await context.begin("replay", options.nameSpace);
    // Before anything is counted: a server that takes no writes would make a replay of loads.
    const QByteArray probe = inspect::replayedKey(options.nameSpace, "freshetctl-replay-probe");
    std::vector<redis::Command> commands;
    commands.emplace_back("SET", probe, "1", "PX", "1000");
    commands.emplace_back("UNLINK", probe);
    const auto replies = co_await context.client().pipeline(std::move(commands));
    if (!replies)
        co_return std::unexpected(replies.error());
    for (const redis::Value &reply : *replies) {
        if (reply.isError())
            co_return std::unexpected(redis::errorFromReply(reply.bytes(), QStringLiteral("SET")));
    }
    cache::MemoryTier memory(options.memory);
    cache::Metrics metrics;
    const auto tracked = co_await tracking(context);
    cache::TieredCache tiers({.client = &context.client(), .tracking = tracked.get(), .memory = &memory, .metrics = &metrics});
    auto report = co_await inspect::replayTiers(reader, tiers, metrics, std::move(options));
    co_return report;
}

} // namespace

Task<int> runReplay(Context &context)
{
    auto order = readOrder(context.arguments());
    if (!order)
        co_return context.wrongUsage(order.error().message);
    QFile file(order->trace);
    const bool isInput = order->trace == QStringLiteral("-");
    const bool isOpen = isInput ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        co_return context.wrongUsage(QStringLiteral("the trace %1 can't be opened: %2").arg(order->trace, file.errorString()));
    const qint64 total = isInput ? 0 : file.size();
    inspect::TraceReader reader(file, inspect::traceForm(order->trace));
    const StopSignals signal;
    order->options.stop = signal.token();
    order->options.progress = [&](const ReplayReport &report) {
        if (context.out().wantsProgress())
            context.out().progress(progressText(report, reader.bytesTaken(), total));
    };
    auto replaying =
        order->memoryOnly ? inspect::replayInMemory(reader, order->options) : replayBoth(context, reader, order->options);
    const auto report = co_await replaying;
    if (!report && report.error().code == Code::InvalidArgument)
        co_return context.wrongUsage(QStringLiteral("%1, %2").arg(order->trace, report.error().message));
    if (!report && report.error().code == Code::NotAllowed) {
        context.out().error(report.error().message);
        co_return Refused;
    }
    if (!report)
        co_return context.fail(report.error());
    if (context.out().isJson())
        context.out().json(inspect::replayJson(*report, order->memoryOnly));
    else
        context.out().text(inspect::replayText(*report, order->memoryOnly));
    QJsonObject result;
    result.insert(QStringLiteral("requests"), report->requests);
    context.changed(std::move(result), report->requests);
    context.out().flush();
    if (report->errors > 0 && !signal.isStopped()) {
        const QString why =
            report->firstError ? withoutScript(report->firstError->message) : QStringLiteral("freshetctl health tells more");
        context.out().error(
            QStringLiteral("Redis failed %1 times, so the hit rates are too low: %2").arg(report->errors).arg(why));
        co_return DoesNotHold;
    }
    if (!signal.isStopped())
        co_return Done;
    context.out().error(QStringLiteral("stopped after %1 requests").arg(report->requests));
    co_return 128 + signal.signalNumber();
}

} // namespace freshet::ctl
