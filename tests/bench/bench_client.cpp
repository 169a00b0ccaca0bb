// SPDX-License-Identifier: GPL-3.0-or-later
//
// How fast the client is, as ratios against redis-benchmark and a blocking hiredis loop on the same server in the same run.
// Rounds are interleaved, so that a change of the machine's speed hits all alike; medians are reported.
#include "core/redis/client.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QThread>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include <hiredis/hiredis.h>
#include <qcoro/qcorotask.h>

using namespace freshet;
using namespace freshet::redis;

namespace {

constexpr int keyCount = 100'000;
constexpr int valueBytes = 64;

/// As cheap as redis-benchmark's own, which writes the number into a ready command: `key:000000001234`.
struct KeyName
{
    explicit KeyName(int index)
    {
        for (int at = 15; at > 3; --at, index /= 10)
            text[std::size_t(at)] = char('0' + index % 10);
    }
    operator QByteArrayView() const { return QByteArrayView(text.data(), qsizetype(text.size())); } // NOLINT: a name for bytes
    std::array<char, 16> text{'k', 'e', 'y', ':'};
};

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

struct Load
{
    Client *client;
    bool write;
    int left;
    int failures = 0;
    quint32 seed = 1;
};

Task<> caller(Load &load, const QByteArray &value)
{
    while (load.left > 0) {
        --load.left;
        load.seed = load.seed * 1664525u + 1013904223u;
        const KeyName key(int(load.seed >> 8) % keyCount);
        if (load.write) {
            const auto reply = co_await load.client->command(Command("SET", QByteArrayView(key), value));
            load.failures += !reply;
        } else {
            const auto reply = co_await load.client->command(Command("GET", QByteArrayView(key)));
            load.failures += !reply || reply->isNil();
        }
    }
}

Task<> allCallers(Load &load, int callers, const QByteArray &value)
{
    std::vector<Task<>> tasks;
    for (int i = 0; i < callers; ++i)
        tasks.push_back(caller(load, value));
    for (Task<> &task : tasks)
        co_await task;
}

/// Commands a second with `callers` concurrent coroutines.
double freshetRate(Client &client, bool write, int callers, int commands)
{
    Load load{&client, write, commands};
    const QByteArray value(valueBytes, 'x');
    QElapsedTimer timer;
    timer.start();
    QCoro::waitFor(allCallers(load, callers, value));
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    if (load.failures > 0)
        std::printf("! %d commands failed\n", load.failures);
    return commands / seconds;
}

double batchRate(Client &client, int rounds)
{
    std::vector<QByteArray> keys;
    for (int i = 0; i < 10'000; ++i)
        keys.push_back(QByteArrayView(KeyName(int((quint64(i) * 2654435761u) % keyCount))).toByteArray());
    QElapsedTimer timer;
    timer.start();
    for (int round = 0; round < rounds; ++round) {
        const auto values = QCoro::waitFor(client.mget(keys));
        if (!values || values->size() != keys.size() || values->back().isNil())
            std::printf("! the batch failed\n");
    }
    return double(rounds) * 10'000 / (double(timer.nsecsElapsed()) / 1e9);
}

double benchmarkRate(const QString &socket, bool write, int clients, int depth, int commands)
{
    QProcess process;
    process.start(QStringLiteral("redis-benchmark"),
                  {QStringLiteral("-s"), socket, QStringLiteral("-c"), QString::number(clients), QStringLiteral("-P"),
                   QString::number(depth), QStringLiteral("-n"), QString::number(commands), QStringLiteral("-r"),
                   QString::number(keyCount), QStringLiteral("-d"), QString::number(valueBytes), QStringLiteral("-t"),
                   write ? QStringLiteral("set") : QStringLiteral("get"), QStringLiteral("--csv")});
    process.waitForFinished(120'000);
    const QByteArrayList lines = process.readAllStandardOutput().trimmed().split('\n');
    QByteArray number = lines.last().split(',').value(1);
    return number.replace('"', "").toDouble();
}

/// Microseconds of one round trip, each.
std::vector<double> hiredisLatencies(const QByteArray &socket, int count)
{
    redisContext *context = redisConnectUnix(socket.constData());
    std::vector<double> times;
    QElapsedTimer timer;
    for (int i = 0; i < count; ++i) {
        const KeyName key(i % keyCount);
        timer.start();
        auto *reply = static_cast<redisReply *>(redisCommand(context, "GET %b", key.text.data(), key.text.size()));
        times.push_back(double(timer.nsecsElapsed()) / 1e3);
        freeReplyObject(reply);
    }
    redisFree(context);
    return times;
}

Task<> loneCaller(Client &client, int count, std::vector<double> &times)
{
    QElapsedTimer timer;
    for (int i = 0; i < count; ++i) {
        const KeyName key(i % keyCount);
        timer.start();
        const auto reply = co_await client.command(Command("GET", QByteArrayView(key)));
        times.push_back(double(timer.nsecsElapsed()) / 1e3);
    }
}

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

struct Flood
{
    Client *client;
    int answered = 0;
    int refused = 0;
};

Task<> floodOne(Flood &flood, const QByteArray &value)
{
    CommandOptions options;
    options.whenFull = CommandOptions::WhenFull::Refuse;
    const auto reply = co_await flood.client->command(Command("SET", "flood", value), options);
    ++flood.answered;
    flood.refused += !reply && reply.error().code == Code::Overloaded;
}

/// 100 000 commands of 1 KB at once against bounds of 1 MB in flight and 4 MB queued.
void flood(Client &client)
{
    constexpr int count = 100'000;
    Flood state{&client};
    const QByteArray value(1024, 'f');
    const qint64 before = residentBytes();
    qint64 most = before;
    for (int i = 0; i < count; ++i) {
        const Task<> dropped = floodOne(state, value);
        if (i % 1000 == 0)
            most = std::max(most, residentBytes());
    }
    while (state.answered < count)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    std::printf("%d SETs of 1 KB at once, 1 MB in flight and 4 MB queued allowed: %d refused, memory grew by at most %.1f MB\n",
                count, state.refused, double(most - before) / 1e6);
}

void line(const char *what, double mine, const char *peerName, double peer, const char *target)
{
    std::printf("%-44s %10.0f  /  %-22s %10.0f  =  %5.2f   (wanted %s)\n", what, mine, peerName, peer, peer > 0 ? mine / peer : 0,
                target);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int rounds = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 5;
    constexpr int commands = 300'000;

    test::RedisServer server;
    if (!server.start()) {
        std::printf("no redis-server: %s\n", qPrintable(server.log()));
        return 1;
    }
    const QString socket = server.socketPath();

    const qint64 before = residentBytes();
    auto client = Client::open(server.unixUrl());
    if (const auto ready = QCoro::waitFor(client->ready()); !ready) {
        std::printf("not connected: %s\n", qPrintable(ready.error().message));
        return 1;
    }
    std::printf("idle client: %.2f MB of resident memory (wanted under 1)\n", double(residentBytes() - before) / 1e6);

    // Before anything else has made the heap large, so that growth is seen.
    {
        ClientOptions narrow;
        narrow.maxInFlightBytes = 1 << 20;
        narrow.maxQueuedBytes = 4 << 20;
        const auto bounded = Client::open(server.unixUrl(), narrow);
        if (QCoro::waitFor(bounded->ready()))
            flood(*bounded);
    }

    {
        std::vector<Command> fill;
        const QByteArray value(valueBytes, 'x');
        for (int i = 0; i < keyCount; ++i)
            fill.emplace_back("SET", QByteArrayView(KeyName(i)), value);
        const auto filled = QCoro::waitFor([](Client &to, std::vector<Command> what) -> Task<Result<std::vector<Value>>> {
            co_return co_await to.pipeline(std::move(what));
        }(*client, std::move(fill)));
        if (!filled)
            return 1;
    }

    std::map<std::string, std::vector<double>> rates;
    for (int round = 0; round < rounds; ++round) {
        for (const bool write : {false, true}) {
            const std::string kind = write ? "SET" : "GET";
            rates[kind + " bench 1x64"].push_back(benchmarkRate(socket, write, 1, 64, commands));
            rates[kind + " 64"].push_back(freshetRate(*client, write, 64, commands));
            rates[kind + " bench 4x256"].push_back(benchmarkRate(socket, write, 4, 256, 2 * commands));
            rates[kind + " 512"].push_back(freshetRate(*client, write, 512, commands));
        }
        rates["batch"].push_back(batchRate(*client, 50));
        std::vector<double> own;
        QCoro::waitFor(loneCaller(*client, 20'000, own));
        rates["latency"].push_back(median(own));
        rates["latency hiredis"].push_back(median(hiredisLatencies(socket.toLocal8Bit(), 20'000)));
    }
    std::printf("medians of %d rounds, %d keys, %d-byte values, one connection, commands a second\n", rounds, keyCount,
                valueBytes);
    for (const std::string kind : {"GET", "SET"}) {
        const double one = median(rates[kind + " bench 1x64"]);
        const double four = median(rates[kind + " bench 4x256"]);
        line((kind + ", 64 callers").c_str(), median(rates[kind + " 64"]), "benchmark -c 1 -P 64", one, ">= 0.80");
        line((kind + ", 512 callers").c_str(), median(rates[kind + " 512"]), "benchmark -c 1 -P 64", one, ">= 1.20");
        line((kind + ", 512 callers").c_str(), median(rates[kind + " 512"]), "benchmark -c 4 -P 256", four, ">= 0.60");
    }
    line("multi-get of 10 000 keys", median(rates["batch"]), "benchmark -c 4 -P 256", median(rates["GET bench 4x256"]),
         ">= 0.80");
    std::printf("%-44s %10.1f  /  %-22s %10.1f  =  %5.2f   (wanted <= 1.30)\n", "one caller, median microseconds",
                median(rates["latency"]), "blocking hiredis", median(rates["latency hiredis"]),
                median(rates["latency"]) / median(rates["latency hiredis"]));
    return 0;
}
