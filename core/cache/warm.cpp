// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/warm.h"

#include <algorithm>
#include <coroutine>
#include <deque>

namespace freshet::cache {

using namespace std::chrono_literals;

namespace {

constexpr auto progressEvery = 100ms;
constexpr int keysBetweenBreaths = 128; // what is in memory suspends nobody: the event loop must get its turn

struct Warming
{
    KeyGenerator generator;
    std::function<Task<Result<Origin>>(QByteArray)> one;
    WarmOptions options;
    Clock *clock = nullptr;
    WarmReport report;
    Clock::TimePoint begin;
    Clock::TimePoint told;
    std::deque<QByteArray> keys;
    qint64 given = 0; ///< by the generator so far
    bool atEnd = false;
    bool asking = false; ///< one worker asks the generator, the others wait
    std::deque<std::coroutine_handle<>> waiting;

    struct Wait
    {
        Warming *warming;
        struct Awaiter
        {
            Warming *warming;
            bool await_ready() const { return !warming->asking; }
            void await_suspend(std::coroutine_handle<> waiter) { warming->waiting.push_back(waiter); }
            void await_resume() const {}
        };
        Awaiter operator co_await() { return {warming}; }
    };

    bool isStopped()
    {
        report.stopped = report.stopped || options.stop.stop_requested() ||
                         (options.mostFailures > 0 && report.failed >= options.mostFailures);
        return report.stopped;
    }

    void tell(bool always)
    {
        const auto now = clock->now();
        const double seconds = std::chrono::duration<double>(now - begin).count();
        report.keysPerSecond = seconds > 0 ? double(report.done()) / seconds : 0;
        if (!options.progress || (!always && now - told < progressEvery))
            return;
        told = now;
        options.progress(report);
    }

    void count(const QByteArray &key, const Result<Origin> &result)
    {
        if (!result) {
            if (result.error().code == Code::Cancelled && options.stop.stop_requested())
                return; // not done
            ++report.failed;
            if (report.failures.size() < options.mostErrors)
                report.failures.push_back({key, result.error()});
        } else if (*result == Origin::Stale) { // the load failed, and there was an old copy
            ++report.failed;
        } else {
            ++(*result == Origin::Loader ? report.loaded : report.skipped);
        }
        tell(false);
    }

    static Task<> ask(std::shared_ptr<Warming> warming);
    static Task<> work(std::shared_ptr<Warming> warming);
};

Task<> Warming::ask(std::shared_ptr<Warming> warming)
{
    warming->asking = true;
    auto more = co_await warming->generator();
    if (!more)
        warming->report.error = more.error();
    warming->atEnd = !more || more->empty();
    if (more) {
        warming->given += qint64(more->size());
        std::ranges::move(*more, std::back_inserter(warming->keys));
    }
    if (warming->atEnd && more)
        warming->report.total = warming->given;
    warming->asking = false;
    const auto waiting = std::exchange(warming->waiting, {});
    for (const auto waiter : waiting)
        waiter.resume();
}

Task<> Warming::work(std::shared_ptr<Warming> warming)
{
    for (int sinceBreath = 0; !warming->isStopped();) {
        if (warming->keys.empty()) {
            if (warming->atEnd)
                co_return;
            Wait wait{warming.get()};
            if (warming->asking)
                co_await wait;
            else
                co_await ask(warming);
            continue;
        }
        const QByteArray key = std::move(warming->keys.front());
        warming->keys.pop_front();
        const auto result = co_await warming->one(key);
        warming->count(key, result);
        if (++sinceBreath == keysBetweenBreaths) {
            sinceBreath = 0;
            const auto slept = co_await warming->clock->sleep(0ms, warming->options.stop);
            Q_UNUSED(slept)
        }
    }
}

Task<Result<std::vector<QByteArray>>> handOver(std::shared_ptr<std::vector<QByteArray>> keys)
{
    auto all = std::exchange(*keys, {});
    co_return Result<std::vector<QByteArray>>(std::move(all));
}

} // namespace

KeyGenerator generatorOf(std::vector<QByteArray> keys)
{
    return [shared = std::make_shared<std::vector<QByteArray>>(std::move(keys))] { return handOver(shared); };
}

Task<WarmReport> warmEach(KeyGenerator keys, std::optional<qint64> total, std::function<Task<Result<Origin>>(QByteArray)> one,
                          WarmOptions options, Clock &clock)
{
    const auto warming = std::make_shared<Warming>();
    warming->generator = std::move(keys);
    warming->one = std::move(one);
    warming->options = std::move(options);
    warming->clock = &clock;
    warming->report.total = total;
    warming->begin = clock.now();
    warming->told = warming->begin;
    std::vector<Task<>> workers;
    const int count = std::max(1, warming->options.parallel);
    workers.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i)
        workers.push_back(Warming::work(warming));
    for (Task<> &worker : workers)
        co_await worker;
    warming->tell(true);
    co_return WarmReport(warming->report);
}

} // namespace freshet::cache
