// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/dead_heads.h"

#include <algorithm>
#include <set>

namespace freshet::events {

namespace {

constexpr qsizetype mostWords = 300; // of an error
constexpr int firstPage = 100;
constexpr int mostPage = 1000;
constexpr qint64 smallPage = 512 << 10; // bytes; below it the next page is larger
constexpr qint64 largePage = 4 << 20;   // above it, smaller
constexpr std::size_t planPage = 50;
constexpr std::size_t mostStreams = 50; // whose groups are asked for

qint64 bytesOf(const DeadLetter &letter)
{
    qint64 bytes = letter.error.size();
    for (const auto &[name, value] : letter.fields)
        bytes += name.size() + value.size();
    return bytes;
}

int nextPage(int page, qint64 bytes)
{
    if (bytes > largePage)
        return std::max(1, page / 4);
    return bytes < smallPage ? std::min(mostPage, page * 2) : page;
}

Task<std::optional<QByteArrayList>> groupsOf(redis::Client *client, std::vector<QByteArray> streams)
{
    std::vector<redis::Command> commands;
    for (const QByteArray &stream : streams)
        commands.emplace_back("XINFO", "GROUPS", stream);
    const auto answers = co_await client->pipeline(std::move(commands));
    if (!answers)
        co_return std::nullopt;
    std::set<QByteArray> names;
    for (const redis::Value &answer : *answers) {
        if (answer.isError()) {
            if (redis::errorFromReply(answer.bytes()).code == Code::NoPermission)
                co_return std::nullopt;
            continue; // the stream is not there yet: nobody reads it
        }
        for (const redis::Value &group : answer.array())
            names.insert(group.field("name").bytes());
    }
    co_return std::optional(QByteArrayList(names.begin(), names.end()));
}

} // namespace

Task<Result<DeadHeads>> fetchDeadHeads(redis::Client &client, QByteArray after, std::chrono::milliseconds atMost, Clock &clock)
{
    DeadLetters dead(client);
    DeadHeads all;
    int page = firstPage;
    const auto start = clock.now();
    while (!all.atEnd && (all.heads.empty() || clock.now() - start < atMost)) {
        auto letters = co_await dead.fetch(after, page);
        if (!letters)
            co_return std::unexpected(letters.error());
        qint64 bytes = 0;
        for (DeadLetter &letter : *letters) {
            bytes += bytesOf(letter);
            QString error = letter.error.left(mostWords);
            QString likeness = errorLikeness(error);
            all.heads.push_back({std::move(letter.id), std::move(letter.stream), std::move(error), std::move(likeness)});
        }
        all.atEnd = int(letters->size()) < page;
        if (!all.heads.empty())
            after = all.heads.back().id;
        page = nextPage(page, bytes);
    }
    co_return all;
}

Task<Result<DeadBounds>> fetchDeadBounds(redis::Client &client)
{
    std::vector<redis::Command> commands;
    commands.emplace_back("XLEN", deadStream);
    commands.emplace_back("XRANGE", deadStream, "-", "+", "COUNT", 1);
    redis::CommandOptions how;
    how.repeatable = true;
    const auto answers = co_await client.pipeline(std::move(commands), how);
    if (!answers)
        co_return std::unexpected(answers.error());
    for (const redis::Value &answer : *answers) {
        if (answer.isError())
            co_return std::unexpected(redis::errorFromReply(answer.bytes(), QStringLiteral("XRANGE")));
    }
    DeadBounds bounds;
    bounds.count = answers->at(0).integer().value_or(0);
    bounds.oldest = answers->at(1).at(0).at(0).bytes();
    co_return bounds;
}

Task<Result<ResendPlan>> planResend(redis::Client &client, std::vector<QByteArray> ids)
{
    DeadLetters dead(client);
    ResendPlan plan;
    plan.asked = qint64(ids.size());
    plan.isWhole = ids.size() <= ResendPlan::most;
    const std::size_t looked = std::min(ids.size(), ResendPlan::most);
    for (std::size_t from = 0; from < looked; from += planPage) {
        const std::size_t until = std::min(looked, from + planPage);
        std::vector<QByteArray> some(ids.begin() + qsizetype(from), ids.begin() + qsizetype(until));
        const auto letters = co_await dead.fetchSome(std::move(some));
        if (!letters)
            co_return std::unexpected(letters.error());
        plan.absent += qint64(until - from) - qint64(letters->size());
        for (const DeadLetter &letter : *letters) {
            if (letter.readable)
                ++plan.streams[letter.stream];
            else
                ++plan.unreadable;
        }
    }
    std::vector<QByteArray> streams;
    for (const auto &[stream, count] : plan.streams)
        streams.push_back(stream);
    if (!streams.empty() && streams.size() <= mostStreams)
        plan.groups = co_await groupsOf(&client, std::move(streams));
    co_return plan;
}

} // namespace freshet::events
