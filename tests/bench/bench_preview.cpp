// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the preview of a pattern with a million matching keys costs beside the walk alone, in one run: both in turn, best and
// median of several rounds. `bench_preview [KEYS]`. The walk alone is the one that the preview makes: the same glob, the same
// COUNT, each SCAN sent when the one before was answered. Where there are two processors the server has one of them for itself.
#include "core/inspect/blast_radius.h"
#include "core/redis/scan.h"
#include "tests/bench/processors.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <qcoro/qcorotask.h>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>

using namespace freshet;

namespace {

constexpr int others = 10'000; ///< keys that do not match
constexpr int rounds = 5;

void fill(test::RedisServer &server, int keys)
{
    test::RawRedis raw = server.raw(60'000);
    std::vector<QByteArrayList> commands;
    for (int i = 0; i < keys; ++i) {
        commands.push_back(
            {"SET", "v1:product:" + QByteArray::number(i), "0123456789abcdef", "EX", QByteArray::number(60 + i % 86'400)});
        if (commands.size() == 10'000 || i + 1 == keys) {
            raw.runAll(commands);
            commands.clear();
        }
    }
    for (int i = 0; i < others; ++i)
        commands.push_back({"SET", "v1:user:" + QByteArray::number(i), "0123456789abcdef"});
    raw.runAll(commands);
}

Task<qint64> walk(redis::Client &client, int count)
{
    redis::ScanOptions options;
    options.match = "v1:product:*";
    options.count = count;
    options.allNodesAtOnce = true;
    const auto scan = client.scan(options);
    qint64 found = 0;
    while (!scan->atEnd()) {
        const auto keys = co_await scan->next();
        if (!keys)
            co_return -1;
        found += qint64(keys->size());
    }
    co_return found;
}

double median(std::vector<double> times)
{
    std::ranges::sort(times);
    return times[times.size() / 2];
}

Task<int> measure(redis::Client &client, int keys)
{
    constexpr int walkCount = 500; // as the invalidation's own walk
    inspect::InvalidationOrder order(1);
    order[0].kind = cache::Invalidation::Kind::Pattern;
    order[0].subjects = {"v1:product:*"};
    std::vector<double> alone, previewed;
    inspect::InvalidationPreview last;
    QElapsedTimer timer;
    for (int round = 0; round <= rounds; ++round) {
        timer.start();
        const qint64 found = co_await walk(client, walkCount);
        const double walked = double(timer.nsecsElapsed()) / 1e6;
        timer.start();
        const auto preview = co_await inspect::previewInvalidation(client, order);
        const double looked = double(timer.nsecsElapsed()) / 1e6;
        if (!preview || preview->keys != keys || found < keys) {
            std::printf("wrong: %lld found by the walk, %lld by the preview\n", static_cast<long long>(found),
                        static_cast<long long>(preview ? preview->keys : -1));
            co_return 1;
        }
        last = *preview;
        if (round == 0)
            continue; // the first one warms up
        alone.push_back(walked);
        previewed.push_back(looked);
        std::printf("round %d: walk alone %.0f ms, preview %.0f ms, ratio %.3f\n", round, walked, looked, looked / walked);
    }
    std::printf("%d keys: walk alone %.0f ms, preview %.0f ms (medians); ratio %.3f, best of each %.3f; bound 1.2\n", keys,
                median(alone), median(previewed), median(previewed) / median(alone),
                *std::ranges::min_element(previewed) / *std::ranges::min_element(alone));
    if (last.bytes)
        std::printf("bytes about %.1f MB (%.1f to %.1f) from %lld keys\n", last.bytes->about / 1e6, last.bytes->low / 1e6,
                    last.bytes->high / 1e6, static_cast<long long>(last.sampled));
    inspect::BlastOptions options;
    options.interval = std::chrono::milliseconds(0);
    timer.start();
    const auto blast = co_await inspect::measureBlastRadius(client, order, last, options);
    std::printf("blast radius without its pause: %.1f ms\n", double(timer.nsecsElapsed()) / 1e6);
    co_return blast &&median(previewed) <= 1.2 * median(alone) ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int keys = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 1'000'000;
    test::RedisServer server;
    if (!server.start()) {
        std::printf("%s\n", qPrintable(server.log()));
        return 1;
    }
    fill(server, keys);
    bench::keepApart(server.processId());
    const auto client = redis::Client::open(server.url());
    return QCoro::waitFor(measure(*client, keys));
}
