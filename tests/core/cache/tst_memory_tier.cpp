// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_tier.h"

#include <QTest>

#include <atomic>
#include <limits>
#include <string>

using namespace freshet::cache;
using namespace std::chrono_literals;

namespace {

MemoryTier::Value text(std::string words)
{
    return std::make_shared<const std::string>(std::move(words));
}

std::string words(const MemoryTier::Value &value)
{
    return value ? *static_cast<const std::string *>(value.get()) : std::string("(none)");
}

/// A clock that the test turns.
struct Dial
{
    std::atomic<MemoryTier::Nanoseconds> time{1'000'000'000};
    static MemoryTier::Nanoseconds now(const void *dial) { return static_cast<const Dial *>(dial)->time; }
    void advance(std::chrono::nanoseconds by) { time += by.count(); }
};

const QList<EvictionPolicy> policies{EvictionPolicy::S3Fifo, EvictionPolicy::TinyLfu, EvictionPolicy::Lru};

} // namespace

class MemoryTierTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aValueIsThereUntilItIsErased();
    void aBorrowedValueIsTheSame();
    void anEntryExpiresAtItsTime();
    void anEndlessTtlDoesNotOverflow();
    void aLateFillAfterAnErasureIsRefused();
    void aLateFillAfterAClearIsRefused();
    void theBoundsHold();
    void aValueBeyondTheBoundIsRefused();
    void keysAreErasedByARule();
    void aValuesDestructorMayCallTheTier();
};

void MemoryTierTest::aValueIsThereUntilItIsErased()
{
    for (const EvictionPolicy policy : policies) {
        MemoryTier tier({.policy = policy});
        QVERIFY(!tier.get("a"));
        QVERIFY(tier.put("a", text("one"), 10));
        QCOMPARE(words(tier.get("a")), std::string("one"));
        QVERIFY(tier.put("a", text("two"), 10));
        QCOMPARE(words(tier.get("a")), std::string("two"));
        QCOMPARE(tier.counts().entries, std::size_t(1));
        QVERIFY(tier.erase("a"));
        QVERIFY(!tier.erase("a"));
        QVERIFY(!tier.get("a"));
        const auto counts = tier.counts();
        QCOMPARE(counts.hits, std::uint64_t(2));
        QCOMPARE(counts.misses, std::uint64_t(2));
        QCOMPARE(counts.puts, std::uint64_t(2));
        QCOMPARE(counts.entries, std::size_t(0));
        QCOMPARE(counts.bytes, std::size_t(0));
    }
}

void MemoryTierTest::aBorrowedValueIsTheSame()
{
    MemoryTier tier(MemoryTier::Options{});
    const auto value = text("one");
    QVERIFY(tier.put("a", value, 10));
    const void *seen = nullptr;
    long owners = 0;
    QVERIFY(tier.read("a", [&](const void *lent) {
        seen = lent;
        owners = value.use_count();
    }));
    QCOMPARE(seen, value.get());
    QCOMPARE(owners, 2L);
    QVERIFY(!tier.read("b", [](const void *) { QFAIL("there is no such key"); }));
}

void MemoryTierTest::anEntryExpiresAtItsTime()
{
    for (const EvictionPolicy policy : policies) {
        Dial dial;
        MemoryTier tier({.policy = policy, .now = Dial::now, .nowContext = &dial});
        QVERIFY(tier.put("short", text("s"), 1, 10ms));
        QVERIFY(tier.put("long", text("l"), 1, 20ms));
        QVERIFY(tier.put("endless", text("e"), 1));
        dial.advance(10ms - 1ns);
        QVERIFY(tier.get("short"));
        dial.advance(1ns);
        QVERIFY(!tier.get("short"));
        QVERIFY(tier.get("long"));
        dial.advance(24h * 365);
        QVERIFY(!tier.get("long"));
        QVERIFY(tier.get("endless"));
        QCOMPARE(tier.counts().expirations, std::uint64_t(2));
        QCOMPARE(tier.counts().entries, std::size_t(1));
    }
}

void MemoryTierTest::anEndlessTtlDoesNotOverflow()
{
    Dial dial;
    MemoryTier tier({.now = Dial::now, .nowContext = &dial});
    QVERIFY(tier.put("a", text("a"), 1, std::chrono::nanoseconds::max()));
    QVERIFY(tier.put("b", text("b"), 1, std::chrono::nanoseconds::min()));
    dial.advance(24h * 365 * 200);
    QVERIFY(tier.get("a"));
    QVERIFY(tier.get("b"));
}

void MemoryTierTest::aLateFillAfterAnErasureIsRefused()
{
    MemoryTier tier(MemoryTier::Options{});
    const auto early = tier.ticket("a");
    tier.erase("a"); // although there was nothing
    QVERIFY(!tier.put(early, "a", text("old"), 1));
    QVERIFY(!tier.get("a"));
    QCOMPARE(tier.counts().refusedPuts, std::uint64_t(1));
    const auto ticket = tier.ticket("a");
    QVERIFY(tier.put(ticket, "a", text("new"), 1));
    QVERIFY(tier.put(ticket, "a", text("newer"), 1)); // a put makes no ticket void
    QCOMPARE(words(tier.get("a")), std::string("newer"));
}

void MemoryTierTest::aLateFillAfterAClearIsRefused()
{
    MemoryTier tier(MemoryTier::Options{});
    auto ticket = tier.ticket("a");
    tier.clear();
    QVERIFY(!tier.put(ticket, "a", text("old"), 1));
    ticket = tier.ticket("a");
    tier.eraseIf([](std::string_view) { return false; });
    QVERIFY(!tier.put(ticket, "a", text("old"), 1));
    QVERIFY(tier.put(tier.ticket("a"), "a", text("new"), 1));
}

void MemoryTierTest::theBoundsHold()
{
    for (const EvictionPolicy policy : policies) {
        for (const unsigned shards : {0u, 1u, 4u}) {
            MemoryTier tier({.policy = policy, .maxBytes = 100'000, .maxEntries = 500, .shards = shards});
            for (int i = 0; i < 20'000; ++i) {
                QVERIFY(tier.put("key" + std::to_string(i % 3000), text("x"), std::size_t(i % 700)));
                tier.get("key" + std::to_string(i % 50));
                QVERIFY(tier.counts().bytes <= 100'000);
                QVERIFY(tier.counts().entries <= 500);
            }
            QVERIFY(tier.counts().evictions > 0);
        }
    }
}

void MemoryTierTest::aValueBeyondTheBoundIsRefused()
{
    MemoryTier tier({.maxBytes = 10'000, .shards = 1});
    QVERIFY(tier.put("a", text("a"), 100));
    QVERIFY(!tier.put("a", text("heavy"), 10'000));
    QVERIFY(!tier.put("a", text("heavier"), std::numeric_limits<std::size_t>::max()));
    QCOMPARE(words(tier.get("a")), std::string("a"));
    QCOMPARE(tier.counts().refusedPuts, std::uint64_t(2));
}

void MemoryTierTest::keysAreErasedByARule()
{
    MemoryTier tier(MemoryTier::Options{});
    for (int i = 0; i < 1000; ++i)
        tier.put("key" + std::to_string(i), text("x"), 1);
    QCOMPARE(tier.eraseIf([](std::string_view key) { return key.ends_with('7'); }), std::size_t(100));
    QVERIFY(!tier.get("key17"));
    QVERIFY(tier.get("key18"));
    QCOMPARE(tier.counts().entries, std::size_t(900));
    tier.clear();
    QCOMPARE(tier.counts().entries, std::size_t(0));
    QCOMPARE(tier.counts().bytes, std::size_t(0));
}

void MemoryTierTest::aValuesDestructorMayCallTheTier()
{
    int destroyed = 0;
    MemoryTier tier({.maxEntries = 8, .shards = 1});
    for (int i = 0; i < 1000; ++i) {
        const MemoryTier::Value value(new int(i), [&tier, &destroyed](const int *number) {
            ++destroyed;
            tier.get("key" + std::to_string(*number));
            delete number;
        });
        tier.put("key" + std::to_string(i % 20), value, 1);
        tier.erase("key" + std::to_string(i % 7));
    }
    tier.clear();
    QVERIFY(destroyed > 0);
}

QTEST_APPLESS_MAIN(MemoryTierTest)
#include "tst_memory_tier.moc"
