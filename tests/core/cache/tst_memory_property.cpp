// SPDX-License-Identifier: GPL-3.0-or-later
//
// The memory tier against naive models, with made-up sequences of calls, and its hit rates.
#include "core/cache/memory_tier.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <rapidcheck.h>
#include <set>
#include <string>
#include <vector>
#include <zlib.h>

using namespace freshet::cache;
using namespace std::chrono_literals;

namespace {

using Time = MemoryTier::Nanoseconds;

Time readTime(const void *time)
{
    return *static_cast<const Time *>(time);
}

MemoryTier::Value number(int value)
{
    return std::make_shared<const int>(value);
}

int of(const MemoryTier::Value &value)
{
    return *static_cast<const int *>(value.get());
}

/// One call, made up by RapidCheck: few keys, so that calls meet.
struct Call
{
    int what;
    std::string key;
    std::size_t weight;
    Time ttl;
    int steps;
};

std::ostream &operator<<(std::ostream &to, const Call &call)
{
    return to << call.what << ' ' << call.key.size() << ':' << call.key << " weight " << call.weight << " ttl " << call.ttl
              << " steps " << call.steps;
}

rc::Gen<std::string> anyKey()
{
    const auto number = rc::gen::inRange(0, 20);
    return rc::gen::map(number, [](int n) { // of all lengths, also empty, also with a zero byte
        return n % 7 == 6 ? std::string(std::size_t(n), '\0') : std::string(std::size_t(n), 'k') + std::to_string(n / 5);
    });
}

rc::Gen<Call> anyCall()
{
    return rc::gen::build<Call>(
        rc::gen::set(&Call::what, rc::gen::inRange(0, 100)), rc::gen::set(&Call::key, anyKey()),
        rc::gen::set(&Call::weight, rc::gen::inRange<std::size_t>(0, 900)),
        rc::gen::set(&Call::ttl, rc::gen::element<Time>(0, 0, 0, 1, 5, 50, std::numeric_limits<Time>::max(), -3)),
        rc::gen::set(&Call::steps, rc::gen::inRange(0, 4)));
}

struct Known
{
    int value;
    std::size_t bytes;
    Time expiry;
};

/// What the tier may answer: what was put last and neither erased nor expired. What it has evicted is not known to the model.
class Model
{
public:
    Model(EvictionPolicy policy, std::size_t bytes, std::size_t entries, unsigned shards)
        : m_tier({.policy = policy,
                  .maxBytes = bytes,
                  .maxEntries = entries,
                  .shards = shards,
                  .now = readTime,
                  .nowContext = &m_now})
        , m_bytes(bytes)
        , m_entries(entries)
    {}

    void run(const Call &call)
    {
        m_now += call.steps;
        if (call.what < 35)
            get(call.key);
        else if (call.what < 75)
            put(call, std::nullopt);
        else if (call.what < 82)
            takeTicket(call.key);
        else if (call.what < 90)
            putWithTicket(call);
        else if (call.what < 96)
            erase(call.key);
        else if (call.what < 99)
            eraseIf(call.key.size() % 3);
        else
            clear();
        check();
    }

    /// Whether nothing may ever be missing.
    bool roomForAll = false;

private:
    const Known *fresh(const std::string &key) const
    {
        const auto found = m_known.find(key);
        return found != m_known.end() && found->second.expiry > m_now ? &found->second : nullptr;
    }

    void get(const std::string &key)
    {
        const Known *known = fresh(key);
        const auto value = m_tier.get(key);
        if (value) {
            RC_ASSERT(known != nullptr);
            RC_ASSERT(of(value) == known->value);
        } else if (roomForAll) {
            RC_ASSERT(known == nullptr);
        }
        bool lent = m_tier.read(key, [&](const void *v) { RC_ASSERT(known && *static_cast<const int *>(v) == known->value); });
        RC_ASSERT(lent == (value != nullptr));
    }

    void put(const Call &call, const std::optional<MemoryTier::Ticket> &ticket)
    {
        const int value = ++m_last;
        const auto ttl = std::chrono::nanoseconds(call.ttl);
        const bool done = ticket ? m_tier.put(*ticket, call.key, number(value), call.weight, ttl)
                                 : m_tier.put(call.key, number(value), call.weight, ttl);
        if (!ticket)
            RC_ASSERT(done);
        if (done) {
            const Time most = std::numeric_limits<Time>::max();
            const Time expiry = call.ttl <= 0 || call.ttl > most - m_now ? most : m_now + call.ttl;
            m_known[call.key] = {value, call.weight + call.key.size() + MemoryTier::entryOverhead, expiry};
        }
    }

    void putWithTicket(const Call &call)
    {
        const auto ticket = m_tickets.find(call.key);
        if (ticket == m_tickets.end())
            return;
        const int before = m_last;
        put(call, ticket->second);
        const auto known = m_known.find(call.key);
        const bool done = known != m_known.end() && known->second.value > before;
        if (m_void.contains(call.key))
            RC_ASSERT(!done);
    }

    void erase(const std::string &key)
    {
        m_tier.erase(key);
        m_known.erase(key);
        voidTicket(key);
        RC_ASSERT(!m_tier.get(key));
    }

    void eraseIf(std::size_t remainder)
    {
        const auto matches = [&](std::string_view key) { return key.size() % 3 == remainder; };
        m_tier.eraseIf(matches);
        std::erase_if(m_known, [&](const auto &known) { return matches(known.first); });
        voidAll();
    }

    void clear()
    {
        m_tier.clear();
        m_known.clear();
        voidAll();
        RC_ASSERT(m_tier.counts().entries == 0u);
    }

    void takeTicket(const std::string &key)
    {
        m_tickets[key] = m_tier.ticket(key);
        m_void.erase(key);
    }
    void voidTicket(const std::string &key)
    {
        if (m_tickets.contains(key))
            m_void.insert(key);
    }
    void voidAll()
    {
        for (const auto &[key, ticket] : m_tickets)
            m_void.insert(key);
    }

    /// Bytes and entries are those of the keys that are there; the keys are those that were put.
    void check()
    {
        const auto counts = m_tier.counts();
        RC_ASSERT(!m_bytes || counts.bytes <= m_bytes);
        RC_ASSERT(!m_entries || counts.entries <= m_entries);
        if (++m_checks % 64) // it makes tickets void
            return;
        std::size_t bytes = 0;
        std::size_t entries = 0;
        m_tier.eraseIf([&](std::string_view key) {
            const auto known = m_known.find(std::string(key));
            RC_ASSERT(known != m_known.end());
            bytes += known->second.bytes;
            ++entries;
            return false;
        });
        voidAll();
        RC_ASSERT(bytes == counts.bytes);
        RC_ASSERT(entries == counts.entries);
    }

    Time m_now = 1000;
    MemoryTier m_tier;
    std::size_t m_bytes;
    std::size_t m_entries;
    std::map<std::string, Known> m_known;
    std::map<std::string, MemoryTier::Ticket> m_tickets;
    std::set<std::string> m_void;
    int m_last = 0;
    int m_checks = 0;
};

/// Hits of reads that put what they miss.
double hitRate(EvictionPolicy policy, std::size_t entries, const std::vector<std::string> &keys, unsigned shards = 1)
{
    MemoryTier tier({.policy = policy, .maxBytes = 0, .maxEntries = entries, .shards = shards});
    for (const std::string &key : keys) {
        if (!tier.get(key))
            tier.put(key, number(1), 1);
    }
    const auto counts = tier.counts();
    return double(counts.hits) / double(counts.hits + counts.misses) * 100;
}

std::vector<std::string> loop()
{
    std::vector<std::string> keys;
    for (int i = 0; i < 505'500; ++i)
        keys.push_back(std::to_string(i % 1011));
    return keys;
}

std::vector<std::string> trace(const QString &name)
{
    const QByteArray path = qgetenv("FRESHET_TRACES") + '/' + name.toUtf8();
    std::vector<std::string> keys;
    gzFile file = gzopen(path.constData(), "rb");
    if (!file)
        return keys;
    std::string line(4096, '\0');
    while (gzgets(file, line.data(), int(line.size())))
        keys.emplace_back(line.c_str(), std::string_view(line.c_str()).find_last_not_of("\r\n") + 1);
    gzclose(file);
    return keys;
}

} // namespace

class MemoryPropertyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReadGivesWhatWasPutLast_data();
    void aReadGivesWhatWasPutLast();
    void lruKeepsExactlyTheLastRead();
    void loopsDoNotEmptyTheCache();
    void hitRatesOfTracesAreThePublishedOnes_data();
    void hitRatesOfTracesAreThePublishedOnes();
};

void MemoryPropertyTest::aReadGivesWhatWasPutLast_data()
{
    QTest::addColumn<EvictionPolicy>("policy");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("entries");
    QTest::addColumn<int>("shards");
    const std::array policies{std::pair("s3fifo", EvictionPolicy::S3Fifo), std::pair("tinylfu", EvictionPolicy::TinyLfu),
                              std::pair("lru", EvictionPolicy::Lru)};
    for (const auto &[name, policy] : policies) {
        QTest::addRow("%s, room for all", name) << policy << (10 << 20) << 0 << 0;
        QTest::addRow("%s, few entries", name) << policy << 0 << 5 << 1;
        QTest::addRow("%s, few bytes", name) << policy << 4000 << 0 << 1;
        QTest::addRow("%s, both, two shards", name) << policy << 16'000 << 12 << 2;
    }
}

void MemoryPropertyTest::aReadGivesWhatWasPutLast()
{
    QFETCH(const EvictionPolicy, policy);
    QFETCH(const int, bytes);
    QFETCH(const int, entries);
    QFETCH(const int, shards);
    QVERIFY(rc::check([&] {
        const auto calls = *rc::gen::container<std::vector<Call>>(300, anyCall());
        Model model(policy, std::size_t(bytes), std::size_t(entries), unsigned(shards));
        model.roomForAll = entries == 0 && bytes > 1 << 20;
        for (const Call &call : calls)
            model.run(call);
    }));
}

void MemoryPropertyTest::lruKeepsExactlyTheLastRead()
{
    QVERIFY(rc::check([] {
        const auto capacity = *rc::gen::inRange<std::size_t>(1, 12);
        MemoryTier tier({.policy = EvictionPolicy::Lru, .maxBytes = 0, .maxEntries = capacity, .shards = 1});
        std::list<std::string> order; // the last read in front
        const auto calls = *rc::gen::container<std::vector<Call>>(300, anyCall());
        for (const Call &call : calls) {
            const auto at = std::find(order.begin(), order.end(), call.key);
            if (call.what < 60) {
                RC_ASSERT((tier.get(call.key) != nullptr) == (at != order.end()));
                if (at != order.end())
                    order.splice(order.begin(), order, at);
            } else if (call.what < 95) {
                tier.put(call.key, number(1), call.weight);
                if (at != order.end())
                    order.erase(at);
                order.push_front(call.key);
                if (order.size() > capacity)
                    order.pop_back();
            } else {
                RC_ASSERT(tier.erase(call.key) == (at != order.end()));
                if (at != order.end())
                    order.erase(at);
            }
        }
    }));
}

void MemoryPropertyTest::loopsDoNotEmptyTheCache()
{
    const auto keys = loop();
    QVERIFY(hitRate(EvictionPolicy::S3Fifo, 1000, keys) >= 85.0);
    QVERIFY(hitRate(EvictionPolicy::S3Fifo, 1000, keys, 0) >= 85.0);
    QVERIFY(hitRate(EvictionPolicy::TinyLfu, 512, keys) >= 45.0);
    QCOMPARE(hitRate(EvictionPolicy::Lru, 1000, keys), 0.0);
}

void MemoryPropertyTest::hitRatesOfTracesAreThePublishedOnes_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<EvictionPolicy>("policy");
    QTest::addColumn<int>("entries");
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("most");
    const QString oltp = QStringLiteral("arc-oltp.txt.gz");
    const QString corda = QStringLiteral("corda-vault.txt.gz");
    QTest::newRow("ARC OLTP 1000, LRU") << oltp << EvictionPolicy::Lru << 1000 << 32.825 << 32.835;
    QTest::newRow("ARC OLTP 1000") << oltp << EvictionPolicy::S3Fifo << 1000 << 40.3 << 100.0;
    QTest::newRow("ARC OLTP 2000") << oltp << EvictionPolicy::S3Fifo << 2000 << 46.5 << 100.0;
    QTest::newRow("cache2k web07 1000") << QStringLiteral("cache2k-web07.txt.gz") << EvictionPolicy::S3Fifo << 1000 << 53.6
                                        << 100.0;
    QTest::newRow("Corda vault 512") << corda << EvictionPolicy::S3Fifo << 512 << 33.0 << 100.0;
    QTest::newRow("Corda vault 512, W-TinyLFU") << corda << EvictionPolicy::TinyLfu << 512 << 32.0 << 100.0;
}

void MemoryPropertyTest::hitRatesOfTracesAreThePublishedOnes()
{
    QFETCH(const QString, file);
    QFETCH(const EvictionPolicy, policy);
    QFETCH(const int, entries);
    QFETCH(const double, least);
    QFETCH(const double, most);
    if (!qEnvironmentVariableIsSet("FRESHET_TRACES"))
        QSKIP(
            "set FRESHET_TRACES to a folder with arc-oltp.txt.gz, cache2k-web07.txt.gz and corda-vault.txt.gz (one key a line)");
    const auto keys = trace(file);
    QVERIFY2(!keys.empty(), qPrintable(file + QStringLiteral(" is not in FRESHET_TRACES")));
    const double rate = hitRate(policy, std::size_t(entries), keys);
    qInfo("%.2f %%", rate);
    QVERIFY2(rate >= least && rate <= most, qPrintable(QString::number(rate)));
}

QTEST_APPLESS_MAIN(MemoryPropertyTest)
#include "tst_memory_property.moc"
