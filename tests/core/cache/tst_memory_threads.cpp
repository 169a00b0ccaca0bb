// SPDX-License-Identifier: GPL-3.0-or-later
//
// The memory tier under several threads. Also for ThreadSanitizer: cmake --preset tsan, target tst_core_cache_memory_threads.
#include "core/cache/memory_tier.h"

#include <QTest>

#include <array>
#include <atomic>
#include <latch>
#include <semaphore>
#include <string>
#include <thread>

using namespace freshet::cache;
using namespace std::chrono_literals;

#ifdef __SANITIZE_THREAD__
// Qt is not built for it, and its test's watchdog is a thread.
extern "C" const char *__tsan_default_suppressions()
{
    return "race:libQt6Test\nrace:QWaitCondition";
}
#endif

namespace {

std::atomic<long> living{0};

/// A value that knows its key, so that a wrong one is noticed, and overwrites itself when it goes.
struct Witness
{
    explicit Witness(std::string key, std::uint64_t number = 0)
        : name(std::move(key))
        , version(number)
    {
        ++living;
    }
    ~Witness()
    {
        name = "gone";
        --living;
    }
    Witness(const Witness &) = delete;
    Witness &operator=(const Witness &) = delete;

    std::string name;
    std::uint64_t version;
};

MemoryTier::Value witness(const std::string &key, std::uint64_t version = 0)
{
    return std::make_shared<const Witness>(key, version);
}

const Witness &of(const void *value)
{
    return *static_cast<const Witness *>(value);
}

/// Numbers that need no common state.
struct Dice
{
    std::uint32_t state;
    std::uint32_t next(std::uint32_t below)
    {
        state = state * 1664525u + 1013904223u;
        return std::uint32_t(std::uint64_t(state) * below >> 32);
    }
};

const std::array policies{EvictionPolicy::S3Fifo, EvictionPolicy::TinyLfu, EvictionPolicy::Lru};

} // namespace

class MemoryThreadsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(living.load(), 0L); }
    void nobodySeesAWrongValue();
    void aFillNeverBringsBackWhatWasInvalidated();
    void aBorrowedValueOutlivesItsErasure();
    void whatWasRemovedWaitsInBoundedNumber();
    void threadsComeAndGo();
    void moreThreadsThanReadWithoutALock();
    void keysThatExpireTogetherLeaveOnce();
};

void MemoryThreadsTest::nobodySeesAWrongValue()
{
    constexpr int rounds = 20'000;
    for (const EvictionPolicy policy : policies) {
        // Far fewer places than keys, so that entries come and go all the time; some expire under the readers' eyes.
        MemoryTier tier({.policy = policy, .maxBytes = 1 << 20, .maxEntries = 96, .shards = 2});
        std::atomic<int> wrong{0};
        std::atomic<std::uint64_t> reads{0};
        std::atomic<int> writers{2};
        const auto reader = [&](std::uint32_t seed) {
            Dice dice{seed};
            for (int i = 0; writers > 0; ++i) {
                const std::string key = "a key that does not fit in a short string " + std::to_string(dice.next(256));
                if (i % 2) {
                    const auto value = tier.get(key);
                    wrong += value && of(value.get()).name != key;
                } else {
                    tier.read(key, [&](const void *value) { wrong += of(value).name != key; });
                }
                ++reads;
            }
        };
        const auto writer = [&](std::uint32_t seed) {
            Dice dice{seed};
            for (int i = 0; i < rounds; ++i) {
                const std::string key = "a key that does not fit in a short string " + std::to_string(dice.next(256));
                const std::uint32_t what = dice.next(1000);
                if (what == 0)
                    tier.clear();
                else if (what == 1)
                    tier.eraseIf([](std::string_view k) { return k.ends_with('3'); });
                else if (what < 100)
                    tier.erase(key);
                else
                    tier.put(key, witness(key), dice.next(2000), std::chrono::nanoseconds(what % 3 ? 0 : dice.next(8'000'000)));
            }
            --writers;
        };
        {
            std::array threads{std::jthread(reader, 1), std::jthread(reader, 2), std::jthread(writer, 3),
                               std::jthread(writer, 4)};
        }
        const auto counts = tier.counts();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(counts.hits + counts.misses, reads.load());
        QVERIFY(counts.hits > 0);
        QVERIFY(counts.entries <= 96);
        QVERIFY(counts.bytes <= 1 << 20);
        tier.clear();
        QCOMPARE(tier.counts().bytes, std::size_t(0));
    }
}

// Loaders fill with what they read at the source before, an invalidator changes the source and then erases. Whoever reads after
// an erasure was over must not see what was there before it.
void MemoryThreadsTest::aFillNeverBringsBackWhatWasInvalidated()
{
    MemoryTier tier({.maxEntries = 64});
    std::atomic<std::uint64_t> source{0};
    std::atomic<std::uint64_t> invalidated{0};
    std::atomic<bool> stop{false};
    std::atomic<int> stale{0};
    std::atomic<int> fills{0};
    const auto loader = [&] {
        while (!stop) {
            const auto ticket = tier.ticket("key");
            const std::uint64_t seen = source;
            fills += tier.put(ticket, "key", witness("key", seen), 1);
        }
    };
    const auto reader = [&] {
        while (!stop) {
            const std::uint64_t least = invalidated;
            tier.read("key", [&](const void *value) { stale += of(value).version < least; });
        }
    };
    {
        std::array threads{std::jthread(loader), std::jthread(loader), std::jthread(reader)};
        for (std::uint64_t i = 1; i <= 20'000 || fills < 100; ++i) {
            source = i;
            if (i % 50)
                tier.erase("key");
            else
                tier.clear();
            invalidated = i;
            if (i % 16 == 0)
                std::this_thread::yield();
        }
        stop = true;
    }
    QCOMPARE(stale.load(), 0);
    QVERIFY(tier.counts().refusedPuts > 0);
}

void MemoryThreadsTest::aBorrowedValueOutlivesItsErasure()
{
    for (const EvictionPolicy policy : policies) {
        MemoryTier tier({.policy = policy});
        QVERIFY(tier.put("key", witness("key"), 1));
        std::binary_semaphore reading{0};
        std::binary_semaphore erased{0};
        std::jthread reader([&] {
            tier.read("key", [&](const void *value) {
                reading.release();
                erased.acquire();
                QCOMPARE(of(value).name, std::string("key"));
            });
        });
        reading.acquire();
        tier.clear(); // frees at once what nobody borrows
        QVERIFY(!tier.get("key"));
        QCOMPARE(living.load(), 1L);
        QVERIFY(tier.put("key", witness("key"), 1)); // also in the same place
        tier.clear();
        QCOMPARE(living.load(), 1L);
        erased.release();
        reader.join();
        tier.clear();
        QCOMPARE(living.load(), 0L);
    }
}

void MemoryThreadsTest::whatWasRemovedWaitsInBoundedNumber()
{
    MemoryTier tier({.maxBytes = 1 << 20, .shards = 1});
    std::jthread([&] { tier.get("nothing"); }).join(); // another reader is known, so freeing needs a look at it
    for (int i = 0; i < 20'000; ++i) {
        const std::string key = std::to_string(i);
        QVERIFY(tier.put(key, witness(key), 1));
        if (i % 2)
            tier.erase(key);
        QVERIFY(living <= long(tier.counts().entries) + 128);
    }
    // Heavy ones are not let wait: together at most a sixteenth of the bound.
    tier.clear();
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(tier.put("key", witness("key"), 200'000));
        QVERIFY(living <= 2);
    }
}

void MemoryThreadsTest::threadsComeAndGo()
{
    MemoryTier tier({.maxEntries = 100});
    QVERIFY(tier.put("key", witness("key"), 1));
    std::atomic<int> seen{0};
    for (int i = 0; i < 700; ++i) {
        std::array pair{std::jthread([&] { seen += tier.get("key") != nullptr; }), std::jthread([&] {
                            MemoryTier other({.maxEntries = 4});
                            other.put("key", witness("key"), 1);
                            seen += other.get("key") && tier.get("key");
                        })};
    }
    QCOMPARE(seen.load(), 1400);
    QCOMPARE(tier.counts().hits, std::uint64_t(1400));
}

void MemoryThreadsTest::moreThreadsThanReadWithoutALock()
{
    constexpr int count = 300;
    for (const EvictionPolicy policy : policies) {
        MemoryTier tier({.policy = policy, .maxEntries = 100});
        QVERIFY(tier.put("key", witness("key"), 1));
        std::latch all(count);
        std::atomic<int> seen{0};
        {
            std::vector<std::jthread> threads;
            threads.reserve(count);
            for (int i = 0; i < count; ++i) {
                threads.emplace_back([&, i] {
                    seen += tier.get("key") != nullptr;
                    all.arrive_and_wait(); // so that all are there at once
                    const std::string key = "key" + std::to_string(i);
                    tier.put(key, witness(key), 1);
                    seen += tier.read("key", [&](const void *value) { seen += of(value).name == "key"; });
                    tier.get("nothing");
                    tier.erase(key);
                });
            }
        }
        QVERIFY(seen >= count);
        const auto counts = tier.counts();
        QCOMPARE(counts.hits + counts.misses, std::uint64_t(3 * count));
    }
}

void MemoryThreadsTest::keysThatExpireTogetherLeaveOnce()
{
    constexpr int count = 10'000;
    std::atomic<MemoryTier::Nanoseconds> time{1};
    MemoryTier tier({.now = [](const void *t) { return static_cast<const std::atomic<MemoryTier::Nanoseconds> *>(t)->load(); },
                     .nowContext = &time});
    for (int i = 0; i < count; ++i)
        QVERIFY(tier.put(std::to_string(i), witness(std::to_string(i)), 1, 1s));
    std::atomic<int> hits{0};
    const auto readAll = [&] {
        for (int i = 0; i < count; ++i)
            hits += tier.get(std::to_string(i)) != nullptr;
    };
    readAll();
    QCOMPARE(hits.load(), count);
    time += 1'000'000'000;
    {
        std::array threads{std::jthread(readAll), std::jthread(readAll), std::jthread(readAll)};
    }
    QCOMPARE(hits.load(), count);
    QCOMPARE(tier.counts().expirations, std::uint64_t(count));
    QCOMPARE(tier.counts().entries, std::size_t(0));
    QCOMPARE(tier.counts().bytes, std::size_t(0));
}

QTEST_APPLESS_MAIN(MemoryThreadsTest)
#include "tst_memory_threads.moc"
