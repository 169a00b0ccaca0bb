// SPDX-License-Identifier: GPL-3.0-or-later
//
// The keys panel with ten million keys, beside a chart of 50 lines that gets its points every second: the time and the memory,
// and for how long the GUI's thread does not answer while keys come, are searched, sorted, scrolled and shown as a tree.
// redis-server needs about 1.5 GB, this program less than one more.
//   QT_QPA_PLATFORM=offscreen bench_keys_large [KEYS]
#include "tests/bench/chart_bench.h"
#include "tests/bench/key_bench.h"
#include "tests/support/wait.h"
#include "ui/keys/keys_panel.h"

#include <QApplication>
#include <QTableView>
#include <QTreeView>

#include <algorithm>
#include <cstdio>

using namespace freshet;
using namespace freshet::bench;
using namespace freshet::ui;
using namespace std::chrono_literals;

namespace {

/// The GUI's thread while something goes on.
class Watched
{
public:
    /// Prints how late the thread was since the last call.
    void tell(const char *doing, double took)
    {
        std::printf("  %-40s %8.0f ms; GUI thread late: p99 %5.1f ms, most %5.1f ms (%zu beats)\n", doing, took, m_heart.at(0.99),
                    m_heart.most(), m_heart.beats());
        std::fflush(stdout);
        m_p99 = std::max(m_p99, m_heart.at(0.99));
        m_most = std::max(m_most, m_heart.most());
        m_heart.restart();
    }
    void restart() { m_heart.restart(); }
    double p99() const { return m_p99; }
    double most() const { return m_most; }

private:
    Heartbeat m_heart;
    double m_p99 = 0;
    double m_most = 0;
};

/// The event loop a while longer, so that what a change leaves behind counts too.
void rest(std::chrono::milliseconds time = 300ms)
{
    QElapsedTimer timer;
    timer.start();
    test::waitUntil([&] { return timer.elapsed() >= time.count(); });
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const int keys = argc > 1 ? std::max(1000, QByteArray(argv[1]).toInt()) : 10'000'000;
    test::RedisServer server;
    QElapsedTimer timer;
    timer.start();
    if (!server.start() || !fillKeys(server, keys)) {
        std::printf("no redis-server with %d keys: %s\n", keys, qPrintable(server.log()));
        return 1;
    }
    const qint64 self = QCoreApplication::applicationPid();
    std::printf("%d keys, filled in %.1f s; redis-server takes %lld MB\n", keys, double(timer.elapsed()) / 1000,
                (long long)(memoryOf(server.processId()) >> 20));
    std::fflush(stdout);

    Session session(server.unixUrl(), {});
    KeysPanel panel;
    panel.resize(1600, 900);
    panel.show();
    LiveChart live(50, 3600);
    live.chart()->resize(1600, 900);
    live.chart()->show();
    panel.setSession(&session);
    test::waitUntil([&] { return session.status().state == redis::ConnectionStatus::State::Ready; });
    rest(2s); // the chart's first pictures
    const qint64 memoryBefore = memoryOf(self);

    MachineLoad load;
    load.addProcess(server.processId());
    Watched watched;
    panel.setActive(true);
    const Listed listed = listAll(panel, 300s);
    watched.tell("all keys listed", listed.all);
    if (listed.found != keys)
        std::printf("! %lld of %d keys were listed\n", (long long)(listed.found), keys);
    rest();
    const double memoryEach = double(memoryOf(self) - memoryBefore) / keys;

    for (const char *text : {"777", "0", "nothing of it", ""}) {
        const double took = search(panel, text);
        rest();
        watched.tell(
            qPrintable(QStringLiteral("search \"%1\", %2 rows").arg(QLatin1String(text)).arg(panel.table()->model()->rowCount())),
            took);
    }
    using Column = KeysModel::Column;
    const std::pair<const char *, KeysController::Order> orders[] = {{"sorted by name", {Column::KeyColumn, false}},
                                                                     {"sorted by name, descending", {Column::KeyColumn, true}},
                                                                     {"sorted by TTL", {Column::TtlColumn, false}},
                                                                     {"sorted by namespace", {Column::NamespaceColumn, false}}};
    for (const auto &[doing, order] : orders) {
        const double took = arrangedAfter(panel, [&] { panel.controller()->setOrder(order); });
        rest();
        watched.tell(doing, took);
    }
    timer.start();
    scroll(panel, 300);
    watched.tell("scrolled from end to end in 300 steps", double(timer.elapsed()));
    const double treed = arrangedAfter(panel, [&] { panel.showTree(true); });
    rest();
    watched.tell("shown as a tree", treed);
    timer.start();
    panel.tree()->expandToDepth(2);
    rest();
    watched.tell("three levels of the tree opened", double(timer.elapsed()));
    panel.showTree(false);
    const double back = arrangedAfter(panel, [&] { panel.controller()->setOrder({}); });
    rest();
    watched.tell("back to the order as found", back);
    qint64 found = 0;
    const double bare = bareLoop(server.socketPath(), found);
    watched.restart();

    say("time beside one bare loop", listed.all / bare, "times");
    say("first rows", listed.firstRows, "ms", 200);
    say("memory as the panel counts it", listed.bytesEach, "B/key", 60);
    say("the process' growth (VmRSS), the view included", memoryEach, "B/key");
    say("GUI thread late, p99 of the worst phase", watched.p99(), "ms", 16);
    say("GUI thread late, most", watched.most(), "ms", 50);
    say("a tick of the chart meanwhile, median", median(live.ticks()), "ms", 20);
    say("most memory ever (VmHWM)", double(memoryOf(self, "VmHWM") >> 20), "MB");
    std::printf("%s\n", load.text().constData());
    return 0;
}
