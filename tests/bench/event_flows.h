// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/streams_bus.h"
#include "tests/bench/event_peer.h"

#include <QEventLoop>
#include <QTimer>

#include <memory>

#include <qcoro/qcorotask.h>

// The bus under load: it publishes, handles and acknowledges what the peer does.
namespace freshet::bench {

using events::Delivery;
using events::Handler;
using events::StreamsBus;

struct Flow
{
    StreamsBus *bus;
    int left;
    int failures = 0;
};

inline Task<> publisher(Flow &flow)
{
    while (flow.left > 0) {
        const qint64 n = flow.left--;
        const auto published = co_await flow.bus->publish(smallEvent(n));
        flow.failures += !published;
    }
}

/// Runs the event loop until so many events were acknowledged.
inline void runUntil(StreamsBus &bus, qint64 acknowledged)
{
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (bus.counts().acknowledged >= acknowledged)
            loop.quit();
    });
    look.start(5ms); // the harness's own turns are nothing of the bus'
    loop.exec();
}

struct Mine
{
    Mine(const redis::Url &url, Handler handler)
        : client(redis::Client::open(url))
    {
        QCoro::waitFor(client->ready());
        StreamsBus::Options options;
        options.consumer = "mine";
        options.keep = 10'000'000;
        bus =
            std::make_unique<StreamsBus>(StreamsBus::Parts{.client = client.get(), .trace = nullptr, .clock = nullptr}, options);
        if (!bus->subscribe(type, std::move(handler)))
            std::puts("! not subscribed");
    }
    ~Mine()
    {
        if (!QCoro::waitFor(bus->stop(1s)))
            std::puts("! not stopped");
    }
    void start()
    {
        if (!QCoro::waitFor(bus->start()))
            std::puts("! not started");
    }
    std::unique_ptr<redis::Client> client;
    std::unique_ptr<StreamsBus> bus;
};

inline Task<Result<void>> nothing(const Delivery &)
{
    co_return Result<void>();
}

inline double busRate(const redis::Url &url, Raw &raw, int events)
{
    empty(raw);
    Mine mine(url, nothing);
    mine.start();
    Flow flow{.bus = mine.bus.get(), .left = events};
    QElapsedTimer timer;
    timer.start();
    std::vector<Task<>> tasks;
    for (int i = 0; i < publishers; ++i)
        tasks.push_back(publisher(flow));
    runUntil(*mine.bus, events);
    const double rate = events / secondsOf(timer);
    if (flow.failures > 0)
        std::printf("! %d events were not published\n", flow.failures);
    return rate;
}

inline double busDrain(const redis::Url &url, int events)
{
    Mine mine(url, nothing);
    QElapsedTimer timer;
    timer.start();
    mine.start();
    runUntil(*mine.bus, events);
    return events / secondsOf(timer);
}

inline std::vector<double> busTimes(const redis::Url &url, Raw &raw, int events)
{
    empty(raw);
    std::vector<double> times;
    QEventLoop loop; // without a timer, whose turns would come between an event and its handler
    Mine mine(url, [&times, &loop, events](const Delivery &delivery) -> Task<Result<void>> {
        times.push_back(nowMicroseconds() - delivery.event.payload[QStringLiteral("at")].toDouble());
        if (int(times.size()) >= events)
            loop.quit();
        co_return Result<void>();
    });
    mine.start();
    const Metronome metronome(url, events);
    loop.exec();
    return times;
}

} // namespace freshet::bench
