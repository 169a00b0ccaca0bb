// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/stream_groups.h"

#include "core/events/event.h"

#include <algorithm>
#include <cmath>

namespace freshet::inspect {

using namespace std::chrono_literals;

namespace {

using Lag = events::GroupPosition::Lag;

constexpr std::size_t streamsPerTrip = 500;
constexpr int countedOfOne = 100;

/// The server's own time by TIME; the clock's where that may not be asked.
std::chrono::milliseconds serverTime(const redis::Value &answer, const Clock &clock)
{
    const auto seconds = answer.at(0).integer();
    if (!seconds)
        return std::chrono::milliseconds(clock.utcNow().toMSecsSinceEpoch());
    return std::chrono::seconds(*seconds) + std::chrono::milliseconds(answer.at(1).integer().value_or(0) / 1000);
}

/// Walks through the answers of one trip.
class Answers
{
public:
    explicit Answers(std::vector<redis::Value> values)
        : m_values(std::move(values))
    {}
    const redis::Value &next() { return m_values.at(m_place++); }

private:
    std::vector<redis::Value> m_values;
    std::size_t m_place = 0;
};

void note(StreamGroups &row, const redis::Value &answer)
{
    if (answer.isError() && !row.error)
        row.error = events::streamError(redis::errorFromReply(answer.bytes()), row.stream);
}

/// What the first trip tells of a stream; nothing where it is none.
std::optional<StreamGroups> rowFrom(const QByteArray &stream, const redis::Value &length, const redis::Value &info,
                                    const redis::Value &groups)
{
    for (const redis::Value *answer : {&length, &info, &groups}) { // "no such key", or another type by now
        if (answer->isError() && redis::errorFromReply(answer->bytes()).code != Code::NoPermission)
            return std::nullopt;
    }
    StreamGroups row;
    row.stream = stream;
    row.length = info.isError() ? length.integer() : info.field("length").integer();
    row.entriesAdded = info.field("entries-added").integer();
    row.firstId = info.field("first-entry").at(0).bytes();
    row.lastId = info.field("last-entry").at(0).bytes();
    row.lastGeneratedId = info.field("last-generated-id").bytes();
    note(row, info);
    note(row, groups);
    if (info.isError())
        return row;
    for (events::NamedPosition &told : events::positionsFrom(info, groups)) {
        StreamGroup group;
        group.group = std::move(told.group);
        group.consumers = told.consumers;
        group.pending = told.pending;
        group.position = std::move(told.position);
        group.lag = group.position.lagOf();
        row.groups.push_back(std::move(group));
    }
    return row;
}

bool isCounted(const StreamGroup &group, int countUpTo)
{
    return countUpTo > 0 && group.lag.kind != Lag::Kind::Exact && !group.position.lastDeliveredId.isEmpty();
}

void askMore(std::vector<redis::Command> &commands, const QByteArray &stream, const StreamGroup &group, int countUpTo)
{
    if (const QByteArray key = events::lostKey(stream, group.group); !key.isEmpty())
        commands.emplace_back("HMGET", key, "count", "unknown");
    if (group.pending > 0)
        commands.emplace_back("XPENDING", stream, group.group);
    if (isCounted(group, countUpTo))
        commands.emplace_back("XRANGE", stream, '(' + group.position.lastDeliveredId, "+", "COUNT", countUpTo + 1);
}

void takeMore(StreamGroups &row, StreamGroup &group, Answers &answers, int countUpTo, std::chrono::milliseconds now)
{
    if (!events::lostKey(row.stream, group.group).isEmpty()) {
        const redis::Value &lost = answers.next();
        note(row, lost);
        if (!lost.isError())
            group.lost = lost.at(0).integer().value_or(0);
        group.lostMore = lost.at(1).integer().value_or(0) > 0;
    }
    if (group.pending > 0) {
        const redis::Value &pending = answers.next();
        note(row, pending);
        group.oldestPendingId = pending.at(1).bytes();
        if (!group.oldestPendingId.isEmpty()) {
            const auto added = events::timeOfId(group.oldestPendingId).time_since_epoch();
            group.oldestPending = std::max(0ms, now - std::chrono::duration_cast<std::chrono::milliseconds>(added));
        }
    }
    if (isCounted(group, countUpTo)) {
        const redis::Value &unread = answers.next();
        if (unread.isArray() && int(unread.array().size()) <= countUpTo)
            group.lag = {Lag::Kind::Exact, qint64(unread.array().size())};
    }
}

} // namespace

Task<Result<std::vector<StreamGroups>>> fetchStreamGroups(redis::Client &client, std::vector<QByteArray> streams,
                                                          StreamGroupsOptions options, Clock &clock)
{
    std::vector<StreamGroups> rows;
    redis::CommandOptions how;
    how.stop = options.stop;
    how.repeatable = true;
    for (std::size_t first = 0; first < streams.size(); first += streamsPerTrip) {
        const std::size_t end = std::min(streams.size(), first + streamsPerTrip);
        std::vector<redis::Command> commands;
        commands.emplace_back("TIME");
        for (std::size_t i = first; i < end; ++i) {
            commands.emplace_back("XLEN", streams[i]);
            commands.emplace_back("XINFO", "STREAM", streams[i]);
            commands.emplace_back("XINFO", "GROUPS", streams[i]);
            if (options.bytes)
                commands.emplace_back("MEMORY", "USAGE", streams[i]);
        }
        auto told = co_await client.pipeline(std::move(commands), how);
        if (!told)
            co_return std::unexpected(told.error());
        Answers answers(std::move(*told));
        const auto now = serverTime(answers.next(), clock);
        const std::size_t before = rows.size();
        for (std::size_t i = first; i < end; ++i) {
            const redis::Value &length = answers.next();
            const redis::Value &info = answers.next();
            auto row = rowFrom(streams[i], length, info, answers.next());
            const redis::Value *bytes = options.bytes ? &answers.next() : nullptr;
            if (!row)
                continue;
            if (bytes) {
                row->bytes = bytes->integer();
                note(*row, *bytes);
            }
            rows.push_back(std::move(*row));
        }

        std::vector<redis::Command> more;
        for (std::size_t i = before; i < rows.size(); ++i) {
            for (const StreamGroup &group : rows[i].groups)
                askMore(more, rows[i].stream, group, options.countUpTo);
        }
        if (more.empty())
            continue;
        auto toldMore = co_await client.pipeline(std::move(more), how);
        if (!toldMore)
            co_return std::unexpected(toldMore.error());
        Answers moreAnswers(std::move(*toldMore));
        for (std::size_t i = before; i < rows.size(); ++i) {
            for (StreamGroup &group : rows[i].groups)
                takeMore(rows[i], group, moreAnswers, options.countUpTo, now);
        }
    }
    co_return rows;
}

Task<Result<StreamGroups>> fetchGroupsOf(redis::Client &client, QByteArray stream, Clock &clock)
{
    StreamGroupsOptions options;
    options.countUpTo = countedOfOne;
    std::vector<QByteArray> one{stream};
    auto rows = co_await fetchStreamGroups(client, std::move(one), std::move(options), clock);
    if (!rows)
        co_return std::unexpected(rows.error());
    if (!rows->empty()) {
        if (rows->front().error && rows->front().groups.empty())
            co_return std::unexpected(*rows->front().error);
        co_return std::move(rows->front());
    }
    // Left out: why?
    const auto info = co_await client.command(redis::Command("XINFO", "STREAM", stream));
    if (!info)
        co_return std::unexpected(events::streamError(info.error(), stream));
    co_return failure(Code::NotFound, QStringLiteral("the stream was not there a moment ago"), QString::fromUtf8(stream));
}

GroupRates ratesBetween(const StreamGroup &before, const StreamGroup &after, std::chrono::nanoseconds elapsed)
{
    GroupRates rates;
    const double seconds = std::chrono::duration<double>(elapsed).count();
    if (seconds <= 0)
        return rates;
    const auto rateOf = [&](std::optional<qint64> first, std::optional<qint64> second) -> std::optional<double> {
        if (!first || !second || *second < *first)
            return std::nullopt;
        return double(*second - *first) / seconds;
    };
    rates.added = rateOf(before.position.entriesAdded, after.position.entriesAdded);
    rates.read = rateOf(before.position.entriesRead, after.position.entriesRead);
    if (after.lag.count == 0)
        rates.drain = 0s;
    // An estimate is too high by the same number each time, so its changes are right; but not against an exact one.
    if (before.lag.kind != after.lag.kind || !before.lag.count || !after.lag.count)
        return rates;
    const double shrinks = double(*before.lag.count - *after.lag.count) / seconds;
    if (!rates.read && rates.added && *rates.added + shrinks >= 0)
        rates.read = *rates.added + shrinks;
    constexpr double longest = 100.0 * 365 * 86400;
    if (*after.lag.count > 0 && shrinks > 0 && double(*after.lag.count) / shrinks < longest)
        rates.drain = std::chrono::seconds(std::llround(std::ceil(double(*after.lag.count) / shrinks)));
    return rates;
}

Task<Result<std::vector<StreamConsumer>>> fetchConsumers(redis::Client &client, QByteArray stream, QByteArray group)
{
    redis::CommandOptions how;
    how.repeatable = true;
    const auto answer = co_await client.command(redis::Command("XINFO", "CONSUMERS", stream, group), how);
    if (!answer)
        co_return std::unexpected(events::streamError(answer.error(), stream));
    std::vector<StreamConsumer> rows;
    for (const redis::Value &told : answer->array()) {
        StreamConsumer row;
        row.name = told.field("name").bytes();
        row.pending = told.field("pending").integer().value_or(0);
        row.idle = std::chrono::milliseconds(told.field("idle").integer().value_or(0));
        if (const auto inactive = told.field("inactive").integer(); inactive && *inactive >= 0)
            row.inactive = std::chrono::milliseconds(*inactive);
        rows.push_back(std::move(row));
    }
    co_return rows;
}

} // namespace freshet::inspect
