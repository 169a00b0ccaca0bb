// SPDX-License-Identifier: GPL-3.0-or-later
//
// How fast a pattern of a million keys is invalidated, beside `redis-cli --scan | xargs redis-cli unlink` on the same server, and
// what another client notices of it. `bench_invalidate [KEYS]`. Where there are two processors the server has one of them for
// itself, for both candidates: redis-cli's round trips cost three times less where the scheduler puts it beside the server,
// which no service does.
#include "core/cache/invalidation.h"
#include "tests/bench/processors.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <qcoro/qcorotask.h>
#include <QElapsedTimer>
#include <QProcess>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

using namespace freshet;

namespace {

constexpr int others = 10'000; ///< keys that stay

void fill(test::RedisServer &server, int keys)
{
    test::RawRedis raw = server.raw(60'000);
    std::vector<QByteArrayList> commands;
    for (int i = 0; i < keys; ++i) {
        commands.push_back({"SET", "v1:product:" + QByteArray::number(i), "0123456789abcdef"});
        if (commands.size() == 10'000 || i + 1 == keys) {
            raw.runAll(commands);
            commands.clear();
        }
    }
    for (int i = 0; i < others; ++i)
        commands.push_back({"SET", "v1:user:" + QByteArray::number(i), "0123456789abcdef"});
    raw.runAll(commands);
}

/// Another client, in a thread of its own: one GET after another with a short pause.
class Bystander
{
public:
    explicit Bystander(const test::RedisServer &server)
        : m_thread([this, raw = std::make_shared<test::RawRedis>(server.raw())] {
            QElapsedTimer timer;
            while (!m_stop) {
                timer.start();
                raw->run({"GET", "v1:user:7"});
                m_times.push_back(double(timer.nsecsElapsed()) / 1e6);
                std::this_thread::sleep_for(std::chrono::microseconds(500));
            }
        })
    {}
    ~Bystander() { stop(); }
    /// Milliseconds of each GET, in order of their size.
    std::vector<double> stop()
    {
        m_stop = true;
        if (m_thread.joinable())
            m_thread.join();
        std::ranges::sort(m_times);
        return m_times;
    }

private:
    std::atomic<bool> m_stop = false;
    std::vector<double> m_times;
    std::thread m_thread;
};

double at(const std::vector<double> &sorted, double part)
{
    return sorted.empty() ? 0 : sorted[std::min(sorted.size() - 1, std::size_t(double(sorted.size()) * part))];
}

void show(const char *what, double seconds, const std::vector<double> &times)
{
    std::printf("%-34s %7.2f s   another client's GET: median %.2f ms, p99 %.2f ms, worst %.2f ms of %zu\n", what, seconds,
                at(times, 0.5), at(times, 0.99), times.empty() ? 0 : times.back(), times.size());
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int keys = argc > 1 ? std::max(1000, QByteArray(argv[1]).toInt()) : 1'000'000;
    test::RedisServer server;
    if (!server.start()) {
        std::printf("no redis-server: %s\n", qPrintable(server.log()));
        return 1;
    }
    bench::keepApart(server.processId());
    auto client = redis::Client::open(server.unixUrl());
    if (!QCoro::waitFor(client->ready()))
        return 1;

    fill(server, keys);
    std::vector<double> idle;
    {
        Bystander quiet(server);
        std::this_thread::sleep_for(std::chrono::seconds(1));
        idle = quiet.stop();
    }
    show("nobody else", 1, idle);

    QElapsedTimer timer;
    Bystander ours(server);
    timer.start();
    cache::Invalidation what;
    what.kind = cache::Invalidation::Kind::Pattern;
    what.subjects.append("v1:product:*");
    const auto report = QCoro::waitFor(cache::invalidate(*client, what));
    const double mine = double(timer.elapsed()) / 1000;
    const auto mineTimes = ours.stop();
    if (!report || report->deleted != keys || report->error) {
        std::printf("! it removed %lld of %d keys\n", report ? (long long)(report->deleted) : -1LL, keys);
        return 1;
    }
    show("invalidate", mine, mineTimes);

    fill(server, keys);
    const QString socket = server.socketPath();
    Bystander theirs(server);
    timer.start();
    QProcess peer;
    peer.start(QStringLiteral("sh"), {QStringLiteral("-c"),
                                      QStringLiteral("redis-cli -s \"$0\" --scan --pattern 'v1:product:*' | "
                                                     "xargs -n 1000 redis-cli -s \"$0\" unlink > /dev/null"),
                                      socket});
    peer.waitForFinished(-1);
    const double peers = double(timer.elapsed()) / 1000;
    show("redis-cli --scan | xargs unlink", peers, theirs.stop());
    const qint64 left = server.raw().run({"DBSIZE"}).integer;
    if (left != others)
        std::printf("! redis-cli left %lld keys\n", (long long)(left - others));

    const double p99 = at(mineTimes, 0.99);
    const double worst = mineTimes.back();
    const bool holds = peers / mine >= 5 && p99 <= 5 && worst <= 10;
    std::printf("%d keys: %.1f times as fast (wanted >= 5), p99 %.2f ms (wanted <= 5), worst stall %.2f ms (wanted <= 10)%s\n",
                keys, peers / mine, p99, worst, holds ? "" : "   ! not reached");
    return 0;
}
