// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the keys panel lists a million keys, beside a bare hiredis loop of SCAN COUNT 1000 on the same server: the time until the
// last key and until the first rows, bytes a key, how long the GUI's thread is kept busy at a time, and how long it takes from a
// typed search to the repainted table. The two candidates take turns; the best of each counts.
//   QT_QPA_PLATFORM=offscreen bench_keys [KEYS]
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"
#include "ui/keys/key_filter_bar.h"
#include "ui/keys/keys_panel.h"

#include <QApplication>
#include <qcoro/qcorotask.h>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTableView>
#include <QTimer>
#include <QTreeView>

#include <algorithm>
#include <cstdio>
#include <hiredis/hiredis.h>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;
using State = KeysController::State;

namespace {

void fill(test::RedisServer &server, int keys)
{
    test::RawRedis raw = server.raw(60'000);
    std::vector<QByteArrayList> commands;
    for (int i = 0; i < keys; ++i) {
        commands.push_back(
            {"SET", "v1:recommendation:result:" + QByteArray::number(i).rightJustified(20, '0'), "0123456789abcdef"});
        if (commands.size() == 10'000 || i + 1 == keys) {
            raw.runAll(commands);
            commands.clear();
        }
    }
}

/// Milliseconds of the loop that any script would write.
double bareLoop(const test::RedisServer &server, qint64 &found)
{
    redisContext *context = redisConnectUnix(server.socketPath().toUtf8().constData());
    QElapsedTimer timer;
    timer.start();
    QByteArray cursor = "0";
    found = 0;
    do {
        auto *reply = static_cast<redisReply *>(redisCommand(context, "SCAN %s COUNT 1000", cursor.constData()));
        if (!reply || reply->type != REDIS_REPLY_ARRAY)
            return -1;
        cursor = reply->element[0]->str;
        found += qint64(reply->element[1]->elements);
        freeReplyObject(reply);
    } while (cursor != "0");
    const double took = double(timer.nsecsElapsed()) / 1e6;
    redisFree(context);
    return took;
}

/// How long the thread's event loop was away, each time: a timer that wants to fire every millisecond.
class Heartbeat
{
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            m_gaps.push_back(std::max(0.0, double(m_clock.nsecsElapsed()) / 1e6 - 1));
            m_clock.start();
        });
        m_clock.start();
        m_timer.start(1);
    }
    /// Milliseconds at which that part of the beats was late at most.
    double at(double part)
    {
        std::ranges::sort(m_gaps);
        return m_gaps.empty() ? 0 : m_gaps[std::min(m_gaps.size() - 1, std::size_t(double(m_gaps.size()) * part))];
    }

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<double> m_gaps;
};

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

struct Listed
{
    double all = -1;
    double firstRows = -1;
    double bytesEach = 0;
    double lateP99 = 0;
    double lateMost = 0;
};

Listed list(KeysPanel &panel, int keys)
{
    Listed listed;
    KeysController *controller = panel.controller();
    Heartbeat heart;
    QElapsedTimer timer;
    timer.start();
    const auto watch = QObject::connect(controller, &KeysController::viewChanged, &panel, [&] {
        if (listed.firstRows < 0 && controller->view().found > 0) {
            panel.table()->viewport()->repaint();
            listed.firstRows = double(timer.nsecsElapsed()) / 1e6;
        }
        if (listed.all < 0 && controller->view().state == State::Done)
            listed.all = double(timer.nsecsElapsed()) / 1e6;
    });
    controller->scan({});
    controller->more(std::numeric_limits<qint64>::max());
    test::waitUntil([&] { return listed.all >= 0; }, 60s);
    QObject::disconnect(watch);
    if (controller->view().found != keys)
        std::printf("! %lld of %d keys were listed\n", (long long)(controller->view().found), keys);
    listed.bytesEach = double(controller->view().bytes) / keys;
    listed.lateP99 = heart.at(0.99);
    listed.lateMost = heart.at(1);
    return listed;
}

/// Milliseconds from a search to the repainted table.
double search(KeysPanel &panel, const QByteArray &text)
{
    bool arranged = false;
    const auto watch = QObject::connect(panel.controller(), &KeysController::arranged, &panel, [&] { arranged = true; });
    QElapsedTimer timer;
    timer.start();
    panel.controller()->setSearch(text);
    while (!arranged)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    panel.table()->viewport()->repaint();
    QObject::disconnect(watch);
    return double(timer.nsecsElapsed()) / 1e6;
}

void say(const char *what, double value, const char *unit, double wanted)
{
    std::printf("%-44s %9.1f %-6s (wanted <= %.1f)%s\n", what, value, unit, wanted, value <= wanted ? "" : "   ! not reached");
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const int keys = argc > 1 ? std::max(1000, QByteArray(argv[1]).toInt()) : 1'000'000;
    test::RedisServer server;
    if (!server.start()) {
        std::printf("no redis-server: %s\n", qPrintable(server.log()));
        return 1;
    }
    fill(server, keys);
    Session session(server.unixUrl(), {});
    KeysPanel panel;
    panel.resize(1600, 900);
    panel.show();
    panel.setSession(&session);
    test::waitUntil([&] { return session.status().state == redis::ConnectionStatus::State::Ready; });
    panel.setActive(true);
    test::waitUntil([&] { return panel.controller()->view().found > 0; });

    double bare = 1e9;
    Listed best;
    best.all = 1e9;
    double worstFirst = 0;
    double worstLate = 0;
    double lateP99 = 0;
    for (int round = 0; round < 3; ++round) {
        Listed mine;
        qint64 found = 0;
        if (round % 2 == 0) {
            bare = std::min(bare, bareLoop(server, found));
            mine = list(panel, keys);
        } else {
            mine = list(panel, keys);
            bare = std::min(bare, bareLoop(server, found));
        }
        if (found < keys)
            std::printf("! the bare loop found %lld keys\n", (long long)(found));
        worstFirst = std::max(worstFirst, mine.firstRows);
        worstLate = std::max(worstLate, mine.lateMost);
        lateP99 = std::max(lateP99, mine.lateP99);
        if (mine.all < best.all)
            best = mine;
    }
    std::printf("%d keys: bare SCAN loop %.0f ms, panel %.0f ms, the walk alone %.0f ms\n", keys, bare, best.all,
                scanAlone(server));
    say("time beside the bare loop", best.all / bare, "times", 1.2);
    say("first rows (worst of 3)", worstFirst, "ms", 200);
    say("memory with details of the rows on screen", best.bytesEach, "B/key", 60);
    say("GUI thread late while keys come, p99", lateP99, "ms", 16);
    say("GUI thread late while keys come, most", worstLate, "ms", 50);

    double slowest = 0;
    for (const char *text : {"777", "v1:recommendation:result:*99", "0", "", "nothing of it"}) {
        const double took = search(panel, text);
        std::printf("  search \"%s\": %.1f ms, %d rows\n", text, took, panel.table()->model()->rowCount());
        slowest = std::max(slowest, took);
    }
    say("search to repainted table (worst of 5)", slowest, "ms", 120);
    panel.controller()->setSearch({});

    bool arranged = false;
    QObject::connect(panel.controller(), &KeysController::arranged, &panel, [&] { arranged = true; });
    Heartbeat heart;
    QElapsedTimer timer;
    timer.start();
    panel.controller()->setOrder({KeysModel::KeyColumn, false});
    arranged = false;
    test::waitUntil([&] { return arranged; }, 60s);
    std::printf("%-44s %9.1f ms\n", "sorted by name", double(timer.nsecsElapsed()) / 1e6);
    timer.start();
    arranged = false;
    panel.showTree(true);
    test::waitUntil([&] { return arranged; }, 60s);
    std::printf("%-44s %9.1f ms\n", "tree", double(timer.nsecsElapsed()) / 1e6);
    say("GUI thread late meanwhile, most", heart.at(1), "ms", 50);
    return 0;
}
