// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/sync_leader.h"

#include "core/redis/script.h"

#include <QCoreApplication>
#include <QSysInfo>
#include <QUuid>

#include <utility>

namespace freshet::voice {

namespace {

const redis::Script &holdScript()
{
    static const redis::Script script("local holder = redis.call('GET', KEYS[1])\n"
                                      "if holder == ARGV[1] then\n"
                                      "  redis.call('PEXPIRE', KEYS[1], ARGV[2])\n"
                                      "  return 1\n"
                                      "end\n"
                                      "if holder then return 0 end\n"
                                      "redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])\n"
                                      "return 1\n");
    return script;
}

const redis::Script &giveBackScript()
{
    static const redis::Script script("if redis.call('GET', KEYS[1]) == ARGV[1] then\n"
                                      "  return redis.call('DEL', KEYS[1])\n"
                                      "end\n"
                                      "return 0\n");
    return script;
}

QByteArray newToken()
{
    return QSysInfo::machineHostName().toUtf8() + ':' + QByteArray::number(QCoreApplication::applicationPid()) + ':' +
           QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

} // namespace

LeaseHolder LeaseHolder::of(const QByteArray &token)
{
    const qsizetype last = token.lastIndexOf(':');
    const qsizetype first = last > 0 ? token.lastIndexOf(':', last - 1) : -1;
    LeaseHolder holder;
    bool isNumber = false;
    const qint64 process = first > 0 ? token.mid(first + 1, last - first - 1).toLongLong(&isNumber) : -1;
    if (!isNumber || process < 0)
        return holder;
    holder.host = QString::fromUtf8(token.left(first));
    holder.process = process;
    return holder;
}

SyncLeader::SyncLeader(redis::Client &client, std::chrono::milliseconds life)
    : m_client(&client)
    , m_life(life)
    , m_token(newToken())
{}

Task<Result<bool>> SyncLeader::hold()
{
    const auto isHeld = m_isHeld;
    std::vector<QByteArray> keys;
    keys.push_back(key());
    std::vector<QByteArray> arguments;
    arguments.push_back(m_token);
    arguments.push_back(QByteArray::number(qint64(m_life.count())));
    const auto answer = co_await m_client->eval(holdScript(), std::move(keys), std::move(arguments));
    if (!answer) {
        *isHeld = false;
        co_return Result<bool>(std::unexpected(answer.error()));
    }
    *isHeld = answer->integer() == 1;
    co_return Result<bool>(*isHeld);
}

Task<Result<void>> SyncLeader::giveBack()
{
    if (!std::exchange(*m_isHeld, false))
        co_return Result<void>();
    std::vector<QByteArray> keys;
    keys.push_back(key());
    std::vector<QByteArray> arguments;
    arguments.push_back(m_token);
    const auto answer = co_await m_client->eval(giveBackScript(), std::move(keys), std::move(arguments));
    if (!answer)
        co_return Result<void>(std::unexpected(answer.error()));
    co_return Result<void>();
}

} // namespace freshet::voice
