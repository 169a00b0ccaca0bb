// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include <sys/resource.h>

// What benchmarks count with: quantiles, clocks, the processor's and memory's use, and the line that says whether a bound holds.
namespace freshet::bench {

inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

inline double quantile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[std::size_t(double(values.size() - 1) * share)];
}

inline double secondsOf(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

inline double nowMicroseconds()
{
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

inline double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

inline double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4096 / (1 << 20);
}

/// What the processors did meanwhile, for each event.
struct Used
{
    explicit Used(qint64 process)
        : server(process)
        , client(cpuSeconds())
        , before(serverSeconds())
    {}
    double serverSeconds() const
    {
        QFile file(QStringLiteral("/proc/%1/schedstat").arg(server));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(0).toDouble() / 1e9 : 0;
    }
    void tell(const char *what, double rate, int events) const
    {
        std::printf("%-10s %9.0f /s: %5.2f us an event; client %5.2f us, server %5.2f us of processor\n", what, rate, 1e6 / rate,
                    (cpuSeconds() - client) * 1e6 / events, (serverSeconds() - before) * 1e6 / events);
    }
    qint64 server;
    double client;
    double before;
};

inline bool line(const char *what, double mine, double other, const char *unit, double ratio, double wanted, bool atMost)
{
    const bool good = atMost ? ratio <= wanted : ratio >= wanted;
    std::printf("%-58s %12.1f / %12.1f %-4s = %6.2f   (wanted %s %.2f%s)\n", what, mine, other, unit, ratio,
                atMost ? "<=" : ">=", wanted, good ? "" : " NOT");
    return good;
}

} // namespace freshet::bench
