// SPDX-License-Identifier: GPL-3.0-or-later
//
// What another client of the server notices of a full listing of a million keys: the p99 of its reads at rest, while a bare
// hiredis loop of SCAN COUNT 1000 walks the keys, while the panel lists them, and while it does so gently, as it does for
// production profiles. The first three take turns; each round is a ratio of its own and the median counts.
//   QT_QPA_PLATFORM=offscreen bench_keys_latency [KEYS]
#include "tests/bench/key_bench.h"
#include "tests/bench/latency_probe.h"
#include "tests/support/wait.h"

#include <QApplication>

#include <algorithm>
#include <cstdio>

using namespace freshet;
using namespace freshet::bench;
using namespace freshet::ui;
using namespace std::chrono_literals;

namespace {

struct Noticed
{
    std::vector<double> p50, p99, most;

    void add(const std::vector<double> &took)
    {
        p50.push_back(percentile(took, 0.5));
        p99.push_back(percentile(took, 0.99));
        most.push_back(percentile(took, 1));
    }
    void tell(const char *when) const
    {
        std::printf("  %-34s p50 %6.3f ms, p99 %6.3f ms (rounds: %.3f to %.3f), most %6.2f ms\n", when, median(p50), median(p99),
                    percentile(p99, 0), percentile(p99, 1), percentile(most, 1));
    }
};

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const int keys = keysWanted(argc, argv, 1'000'000);
    constexpr int rounds = 7;
    constexpr int gentleRounds = 3;
    KeysStage stage(keys);
    if (!stage.isReady())
        return 1;
    const test::RedisServer &server = stage.server();
    KeysPanel &panel = stage.panel();
    panel.setActive(true);
    listAll(panel, 60s);

    MachineLoad load;
    load.addProcess(server.processId());
    LatencyProbe probe(server.socketPath(), keys);
    Noticed idle, bare, listing, gentle;
    std::vector<double> besideBare, besideRest, gentleTook;
    for (int round = 0; round < rounds; ++round) {
        probe.take();
        rest(1500ms);
        idle.add(probe.take());
        const auto loop = [&] {
            qint64 found = 0;
            probe.take();
            bareLoop(server.socketPath(), found);
            bare.add(probe.take());
        };
        if (round % 2 == 0)
            loop();
        probe.take();
        listAll(panel, 60s);
        listing.add(probe.take());
        if (round % 2 == 1)
            loop();
        besideBare.push_back(listing.p99.back() / bare.p99.back());
    }
    redis::Profile profile = stage.session().profile();
    profile.environment = redis::Profile::Environment::Production;
    stage.session().setProfile(profile);
    for (int round = 0; round < gentleRounds; ++round) {
        probe.take();
        rest(1500ms);
        idle.add(probe.take());
        const Listed listed = listAll(panel, 200s);
        gentle.add(probe.take());
        gentleTook.push_back(listed.all / 1000);
        besideRest.push_back(gentle.p99.back() / idle.p99.back());
        if (listed.found != keys)
            std::printf("! %lld of %d keys were listed\n", (long long)(listed.found), keys);
    }
    std::printf("%d keys; another client that reads a key each millisecond (medians of %d rounds, gentle of %d):\n", keys, rounds,
                gentleRounds);
    idle.tell("at rest");
    bare.tell("during the bare loop");
    listing.tell("while the panel lists");
    gentle.tell("while it lists gently");
    say("its p99 beside that during the bare loop", median(besideBare), "times", 1);
    say("gently: its p99 beside that at rest", median(besideRest), "times", 2.5);
    say("gently: time until all keys are listed", median(gentleTook), "s");
    std::printf("%s\n", load.text().constData());
    return 0;
}
