// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/redis/url.h"
#include "tests/bench/figures.h"

#include <atomic>
#include <thread>

#include <hiredis/hiredis.h>

// The peer of the bus: loops on bare, synchronous hiredis that publish, read and acknowledge the same events, and the load that
// both are measured under.
namespace freshet::bench {

using events::Event;
using events::Fields;
using namespace std::chrono_literals;

constexpr auto type = "voice.created";
constexpr auto stream = "events:voice.created";
constexpr auto group = "cache-service";
constexpr int publishers = 64;

inline Event smallEvent(qint64 n)
{
    return Event::make(
        type,
        {{QStringLiteral("voice_id"), QStringLiteral("7c9e6679-7425-40de-944b-e07fc1f90ae7")}, {QStringLiteral("user_id"), n}},
        QStringLiteral("bench"));
}

/// The peer: synchronous hiredis.
class Raw
{
public:
    explicit Raw(const redis::Url &url)
        : m_context(url.hosts.isEmpty() ? redisConnectUnix(url.socketPath.toLocal8Bit().constData())
                                        : redisConnect(url.hosts[0].host.toLatin1().constData(), url.hosts[0].port))
    {}
    ~Raw() { redisFree(m_context); }
    Raw(const Raw &) = delete;
    Raw &operator=(const Raw &) = delete;

    template<typename... Args>
    void run(const char *format, Args... args)
    {
        freeReplyObject(redisCommand(m_context, format, args...));
    }
    void appendAdd(const QByteArray &json)
    {
        redisAppendCommand(m_context, "XADD %s MAXLEN ~ 10000000 * event %b type %s", stream, json.constData(),
                           std::size_t(json.size()), type);
    }
    redisReply *reply()
    {
        void *answer = nullptr;
        redisGetReply(m_context, &answer);
        return static_cast<redisReply *>(answer);
    }
    void skip(int count)
    {
        for (int i = 0; i < count; ++i)
            freeReplyObject(reply());
    }
    /// Reads entries, calls `each(payload's text)`, acknowledges together or one by one; how many there were.
    template<typename Each>
    int consume(int count, int block, bool together, Each &&each)
    {
        auto *read = block > 0
                         ? static_cast<redisReply *>(redisCommand(
                               m_context, "XREADGROUP GROUP %s raw COUNT %d BLOCK %d STREAMS %s >", group, count, block, stream))
                         : static_cast<redisReply *>(
                               redisCommand(m_context, "XREADGROUP GROUP %s raw COUNT %d STREAMS %s >", group, count, stream));
        if (!read || read->type != REDIS_REPLY_ARRAY || read->elements == 0) {
            freeReplyObject(read);
            return 0;
        }
        const redisReply *rows = read->element[0]->element[1];
        std::vector<const char *> words{"XACK", stream, group};
        for (std::size_t i = 0; i < rows->elements; ++i) {
            const redisReply *row = rows->element[i];
            each(row->element[1]->element[1]->str);
            if (together)
                words.push_back(row->element[0]->str);
            else
                run("XACK %s %s %s", stream, group, row->element[0]->str);
        }
        if (together)
            freeReplyObject(redisCommandArgv(m_context, int(words.size()), words.data(), nullptr));
        const int found = int(rows->elements);
        freeReplyObject(read);
        return found;
    }
    void ping() { run("PING"); }

private:
    redisContext *m_context;
};

inline void empty(Raw &raw)
{
    raw.run("DEL %s", stream);
    raw.run("XGROUP CREATE %s %s 0 MKSTREAM", stream, group);
}

inline double rawRate(Raw &raw, int events)
{
    empty(raw);
    const QByteArray json = smallEvent(1).toJson();
    std::size_t seen = 0;
    QElapsedTimer timer;
    timer.start();
    int done = 0;
    for (int sent = 0; done < events;) {
        const int some = std::min(publishers, events - sent);
        for (int i = 0; i < some; ++i)
            raw.appendAdd(json);
        raw.skip(some);
        sent += some;
        done += raw.consume(100, 0, true, [&](const char *text) { seen += std::size_t(*text); });
    }
    return events / secondsOf(timer);
}

inline double plainRate(Raw &raw, int events)
{
    empty(raw);
    const QByteArray json = smallEvent(1).toJson();
    QElapsedTimer timer;
    timer.start();
    for (int sent = 0; sent < events; sent += 10) {
        for (int i = 0; i < 10; ++i) {
            raw.appendAdd(json);
            raw.skip(1);
        }
        raw.consume(10, 0, false, [](const char *) {});
    }
    return events / secondsOf(timer);
}

/// Microseconds of a round trip, with nothing else on its way.
inline double tripTime(Raw &raw, int count)
{
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        const double began = nowMicroseconds();
        raw.ping();
        times.push_back(nowMicroseconds() - began);
    }
    return median(std::move(times));
}

inline double rawDrain(Raw &raw, int events)
{
    QElapsedTimer timer;
    timer.start();
    for (int done = 0; done < events;)
        done += raw.consume(100, 0, true, [](const char *) {});
    return events / secondsOf(timer);
}

/// The same with each event decoded as the bus decodes it: what a client costs that does all in turn and guarantees nothing.
inline double decodingDrain(Raw &raw, int events)
{
    QElapsedTimer timer;
    timer.start();
    int decoded = 0;
    for (int done = 0; done < events;) {
        done += raw.consume(100, 0, true, [&](const char *text) {
            const Fields fields{{"event", QByteArray(text)}, {"type", type}};
            decoded += Event::fromFields(fields, stream, "1-1").has_value();
        });
    }
    if (decoded != events)
        std::printf("! %d events could not be decoded\n", events - decoded);
    return events / secondsOf(timer);
}

inline void fill(Raw &raw, int events)
{
    empty(raw);
    for (int sent = 0; sent < events;) {
        const int some = std::min(1000, events - sent);
        for (int i = 0; i < some; ++i)
            raw.appendAdd(smallEvent(sent + i).toJson());
        raw.skip(some);
        sent += some;
    }
}

/// A thousand events a second from a thread of its own, each with its time in the payload.
class Metronome
{
public:
    Metronome(const redis::Url &url, int events)
        : m_thread([url, events, this] {
            Raw raw(url);
            auto next = std::chrono::steady_clock::now();
            for (int i = 0; i < events && !m_stop; ++i) {
                next += 1ms;
                std::this_thread::sleep_until(next); // it is the pace that is measured
                Event event = smallEvent(i);
                event.payload[QStringLiteral("at")] = nowMicroseconds();
                raw.appendAdd(event.toJson());
                raw.skip(1);
            }
            m_done = true;
        })
    {}
    ~Metronome()
    {
        m_stop = true;
        m_thread.join();
    }
    Metronome(const Metronome &) = delete;
    Metronome &operator=(const Metronome &) = delete;
    bool isDone() const { return m_done; }

private:
    std::atomic<bool> m_stop{false};
    std::atomic<bool> m_done{false};
    std::thread m_thread;
};

inline std::vector<double> rawTimes(Raw &raw, const redis::Url &url, int events)
{
    empty(raw);
    std::vector<double> times;
    const Metronome metronome(url, events);
    while (int(times.size()) < events) {
        raw.consume(100, 1000, true, [&](const char *text) {
            const char *at = std::strstr(text, "\"at\":");
            times.push_back(nowMicroseconds() - (at ? std::strtod(at + 5, nullptr) : 0));
        });
    }
    return times;
}

inline std::vector<double> pingTimes(Raw &raw, const redis::Url &url, int count)
{
    std::vector<double> times;
    empty(raw);
    const Metronome metronome(url, count); // the same load beside
    while (!metronome.isDone()) {
        const double began = nowMicroseconds();
        raw.ping();
        times.push_back(nowMicroseconds() - began);
        std::this_thread::sleep_for(500us);
    }
    return times;
}

} // namespace freshet::bench
