// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the bus costs, as ratios within one run against loops on bare hiredis at the same server: publish → handler →
// acknowledged, a backlog, the time from publishing to handling, what it does at rest, and with `--long` its memory over ten
// million events. Rounds are interleaved and medians reported, so that a change of the machine's speed hits all alike.
//
//     bench_events [ROUNDS] [--long | --bus | --drain]
#include "core/events/streams_bus.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <string>
#include <thread>

#include <hiredis/hiredis.h>
#include <qcoro/qcorotask.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace freshet;
using namespace freshet::events;
using namespace std::chrono_literals;

namespace {

constexpr auto type = "voice.created";
constexpr auto stream = "events:voice.created";
constexpr auto group = "cache-service";
constexpr int publishers = 64;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

double quantile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[std::size_t(double(values.size() - 1) * share)];
}

double secondsOf(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

double nowMicroseconds()
{
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Event smallEvent(qint64 n)
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
    explicit Raw(const QString &socket)
        : m_context(redisConnectUnix(socket.toLocal8Bit().constData()))
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

void empty(Raw &raw)
{
    raw.run("DEL %s", stream);
    raw.run("XGROUP CREATE %s %s 0 MKSTREAM", stream, group);
}

// ---- Rates

double rawRate(Raw &raw, int events)
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

double plainRate(Raw &raw, int events)
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

double rawDrain(Raw &raw, int events)
{
    QElapsedTimer timer;
    timer.start();
    for (int done = 0; done < events;)
        done += raw.consume(100, 0, true, [](const char *) {});
    return events / secondsOf(timer);
}

/// The same with each event decoded as the bus decodes it: what a client costs that does all in turn and guarantees nothing.
double decodingDrain(Raw &raw, int events)
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

void fill(Raw &raw, int events)
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

/// The server has a processor of its own, or its and the clients' share of one would be what is measured.
void keepApart(qint64 process)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    cpu_set_t first;
    cpu_set_t rest;
    CPU_ZERO(&first);
    CPU_ZERO(&rest);
    CPU_SET(0, &first);
    for (long i = 1; i < processors && i < CPU_SETSIZE; ++i)
        CPU_SET(std::size_t(i), &rest);
    if (processors < 2 || sched_setaffinity(pid_t(process), sizeof first, &first) != 0 ||
        sched_setaffinity(0, sizeof rest, &rest) != 0)
        std::printf("server and clients share the processors\n");
}

struct Flow
{
    StreamsBus *bus;
    int left;
    int failures = 0;
};

Task<> publisher(Flow &flow)
{
    while (flow.left > 0) {
        const qint64 n = flow.left--;
        const auto published = co_await flow.bus->publish(smallEvent(n));
        flow.failures += !published;
    }
}

/// Runs the event loop until so many events were acknowledged.
void runUntil(StreamsBus &bus, qint64 acknowledged)
{
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (bus.counts().acknowledged >= acknowledged)
            loop.quit();
    });
    look.start(1ms);
    loop.exec();
}

struct Mine
{
    Mine(const redis::Url &url, Handler handler)
        : client(redis::Client::open(url))
    {
        QCoro::waitFor(client->ready());
        StreamsBus::Options options;
        options.consumer = "mine";
        options.keep = 10'000'000;
        bus =
            std::make_unique<StreamsBus>(StreamsBus::Parts{.client = client.get(), .trace = nullptr, .clock = nullptr}, options);
        if (!bus->subscribe(type, std::move(handler)))
            std::puts("! not subscribed");
    }
    ~Mine()
    {
        if (!QCoro::waitFor(bus->stop(1s)))
            std::puts("! not stopped");
    }
    void start()
    {
        if (!QCoro::waitFor(bus->start()))
            std::puts("! not started");
    }
    std::unique_ptr<redis::Client> client;
    std::unique_ptr<StreamsBus> bus;
};

Task<Result<void>> nothing(const Delivery &)
{
    co_return Result<void>();
}

double busRate(const redis::Url &url, Raw &raw, int events)
{
    empty(raw);
    Mine mine(url, nothing);
    mine.start();
    Flow flow{.bus = mine.bus.get(), .left = events};
    QElapsedTimer timer;
    timer.start();
    std::vector<Task<>> tasks;
    for (int i = 0; i < publishers; ++i)
        tasks.push_back(publisher(flow));
    runUntil(*mine.bus, events);
    const double rate = events / secondsOf(timer);
    if (flow.failures > 0)
        std::printf("! %d events were not published\n", flow.failures);
    return rate;
}

double busDrain(const redis::Url &url, int events)
{
    Mine mine(url, nothing);
    QElapsedTimer timer;
    timer.start();
    mine.start();
    runUntil(*mine.bus, events);
    return events / secondsOf(timer);
}

// ---- Times

/// A thousand events a second from a thread of its own, each with its time in the payload.
class Metronome
{
public:
    Metronome(const QString &socket, int events)
        : m_thread([socket, events, this] {
            Raw raw(socket);
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

std::vector<double> rawTimes(Raw &raw, const QString &socket, int events)
{
    empty(raw);
    std::vector<double> times;
    const Metronome metronome(socket, events);
    while (int(times.size()) < events) {
        raw.consume(100, 1000, true, [&](const char *text) {
            const char *at = std::strstr(text, "\"at\":");
            times.push_back(nowMicroseconds() - (at ? std::strtod(at + 5, nullptr) : 0));
        });
    }
    return times;
}

std::vector<double> busTimes(const redis::Url &url, Raw &raw, const QString &socket, int events)
{
    empty(raw);
    std::vector<double> times;
    Mine mine(url, [&times](const Delivery &delivery) -> Task<Result<void>> {
        times.push_back(nowMicroseconds() - delivery.event.payload[QStringLiteral("at")].toDouble());
        co_return Result<void>();
    });
    mine.start();
    const Metronome metronome(socket, events);
    runUntil(*mine.bus, events);
    return times;
}

std::vector<double> pingTimes(Raw &raw, const QString &socket, int count)
{
    std::vector<double> times;
    empty(raw);
    const Metronome metronome(socket, count); // the same load beside
    while (!metronome.isDone()) {
        const double began = nowMicroseconds();
        raw.ping();
        times.push_back(nowMicroseconds() - began);
        std::this_thread::sleep_for(500us);
    }
    return times;
}

// ---- Rest and memory

double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4096 / (1 << 20);
}

void atRest(const redis::Url &url, Raw &raw, const test::RedisServer &server)
{
    empty(raw);
    Mine mine(url, nothing);
    mine.start();
    const auto spin = [](std::chrono::milliseconds time) {
        QEventLoop loop;
        QTimer::singleShot(time, &loop, &QEventLoop::quit);
        loop.exec();
    };
    spin(2s);
    test::RawRedis look = server.raw();
    const qint64 commands = look.info("stats", "total_commands_processed").toLongLong();
    const double cpu = cpuSeconds();
    constexpr auto time = 10s;
    spin(time);
    const double used = cpuSeconds() - cpu;
    const qint64 more = look.info("stats", "total_commands_processed").toLongLong() - commands - 1;
    std::printf("%-58s %12.2f /s          (wanted < 2)\n", "at rest, commands", double(more) / double(time.count()));
    std::printf("%-58s %12.2f %%           (wanted < 0.5)\n", "at rest, processor", used / double(time.count()) * 100);
}

void longRun(const redis::Url &url, Raw &raw)
{
    empty(raw);
    auto client = redis::Client::open(url);
    QCoro::waitFor(client->ready());
    StreamsBus::Options options;
    options.consumer = "mine";
    StreamsBus bus(StreamsBus::Parts{.client = client.get(), .trace = nullptr, .clock = nullptr}, options);
    if (!bus.subscribe(type, nothing) || !QCoro::waitFor(bus.start()))
        return;
    Flow flow{.bus = &bus, .left = 10'000'000};
    std::vector<Task<>> tasks;
    for (int i = 0; i < publishers; ++i)
        tasks.push_back(publisher(flow));
    for (const int millions : {1, 5, 10}) {
        runUntil(bus, qint64(millions) * 1'000'000 - bus.counts().lost);
        std::printf("resident after %2d million events: %.1f MB (lost by trimming: %lld)\n", millions, residentMegabytes(),
                    static_cast<long long>(bus.counts().lost));
        std::fflush(stdout);
    }
    QCoro::waitFor(bus.stop(1s));
}

/// What the processors did meanwhile, for each event.
struct Used
{
    explicit Used(qint64 process)
        : server(process)
        , client(cpuSeconds())
        , before(serverSeconds())
    {}
    double serverSeconds() const
    {
        QFile file(QStringLiteral("/proc/%1/schedstat").arg(server));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(0).toDouble() / 1e9 : 0;
    }
    void tell(const char *what, double rate, int events) const
    {
        std::printf("%-10s %9.0f /s: %5.2f us an event; client %5.2f us, server %5.2f us of processor\n", what, rate, 1e6 / rate,
                    (cpuSeconds() - client) * 1e6 / events, (serverSeconds() - before) * 1e6 / events);
    }
    qint64 server;
    double client;
    double before;
};

/// Backlogs alone, with what they cost both sides.
void drains(const redis::Url &url, Raw &raw, const test::RedisServer &server, int rounds)
{
    constexpr int backlog = 200'000;
    for (int round = 0; round < rounds; ++round) {
        fill(raw, backlog);
        const Used rawUsed(server.processId());
        rawUsed.tell("raw", rawDrain(raw, backlog), backlog);
        fill(raw, backlog);
        const Used decodingUsed(server.processId());
        decodingUsed.tell("raw+decode", decodingDrain(raw, backlog), backlog);
        fill(raw, backlog);
        const Used busUsed(server.processId());
        busUsed.tell("bus", busDrain(url, backlog), backlog);
    }
}

bool line(const char *what, double mine, double other, const char *unit, double ratio, double wanted, bool atMost)
{
    const bool good = atMost ? ratio <= wanted : ratio >= wanted;
    std::printf("%-58s %12.1f / %12.1f %-4s = %6.2f   (wanted %s %.2f%s)\n", what, mine, other, unit, ratio,
                atMost ? "<=" : ">=", wanted, good ? "" : " NOT");
    return good;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const int rounds = std::max(1, arguments.value(1, QStringLiteral("7")).toInt());
    test::RedisServer server;
    if (!server.start()) {
        std::printf("no redis-server: %s\n", qPrintable(server.log()));
        return 1;
    }
    keepApart(server.processId());
    const redis::Url url = server.unixUrl();
    Raw raw(server.socketPath());
    if (arguments.contains(QStringLiteral("--long"))) {
        longRun(url, raw);
        return 0;
    }
    if (arguments.contains(QStringLiteral("--bus"))) { // for a profiler
        fill(raw, 200'000);
        const double drain = busDrain(url, 200'000);
        std::printf("rate %.0f /s, drain %.0f /s\n", busRate(url, raw, 200'000), drain);
        return 0;
    }
    if (arguments.contains(QStringLiteral("--drain"))) {
        drains(url, raw, server, rounds);
        return 0;
    }
    std::map<std::string, std::vector<double>> seen;
    for (int round = 0; round < rounds; ++round) {
        constexpr int events = 50'000;
        constexpr int backlog = 200'000;
        seen["raw"].push_back(rawRate(raw, events));
        seen["bus"].push_back(busRate(url, raw, events));
        seen["plain"].push_back(plainRate(raw, 5000));
        fill(raw, backlog);
        seen["raw drain"].push_back(rawDrain(raw, backlog));
        fill(raw, backlog);
        seen["bus drain"].push_back(busDrain(url, backlog));
        seen["bus/raw"].push_back(seen["bus"].back() / seen["raw"].back());
        seen["bus/plain"].push_back(seen["bus"].back() / seen["plain"].back());
        seen["drain"].push_back(seen["bus drain"].back() / seen["raw drain"].back());
        const auto rawTime = rawTimes(raw, server.socketPath(), 1000);
        const auto busTime = busTimes(url, raw, server.socketPath(), 1000);
        const auto pingTime = pingTimes(raw, server.socketPath(), 1000);
        seen["raw p50"].push_back(quantile(rawTime, 0.5));
        seen["bus p50"].push_back(quantile(busTime, 0.5));
        seen["raw p99"].push_back(quantile(rawTime, 0.99));
        seen["bus p99"].push_back(quantile(busTime, 0.99));
        seen["ping p50"].push_back(quantile(pingTime, 0.5));
        seen["ping p99"].push_back(quantile(pingTime, 0.99));
        seen["p50"].push_back(seen["bus p50"].back() / seen["raw p50"].back());
    }
    const auto of = [&](const char *name) { return median(seen[name]); };
    std::printf("medians of %d rounds\n", rounds);
    bool good = line("publish, handle, acknowledge: bus / raw pipelined", of("bus"), of("raw"), "/s", of("bus/raw"), 0.7, false);
    good = line("the same / plain loop", of("bus"), of("plain"), "/s", of("bus/plain"), 15, false) && good;
    good = line("backlog of 200 000: bus / raw", of("bus drain"), of("raw drain"), "/s", of("drain"), 0.8, false) && good;
    good = line("1000 events/s, p50 publish to handled: bus / raw", of("bus p50"), of("raw p50"), "us", of("p50"), 1.3, true) &&
           good;
    std::printf("p99: bus %.0f us, raw %.0f us; PING p50 %.0f us, p99 %.0f us\n", of("bus p99"), of("raw p99"), of("ping p50"),
                of("ping p99"));
    atRest(url, raw, server);
    if (!good)
        std::puts("NOT: a bound is missed. On a busy machine, try again.");
    return good ? 0 : 1;
}
