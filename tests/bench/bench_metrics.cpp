// SPDX-License-Identifier: GPL-3.0-or-later
//
// What counting costs: nanoseconds for each counted read, at one thread and at two, beside a plain shared atomic (the floor at
// one thread, and what it becomes when threads meet) and beside reading the clock twice, which is what measuring a read costs.
#include "core/cache/metrics.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

using namespace freshet::cache;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int reads = 2'000'000;
constexpr int rounds = 9;

/// The median of several rounds, in nanoseconds of one thread for each read.
template<typename Read>
double measured(int threadCount, Read read)
{
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        std::atomic<int> ready = 0;
        std::vector<double> each(std::size_t(threadCount), 0.0);
        std::vector<std::thread> threads;
        for (int i = 0; i < threadCount; ++i) {
            threads.emplace_back([&, i] {
                ++ready;
                while (ready < threadCount)
                    std::this_thread::yield();
                const auto begin = Clock::now();
                for (int n = 0; n < reads; ++n)
                    read(n);
                each[std::size_t(i)] = std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / reads;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        times.push_back(*std::ranges::max_element(each));
    }
    std::ranges::nth_element(times, times.begin() + rounds / 2);
    return times[rounds / 2];
}

template<typename Read>
void line(const char *what, Read read)
{
    std::printf("%-44s %8.2f %8.2f\n", what, measured(1, read), measured(2, read));
}

} // namespace

int main()
{
    Metrics metrics;
    NamespaceMetrics &product = metrics.of("product");
    std::atomic<std::uint64_t> shared = 0;
    std::printf("%-44s %8s %8s\n", "ns for each read", "1 thread", "2");
    line("one shared atomic", [&](int) { shared.fetch_add(1, std::memory_order_relaxed); });
    line("add(Hits)", [&](int) { product.add(Counter::Hits); });
    line("hit(time)", [&](int) { product.hit(300ns); });
    line("hit(time), in any bucket", [&](int n) { product.hit(std::chrono::nanoseconds(n)); });
    line("two clock readings and hit", [&](int) {
        const auto begin = Clock::now();
        product.hit(Clock::now() - begin);
    });
    line("add, and one read of 64 measured", [&](int n) {
        if (n % 64 == 0) {
            const auto begin = Clock::now();
            product.hit(Clock::now() - begin, 64);
        }
    });
    line("Metrics::of and hit", [&](int) { metrics.of("product").hit(300ns); });
}
