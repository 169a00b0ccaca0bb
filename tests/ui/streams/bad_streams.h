// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/raw_redis.h"

namespace freshet::test {

/// Streams and groups in the states that an operator is called for, made with plain commands. `prefix` may hold a hash tag.
class BadStreams
{
public:
    explicit BadStreams(RawRedis raw)
        : m_raw(std::move(raw))
    {}

    RawRedis &raw() { return m_raw; }

    static QByteArray event(int number)
    {
        return R"({"type":"voice.created","payload":{"voice_id":"v)" + QByteArray::number(number) +
               R"("},"timestamp":"2026-11-25T05:10:00Z","source":"test","event_id":"00000000-0000-4000-8000-)" +
               QByteArray::number(number).rightJustified(12, '0') + R"("})";
    }
    QByteArrayList add(const QByteArray &stream, int count, int first = 0)
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < count; ++i)
            commands.push_back({"XADD", stream, "*", "event", event(first + i), "type", "voice.created"});
        QByteArrayList ids;
        for (const RawReply &reply : m_raw.runAll(commands))
            ids << reply.bytes;
        return ids;
    }
    void group(const QByteArray &stream, const QByteArray &name, const QByteArray &at = "0")
    {
        m_raw.run({"XGROUP", "CREATE", stream, name, at, "MKSTREAM"});
    }
    void read(const QByteArray &stream, const QByteArray &group, const QByteArray &consumer, int count)
    {
        m_raw.run({"XREADGROUP", "GROUP", group, consumer, "COUNT", QByteArray::number(count), "STREAMS", stream, ">"});
    }
    /// A consumer that has entries and asked for nothing for so long.
    void dead(const QByteArray &stream, const QByteArray &group, const QByteArray &consumer, int count, qint64 idleMs)
    {
        read(stream, group, consumer, count);
        const RawReply pending = m_raw.run({"XPENDING", stream, group, "-", "+", QByteArray::number(count), consumer});
        for (const RawReply &one : pending.elements)
            m_raw.run({"XCLAIM", stream, group, consumer, "0", one.elements[0].bytes, "IDLE", QByteArray::number(idleMs),
                       "RETRYCOUNT", "7", "JUSTID"});
    }
    qint64 pendingCount(const QByteArray &stream, const QByteArray &group)
    {
        const RawReply reply = m_raw.run({"XPENDING", stream, group});
        return reply.elements.empty() ? -1 : reply.elements[0].integer;
    }
    qint64 length(const QByteArray &stream) { return m_raw.run({"XLEN", stream}).integer; }

private:
    RawRedis m_raw;
};

} // namespace freshet::test
