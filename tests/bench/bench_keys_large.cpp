// SPDX-License-Identifier: GPL-3.0-or-later
//
// The keys panel with ten million keys, beside a chart of 50 lines that gets its points every second: the time and the memory,
// and for how long the GUI's thread does not answer while keys come, are searched, sorted, scrolled and shown as a tree, while
// something is done with all of them, and while a list that still grows is searched and sorted.
// redis-server needs about 1.5 GB, this program less than one more.
//   QT_QPA_PLATFORM=offscreen bench_keys_large [KEYS]
#include "tests/bench/chart_bench.h"
#include "tests/bench/key_bench.h"
#include "tests/support/wait.h"
#include "ui/keys/key_change_dialog.h"
#include "ui/keys/key_exporter.h"
#include "ui/keys/key_tools.h"

#include <QApplication>
#include <QTableView>
#include <QTemporaryDir>
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

double now(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

/// What is done with all listed keys at once: planned, copied, written to a file, changed. None of it is awaited to its end.
void useAll(KeysPanel &panel, Watched &watched)
{
    KeyTools &tools = *panel.tools();
    QElapsedTimer timer;
    timer.start();
    panel.table()->selectAll();
    rest();
    watched.tell("all chosen", now(timer));
    const std::pair<const char *, void (KeyTools::*)()> plans[] = {{"a removal of all planned", &KeyTools::askRemove},
                                                                   {"a TTL for all planned", &KeyTools::askTtl}};
    for (const auto &[doing, plan] : plans) {
        timer.start();
        (tools.*plan)();
        rest(2s); // its preview runs
        if (auto *dialog = panel.findChild<KeyChangeDialog *>())
            dialog->reject();
        else
            std::printf("! no dialog came\n");
        rest();
        watched.tell(doing, now(timer));
    }
    timer.start();
    tools.copyKeys();
    rest(1s);
    tools.copyCommand();
    rest();
    watched.tell("all copied, as names and as commands", now(timer));
    timer.start();
    tools.invalidateChosen();
    rest();
    watched.tell("an invalidation of all asked for", now(timer));
    const QTemporaryDir directory;
    timer.start();
    tools.exportTo(directory.filePath(QStringLiteral("keys.csv")), inspect::KeyExportForm::Csv);
    rest(2s);
    watched.tell("all being exported", now(timer));
    tools.exporter()->setSession(panel.controller()->session()); // which ends it
    KeyChange change;
    change.kind = KeyChange::Kind::Remove;
    change.keys = panel.chosenKeys();
    timer.start();
    tools.actions()->perform(change);
    rest(2s);
    tools.actions()->stop();
    test::waitUntil([&] { return !tools.actions()->isBusy(); }, 60s);
    watched.tell("all being removed, then stopped", now(timer));
}

/// A list that grows while it is searched, sorted and shown as a tree.
void arrangeWhileKeysCome(KeysPanel &panel, Watched &watched)
{
    using State = KeysController::State;
    KeysController &controller = *panel.controller();
    QElapsedTimer timer;
    timer.start();
    controller.scan({});
    controller.more(std::numeric_limits<qint64>::max());
    const auto isOver = [&] { return controller.view().state == State::Done || controller.view().state == State::Full; };
    test::waitUntil([&] { return isOver() || controller.view().found > 1'000'000; }, 60s);
    watched.tell("listed anew, the first million", now(timer));
    const auto step = [&](const char *doing, const std::function<void()> &change) {
        if (isOver())
            std::printf("! all keys were there before: %s\n", doing);
        const double took = arrangedAfter(panel, change);
        rest(1s);
        watched.tell(doing, took);
    };
    step("  searched \"777\" meanwhile", [&] { controller.setSearch("777"); });
    step("  searched \"0\" meanwhile", [&] { controller.setSearch("0"); });
    step("  no search meanwhile", [&] { controller.setSearch({}); });
    step("  sorted by namespace meanwhile", [&] { controller.setOrder({KeysModel::NamespaceColumn, false}); });
    step("  sorted by name meanwhile", [&] { controller.setOrder({KeysModel::KeyColumn, false}); });
    timer.start();
    test::waitUntil(isOver, 180s);
    watched.tell("  until all keys are there, sorted", now(timer));
    controller.setOrder({});
    rest();
    watched.restart();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const int keys = keysWanted(argc, argv, 10'000'000);
    KeysStage stage(keys);
    if (!stage.isReady())
        return 1;
    const test::RedisServer &server = stage.server();
    KeysPanel &panel = stage.panel();
    const qint64 self = QCoreApplication::applicationPid();
    QElapsedTimer timer;
    LiveChart live(50, 3600);
    live.chart()->resize(1600, 900);
    live.chart()->show();
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
    useAll(panel, watched);
    arrangeWhileKeysCome(panel, watched);

    say("time beside one bare loop", listed.all / bare, "times");
    say("first rows", listed.firstRows, "ms", 200);
    say("memory as the panel counts it", listed.bytesEach, "B/key", 60);
    say("the process' growth (VmRSS), the view included", memoryEach, "B/key", 60);
    say("GUI thread late, p99 of the worst phase", watched.p99(), "ms", 16);
    say("GUI thread late, most", watched.most(), "ms", 50);
    say("a tick of the chart meanwhile, median", median(live.ticks()), "ms", 20);
    say("most memory ever (VmHWM)", double(memoryOf(self, "VmHWM") >> 20), "MB");
    std::printf("%s\n", load.text().constData());
    return 0;
}
