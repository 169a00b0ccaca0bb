// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/slow_log.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace freshet::inspect {

namespace {

constexpr qint64 lastSecond = 253'402'300'799; // of the year 9999: QDateTime draws later ones wrongly
constexpr qint64 mostCommands = 10'000;

} // namespace

std::optional<SlowCommand> readSlowCommand(const redis::Value &entry, const QString &node)
{
    const auto id = entry.at(0).integer();
    const auto at = entry.at(1).integer();
    const auto took = entry.at(2).integer();
    if (!id || !at || !took || *at < 0 || *at > lastSecond || !entry.at(3).isArray() || entry.at(3).array().empty())
        return std::nullopt;
    SlowCommand command;
    command.node = node;
    command.id = *id;
    command.at = QDateTime::fromSecsSinceEpoch(*at, Qt::UTC);
    command.took = std::chrono::microseconds(*took);
    for (const redis::Value &argument : entry.at(3).array())
        command.arguments.push_back(argument.bytes());
    command.client = entry.at(4).bytes();
    command.clientName = entry.at(5).bytes();
    return command;
}

Task<Result<SlowLog>> fetchSlowLog(redis::Client &client, qint64 most)
{
    std::vector<redis::Command> questions;
    questions.emplace_back("SLOWLOG", "GET", std::clamp<qint64>(most, 1, mostCommands));
    questions.emplace_back("SLOWLOG", "LEN");
    const auto answers = co_await askPrimaries(client, std::move(questions));
    if (!answers)
        co_return std::unexpected(answers.error());
    SlowLog log;
    QByteArray first;
    for (const NodeAnswer &answer : *answers) {
        const auto entries = checked(answer, 0, "SLOWLOG");
        if (!entries) {
            log.failures.push_back({answer.node.address, entries.error()});
            continue;
        }
        if (first.isEmpty())
            first = answer.node.id;
        for (const redis::Value &entry : entries->array()) {
            if (auto command = readSlowCommand(entry, answer.node.address))
                log.commands.push_back(*std::move(command));
        }
        const auto length = checked(answer, 1, "SLOWLOG");
        log.kept += std::max<qint64>(length ? length->integer().value_or(0) : 0, qint64(entries->array().size()));
    }
    if (first.isEmpty())
        co_return std::unexpected(log.failures.front().error);
    std::ranges::stable_sort(log.commands, [](const SlowCommand &a, const SlowCommand &b) {
        return a.at != b.at ? a.at > b.at : a.node == b.node && a.id > b.id;
    });
    redis::Command question("CONFIG", "GET", "slowlog-log-slower-than");
    const auto threshold = co_await client.commandOn(first, std::move(question));
    if (threshold && !threshold->isError()) {
        if (const auto number = threshold->at(1).integer())
            log.threshold = std::chrono::microseconds(*number);
    }
    co_return log;
}

Task<Result<SlowLogReset>> resetSlowLog(redis::Client &client)
{
    std::vector<redis::Command> commands;
    commands.emplace_back("SLOWLOG", "LEN");
    commands.emplace_back("SLOWLOG", "RESET");
    const auto answers = co_await askPrimaries(client, std::move(commands));
    if (!answers)
        co_return std::unexpected(answers.error());
    SlowLogReset reset;
    for (const NodeAnswer &answer : *answers) {
        const auto done = checked(answer, 1, "SLOWLOG");
        if (!done) {
            reset.failures.push_back({answer.node.address, done.error()});
            continue;
        }
        ++reset.nodes;
        const auto length = checked(answer, 0, "SLOWLOG");
        reset.commands += length ? length->integer().value_or(0) : 0;
    }
    if (reset.nodes == 0)
        co_return std::unexpected(reset.failures.front().error);
    co_return reset;
}

} // namespace freshet::inspect
