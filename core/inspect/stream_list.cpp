// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/stream_list.h"

#include <algorithm>

namespace freshet::inspect {

namespace {

// XINFO STREAM carries the first and last entry whole, so a trip stays small.
constexpr std::size_t streamsPerTrip = 100;

KeyWalkOptions onlyStreams(bool gentle, std::stop_token stop)
{
    KeyWalkOptions options;
    options.type = "stream";
    options.gentle = gentle;
    options.stop = std::move(stop);
    return options;
}

} // namespace

Task<Result<std::vector<StreamSummary>>> fetchStreamSummaries(redis::Client &client, std::vector<QByteArray> keys,
                                                              std::stop_token stop)
{
    std::vector<StreamSummary> rows;
    redis::CommandOptions options;
    options.stop = stop;
    options.repeatable = true;
    for (std::size_t first = 0; first < keys.size(); first += streamsPerTrip) {
        const std::size_t end = std::min(keys.size(), first + streamsPerTrip);
        std::vector<redis::Command> commands;
        for (std::size_t i = first; i < end; ++i) {
            commands.emplace_back("XLEN", keys[i]);
            commands.emplace_back("XINFO", "STREAM", keys[i]);
        }
        const auto answers = co_await client.pipeline(std::move(commands), options);
        if (!answers)
            co_return std::unexpected(answers.error());
        for (std::size_t i = first; i < end; ++i) {
            const redis::Value &length = answers->at((i - first) * 2);
            const redis::Value &info = answers->at((i - first) * 2 + 1);
            // "no such key", or another type by now. A lacking permission only leaves its part unknown.
            if (info.isError() && redis::errorFromReply(info.bytes()).code != Code::NoPermission)
                continue;
            if (length.isError() && redis::errorFromReply(length.bytes()).code == Code::WrongType)
                continue;
            StreamSummary row;
            row.key = keys[i];
            row.length = info.isError() ? length.integer() : info.field("length").integer();
            row.groups = info.field("groups").integer();
            row.firstId = info.field("first-entry").at(0).bytes();
            row.lastId = info.field("last-entry").at(0).bytes();
            row.lastGeneratedId = info.field("last-generated-id").bytes();
            rows.push_back(std::move(row));
        }
    }
    co_return rows;
}

StreamWalk::StreamWalk(redis::Client &client, bool gentle, std::stop_token stop)
    : m_client(client)
    , m_stop(stop)
    , m_walk(std::make_shared<KeyWalk>(client, onlyStreams(gentle, std::move(stop))))
{}

Task<Result<std::vector<StreamSummary>>> StreamWalk::advance(redis::Client &client, std::shared_ptr<KeyWalk> walk,
                                                             std::stop_token stop)
{
    const auto found = co_await walk->next();
    if (!found)
        co_return std::unexpected(found.error());
    std::vector<QByteArray> keys;
    for (const KeyRow &row : *found)
        keys.push_back(row.key);
    auto summaries = co_await fetchStreamSummaries(client, std::move(keys), stop);
    co_return summaries;
}

} // namespace freshet::inspect
