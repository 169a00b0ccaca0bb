// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/streams_bus_p.h"
#include "core/redis/script.h"

#include <algorithm>

namespace freshet::events {

namespace {

using namespace std::chrono_literals;
using redis::Command;
using redis::Value;

constexpr auto pauseBetween = 100ms;

// Whether an event that may have been stored was; if not, stores it. KEYS: stream. ARGV: MAXLEN, the event's id, how many
// milliseconds ago it may have been stored first, fields and values. The event's id stands in its JSON, so it is searched for as
// text, and backwards: it is among the newest.
const redis::Script &againScript()
{
    static const redis::Script script(R"(
local now = redis.call('TIME')
local since = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000) - tonumber(ARGV[3])
local to = '+'
while true do
    local some = redis.pcall('XREVRANGE', KEYS[1], to, string.format('%.0f', math.max(0, since)), 'COUNT', 256)
    if some.err then return some end
    for _, entry in ipairs(some) do
        for _, text in ipairs(entry[2]) do
            if string.find(text, ARGV[2], 1, true) then return {entry[1], 1} end
        end
    end
    if #some < 256 then break end
    to = '(' .. some[#some][1]
end
local added = redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(ARGV, 4))
if type(added) == 'table' and added.err then return added end
return {added, 0}
)");
    return script;
}

bool mayBeStored(Code code)
{
    return code == Code::ConnectionLost || code == Code::Timeout;
}

/// Where another try may help, since nothing was decided.
bool isWorthAnotherTry(Code code)
{
    return mayBeStored(code) || isUnreachable(code) || code == Code::Loading || code == Code::ClusterDown ||
           code == Code::TryAgain || code == Code::ReadOnlyReplica;
}

} // namespace

Command StreamsBus::Private::addCommand(const QByteArray &stream, const Event &event) const
{
    return Command("XADD", stream, "MAXLEN", "~", options.keep, "*", "event", event.toJson(), "type", event.type);
}

Task<Result<Published>> StreamsBus::Private::publish(std::shared_ptr<Private> d, Event event)
{
    using Answer = Result<Published>;
    if (auto right = d->options.registry.check(event); !right)
        co_return Answer(std::unexpected(right.error()));
    const Clock::TimePoint began = d->clock->now();
    QByteArray stream = streamOf(event.type);
    redis::CommandOptions how;
    how.timeout = std::min(d->options.publishTimeout, d->parts.client->options().commandTimeout);
    const auto reply = co_await d->parts.client->command(d->addCommand(stream, event), how);
    if (reply) {
        ++d->counts.published;
        co_return Published{std::move(stream), reply->bytes(), event.id};
    }
    if (d->closed || !isWorthAnotherTry(reply.error().code))
        co_return Answer(std::unexpected(reply.error()));
    co_return co_await publishAgain(d, std::move(event), reply.error(), began);
}

Task<Result<Published>> StreamsBus::Private::publishAgain(std::shared_ptr<Private> d, Event event, Error error,
                                                          Clock::TimePoint began)
{
    using Answer = Result<Published>;
    const QByteArray stream = streamOf(event.type);
    Error ambiguous = error; // what is answered in the end: that it may be stored must not be forgotten
    for (int tries = mayBeStored(error.code) ? 1 : 0; tries < d->options.publishTries;) {
        const auto left = d->options.publishTimeout - std::chrono::ceil<ms>(d->clock->now() - began);
        if (left <= ms(0))
            break;
        const auto slept = co_await d->clock->sleep(std::min<ms>(pauseBetween, left), d->closing.get_token());
        if (!slept || d->closed)
            break;
        const auto ago =
            std::chrono::ceil<ms>(d->clock->now() - began) + 2s; // servers' clocks are not quite alike after a failover
        std::vector<QByteArray> keys{stream};
        std::vector<QByteArray> arguments{QByteArray::number(d->options.keep), event.id, QByteArray::number(qint64(ago.count()))};
        for (const auto &[name, value] : event.toFields()) {
            arguments.push_back(name);
            arguments.push_back(value);
        }
        redis::CommandOptions how;
        how.timeout = std::min(std::max<ms>(left, 1ms), d->parts.client->options().commandTimeout);
        const auto reply = co_await d->parts.client->eval(againScript(), std::move(keys), std::move(arguments), how);
        if (reply) {
            ++d->counts.published;
            Published published{stream, reply->at(0).bytes(), event.id};
            published.found = reply->at(1).integer().value_or(0) == 1;
            co_return Answer(std::move(published));
        }
        if (d->closed || !isWorthAnotherTry(reply.error().code))
            co_return Answer(std::unexpected(mayBeStored(ambiguous.code) ? ambiguous : reply.error()));
        if (mayBeStored(reply.error().code)) {
            ambiguous = reply.error();
            ++tries;
        }
    }
    co_return Answer(std::unexpected(ambiguous));
}

Task<std::vector<Result<Published>>> StreamsBus::Private::publishAll(std::shared_ptr<Private> d, std::vector<Event> events)
{
    std::vector<Result<Published>> answers(events.size(), failure(Code::Cancelled, QStringLiteral("not published")));
    std::vector<Command> commands;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (auto right = d->options.registry.check(events[i]); !right) {
            answers[i] = std::unexpected(right.error());
            continue;
        }
        commands.push_back(d->addCommand(streamOf(events[i].type), events[i]));
        places.push_back(i);
    }
    if (commands.empty())
        co_return answers;
    const Clock::TimePoint began = d->clock->now();
    const auto replies = co_await d->parts.client->pipeline(std::move(commands));
    for (std::size_t i = 0; i < places.size(); ++i) {
        Event &event = events[places[i]];
        Result<Published> &answer = answers[places[i]];
        Error error;
        if (!replies) {
            error = replies.error();
        } else if ((*replies)[i].isError()) {
            error = redis::errorFromReply((*replies)[i].bytes(), QStringLiteral("XADD"));
        } else {
            ++d->counts.published;
            answer = Published{streamOf(event.type), (*replies)[i].bytes(), event.id};
            continue;
        }
        answer = std::unexpected(error);
        // One after another: those of a stream are stored in their order, and none before an earlier one's fate is known.
        if (!d->closed && isWorthAnotherTry(error.code))
            answer = co_await publishAgain(d, std::move(event), error, began);
    }
    co_return answers;
}

} // namespace freshet::events
