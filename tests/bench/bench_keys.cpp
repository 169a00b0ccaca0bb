// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the keys panel lists a million keys, beside a bare hiredis loop of SCAN COUNT 1000 on the same server: the time until the
// last key and until the first rows, bytes a key, how long the GUI's thread is kept busy at a time, and how long it takes from a
// typed search to the repainted table. The two candidates take turns in short rounds, and each round is a ratio of its own, so
// that a machine that grows slower or faster meanwhile changes little; the median counts.
//   QT_QPA_PLATFORM=offscreen bench_keys [KEYS]
#include "core/inspect/key_scan.h"
#include "tests/bench/key_bench.h"
#include "tests/support/wait.h"

#include <QApplication>
#include <qcoro/qcorotask.h>
#include <QTableView>

#include <algorithm>
#include <cstdio>

using namespace freshet;
using namespace freshet::bench;
using namespace freshet::ui;
using namespace std::chrono_literals;

namespace {

/// Milliseconds of the walk alone, in this thread and without anybody who shows it.
double scanAlone(const test::RedisServer &server)
{
    const auto client = redis::Client::open(server.unixUrl());
    if (!QCoro::waitFor(client->ready()))
        return -1;
    inspect::KeyScan scan(*client, {});
    QElapsedTimer timer;
    timer.start();
    while (!QCoro::waitFor(scan.next(100ms, 100'000'000)).atEnd) {
    }
    return double(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const int keys = keysWanted(argc, argv, 1'000'000);
    constexpr int rounds = 9;
    KeysStage stage(keys);
    if (!stage.isReady())
        return 1;
    const test::RedisServer &server = stage.server();
    KeysPanel &panel = stage.panel();
    const qint64 self = QCoreApplication::applicationPid();
    const qint64 memoryBefore = memoryOf(self);
    panel.setActive(true);
    test::waitUntil([&] { return panel.controller()->view().found > 0; });

    MachineLoad load;
    load.addProcess(server.processId());
    Heartbeat heart;
    std::vector<double> bare, mine, ratios, first, late, lateMost;
    double bytesEach = 0, memoryEach = 0;
    for (int round = 0; round < rounds; ++round) {
        qint64 found = 0;
        if (round % 2 == 0)
            bare.push_back(bareLoop(server.socketPath(), found));
        heart.restart();
        const Listed listed = listAll(panel, 60s);
        late.push_back(heart.at(0.99));
        lateMost.push_back(heart.most());
        if (round == 0) {
            rest(); // until it has given back what it needed on the way
            memoryEach = double(memoryOf(self) - memoryBefore) / keys;
        }
        if (round % 2 == 1)
            bare.push_back(bareLoop(server.socketPath(), found));
        if (found < keys || listed.found != keys)
            std::printf("! of %d keys the bare loop found %lld, the panel %lld\n", keys, (long long)(found),
                        (long long)(listed.found));
        mine.push_back(listed.all);
        ratios.push_back(listed.all / bare.back());
        first.push_back(listed.firstRows);
        bytesEach = listed.bytesEach;
    }
    std::printf(
        "%d keys, %d rounds, medians: bare SCAN loop %.0f ms, panel %.0f ms, the walk alone %.0f ms; ratios %.2f to %.2f\n", keys,
        rounds, median(bare), median(mine), scanAlone(server), percentile(ratios, 0), percentile(ratios, 1));
    say("time beside the bare loop, median", median(ratios), "times", 1.2);
    say("first rows, worst round", percentile(first, 1), "ms", 200);
    say("memory with details of the rows on screen", bytesEach, "B/key", 60);
    say("the process' growth (VmRSS), the view included", memoryEach, "B/key", 60);
    say("GUI thread late while keys come, p99, worst round", percentile(late, 1), "ms", 16);
    say("GUI thread late while keys come, most", percentile(lateMost, 1), "ms", 50);

    double slowest = 0;
    for (const char *text : {"777", "v1:recommendation:result:*99", "0", "", "nothing of it"}) {
        const double took = search(panel, text);
        std::printf("  search \"%s\": %.1f ms, %d rows\n", text, took, panel.table()->model()->rowCount());
        slowest = std::max(slowest, took);
    }
    say("search to repainted table (worst of 5)", slowest, "ms", 120);
    panel.controller()->setSearch({});

    heart.restart();
    say("sorted by name", arrangedAfter(panel, [&] { panel.controller()->setOrder({KeysModel::KeyColumn, false}); }), "ms");
    say("tree", arrangedAfter(panel, [&] { panel.showTree(true); }), "ms");
    say("GUI thread late meanwhile, most", heart.most(), "ms", 50);
    std::printf("%s\n", load.text().constData());
    return 0;
}
