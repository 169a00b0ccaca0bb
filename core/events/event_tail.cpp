// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event_tail.h"

#include "core/redis/cluster_slots.h"

#include <algorithm>
#include <limits>
#include <map>

namespace freshet::events {

namespace {

using namespace std::chrono_literals;
using redis::Command;
using redis::Value;

constexpr auto answerWithin = 2000ms; // beyond what a read waits at the server: else its connection is dead
constexpr auto firstPause = 100ms;
constexpr auto longestPause = 2000ms;

/// Where waiting helps.
bool passes(Code code)
{
    return isUnreachable(code) || code == Code::ClusterDown || code == Code::TryAgain || code == Code::Moved ||
           code == Code::ReadOnlyReplica || code == Code::Misconfigured;
}

/// What the loops of one tail share. It stands in the frame of `tail`, which ends behind them.
struct Tail
{
    redis::Client &client;
    TailOptions options;
    Clock &clock;
    std::map<QByteArray, QByteArray> positions; ///< what was seen last, by stream
    std::stop_source ending;
    bool troubled = false;

    bool isEnding() const { return ending.stop_requested(); }
    void trouble(const Error &error)
    {
        if (!std::exchange(troubled, true) && options.troubled)
            options.troubled(error);
    }
    void well()
    {
        if (std::exchange(troubled, false) && options.recovered)
            options.recovered();
    }
};

/// Streams that one command may read.
std::vector<QByteArrayList> together(const redis::Client &client, const QByteArrayList &streams)
{
    if (client.url().topology != redis::Topology::Cluster)
        return {streams};
    std::map<int, QByteArrayList> bySlot;
    for (const QByteArray &stream : streams)
        bySlot[redis::hashSlot(stream)].append(stream);
    std::vector<QByteArrayList> sets;
    for (auto &[slot, names] : bySlot)
        sets.push_back(std::move(names));
    return sets;
}

/// Where each stream ends now. By its last entry and not by XINFO, which some users may not ask.
Task<Result<void>> findEnds(Tail &tail)
{
    std::vector<Command> commands;
    for (const QByteArray &stream : tail.options.streams)
        commands.emplace_back("XREVRANGE", stream, "+", "-", "COUNT", 1);
    redis::CommandOptions how;
    how.stop = tail.ending.get_token();
    how.repeatable = true;
    const auto answers = co_await tail.client.pipeline(std::move(commands), how);
    if (!answers)
        co_return Result<void>(std::unexpected(answers.error()));
    for (std::size_t i = 0; i < answers->size(); ++i) {
        const Value &answer = (*answers)[i];
        const QByteArray &stream = tail.options.streams[qsizetype(i)];
        if (answer.isError())
            co_return Result<void>(
                std::unexpected(redis::errorFromReply(answer.bytes(), QStringLiteral("XREVRANGE ") + QString::fromUtf8(stream))));
        const QByteArray last = answer.at(0).at(0).bytes();
        tail.positions[stream] = last.isEmpty() ? QByteArray("0-0") : last;
    }
    co_return Result<void>();
}

Task<Result<Value>> readOnce(Tail &tail, QByteArrayList streams)
{
    Command command("XREAD", "COUNT", tail.options.count);
    if (tail.options.blocks)
        command.add("BLOCK").add(tail.options.block);
    command.add("STREAMS").addAll(streams);
    for (const QByteArray &stream : std::as_const(streams))
        command.add(tail.positions[stream]);
    redis::CommandOptions how;
    how.stop = tail.ending.get_token();
    if (tail.options.blocks) {
        how.timeout = answerWithin;
        auto answer = co_await tail.client.blocking(std::move(command), tail.options.block, std::move(how));
        co_return answer;
    }
    auto answer = co_await tail.client.command(std::move(command), std::move(how));
    co_return answer;
}

std::vector<TailEntry> entriesFrom(const Value &answer)
{
    std::vector<TailEntry> entries;
    for (const Value &part : answer.array()) {
        const QByteArray stream = part.at(0).bytes();
        for (const Value &row : part.at(1).array()) {
            TailEntry entry{.stream = stream, .id = row.at(0).bytes(), .fields = {}};
            const Value::Array &flat = row.at(1).array();
            for (std::size_t i = 0; i + 1 < flat.size(); i += 2)
                entry.fields.emplace_back(flat[i].bytes(), flat[i + 1].bytes());
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

Task<Result<void>> follow(Tail &tail, QByteArrayList streams)
{
    for (int failures = 0; !tail.isEnding();) {
        const auto answer = co_await readOnce(tail, streams);
        if (tail.isEnding())
            break;
        std::chrono::milliseconds pause{0};
        if (answer) {
            failures = 0;
            tail.well();
            std::vector<TailEntry> entries = entriesFrom(*answer);
            for (const TailEntry &entry : entries)
                tail.positions[entry.stream] = entry.id;
            std::ranges::stable_sort(entries, [](const TailEntry &a, const TailEntry &b) { return isIdBefore(a.id, b.id); });
            if (!entries.empty() && tail.options.take)
                tail.options.take(entries);
            if (!tail.options.blocks && entries.empty())
                pause = tail.options.every;
        } else if (passes(answer.error().code)) {
            tail.trouble(answer.error());
            pause = std::min<std::chrono::milliseconds>(longestPause, firstPause * (1 << std::min(failures++, 10)));
        } else {
            tail.ending.request_stop(); // the others need not go on without it
            co_return Result<void>(std::unexpected(answer.error()));
        }
        if (pause.count() == 0)
            continue;
        const auto slept = co_await tail.clock.sleep(pause, tail.ending.get_token());
        Q_UNUSED(slept) // over or stopped: the loop looks
    }
    co_return Result<void>();
}

} // namespace

Task<Result<void>> tail(redis::Client &client, TailOptions options, Clock &clock)
{
    Tail tail{.client = client, .options = std::move(options), .clock = clock, .positions = {}, .ending = {}};
    if (tail.options.streams.isEmpty())
        co_return Result<void>();
    std::ranges::sort(tail.options.streams);
    const auto spare = std::ranges::unique(tail.options.streams); // XREAD would answer them twice
    tail.options.streams.erase(spare.begin(), spare.end());
    tail.options.count = std::max(1, tail.options.count);
    const std::stop_callback stopper(tail.options.stop, [&tail] { tail.ending.request_stop(); });
    if (tail.options.from.isEmpty()) {
        const auto found = co_await findEnds(tail);
        if (tail.isEnding())
            co_return Result<void>();
        if (!found)
            co_return found;
    } else {
        const auto before = idBefore(tail.options.from);
        if (!before)
            co_return Result<void>(std::unexpected(before.error()));
        for (const QByteArray &stream : std::as_const(tail.options.streams))
            tail.positions[stream] = *before;
    }
    std::vector<Task<Result<void>>> loops;
    for (const QByteArrayList &streams : together(client, tail.options.streams))
        loops.push_back(follow(tail, streams));
    Result<void> result;
    for (Task<Result<void>> &loop : loops) {
        auto ended = co_await loop;
        if (result && !ended)
            result = std::move(ended);
    }
    co_return result;
}

Result<QByteArray> idBefore(QByteArrayView id)
{
    const auto number = [](QByteArrayView text) -> std::optional<quint64> {
        bool ok = !text.isEmpty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
        const quint64 value = ok ? text.toULongLong(&ok) : 0;
        return ok ? std::optional(value) : std::nullopt;
    };
    const qsizetype dash = id.indexOf('-');
    const auto time = number(dash < 0 ? id : id.first(dash));
    const auto place = dash < 0 ? std::optional<quint64>(0) : number(id.sliced(dash + 1));
    if (!time || !place)
        return failure(Code::InvalidArgument, QStringLiteral("\"%1\" is no stream id").arg(QString::fromUtf8(id)));
    if (*place > 0)
        return QByteArray::number(*time) + '-' + QByteArray::number(*place - 1);
    if (*time > 0)
        return QByteArray::number(*time - 1) + '-' + QByteArray::number(std::numeric_limits<quint64>::max());
    return QByteArray("0-0"); // which no entry can have
}

} // namespace freshet::events
