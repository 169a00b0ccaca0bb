// SPDX-License-Identifier: GPL-3.0-or-later
//
// The live tail while events come: how long the GUI's thread is kept busy at a time, how many batches a second reach the table,
// and what is kept. Events are added by a thread beside it.
//   QT_QPA_PLATFORM=offscreen bench_tail [EVENTS A SECOND] [SECONDS] [PAYLOAD BYTES]
#include <QtGlobal>

#include "tests/support/redis_server.h"
#include "tests/support/wait.h"
#include "ui/streams/tail_model.h"
#include "ui/streams/tail_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;

namespace {

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

qint64 residentKib()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4 : 0;
}

/// Adds events at a rate until told to end, fifty times a second.
void publish(const test::RedisServer &server, int perSecond, int payload, const std::atomic<bool> &ending,
             std::atomic<qint64> &sent)
{
    test::RawRedis raw = server.raw(10'000);
    const QByteArray filling(payload, 'x');
    QElapsedTimer clock;
    clock.start();
    while (!ending) {
        const qint64 due = clock.elapsed() * perSecond / 1000;
        std::vector<QByteArrayList> commands;
        for (qint64 i = sent; i < due; ++i)
            commands.push_back({"XADD", "events:voice.created", "MAXLEN", "~", "10000", "*", "event",
                                R"({"type":"voice.created","payload":{"voice_id":")" + QByteArray::number(i) + R"(","text":")" +
                                    filling + R"("},"event_id":"6f9619ff-8b86-d011-b42d-00c04fc964ff"})",
                                "type", "voice.created"});
        if (!commands.empty())
            raw.runAll(commands);
        sent += qint64(commands.size());
        std::this_thread::sleep_for(20ms);
    }
}

void say(const char *what, double value, const char *unit, double wanted)
{
    std::printf("%-44s %9.1f %-6s (wanted <= %.1f)%s\n", what, value, unit, wanted, value <= wanted ? "" : "   ! not reached");
}

void run(const char *what, int seconds)
{
    Heartbeat heart;
    QElapsedTimer timer;
    timer.start();
    test::waitUntil([&] { return timer.elapsed() > seconds * 1000; }, std::chrono::seconds(seconds + 10));
    std::printf("%s\n", what);
    say("  GUI thread late, p99", heart.at(0.99), "ms", 16);
    say("  GUI thread late, most", heart.at(1), "ms", 50);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const int perSecond = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 5000;
    const int seconds = argc > 2 ? std::max(1, QByteArray(argv[2]).toInt()) : 10;
    const int payload = argc > 3 ? std::max(0, QByteArray(argv[3]).toInt()) : 200;
    test::RedisServer server;
    if (!server.start()) {
        std::printf("no redis-server: %s\n", qPrintable(server.log()));
        return 1;
    }
    Session session(server.unixUrl(), {});
    TailView view(Records{});
    view.resize(1400, 900);
    view.show();
    view.setStream("events:voice.created");
    view.setSession(&session);
    view.setActive(true);
    test::waitUntil([&] { return view.controller()->view().look.isLive(); });
    int batches = 0, most = 0;
    QObject::connect(view.controller(), &TailController::added, &view, [&](int rows) {
        ++batches;
        most = std::max(most, rows);
    });

    std::atomic<bool> ending{false};
    std::atomic<qint64> sent{0};
    std::thread publisher([&] { publish(server, perSecond, payload, ending, sent); });
    test::waitUntil([&] { return view.controller()->model()->keptCount() >= view.controller()->model()->capacity(); }, 60s);
    std::printf("%d events a second of some %d bytes, %d kept\n", perSecond, payload + 100,
                view.controller()->model()->capacity());
    const qint64 memory = residentKib();
    const qint64 before = view.controller()->view().seen, sentBefore = sent;
    batches = 0;
    QElapsedTimer timer;
    timer.start();
    run("following the newest", seconds);
    const double took = double(timer.elapsed()) / 1000;
    std::printf("  %.0f events a second seen, %.0f added\n", double(view.controller()->view().seen - before) / took,
                double(sent - sentBefore) / took);
    say("  batches a second", batches / took, "", 10);
    view.table()->verticalScrollBar()->setValue(view.table()->verticalScrollBar()->maximum() / 2);
    run("scrolled away from it", seconds);
    view.findChild<QLineEdit *>()->setText(QStringLiteral("99"));
    run("filtered", seconds);
    say("memory that came while it went on", double(residentKib() - memory) / 1024, "MiB", 16);
    std::printf("%-44s %9.1f MiB in %lld rows\n", "kept", double(view.controller()->model()->keptBytes()) / (1 << 20),
                (long long)(view.controller()->model()->keptCount()));
    ending = true;
    publisher.join();
    return 0;
}
