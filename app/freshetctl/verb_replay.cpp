// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/failure_text.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"
#include "core/cache/key.h"
#include "core/cache/tiered_cache.h"
#include "core/inspect/trace_replay.h"
#include "core/redis/tracking.h"

#include <QFile>

#include <cmath>
#include <limits>

namespace freshet::ctl {

namespace {

using cache::EvictionPolicy;
using inspect::ReplayReport;

constexpr qint64 mostSeconds = 100LL * 366 * 24 * 3600;
constexpr qint64 mostEntries = 1LL << 40;
constexpr qint64 mostBytes = 1LL << 50;

constexpr std::pair<const char *, EvictionPolicy> policies[] = {
    {"s3fifo", EvictionPolicy::S3Fifo}, {"tinylfu", EvictionPolicy::TinyLfu}, {"lru", EvictionPolicy::Lru}};

struct Order
{
    QString trace;
    inspect::ReplayOptions options;
    bool memoryOnly = false;
};

Result<EvictionPolicy> policyOf(const QByteArray &word)
{
    for (const auto &[name, policy] : policies) {
        if (word.compare(name, Qt::CaseInsensitive) == 0)
            return policy;
    }
    return failure(Code::InvalidArgument, QStringLiteral("--policy is s3fifo, tinylfu or lru"));
}

Result<Order> readOrder(const Arguments &arguments)
{
    Order order;
    order.trace = QFile::decodeName(arguments.words.value(0));
    order.memoryOnly = arguments.has("--memory-only");
    order.options.repeatCounts = arguments.has("--op-count");
    const auto policy = policyOf(arguments.value("--policy").value_or("s3fifo"));
    const auto bytes = arguments.integer("--l1-bytes", 1, mostBytes);
    const auto entries = arguments.integer("--l1-entries", 1, mostEntries);
    const auto ttl = arguments.integer("--ttl", order.memoryOnly ? 0 : 1, mostSeconds);
    for (const Error *error : {policy ? nullptr : &policy.error(), bytes ? nullptr : &bytes.error(),
                               entries ? nullptr : &entries.error(), ttl ? nullptr : &ttl.error()}) {
        if (error)
            return std::unexpected(*error);
    }
    auto &memory = order.options.memory;
    memory.policy = *policy;
    if (*entries) {
        memory.maxEntries = std::size_t(**entries);
        memory.maxBytes = std::size_t(bytes->value_or(0));
        memory.shards = 1; // the order of all entries, as the papers have it
    } else if (*bytes) {
        memory.maxBytes = std::size_t(**bytes);
    }
    if (*ttl)
        order.options.ttl = **ttl;
    order.options.nameSpace = arguments.value("--namespace").value_or("replay");
    if (order.options.nameSpace.isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("the namespace is empty"));
    return order;
}

QByteArray percent(double share)
{
    return QByteArray::number(share * 100, 'f', 2) + " %";
}

/// `1234567` as `1 234 567`.
QByteArray grouped(qint64 number)
{
    QByteArray digits = QByteArray::number(number);
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, ' ');
    return digits;
}

double microseconds(std::chrono::nanoseconds time)
{
    return std::round(double(time.count()) / 10) / 100;
}

QByteArray reportJson(const ReplayReport &report, const Order &order)
{
    JsonWriter json;
    json.beginObject().key("requests").integer(report.requests).key("unique").integer(report.unique);
    json.key("l1_hit_rate").number(report.l1HitRate()).key("l2_hit_rate");
    if (order.memoryOnly)
        json.null();
    else
        json.number(report.l2HitRate());
    json.key("hit_rate").number(report.hitRate()).key("reads_per_s").number(std::round(report.readsPerSecond()));
    json.key("reads").integer(report.reads).key("writes").integer(report.writes).key("deletes").integer(report.removals);
    json.key("l1_hits").integer(report.l1Hits).key("l2_hits").integer(report.l2Hits).key("loads").integer(report.loads);
    json.key("errors").integer(report.errors).key("evictions").integer(qint64(report.memory.evictions));
    json.key("l1_entries").integer(qint64(report.memory.entries)).key("l1_bytes").integer(qint64(report.memory.bytes));
    json.key("p50_us").number(microseconds(report.p50)).key("p95_us").number(microseconds(report.p95));
    json.key("p99_us").number(microseconds(report.p99));
    json.key("seconds").number(std::round(double(report.took.count()) / 1e6) / 1e3);
    json.key("warm_hits");
    if (order.memoryOnly)
        json.null();
    else
        json.integer(report.warmHits);
    json.key("unique_exact").boolean(report.uniqueIsExact).key("complete").boolean(!report.stopped);
    return json.endObject().text();
}

QByteArray timeText(std::chrono::nanoseconds time)
{
    const double us = microseconds(time);
    return us >= 1000 ? QByteArray::number(us / 1000, 'f', 2) + " ms" : QByteArray::number(us, 'f', 2) + " µs";
}

QByteArray reportText(const ReplayReport &report, const Order &order)
{
    Table table({Table::Align::Left, Table::Align::Left});
    const QByteArray unique = (report.uniqueIsExact ? "" : "about ") + grouped(report.unique);
    table.add({"requests", grouped(report.requests) + " of " + unique + " keys"});
    table.add(
        {"", grouped(report.reads) + " reads, " + grouped(report.writes) + " writes, " + grouped(report.removals) + " deletes"});
    table.add({"L1 hit rate", percent(report.l1HitRate()) + (order.memoryOnly ? " of the reads" : " of all reads")});
    if (!order.memoryOnly) {
        table.add({"L2 hit rate", percent(report.l2HitRate()) + " of the reads that L1 could not answer"});
        table.add({"hit rate", percent(report.hitRate()) + " of both"});
    }
    if (report.warmHits > 0)
        table.add({"warm hits", (report.uniqueIsExact ? "" : "at least ") + grouped(report.warmHits) +
                                    " keys were in Redis before, so the rates are higher than of a cold start"});
    table.add({"loads", grouped(report.loads)});
    table.add({"L1 at the end", grouped(qint64(report.memory.entries)) + " entries, " + humanBytes(qint64(report.memory.bytes)) +
                                    ", " + grouped(qint64(report.memory.evictions)) + " evictions"});
    table.add({"reads/s", grouped(qint64(std::llround(report.readsPerSecond())))});
    table.add({"latency", "p50 " + timeText(report.p50) + ", p95 " + timeText(report.p95) + ", p99 " + timeText(report.p99)});
    if (report.errors > 0)
        table.add({"errors", grouped(report.errors)});
    return table.text();
}

/// How much of the file was read is how far it is; of a pipe nobody knows.
QString progressText(const ReplayReport &report, qint64 taken, qint64 total)
{
    const QString part = total > 0 ? QStringLiteral("%1 %  ").arg(taken * 100 / total, 3) : QString();
    return part + QStringLiteral("%1 requests  hit rate %2  %3 reads/s")
                      .arg(QString::fromUtf8(grouped(report.requests)), QString::fromUtf8(percent(report.hitRate())),
                           QString::fromUtf8(grouped(qint64(report.readsPerSecond()))));
}

inspect::TraceReader::Form formOf(const QString &name)
{
    const bool isCsv = name.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive) ||
                       name.endsWith(QStringLiteral(".csv.gz"), Qt::CaseInsensitive);
    return isCsv ? inspect::TraceReader::Form::Csv : inspect::TraceReader::Form::Guess;
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
    inspect::TraceReader reader(file, formOf(order->trace));
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
        context.out().json(reportJson(*report, *order));
    else
        context.out().text(reportText(*report, *order));
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
