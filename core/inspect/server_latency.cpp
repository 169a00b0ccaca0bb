// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/server_latency.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <utility>

namespace freshet::inspect {

namespace {

constexpr qint64 lastSecond = 253'402'300'799; // of the year 9999: QDateTime draws later ones wrongly
constexpr std::size_t mostEvents = 100;        // of a node; the server has some twenty kinds

QDateTime timeOf(const redis::Value &seconds)
{
    return QDateTime::fromSecsSinceEpoch(std::clamp<qint64>(seconds.integer().value_or(0), 0, lastSecond), Qt::UTC);
}

std::chrono::milliseconds milliseconds(const redis::Value &value)
{
    return std::chrono::milliseconds(std::max<qint64>(0, value.integer().value_or(0)));
}

Task<Result<void>> addHistories(redis::Client &client, redis::Node node, std::vector<LatencyEvent> &events, std::size_t first)
{
    std::vector<redis::Command> questions;
    for (std::size_t i = first; i < events.size(); ++i)
        questions.emplace_back("LATENCY", "HISTORY", events[i].name);
    if (questions.empty())
        co_return Result<void>();
    const auto histories = co_await client.pipelineOn(node.id, std::move(questions));
    if (!histories)
        co_return std::unexpected(histories.error());
    for (std::size_t i = 0; i < histories->size() && first + i < events.size(); ++i) {
        for (const redis::Value &spike : (*histories)[i].array())
            events[first + i].history.push_back({timeOf(spike.at(0)), milliseconds(spike.at(1))});
    }
    co_return Result<void>();
}

} // namespace

Task<Result<ServerLatency>> fetchServerLatency(redis::Client &client)
{
    std::vector<redis::Command> questions;
    questions.emplace_back("LATENCY", "LATEST");
    questions.emplace_back("LATENCY", "DOCTOR");
    questions.emplace_back("CONFIG", "GET", "latency-monitor-threshold");
    const auto answers = co_await askPrimaries(client, std::move(questions));
    if (!answers)
        co_return std::unexpected(answers.error());
    ServerLatency result;
    for (const NodeAnswer &answer : *answers) {
        const auto latest = checked(answer, 0, "LATENCY");
        if (!latest) {
            result.failures.push_back({answer.node.address, latest.error()});
            continue;
        }
        const std::size_t first = result.events.size();
        for (const redis::Value &one : latest->array()) {
            if (result.events.size() - first >= mostEvents)
                break;
            LatencyEvent event;
            event.node = answer.node.address;
            event.name = one.at(0).bytes();
            event.at = timeOf(one.at(1));
            event.latest = milliseconds(one.at(2));
            event.longest = milliseconds(one.at(3));
            result.events.push_back(std::move(event));
        }
        const auto told = co_await addHistories(client, answer.node, result.events, first);
        if (!told)
            result.failures.push_back({answer.node.address, told.error()});
        if (const auto doctor = checked(answer, 1, "LATENCY"); doctor && result.doctor.isEmpty())
            result.doctor = QString::fromUtf8(doctor->bytes());
        if (const auto threshold = checked(answer, 2, "CONFIG"); threshold && !result.threshold) {
            if (const auto number = threshold->at(1).integer())
                result.threshold = std::chrono::milliseconds(*number);
        }
    }
    if (result.failures.size() == answers->size() && result.events.empty())
        co_return std::unexpected(result.failures.front().error);
    co_return result;
}

Task<Result<std::vector<PingTimes>>> pingPrimaries(redis::Client &client, int count)
{
    const auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    std::vector<PingTimes> result;
    for (const redis::Node &node : *nodes) {
        PingTimes times;
        times.node = node.address;
        for (int i = 0; i < std::clamp(count, 1, 1000); ++i) {
            QElapsedTimer clock;
            clock.start();
            redis::Command ping("PING");
            const auto pong = co_await client.commandOn(node.id, std::move(ping));
            if (!pong)
                co_return std::unexpected(pong.error());
            if (pong->isError())
                co_return std::unexpected(redis::errorFromReply(pong->bytes(), QStringLiteral("PING")));
            times.times.push_back(std::chrono::nanoseconds(clock.nsecsElapsed()));
        }
        result.push_back(std::move(times));
    }
    co_return result;
}

std::optional<std::chrono::nanoseconds> quantile(std::vector<std::chrono::nanoseconds> times, double share)
{
    if (times.empty())
        return std::nullopt;
    const double rank = std::ceil(std::clamp(share, 0.0, 1.0) * double(times.size()));
    const auto place = times.begin() + std::ptrdiff_t(std::max(1.0, rank)) - 1;
    std::nth_element(times.begin(), place, times.end());
    return *place;
}

} // namespace freshet::inspect
