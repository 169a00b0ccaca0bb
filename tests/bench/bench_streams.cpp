// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a refresh of the streams panel's overview costs, with 200 streams of 5 groups each that all move: time of the GUI's thread
// (its own processor time, painting included, and the longest time that its event loop was away), and round trips, told by the
// time that a refresh takes over a network that answers after a known time.
//   QT_QPA_PLATFORM=offscreen bench_streams [STREAMS [GROUPS]]
#include "tests/support/redis_server.h"
#include "tests/support/tcp_proxy.h"
#include "tests/support/wait.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_panel.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;

namespace {

QByteArray nameOf(int stream)
{
    return "events:type-" + QByteArray::number(stream).rightJustified(3, '0');
}

void fill(test::RawRedis &raw, int streams, int groups)
{
    std::vector<QByteArrayList> commands;
    for (int s = 0; s < streams; ++s) {
        for (int i = 0; i < 50; ++i)
            commands.push_back(
                {"XADD", nameOf(s), "*", "event", R"({"type":"t","payload":{"id":)" + QByteArray::number(i) + "}}"});
        for (int g = 0; g < groups; ++g) {
            const QByteArray group = "group-" + QByteArray::number(g);
            commands.push_back({"XGROUP", "CREATE", nameOf(s), group, "0"});
            commands.push_back({"XREADGROUP", "GROUP", group, "worker", "COUNT", "10", "STREAMS", nameOf(s), ">"});
        }
    }
    raw.runAll(commands);
}

/// Every stream gets some entries, every group reads some: all numbers move, and so does the order of the lags.
void move(test::RawRedis &raw, int streams, int groups, int round)
{
    std::vector<QByteArrayList> commands;
    for (int s = 0; s < streams; ++s) {
        for (int i = 0; i <= (s + round) % 3; ++i)
            commands.push_back({"XADD", nameOf(s), "*", "event", "{}"});
        for (int g = 0; g < groups; ++g)
            commands.push_back({"XREADGROUP", "GROUP", "group-" + QByteArray::number(g), "worker", "COUNT",
                                QByteArray::number(1 + (s * 7 + g * 3 + round) % 3), "STREAMS", nameOf(s), ">"});
    }
    raw.runAll(commands);
}

/// Milliseconds that this thread had the processor.
double ownTime()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Counts how often a widget is painted.
class Paints : public QObject
{
public:
    int count = 0;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return QObject::eventFilter(watched, event);
    }
};

/// One refresh from its beginning to the painted table; milliseconds on the wall clock, or -1.
double refresh(StreamsPanel &panel)
{
    bool done = false;
    const auto watch = QObject::connect(panel.controller(), &StreamsController::refreshed, &panel, [&] { done = true; });
    QElapsedTimer timer;
    timer.start();
    panel.controller()->refresh();
    const bool ended = test::waitUntil([&] { return done; }, 30s);
    const double took = double(timer.nsecsElapsed()) / 1e6;
    QObject::disconnect(watch);
    QCoreApplication::processEvents();
    return ended ? took : -1;
}

/// A panel that has found all streams and asks for nothing by itself any more.
bool open(StreamsPanel &panel, Session &session, int rows)
{
    panel.resize(1920, 1080);
    panel.show();
    panel.setSession(&session);
    test::waitUntil([&] { return session.status().state == redis::ConnectionStatus::State::Ready; });
    panel.setActive(true);
    const bool found = test::waitUntil(
        [&] { return panel.controller()->view().wasWalked && int(panel.controller()->view().rows.size()) >= rows; }, 60s);
    panel.setActive(false);
    return found;
}

void say(const char *what, double value, const char *unit, double wanted)
{
    std::printf("%-52s %8.2f %-5s (wanted <= %.1f)%s\n", what, value, unit, wanted, value <= wanted ? "" : "   ! not reached");
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setPalette(Theme::ofScheme(Theme::Scheme::Light).palette());
    app.setStyleSheet(Theme::ofScheme(Theme::Scheme::Light).styleSheet()); // as the window has it
    const int streams = argc > 1 ? std::clamp(QByteArray(argv[1]).toInt(), 1, 1000) : 200;
    const int groups = argc > 2 ? std::clamp(QByteArray(argv[2]).toInt(), 1, 50) : 5;
    test::RedisServer server({.tcp = true});
    if (!server.start()) {
        std::printf("no redis-server: %s\n", qPrintable(server.log()));
        return 1;
    }
    test::RawRedis raw = server.raw(60'000);
    fill(raw, streams, groups);

    constexpr int rounds = 30;
    {
        Session session(server.unixUrl(), {});
        StreamsPanel panel{Records()};
        if (!open(panel, session, streams * groups)) {
            std::printf("the streams were not found\n");
            return 1;
        }
        for (const int column : {0, 2}) { // by name, and by lag, where rows change their places
            // Opening the panel, or another order, draws everything for the first time: that is no refresh, and told apart.
            const double atFirst = ownTime();
            panel.table()->sortByColumn(column, column == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
            QCoreApplication::processEvents();
            const double drawn = ownTime() - atFirst;
            double most = 0, sum = 0, wall = 0;
            int worst = 0;
            Paints paints;
            panel.table()->viewport()->installEventFilter(&paints);
            for (int round = 0; round < rounds; ++round) {
                move(raw, streams, groups, round);
                const double before = ownTime();
                wall += refresh(panel);
                const double took = ownTime() - before;
                worst = took > most ? round : worst;
                most = std::max(most, took);
                sum += took;
            }
            panel.table()->viewport()->removeEventFilter(&paints);
            std::printf("%d streams x %d groups, sorted by %s: a refresh takes %.1f ms and paints %.1f times\n", streams, groups,
                        column == 0 ? "name" : "lag", wall / rounds, double(paints.count) / rounds);
            std::printf("  sorting and drawing all of it before: %.1f ms\n", drawn);
            say("  GUI thread a refresh, painting included, average", sum / rounds, "ms", 25);
            say("  GUI thread a refresh, painting included, most", most, "ms", 25);
            std::printf("  that was refresh %d of %d\n", worst + 1, rounds);
        }
    }

    // The far server: each round trip takes as long as the network, and the work beside it next to nothing.
    constexpr auto oneWay = 150ms;
    test::TcpProxy proxy(QStringLiteral("127.0.0.1"), server.port());
    if (!proxy.start())
        return 1;
    redis::Url url = server.tcpUrl();
    url.hosts.front().port = proxy.port();
    Session session(url, {});
    StreamsPanel panel{Records()};
    if (!open(panel, session, streams * groups))
        return 1;
    refresh(panel);
    proxy.delay(oneWay);
    double most = 0;
    for (int round = 0; round < 3; ++round)
        most = std::max(most, refresh(panel));
    say("round trips a refresh (time / time of the network)", most / double(2 * oneWay.count()), "", 3);
    const auto calls = [&raw] { return raw.info("stats", "total_commands_processed").toLongLong(); };
    const qint64 before = calls();
    refresh(panel);
    std::printf("commands in them: %lld\n", (long long)(calls() - before - 1));
    return 0;
}
