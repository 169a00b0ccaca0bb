// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/raw_redis.h"

#include <hiredis/hiredis.h>

namespace freshet::test {

RawReply RawReply::field(const QByteArray &name) const
{
    for (std::size_t i = 0; i + 1 < elements.size(); i += 2) {
        if (elements[i].bytes == name)
            return elements[i + 1];
    }
    return {};
}

void RawRedis::Closer::operator()(redisContext *context) const
{
    redisFree(context);
}

RawRedis::RawRedis(const Address &address, int timeoutMs)
{
    const timeval timeout{timeoutMs / 1000, (timeoutMs % 1000) * 1000};
    if (address.socketPath.isEmpty())
        m_context.reset(redisConnectWithTimeout("127.0.0.1", address.port, timeout));
    else
        m_context.reset(redisConnectUnixWithTimeout(address.socketPath.toLocal8Bit().constData(), timeout));
    if (!isConnected())
        return;
    redisSetTimeout(m_context.get(), timeout);
    if (!address.password.isEmpty()) {
        QByteArrayList auth{"AUTH"};
        if (!address.user.isEmpty())
            auth << address.user;
        run(auth << address.password);
    }
}

RawRedis::~RawRedis() = default;
RawRedis::RawRedis(RawRedis &&other) noexcept = default;

bool RawRedis::isConnected() const
{
    return m_context && m_context->err == 0;
}

QByteArray RawRedis::errorText() const
{
    return m_context ? QByteArray(m_context->errstr) : QByteArray("no memory for a connection");
}

RawReply RawRedis::convert(const redisReply *reply)
{
    RawReply out;
    switch (reply->type) {
    case REDIS_REPLY_NIL:
        out.type = RawReply::Type::Nil;
        break;
    case REDIS_REPLY_INTEGER:
        out.type = RawReply::Type::Integer;
        out.integer = reply->integer;
        break;
    case REDIS_REPLY_ARRAY:
        out.type = RawReply::Type::Array;
        for (std::size_t i = 0; i < reply->elements; ++i)
            out.elements.push_back(convert(reply->element[i]));
        break;
    default:
        out.type = reply->type == REDIS_REPLY_STATUS  ? RawReply::Type::Status
                   : reply->type == REDIS_REPLY_ERROR ? RawReply::Type::Error
                                                      : RawReply::Type::String;
        out.bytes = QByteArray(reply->str, qsizetype(reply->len));
    }
    return out;
}

void RawRedis::append(const QByteArrayList &command)
{
    std::vector<const char *> words;
    std::vector<std::size_t> lengths;
    for (const QByteArray &word : command) {
        words.push_back(word.constData());
        lengths.push_back(std::size_t(word.size()));
    }
    redisAppendCommandArgv(m_context.get(), int(words.size()), words.data(), lengths.data());
}

RawReply RawRedis::read()
{
    void *raw = nullptr;
    if (!isConnected() || redisGetReply(m_context.get(), &raw) != REDIS_OK || !raw) {
        RawReply none;
        none.bytes = errorText();
        return none;
    }
    const std::unique_ptr<void, void (*)(void *)> reply(raw, freeReplyObject);
    return convert(static_cast<const redisReply *>(raw));
}

RawReply RawRedis::run(const QByteArrayList &command)
{
    if (isConnected())
        append(command);
    return read();
}

std::vector<RawReply> RawRedis::runAll(const std::vector<QByteArrayList> &commands)
{
    for (const QByteArrayList &command : commands) {
        if (isConnected())
            append(command);
    }
    std::vector<RawReply> replies;
    replies.reserve(commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i)
        replies.push_back(read());
    return replies;
}

QByteArray RawRedis::info(const QByteArray &section, const QByteArray &name)
{
    const QByteArrayList lines = run({"INFO", section}).bytes.split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(name + ':'))
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

} // namespace freshet::test
