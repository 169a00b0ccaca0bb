// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"
#include "core/inspect/health.h"

#include <cmath>

namespace freshet::ctl {

namespace {

using inspect::Health;
using inspect::HealthReason;

QByteArrayView modeName(redis::Topology topology)
{
    switch (topology) {
    case redis::Topology::Standalone:
        return "standalone";
    case redis::Topology::Sentinel:
        return "sentinel";
    case redis::Topology::Cluster:
        return "cluster";
    }
    return "standalone";
}

QByteArray reasonText(HealthReason::Kind kind)
{
    using Kind = HealthReason::Kind;
    switch (kind) {
    case Kind::Loading:
        return "it still loads its data";
    case Kind::WritesRefused:
        return "it can't persist and refuses writes";
    case Kind::SnapshotFailed:
        return "the last snapshot could not be written";
    case Kind::AppendOnlyFailed:
        return "the append-only file can't be written";
    case Kind::MemoryNearlyFull:
        return "the memory limit is nearly reached and nothing may be evicted";
    case Kind::StreamsMayBeEvicted:
        return "the eviction policy may throw event streams away";
    case Kind::ReplicationBroken:
        return "replication does not keep up";
    case Kind::ReplicasTooFew:
        return "too few good replicas: writes are refused";
    case Kind::NodeAway:
        return "this primary does not answer";
    case Kind::ClusterDown:
        return "the cluster is down";
    }
    return {};
}

void writeNumber(JsonWriter &json, const std::optional<qint64> &number)
{
    if (number)
        json.integer(*number);
    else
        json.null();
}

QByteArray healthJson(const Health &health)
{
    JsonWriter json;
    json.beginObject();
    json.key("status").string(healthStatusName(health.status));
    json.key("mode").string(modeName(health.mode));
    json.key("latency_ms");
    if (health.latencyMs)
        json.number(std::round(*health.latencyMs * 1000) / 1000); // microseconds; the rest is noise
    else
        json.null();
    json.key("used_memory");
    writeNumber(json, health.usedMemory);
    json.key("key_count");
    writeNumber(json, health.keyCount);
    json.key("redis_version");
    if (health.version.isEmpty())
        json.null();
    else
        json.string(health.version);
    json.key("reasons").beginArray();
    for (const HealthReason &reason : health.reasons)
        json.string(reasonName(reason.kind));
    json.endArray().key("details").beginArray();
    for (const HealthReason &reason : health.reasons) {
        json.beginObject().key("reason").string(reasonName(reason.kind));
        json.key("node").string(reason.node).key("detail").string(reason.detail).endObject();
    }
    json.endArray().endObject();
    return json.text();
}

QByteArray healthText(const Health &health)
{
    const QByteArray unknown = "unknown";
    Table table({Table::Align::Left, Table::Align::Left});
    table.add({"Status", healthStatusName(health.status).data()});
    table.add({"Mode", modeName(health.mode).toByteArray()});
    table.add({"Latency", health.latencyMs ? QByteArray::number(*health.latencyMs, 'f', 2) + " ms" : unknown});
    table.add({"Used memory", health.usedMemory ? humanBytes(*health.usedMemory) : unknown});
    table.add({"Keys", health.keyCount ? QByteArray::number(*health.keyCount) : unknown});
    table.add({"Redis version", health.version.isEmpty() ? unknown : visible(health.version.toUtf8())});
    for (const HealthReason &reason : health.reasons) {
        QByteArray line = visible(reason.node.toUtf8()) + ": " + reasonText(reason.kind);
        if (!reason.detail.isEmpty())
            line += " (" + visible(reason.detail.toUtf8()) + ')';
        table.add({"Reason", line});
    }
    return table.text();
}

/// A monitor wants its document also where nobody answers.
int unreachable(Context &context, const Error &error)
{
    if (context.out().isJson() && isUnreachable(error.code)) {
        JsonWriter json;
        json.beginObject().key("status").string("unhealthy").key("mode").string(modeName(context.target().url.topology));
        json.key("latency_ms").null().key("used_memory").null().key("key_count").null().key("redis_version").null();
        json.key("reasons").beginArray().string("unreachable").endArray();
        json.key("details").beginArray().beginObject().key("reason").string("unreachable");
        json.key("node").string(context.target().url.displayName()).key("detail").string(error.message).endObject().endArray();
        context.out().json(json.endObject().text());
    }
    return context.fail(error);
}

} // namespace

Task<int> runHealth(Context &context)
{
    const auto connected = co_await context.connected();
    // A server that loads its data says so in INFO, and that is what is asked here.
    if (!connected && connected.error().code != Code::Loading)
        co_return unreachable(context, connected.error());
    const auto health = co_await inspect::checkHealth(context.client());
    if (!health)
        co_return unreachable(context, health.error());
    if (context.out().isJson())
        context.out().json(healthJson(*health));
    else
        context.out().text(healthText(*health));
    co_return health->status == Health::Status::Unhealthy ? DoesNotHold : Done;
}

} // namespace freshet::ctl
