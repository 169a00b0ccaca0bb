// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the Redis tier costs over the bare client, as ratios in one run against one server: reads beside a bare GET, writes and
// removals beside the bare commands and beside other ways to do the same. Short windows, interleaved; medians of the ratios.
#include "core/cache/redis_tier.h"
#include "core/redis/script.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

#include <algorithm>
#include <cstdio>
#include <functional>

#include <qcoro/qcorotask.h>

using namespace freshet;
using namespace freshet::cache;
using namespace std::chrono_literals;

namespace {

constexpr int keyCount = 10'000;
constexpr int callers = 512;
constexpr int operations = 20'000; // a window
constexpr int rounds = 15;

const QByteArray json = '"' + QByteArray(62, 'x') + '"';

struct Context
{
    redis::Client *client;
    RedisTier *tier;
    int left = 0;
    int running = 0;
    int failures = 0;
    quint32 seed = 1;
    QEventLoop *loop = nullptr;

    QByteArray nextKey()
    {
        seed = seed * 1664525 + 1013904223;
        return "v1:product:" + QByteArray::number(int(seed >> 8) % keyCount);
    }
};

/// One operation; whether it went well.
using Operation = std::function<Task<bool>(Context &)>;

Task<> call(Context &context, const Operation &operation)
{
    ++context.running;
    while (context.left-- > 0) {
        const bool well = co_await operation(context);
        context.failures += !well;
    }
    if (--context.running == 0)
        context.loop->quit();
}

/// Operations a second.
double window(Context &context, const Operation &operation, int concurrent)
{
    QEventLoop loop;
    context.loop = &loop;
    context.left = concurrent == 1 ? operations / 10 : operations;
    const int count = context.left;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < concurrent; ++i)
        call(context, operation);
    if (context.running > 0)
        loop.exec();
    return count * 1e9 / double(timer.nsecsElapsed());
}

Task<bool> bareGet(Context &context)
{
    const auto reply = co_await context.client->command(redis::Command("GET", context.nextKey()));
    co_return reply.has_value();
}

Task<bool> tierGet(Context &context)
{
    const auto value = co_await context.tier->get(context.nextKey());
    co_return value && *value;
}

Task<bool> tierGetWithTtl(Context &context)
{
    const auto value = co_await context.tier->getWithTtl(context.nextKey());
    co_return value && *value;
}

Task<bool> bareMget(Context &context)
{
    redis::Command command("MGET");
    for (int i = 0; i < 100; ++i)
        command.add(context.nextKey());
    const auto reply = co_await context.client->command(std::move(command));
    co_return reply.has_value();
}

Task<bool> tierGetMany(Context &context)
{
    std::vector<QByteArray> keys;
    keys.reserve(100);
    for (int i = 0; i < 100; ++i)
        keys.push_back(context.nextKey());
    const auto reads = co_await context.tier->getMany(std::move(keys));
    co_return reads.has_value();
}

Task<bool> bareSet(Context &context)
{
    const auto reply = co_await context.client->command(redis::Command("SET", context.nextKey(), json, "PX", 3600000));
    co_return reply.has_value();
}

Task<bool> tierSet(Context &context)
{
    const auto written = co_await context.tier->set(context.nextKey(), json, 1h);
    co_return written.has_value();
}

Task<bool> transactionSet(Context &context)
{
    const QByteArray key = context.nextKey();
    std::vector<redis::Command> commands;
    commands.emplace_back("SET", key, json, "PX", 3600000);
    commands.emplace_back("UNLINK", RedisTier::leaseKey(key));
    const auto written = co_await context.client->transaction(std::move(commands));
    co_return written.has_value();
}

Task<bool> scriptSet(Context &context)
{
    static const redis::Script script("redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return redis.call('DEL', KEYS[2])");
    const QByteArray key = context.nextKey();
    std::vector<QByteArray> keys{key, RedisTier::leaseKey(key)};
    std::vector<QByteArray> arguments{json, "3600000"};
    const auto written = co_await context.client->eval(script, std::move(keys), std::move(arguments));
    co_return written.has_value();
}

Task<bool> leaseAndFill(Context &context)
{
    const QByteArray key = "load:" + context.nextKey();
    const auto removed = co_await context.client->command(redis::Command("DEL", key));
    const auto lease = co_await context.tier->takeLease(key, "token", 10s);
    if (!removed || !lease)
        co_return false;
    const auto filled = co_await context.tier->fill(key, "token", json, 1h);
    co_return filled.has_value();
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

struct Candidate
{
    const char *name;
    Operation operation;
};

/// Windows of all in turn; the ratio of each to the first in the same round.
void compare(Context &context, const char *title, int concurrent, const std::vector<Candidate> &candidates)
{
    std::vector<std::vector<double>> rates(candidates.size());
    std::vector<std::vector<double>> ratios(candidates.size());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            rates[i].push_back(window(context, candidates[i].operation, concurrent));
            ratios[i].push_back(rates[i].back() / rates[0].back());
        }
    }
    std::printf("%s, %d callers\n", title, concurrent);
    for (std::size_t i = 0; i < candidates.size(); ++i)
        std::printf("  %-28s %10.0f/s  ratio %.2f\n", candidates[i].name, median(rates[i]), median(ratios[i]));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    test::RedisServer server;
    if (!server.start()) {
        std::fprintf(stderr, "%s\n", qPrintable(server.log()));
        return 1;
    }
    const auto client = redis::Client::open(server.url());
    RedisTier tier(*client);
    Context context{client.get(), &tier};
    test::RawRedis raw = server.raw();
    for (int i = 0; i < keyCount; ++i)
        raw.run({"SET", "v1:product:" + QByteArray::number(i), json, "EX", "3600"});
    if (!QCoro::waitFor(client->ready()))
        return 1;
    for (const int concurrent : {callers, 1}) {
        compare(context, "reads", concurrent, {{"GET", bareGet}, {"get", tierGet}, {"getWithTtl", tierGetWithTtl}});
        compare(context, "writes", concurrent,
                {{"SET", bareSet},
                 {"set (pipeline)", tierSet},
                 {"the same as a transaction", transactionSet},
                 {"the same as a script", scriptSet}});
    }
    compare(context, "100 keys", 1, {{"GET of one", bareGet}, {"MGET", bareMget}, {"getMany", tierGetMany}});
    compare(context, "a load", callers, {{"GET", bareGet}, {"DEL, takeLease, fill", leaseAndFill}});
    if (context.failures > 0)
        std::printf("FAILED: %d operations\n", context.failures);
    return context.failures > 0;
}
