// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/hit_rate_sampler.h"

#include "core/inspect/server_info.h"

#include <algorithm>
#include <limits>

namespace freshet::inspect {

namespace {

constexpr qint64 mostBelievable = qint64(1) << 53; // 285 years at a million a second; and sums stay exact in a double

Result<qint64> counter(const ServerInfo &info, QStringView name)
{
    const auto number = info.integer(name);
    if (!number || *number < 0 || *number > mostBelievable)
        return failure(Code::Undecodable, QStringLiteral("INFO has no usable %1").arg(name), name.toString());
    return *number;
}

Task<Result<KeyspaceCounters>> fetchCounters(redis::Client &client, QByteArray nodeId)
{
    // Two commands and not INFO server stats: several sections at once need Redis 7. Sent together, so one process answers both.
    std::vector<redis::Command> commands;
    commands.emplace_back("INFO", "server");
    commands.emplace_back("INFO", "stats");
    redis::CommandOptions options;
    options.repeatable = true;
    const auto replies = co_await client.pipelineOn(nodeId, std::move(commands), options);
    if (!replies)
        co_return std::unexpected(replies.error());
    for (const redis::Value &reply : *replies) {
        if (reply.isError())
            co_return std::unexpected(redis::errorFromReply(reply.bytes(), QStringLiteral("INFO")));
    }
    if (replies->size() != 2)
        co_return failure(Code::Protocol, QStringLiteral("INFO was not answered"), QStringLiteral("INFO"));
    co_return KeyspaceCounters::fromInfo(replies->at(0).bytes(), replies->at(1).bytes());
}

} // namespace

Result<KeyspaceCounters> KeyspaceCounters::fromInfo(const QByteArray &server, const QByteArray &stats)
{
    const ServerInfo numbers = ServerInfo::parse(stats);
    const auto hits = counter(numbers, u"keyspace_hits");
    if (!hits)
        return std::unexpected(hits.error());
    const auto misses = counter(numbers, u"keyspace_misses");
    if (!misses)
        return std::unexpected(misses.error());
    KeyspaceCounters counters;
    counters.hits = *hits;
    counters.misses = *misses;
    counters.runId = ServerInfo::parse(server).value(u"run_id").value_or(QString()).toUtf8();
    if (const auto ops = counter(numbers, u"instantaneous_ops_per_sec"))
        counters.opsPerSecond = *ops;
    return counters;
}

HitRateSample sumOf(const std::vector<KeyspaceCounters> &nodes, const QDateTime &time,
                    std::chrono::steady_clock::time_point moment)
{
    HitRateSample sample;
    sample.time = time;
    sample.moment = moment;
    QByteArrayList processes;
    double operations = 0;
    bool allTell = !nodes.empty();
    for (const KeyspaceCounters &node : nodes) {
        // 16384 nodes of the most believable counters would overflow: saturate.
        sample.hits += std::min(node.hits, std::numeric_limits<qint64>::max() - sample.hits);
        sample.misses += std::min(node.misses, std::numeric_limits<qint64>::max() - sample.misses);
        operations += double(node.opsPerSecond.value_or(0));
        allTell = allTell && node.opsPerSecond;
        processes.append(node.runId);
    }
    if (allTell)
        sample.commandsPerSecond = operations;
    std::sort(processes.begin(), processes.end()); // the order of the nodes changes when slots move; what is summed does not
    sample.origin = processes.join(' ');
    return sample;
}

Task<Result<HitRateSample>> fetchHitRateSample(redis::Client &client)
{
    const auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    if (nodes->empty())
        co_return failure(Code::NotConnected, QStringLiteral("no primary is known"));
    std::vector<Task<Result<KeyspaceCounters>>> questions; // eager: all are on their way before the first is awaited
    questions.reserve(nodes->size());
    for (const redis::Node &node : *nodes)
        questions.push_back(fetchCounters(client, node.id));
    std::vector<KeyspaceCounters> counters;
    std::optional<Error> error;
    for (auto &question : questions) { // all of them, even after an error: none is left behind using `client`
        auto answer = co_await question;
        if (answer)
            counters.push_back(std::move(*answer));
        else if (!error)
            error = std::move(answer.error());
    }
    if (error)
        co_return std::unexpected(std::move(*error));
    co_return sumOf(counters, QDateTime::currentDateTimeUtc(), std::chrono::steady_clock::now());
}

} // namespace freshet::inspect
