// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/latency_probe.h"

#include "tests/bench/key_bench.h"

#include <hiredis/hiredis.h>
#include <random>
#include <utility>

namespace freshet::bench {

LatencyProbe::LatencyProbe(const QString &socketPath, qint64 keys, std::chrono::microseconds every)
    : m_thread(&LatencyProbe::run, this, socketPath, keys, every)
{}

LatencyProbe::~LatencyProbe()
{
    m_end = true;
    m_thread.join();
}

std::vector<double> LatencyProbe::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_took, {});
}

void LatencyProbe::run(QString socketPath, qint64 keys, std::chrono::microseconds every)
{
    using Clock = std::chrono::steady_clock;
    redisContext *context = redisConnectUnix(socketPath.toUtf8().constData());
    std::mt19937_64 random(7);
    auto next = Clock::now();
    while (!m_end && context && context->err == 0) {
        const QByteArray key = keyName(qint64(random() % quint64(keys)));
        const auto since = Clock::now();
        freeReplyObject(redisCommand(context, "GET %b", key.constData(), std::size_t(key.size())));
        const auto now = Clock::now();
        {
            const std::lock_guard lock(m_mutex);
            m_took.push_back(std::chrono::duration<double, std::milli>(now - since).count());
        }
        next = std::max(next + every, now); // what was missed while it waited is not made up for
        std::this_thread::sleep_until(next);
    }
    redisFree(context);
}

} // namespace freshet::bench
