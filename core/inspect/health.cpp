// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/health.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>

namespace freshet::inspect {

namespace {

using Kind = HealthReason::Kind;

constexpr int pings = 5;
constexpr double nearlyFull = 0.95;
constexpr qint64 replicaLagSeconds = 10; // replicas acknowledge once a second

/// What one primary told.
struct NodeHealth
{
    double latencyMs = 0;
    std::optional<qint64> usedMemory;
    std::optional<qint64> keyCount;
    QString version;
    QString evictingPolicy; ///< that may evict keys without TTL, where memory is bounded; empty: none
    std::vector<HealthReason> reasons;
};

/// `slave0:ip=…,port=…,state=online,offset=…,lag=0`
std::optional<QString> replicaFault(const QString &line)
{
    for (const QString &part : line.split(QLatin1Char(','))) {
        if (part.startsWith(QLatin1String("state=")) && part != QLatin1String("state=online"))
            return part;
        if (part.startsWith(QLatin1String("lag=")) && part.sliced(4).toLongLong() >= replicaLagSeconds)
            return part;
    }
    return std::nullopt;
}

/// The median round trip of a few PINGs. Any answer will do, also "NOPERM".
Task<Result<double>> measureLatency(redis::Client &client, QByteArray nodeId, QString node, std::vector<HealthReason> &reasons)
{
    std::array<double, pings> times{};
    for (double &time : times) {
        redis::Command ping("PING");
        QElapsedTimer timer;
        timer.start();
        const auto answer = co_await client.commandOn(nodeId, std::move(ping));
        time = double(timer.nsecsElapsed()) / 1e6;
        if (answer)
            continue;
        const Error &error = answer.error();
        if (error.code == Code::Misconfigured && reasons.empty())
            reasons.push_back({Kind::WritesRefused, node, error.message});
        else if (isUnreachable(error.code) && error.code != Code::Loading)
            co_return std::unexpected(error);
    }
    std::ranges::sort(times);
    co_return times[pings / 2];
}

Task<Result<NodeHealth>> checkNode(redis::Client &client, redis::Node node)
{
    NodeHealth health;
    const auto latency = co_await measureLatency(client, node.id, node.address, health.reasons);
    if (!latency)
        co_return std::unexpected(latency.error());
    health.latencyMs = *latency;

    std::vector<redis::Command> commands;
    commands.emplace_back("INFO");
    commands.emplace_back("DBSIZE");
    const auto answers = co_await client.pipelineOn(node.id, std::move(commands));
    if (!answers)
        co_return std::unexpected(answers.error());
    if (answers->at(0).isError())
        co_return std::unexpected(redis::errorFromReply(answers->at(0).bytes(), QStringLiteral("INFO")));
    const ServerInfo info = ServerInfo::parse(answers->at(0).bytes());
    health.usedMemory = info.integer(u"used_memory");
    health.keyCount = answers->at(1).integer();
    health.version = info.value(u"valkey_version").value_or(info.value(u"redis_version").value_or(QString()));
    const QString policy = info.value(u"maxmemory_policy").value_or(QString());
    if (info.integer(u"maxmemory").value_or(0) > 0 && policy.startsWith(QLatin1String("allkeys-")))
        health.evictingPolicy = policy;
    for (HealthReason &reason : reasonsInInfo(info, node.address))
        health.reasons.push_back(std::move(reason));
    co_return health;
}

/// Whether one of the contract's streams is there. EXISTS is cheap, a walk over all keys is not.
Task<bool> hasEventStreams(redis::Client &client)
{
    std::vector<redis::Command> commands;
    for (const char *stream : {"events:voice.created", "events:voice.updated", "events:voice.deleted", "events:dead"})
        commands.emplace_back("EXISTS", stream);
    const auto answers = co_await client.pipeline(std::move(commands));
    co_return answers &&std::ranges::any_of(*answers, [](const redis::Value &one) { return one.integer() == 1; });
}

Task<std::optional<HealthReason>> clusterFault(redis::Client &client, redis::Node node)
{
    redis::Command command("CLUSTER", "INFO");
    const auto answer = co_await client.commandOn(node.id, std::move(command));
    if (!answer)
        co_return std::nullopt; // a user who may not ask is no fault of the cluster
    const QString state = ServerInfo::parse(answer->bytes()).value(u"cluster_state").value_or(QString());
    if (state.isEmpty() || state == QLatin1String("ok"))
        co_return std::nullopt;
    co_return HealthReason{Kind::ClusterDown, node.address, QStringLiteral("cluster_state:") + state};
}

void add(Health &health, const NodeHealth &node)
{
    health.latencyMs = std::max(health.latencyMs.value_or(0), node.latencyMs);
    if (node.usedMemory)
        health.usedMemory = health.usedMemory.value_or(0) + *node.usedMemory;
    if (health.version.isEmpty())
        health.version = node.version;
    health.reasons.insert(health.reasons.end(), node.reasons.begin(), node.reasons.end());
}

} // namespace

QLatin1String reasonName(HealthReason::Kind kind)
{
    switch (kind) {
    case Kind::Loading:
        return QLatin1String("loading");
    case Kind::WritesRefused:
        return QLatin1String("writes_refused");
    case Kind::SnapshotFailed:
        return QLatin1String("snapshot_failed");
    case Kind::AppendOnlyFailed:
        return QLatin1String("append_only_failed");
    case Kind::MemoryNearlyFull:
        return QLatin1String("memory_nearly_full");
    case Kind::StreamsMayBeEvicted:
        return QLatin1String("streams_may_be_evicted");
    case Kind::ReplicationBroken:
        return QLatin1String("replication_broken");
    case Kind::ReplicasTooFew:
        return QLatin1String("replicas_too_few");
    case Kind::NodeAway:
        return QLatin1String("node_away");
    case Kind::ClusterDown:
        return QLatin1String("cluster_down");
    }
    return QLatin1String("loading");
}

QLatin1String healthStatusName(Health::Status status)
{
    switch (status) {
    case Health::Status::Healthy:
        return QLatin1String("healthy");
    case Health::Status::Degraded:
        return QLatin1String("degraded");
    case Health::Status::Unhealthy:
        return QLatin1String("unhealthy");
    }
    return QLatin1String("unhealthy");
}

std::vector<HealthReason> reasonsInInfo(const ServerInfo &info, const QString &node)
{
    std::vector<HealthReason> reasons;
    const auto isNotOk = [&](QStringView name, Kind kind) {
        const auto state = info.value(name);
        if (state && *state != QLatin1String("ok"))
            reasons.push_back({kind, node, name.toString() + QLatin1Char(':') + *state});
    };
    if (info.integer(u"loading").value_or(0) == 1) {
        const auto done = info.value(u"loading_loaded_perc");
        reasons.push_back({Kind::Loading, node, done ? QStringLiteral("loading_loaded_perc:") + *done : QString()});
    }
    isNotOk(u"rdb_last_bgsave_status", Kind::SnapshotFailed);
    isNotOk(u"aof_last_write_status", Kind::AppendOnlyFailed);
    if (info.integer(u"aof_enabled").value_or(0) == 1)
        isNotOk(u"aof_last_bgrewrite_status", Kind::AppendOnlyFailed);

    const qint64 most = info.integer(u"maxmemory").value_or(0);
    const qint64 used = info.integer(u"used_memory").value_or(0);
    if (most > 0 && info.value(u"maxmemory_policy") == QLatin1String("noeviction") && double(used) >= nearlyFull * double(most))
        reasons.push_back({Kind::MemoryNearlyFull, node, QStringLiteral("used_memory:%1 maxmemory:%2").arg(used).arg(most)});

    if (info.value(u"master_link_status") == QLatin1String("down"))
        reasons.push_back({Kind::ReplicationBroken, node, QStringLiteral("master_link_status:down")});
    for (qint64 i = 0, replicas = info.integer(u"connected_slaves").value_or(0); i < replicas; ++i) {
        const auto line = info.value(QStringLiteral("slave%1").arg(i));
        if (!line)
            break;
        if (const auto fault = replicaFault(*line))
            reasons.push_back({Kind::ReplicationBroken, node, QStringLiteral("slave%1:%2").arg(i).arg(*fault)});
    }
    // INFO counts good replicas only where some are required; how many, it does not say.
    if (info.integer(u"min_slaves_good_slaves") == 0)
        reasons.push_back({Kind::ReplicasTooFew, node, QStringLiteral("min_slaves_good_slaves:0")});
    return reasons;
}

Task<Result<Health>> checkHealth(redis::Client &client)
{
    const auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    Health health;
    health.mode = client.url().topology;
    health.keyCount = 0;
    std::optional<redis::Node> answering;
    QString evictingPolicy;
    std::optional<Error> silence;
    for (const redis::Node &node : *nodes) {
        const auto one = co_await checkNode(client, node);
        if (one) {
            add(health, *one);
            health.keyCount = health.keyCount && one->keyCount ? std::optional(*health.keyCount + *one->keyCount) : std::nullopt;
            if (!answering)
                answering = node;
            if (evictingPolicy.isEmpty())
                evictingPolicy = one->evictingPolicy;
        } else if (isUnreachable(one.error().code)) {
            silence = one.error();
            health.keyCount.reset();
            health.reasons.push_back({Kind::NodeAway, node.address, one.error().message});
        } else {
            co_return std::unexpected(one.error());
        }
    }
    if (!answering)
        co_return silence ? std::unexpected(*silence) : failure(Code::NotConnected, QStringLiteral("no primary is known"));

    if (!evictingPolicy.isEmpty()) {
        const bool atRisk = co_await hasEventStreams(client);
        if (atRisk)
            health.reasons.push_back(
                {Kind::StreamsMayBeEvicted, answering->address, QStringLiteral("maxmemory_policy:") + evictingPolicy});
    }
    if (health.mode == redis::Topology::Cluster) {
        const auto fault = co_await clusterFault(client, *answering);
        if (fault)
            health.reasons.push_back(*fault);
    }
    const bool isDown =
        std::ranges::any_of(health.reasons, [](const HealthReason &one) { return one.kind == Kind::ClusterDown; });
    if (isDown)
        health.status = Health::Status::Unhealthy;
    else if (!health.reasons.empty())
        health.status = Health::Status::Degraded;
    co_return health;
}

} // namespace freshet::inspect
