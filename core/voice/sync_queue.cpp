// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/sync_queue.h"

namespace freshet::voice {

namespace {

/// What a command answered that counts.
Result<qint64> countFrom(const Result<redis::Value> &answer)
{
    if (!answer)
        return std::unexpected(answer.error());
    return answer->integer().value_or(0);
}

} // namespace

Task<Result<qint64>> SyncQueue::add(QByteArrayList ids)
{
    if (ids.isEmpty())
        co_return Result<qint64>(0);
    redis::Command addition("SADD", key());
    addition.addAll(ids);
    std::vector<redis::Command> commands;
    commands.push_back(std::move(addition));
    commands.emplace_back("EXPIRE", key(), std::chrono::seconds(life).count());
    const auto answers = co_await m_client->transaction(std::move(commands));
    if (!answers)
        co_return Result<qint64>(std::unexpected(answers.error()));
    for (const redis::Value &answer : *answers) {
        if (answer.isError())
            co_return Result<qint64>(std::unexpected(redis::errorFromReply(answer.bytes(), QString::fromLatin1(key()))));
    }
    co_return Result<qint64>(answers->front().integer().value_or(0));
}

Task<Result<qint64>> SyncQueue::remove(QByteArrayList members)
{
    if (members.isEmpty())
        co_return Result<qint64>(0);
    redis::Command removal("SREM", key());
    removal.addAll(members);
    const auto answer = co_await m_client->command(std::move(removal));
    co_return countFrom(answer);
}

Task<Result<QByteArrayList>> SyncQueue::fetchAll()
{
    redis::Command question("SMEMBERS", key());
    const auto answer = co_await m_client->command(std::move(question));
    if (!answer)
        co_return Result<QByteArrayList>(std::unexpected(answer.error()));
    QByteArrayList members;
    members.reserve(qsizetype(answer->array().size()));
    for (const redis::Value &one : answer->array())
        members << one.bytes();
    co_return Result<QByteArrayList>(std::move(members));
}

Task<Result<qint64>> SyncQueue::fetchCount()
{
    redis::Command question("SCARD", key());
    const auto answer = co_await m_client->command(std::move(question));
    co_return countFrom(answer);
}

Task<Result<void>> SyncQueue::clear()
{
    redis::Command removal("UNLINK", key());
    const auto answer = co_await m_client->command(std::move(removal));
    const auto count = countFrom(answer);
    if (!count)
        co_return Result<void>(std::unexpected(count.error()));
    co_return Result<void>();
}

} // namespace freshet::voice
