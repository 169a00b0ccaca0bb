// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl server: its nodes, known vulnerabilities and memory; the rest is in verb_server_clients.cpp and
// verb_server_config.cpp.
#include "app/freshetctl/verb_server.h"

#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/inspect/memory_shares.h"
#include "core/inspect/server_flaws.h"
#include "core/inspect/server_nodes.h"

#include <cmath>

namespace freshet::ctl {

namespace {

using Align = Table::Align;

const char *roleName(inspect::ServerNode::Role role)
{
    switch (role) {
    case inspect::ServerNode::Role::Primary:
        return "primary";
    case inspect::ServerNode::Role::Replica:
        return "replica";
    case inspect::ServerNode::Role::Unknown:
        break;
    }
    return "unknown";
}

const char *stateName(inspect::ServerNode::State state)
{
    using State = inspect::ServerNode::State;
    switch (state) {
    case State::Online:
        return "online";
    case State::Suspected:
        return "suspected";
    case State::Down:
        return "down";
    case State::Joining:
        return "joining";
    case State::Syncing:
        return "syncing";
    }
    return "";
}

QByteArray numberText(const std::optional<qint64> &number)
{
    return number ? QByteArray::number(*number) : QByteArray("-");
}

QByteArray rangesText(const inspect::ServerNode &node)
{
    QByteArrayList parts;
    for (const auto &[first, last] : node.slotRanges)
        parts << (first == last ? QByteArray::number(first) : QByteArray::number(first) + '-' + QByteArray::number(last));
    return parts.isEmpty() ? QByteArray("-") : parts.join(',');
}

QByteArray nodeJson(const inspect::ServerNode &node)
{
    JsonWriter json;
    json.beginObject().key("node").string(node.address).key("id").bytes(node.id);
    json.key("role").string(roleName(node.role)).key("state").string(stateName(node.state)).key("primary");
    writeId(json, node.primary);
    json.key("slots").beginArray();
    for (const auto &[first, last] : node.slotRanges)
        json.beginArray().integer(first).integer(last).endArray();
    json.endArray().key("moving_slots").integer(node.movingSlots).key("version").string(node.version);
    json.key("used_memory");
    writeNumber(json, node.usedMemory);
    json.key("keys");
    writeNumber(json, node.keys);
    json.key("clients");
    writeNumber(json, node.clients);
    json.key("ops_per_second");
    writeNumber(json, node.opsPerSecond);
    json.key("lag_bytes");
    writeNumber(json, node.lag);
    json.key("error");
    node.error ? json.string(node.error->message) : json.null();
    return json.endObject().text();
}

QByteArray sentinelJson(const inspect::SentinelNode &sentinel)
{
    JsonWriter json;
    json.beginObject().key("node").string(sentinel.address).key("role").string("sentinel").key("state");
    json.string(sentinel.isDown ? "down" : "online");
    return json.endObject().text();
}

/// `1.2 MiB (0.9 MiB to 1.5 MiB)`
QByteArray estimateText(const inspect::Estimate &bytes)
{
    const auto text = [](double number) { return humanBytes(qint64(std::llround(number))); };
    return text(bytes.value) + " (" + text(bytes.low) + " to " + text(bytes.high) + ')';
}

void writeEstimate(JsonWriter &json, const char *name, const inspect::Estimate &estimate)
{
    const QByteArray stem(name);
    json.key(stem).integer(std::llround(estimate.value));
    json.key(stem + "_low").integer(std::llround(estimate.low));
    json.key(stem + "_high").integer(std::llround(estimate.high));
}

} // namespace

int tellFailures(Context &context, const std::vector<inspect::NodeFailure> &failures, int status)
{
    for (const inspect::NodeFailure &one : failures)
        context.out().error(QStringLiteral("%1: %2").arg(one.node, one.error.message));
    return failures.empty() ? status : int(DoesNotHold);
}

Task<int> runServerNodes(Context &context, QByteArrayList)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto found = co_await inspect::fetchServerNodes(context.client());
    if (!found)
        co_return context.fail(found.error());
    int status = Done;
    Table table({Align::Left, Align::Left, Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right});
    table.add({"NODE", "ROLE", "STATE", "SLOTS", "MEMORY", "KEYS", "OPS/S", "LAG"});
    for (const inspect::ServerNode &node : found->nodes) {
        if (node.state == inspect::ServerNode::State::Down || node.error)
            status = DoesNotHold;
        if (context.out().isJson()) {
            context.out().json(nodeJson(node));
            continue;
        }
        table.add({visible(node.address.toUtf8()), roleName(node.role),
                   node.error ? QByteArray("no answer") : QByteArray(stateName(node.state)), rangesText(node),
                   node.usedMemory ? humanBytes(*node.usedMemory) : QByteArray("-"), numberText(node.keys),
                   numberText(node.opsPerSecond), node.lag ? humanBytes(*node.lag) : QByteArray("-")});
    }
    for (const inspect::SentinelNode &sentinel : found->sentinels) {
        if (context.out().isJson())
            context.out().json(sentinelJson(sentinel));
        else
            table.add(
                {visible(sentinel.address.toUtf8()), "sentinel", sentinel.isDown ? "down" : "online", "-", "-", "-", "-", "-"});
    }
    if (!context.out().isJson()) {
        context.out().text(table.text());
        if (found->mode == redis::Topology::Cluster)
            context.out().text("cluster " + visible(found->clusterState) + ", " + QByteArray::number(found->slotsServed) +
                               " of " + QByteArray::number(inspect::slotsOfCluster) + " slots served\n");
    }
    if (found->sentinelError) {
        context.out().error(QStringLiteral("no Sentinel answers: %1").arg(found->sentinelError->message));
        status = DoesNotHold;
    }
    co_return status;
}

Task<int> runServerFlaws(Context &context, QByteArrayList)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto identity = co_await context.client().identity();
    if (!identity)
        co_return context.fail(identity.error());
    if (identity->version.isNull())
        co_return context.fail({Code::Unsupported, QStringLiteral("the server does not tell its version"), {}});
    const auto flaws = inspect::flawsOf(*identity);
    const QByteArray until = inspect::serverFlawsKnownTo().toString(Qt::ISODate).toUtf8();
    for (const inspect::KnownFlaw &known : flaws) {
        if (context.out().isJson()) {
            JsonWriter json;
            json.beginObject().key("id").string(known.flaw->id).key("fixed_in").string(known.fixedIn.toString());
            json.key("may_run_code").boolean(known.flaw->runsCode).key("without_login").boolean(known.flaw->needsNoLogin);
            context.out().json(json.key("summary").string(known.flaw->summary).endObject().text());
            continue;
        }
        context.out().text(QByteArray(known.flaw->id) + "  fixed in " + known.fixedIn.toString().toUtf8() + '\n' + "    " +
                           known.flaw->summary + '\n');
    }
    if (!context.out().isJson()) {
        const QByteArray name = visible(identity->displayName().toUtf8());
        context.out().text(flaws.empty() ? name + ": no known vulnerability as of " + until + '\n'
                                         : name + ": " + QByteArray::number(qint64(flaws.size())) +
                                               " known vulnerabilities by its version number, as of " + until +
                                               "; a distribution may have mended them under the same number\n");
    }
    co_return flaws.empty() ? Done : DoesNotHold;
}

Task<int> runServerMemory(Context &context, QByteArrayList)
{
    const auto keys = context.arguments().integer("--keys", 1, inspect::MemorySampleOptions::mostKeys);
    if (!keys)
        co_return context.wrongUsage(keys.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    inspect::MemorySampleOptions options;
    options.keys = keys->value_or(options.keys);
    options.progress = [&context](qint64 done, qint64 all) {
        if (context.out().wantsProgress())
            context.out().progress(QStringLiteral("%1 of %2 keys measured").arg(done).arg(all));
    };
    const auto found = co_await inspect::sampleMemory(context.client(), options);
    if (!found)
        co_return context.fail(found.error());
    Table table({Align::Left, Align::Left, Align::Right, Align::Right});
    table.add({"NAMESPACE", "BYTES (95 %)", "KEYS", "SAMPLED"});
    for (const inspect::MemoryShare &share : found->shares) {
        if (context.out().isJson()) {
            JsonWriter json;
            json.beginObject().key("name").bytes(share.name);
            writeEstimate(json, "bytes", share.bytes);
            writeEstimate(json, "keys", share.keys);
            json.key("sampled").integer(share.sampled).key("largest").integer(share.largest).key("largest_key");
            context.out().json(json.bytes(share.largestKey).endObject().text());
            continue;
        }
        table.add({visible(share.name), estimateText(share.bytes), "about " + QByteArray::number(std::llround(share.keys.value)),
                   QByteArray::number(share.sampled)});
    }
    if (!context.out().isJson()) {
        context.out().text(table.text());
        context.out().text("all keys: " + estimateText(found->bytes) + " by a sample of " + QByteArray::number(found->sampled) +
                           " of " + QByteArray::number(found->keyCount) + " keys; the servers use " +
                           (found->usedMemory ? humanBytes(*found->usedMemory) : QByteArray("an unknown amount")) + '\n');
    }
    co_return Done;
}

Task<int> runServer(Context &context)
{
    using Effect = Subverb::Effect;
    static const std::vector<Subverb> subverbs{
        {"nodes", "", {}, 0, 0, Effect::Looks, runServerNodes},
        {"flaws", "", {}, 0, 0, Effect::Looks, runServerFlaws},
        {"memory", "[--keys N]", {"--keys"}, 0, 0, Effect::Looks, runServerMemory},
        {"slowlog reset", "", {"--dry-run", "--reason"}, 0, 0, Effect::Destroys, runServerSlowlogReset},
        {"slowlog", "[--count N]", {"--count"}, 0, 0, Effect::Looks, runServerSlowlog},
        {"latency", "[--count N]", {"--count"}, 0, 0, Effect::Looks, runServerLatency},
        {"clients", "", {}, 0, 0, Effect::Looks, runServerClients},
        {"kill", "ID [--node NODE]", {"--node", "--dry-run", "--reason"}, 1, 1, Effect::Destroys, runServerKill},
        {"monitor", "[--seconds S]", {"--seconds"}, 0, 0, Effect::Looks, runServerMonitor},
        {"config set", "NAME VALUE", {"--rewrite", "--dry-run", "--reason"}, 2, 2, Effect::Destroys, runServerConfigSet},
        {"config", "[PATTERN]", {"--changed"}, 0, 1, Effect::Looks, runServerConfig},
    };
    return runSubverb(context, subverbs);
}

} // namespace freshet::ctl
