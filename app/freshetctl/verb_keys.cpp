// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"
#include "core/cache/key_name.h"
#include "core/inspect/key_walk.h"

#include <limits>

namespace freshet::ctl {

namespace {

constexpr qint64 mostSeconds = std::numeric_limits<qint64>::max() / 1000;

void writePart(JsonWriter &json, const QByteArray &part)
{
    if (part.isEmpty())
        json.null();
    else
        json.bytes(part);
}

QByteArray rowJson(const inspect::KeyRow &row, bool isLong)
{
    JsonWriter json;
    json.beginObject().key("key").bytes(row.key);
    if (isLong) {
        const cache::KeyName name = cache::KeyName::of(row.key);
        json.key("type").bytes(row.details.type).key("ttl_ms").integer(row.details.ttlMs.value_or(-2)).key("bytes");
        if (row.details.bytes)
            json.integer(*row.details.bytes);
        else
            json.null();
        json.key("namespace");
        writePart(json, name.nameSpace);
        json.key("version");
        writePart(json, name.version);
    }
    return json.endObject().text();
}

/// Rows appear while the walk goes on, so the columns have fixed widths and the name comes last.
QByteArray rowText(const inspect::KeyRow &row, bool isLong)
{
    if (!isLong)
        return visible(row.key) + '\n';
    using Align = Table::Align;
    return padded(visible(row.details.type), 7, Align::Left) + "  " +
           padded(humanTtl(row.details.ttlMs.value_or(-2)), 11, Align::Right) + "  " +
           padded(row.details.bytes ? humanBytes(*row.details.bytes) : QByteArray("unknown"), 10, Align::Right) + "  " +
           visible(row.key) + '\n';
}

Result<inspect::KeyWalkOptions> walkOptions(const Arguments &arguments)
{
    inspect::KeyWalkOptions options;
    options.match = arguments.value("--match").value_or(QByteArray());
    options.type = arguments.value("--type").value_or(QByteArray()).toLower();
    static const QByteArrayList types{"string", "hash", "list", "set", "zset", "stream"};
    if (arguments.has("--type") && !types.contains(options.type)) // the server would just find nothing
        return failure(Code::InvalidArgument,
                       QStringLiteral("--type is one of %1, not \"%2\"")
                           .arg(QString::fromUtf8(types.join(", ")), QString::fromUtf8(visible(options.type))));
    options.onlyWithoutTtl = arguments.has("--no-ttl");
    const auto below = arguments.integer("--ttl-below", 1, mostSeconds);
    if (!below)
        return std::unexpected(below.error());
    if (*below && options.onlyWithoutTtl)
        return failure(Code::InvalidArgument, QStringLiteral("--ttl-below and --no-ttl exclude each other; give one of them"));
    if (*below)
        options.ttlBelow = std::chrono::seconds(**below);
    if (arguments.has("--long"))
        options.facts = {inspect::KeyFact::Type, inspect::KeyFact::Ttl, inspect::KeyFact::Bytes};
    return options;
}

} // namespace

Task<int> runKeys(Context &context)
{
    auto options = walkOptions(context.arguments());
    if (!options)
        co_return context.wrongUsage(options.error().message);
    const auto limit = context.arguments().integer("--limit", 1, std::numeric_limits<qint64>::max());
    if (!limit)
        co_return context.wrongUsage(limit.error().message);
    const bool isLong = context.arguments().has("--long");
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());

    const StopSignals signal;
    options->gentle = context.target().gentle;
    options->stop = signal.token();
    inspect::KeyWalk walk(context.client(), *std::move(options));
    qint64 left = limit->value_or(std::numeric_limits<qint64>::max());
    qint64 shown = 0;
    while (!walk.atEnd() && left > 0 && !signal.isStopped() && !context.out().isClosed()) {
        const auto rows = co_await walk.next();
        if (!rows && signal.isStopped())
            break;
        if (!rows)
            co_return context.fail(rows.error());
        for (const inspect::KeyRow &row : *rows) {
            if (left-- == 0)
                break;
            ++shown;
            if (context.out().isJson())
                context.out().json(rowJson(row, isLong));
            else
                context.out().text(rowText(row, isLong));
        }
        context.out().flush();
    }
    if (!signal.isStopped())
        co_return Done;
    context.out().error(QStringLiteral("stopped after %1 keys; the list is not complete").arg(shown));
    co_return 128 + signal.signalNumber();
}

} // namespace freshet::ctl
