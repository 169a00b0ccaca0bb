// SPDX-License-Identifier: GPL-3.0-or-later
//
// How fast the memory tier is, as ratios against others in the same run: a plain hash table without eviction (the floor: same
// hash, keys and values), an LRU under one mutex, one of 16 shards, and Caffeine. Each is a resident process that runs short
// windows in turn, so that a change of the machine's speed hits all alike; each round gives ratios, and their medians are
// reported.
//
//     bench_memory [KEYS [ROUNDS]]
#include "core/base/byte_hash.h"
#include "core/cache/memory_tier.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <latch>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

using namespace freshet;
using namespace freshet::cache;

namespace {

constexpr std::size_t keyBytes = 45;
constexpr std::size_t sequenceLength = 1 << 20;
const QString caffeineJar = QStringLiteral("/usr/share/java/caffeine.jar");

std::uint64_t mixed(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

std::string keyText(std::uint64_t index)
{
    std::array<char, keyBytes + 1> text{};
    std::snprintf(text.data(), text.size(), "v1:product:%016llx:detail:%010llx", static_cast<unsigned long long>(mixed(index)),
                  static_cast<unsigned long long>(mixed(index + 0x100000000) & 0xffffffffff));
    return text.data();
}

/// Ranks by Zipf's law, spread over the keys. The same as in CaffeinePeer.java.
std::vector<std::uint32_t> zipf(std::size_t keys, std::uint64_t seed)
{
    std::vector<double> sums(keys);
    double sum = 0;
    for (std::size_t i = 0; i < keys; ++i)
        sums[i] = sum += std::pow(double(i + 1), -0.99);
    std::vector<std::uint32_t> places(keys);
    std::iota(places.begin(), places.end(), 0u);
    for (std::size_t i = keys - 1; i > 0; --i)
        std::swap(places[i], places[(mixed(i) >> 33) % (i + 1)]);
    std::vector<std::uint32_t> sequence(sequenceLength);
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        const double at = double(mixed(seed * 0x10000000 + i) >> 11) * 0x1.0p-53 * sum;
        const auto rank = std::lower_bound(sums.begin(), sums.end() - 1, at) - sums.begin();
        sequence[i] = places[std::size_t(rank)];
    }
    return sequence;
}

struct Number
{
    std::uint64_t number;
};
using Handle = std::shared_ptr<const void>;

Handle fresh(std::uint64_t number)
{
    return std::make_shared<const Number>(number);
}

std::uint64_t numberOf(const void *value)
{
    return static_cast<const Number *>(value)->number;
}

/// Open addressing, linear, at most half full; never removes. Safe for readers only while nobody writes.
class Floor
{
public:
    static constexpr bool holdsAll = true;
    explicit Floor(std::size_t capacity)
        : m_slots(std::bit_ceil(capacity * 2))
    {}
    bool read(std::string_view key, std::uint64_t &sum)
    {
        const Slot &slot = find(key);
        if (slot.item)
            sum += numberOf(slot.item->value.get());
        return slot.item;
    }
    bool copy(std::string_view key, std::uint64_t &sum)
    {
        const Slot &slot = find(key);
        if (!slot.item)
            return false;
        const Handle value = slot.item->value;
        sum += numberOf(value.get());
        return true;
    }
    void put(std::string_view key, Handle value)
    {
        Slot &slot = find(key);
        if (slot.item) {
            slot.item->value = std::move(value);
            return;
        }
        slot.hash = hashBytes(key, m_secret);
        void *block = ::operator new(sizeof(Item) + key.size()); // for good
        slot.item = new (block) Item{std::move(value), key.size()};
        std::memcpy(static_cast<void *>(slot.item + 1), key.data(), key.size());
    }

private:
    struct Item
    {
        Handle value;
        std::size_t size;
    };
    struct Slot
    {
        std::uint64_t hash = 0;
        Item *item = nullptr;
    };
    Slot &find(std::string_view key)
    {
        const std::uint64_t hash = hashBytes(key, m_secret);
        for (std::size_t at = hash & (m_slots.size() - 1);; at = (at + 1) & (m_slots.size() - 1)) {
            Slot &slot = m_slots[at];
            if (!slot.item ||
                (slot.hash == hash && slot.item->size == key.size() && std::memcmp(slot.item + 1, key.data(), key.size()) == 0))
                return slot;
        }
    }

    HashSecret m_secret = HashSecret::random();
    std::vector<Slot> m_slots;
};

/// What one writes first: a map and a list, under a mutex.
class Lru
{
public:
    static constexpr bool holdsAll = false;
    explicit Lru(std::size_t capacity)
        : m_capacity(capacity)
    {}
    bool read(std::string_view key, std::uint64_t &sum)
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_index.find(key);
        if (found == m_index.end())
            return false;
        m_items.splice(m_items.begin(), m_items, found->second);
        sum += numberOf(found->second->second.get());
        return true;
    }
    bool copy(std::string_view key, std::uint64_t &sum)
    {
        Handle value;
        {
            const std::lock_guard lock(m_mutex);
            const auto found = m_index.find(key);
            if (found == m_index.end())
                return false;
            m_items.splice(m_items.begin(), m_items, found->second);
            value = found->second->second;
        }
        sum += numberOf(value.get());
        return true;
    }
    void put(std::string_view key, Handle value)
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_index.find(key); found != m_index.end()) {
            m_items.splice(m_items.begin(), m_items, found->second);
            found->second->second.swap(value);
            return;
        }
        m_items.emplace_front(std::string(key), std::move(value));
        m_index.emplace(m_items.front().first, m_items.begin());
        if (m_items.size() > m_capacity) {
            m_index.erase(m_items.back().first);
            m_items.pop_back();
        }
    }

private:
    using Items = std::list<std::pair<std::string, Handle>>;
    std::mutex m_mutex;
    Items m_items;
    std::unordered_map<std::string_view, Items::iterator> m_index;
    std::size_t m_capacity;
};

class ShardedLru
{
public:
    static constexpr bool holdsAll = false;
    explicit ShardedLru(std::size_t capacity)
    {
        for (auto &shard : m_shards)
            shard = std::make_unique<Lru>(capacity / m_shards.size());
    }
    bool read(std::string_view key, std::uint64_t &sum) { return of(key).read(key, sum); }
    bool copy(std::string_view key, std::uint64_t &sum) { return of(key).copy(key, sum); }
    void put(std::string_view key, Handle value) { of(key).put(key, std::move(value)); }

private:
    Lru &of(std::string_view key) { return *m_shards[(std::hash<std::string_view>()(key) >> 32) % m_shards.size()]; }
    std::array<std::unique_ptr<Lru>, 16> m_shards;
};

class Tier
{
public:
    static constexpr bool holdsAll = false;
    explicit Tier(std::size_t capacity)
        : m_tier({.maxBytes = 0, .maxEntries = capacity})
    {}
    bool read(std::string_view key, std::uint64_t &sum)
    {
        return m_tier.read(key, [&sum](const void *value) { sum += numberOf(value); });
    }
    bool copy(std::string_view key, std::uint64_t &sum)
    {
        const auto value = m_tier.get(key);
        if (value)
            sum += numberOf(value.get());
        return value != nullptr;
    }
    void put(std::string_view key, Handle value) { m_tier.put(key, std::move(value), 32); }

private:
    MemoryTier m_tier;
};

constexpr int missesPut = -1;
constexpr int readsThatCopy = -2;

/// One thread's part of a window. `writes` of 100 operations, or one of the words above.
template<typename Cache>
std::uint64_t run(Cache &cache, const std::string &keys, const std::vector<std::uint32_t> &sequence, std::size_t start,
                  std::size_t operations, int writes, std::uint64_t &hits)
{
    std::uint64_t sum = 0;
    std::uint64_t found = 0;
    int turn = 0;
    for (std::size_t i = 0; i < operations; ++i) {
        const std::string_view key(keys.data() + keyBytes * sequence[(start + i) & (sequenceLength - 1)], keyBytes);
        if (writes == readsThatCopy) {
            found += cache.copy(key, sum);
            continue;
        }
        if (writes > 0 && (turn += writes) >= 100) {
            turn -= 100;
            cache.put(key, fresh(i));
            continue;
        }
        const bool hit = cache.read(key, sum);
        found += hit;
        if (!hit && writes == missesPut)
            cache.put(key, fresh(i));
    }
    hits = found;
    return sum;
}

/// Runs the windows that it is told on standard input: "writes threads operations"; answers nanoseconds an operation and hits.
template<typename Cache>
int servePeer(std::size_t count)
{
    std::string keys;
    for (std::size_t i = 0; i < count; ++i)
        keys += keyText(i);
    Cache whole(count * 2);
    for (std::size_t i = 0; i < count; ++i)
        whole.put(keyText(i), fresh(i));
    Cache tenth(Cache::holdsAll ? count * 2 : count / 10);
    const std::array sequences{zipf(count, 1), zipf(count, 2)};
    std::array<std::size_t, 2> starts{};
    std::puts("ready");
    std::fflush(stdout);
    int writes = 0;
    std::size_t threads = 0;
    std::size_t operations = 0;
    while (std::cin >> writes >> threads >> operations) {
        std::latch ready(std::ptrdiff_t(threads) + 1);
        std::array<std::uint64_t, 2> hits{};
        std::array<std::uint64_t, 2> sums{};
        std::array<std::chrono::steady_clock::time_point, 2> ends;
        Cache &cache = writes == missesPut ? tenth : whole;
        std::vector<std::jthread> running;
        for (std::size_t t = 0; t < threads; ++t) {
            running.emplace_back([&, t] {
                ready.arrive_and_wait();
                sums[t] = run(cache, keys, sequences[t], starts[t], operations, writes, hits[t]);
                ends[t] = std::chrono::steady_clock::now();
            });
        }
        ready.arrive_and_wait();
        const auto began = std::chrono::steady_clock::now();
        running.clear();
        auto ended = began;
        for (std::size_t t = 0; t < threads; ++t) {
            ended = std::max(ended, ends[t]);
            starts[t] += operations;
        }
        const double ns = std::chrono::duration<double, std::nano>(ended - began).count() / double(operations);
        std::printf("%.3f %.5f %llu\n", ns, double(hits[0] + hits[1]) / double(operations * threads),
                    static_cast<unsigned long long>(sums[0] + sums[1]));
        std::fflush(stdout);
    }
    return 0;
}

/// The other end of a resident process.
class Peer
{
public:
    Peer(const QString &program, const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(program, arguments);
    }
    ~Peer()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(10'000);
    }
    Peer(const Peer &) = delete;
    Peer &operator=(const Peer &) = delete;

    bool isReady() { return answer() == "ready"; }
    /// Nanoseconds an operation, negative where the process is gone.
    double window(int writes, int threads, int operations, double *hitRate = nullptr)
    {
        m_process.write(QByteArray::number(writes) + ' ' + QByteArray::number(threads) + ' ' + QByteArray::number(operations) +
                        '\n');
        const QList<QByteArray> words = answer().split(' ');
        if (hitRate)
            *hitRate = words.value(1).toDouble();
        bool ok = false;
        const double ns = words.value(0).toDouble(&ok);
        return ok ? ns : -1;
    }

private:
    QByteArray answer()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(120'000))
                return {};
        }
        return m_process.readLine().trimmed();
    }
    QProcess m_process;
};

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

struct Case
{
    const char *name;
    int writes;
    int threads;
    std::map<std::string, double> bounds; // of the tier's time over the peer's
};

const std::vector<Case> cases{
    {"reads, lent", 0, 1, {{"floor", 1.5}, {"caffeine", 1.0}}},
    {"reads, lent", 0, 2, {{"floor", 1.5}, {"caffeine", 1.15}, {"lru16", 0.25}}},
    {"reads, copied", readsThatCopy, 1, {}},
    {"reads, copied", readsThatCopy, 2, {}},
    {"90/10", 10, 1, {{"floor", 1.5}, {"caffeine", 1.1}}},
    {"90/10", 10, 2, {{"caffeine", 1.1}}},
    {"75/25", 25, 1, {{"floor", 1.5}}},
    {"75/25", 25, 2, {}},
    {"a tenth, misses put", missesPut, 1, {{"caffeine", 1.1}}},
    {"a tenth, misses put", missesPut, 2, {{"caffeine", 1.1}}},
};

const std::array<std::string, 5> names{"tier", "floor", "lru", "lru16", "caffeine"};

std::unique_ptr<Peer> startCaffeine(const QTemporaryDir &folder, int keys)
{
    const QString compiler = QStandardPaths::findExecutable(QStringLiteral("javac"));
    if (compiler.isEmpty() || !QFile::exists(caffeineJar)) {
        std::puts("Caffeine is left out; it needs: apt-get install default-jdk-headless libcaffeine-java");
        return nullptr;
    }
    const QString source = QStringLiteral(FRESHET_BENCH_DIR "/CaffeinePeer.java");
    if (QProcess::execute(compiler, {QStringLiteral("-cp"), caffeineJar, QStringLiteral("-d"), folder.path(), source}) != 0)
        return nullptr;
    return std::make_unique<Peer>(QStringLiteral("java"),
                                  QStringList{QStringLiteral("-Xms1g"), QStringLiteral("-Xmx1g"), QStringLiteral("-cp"),
                                              caffeineJar + QLatin1Char(':') + folder.path(), QStringLiteral("CaffeinePeer"),
                                              QString::number(keys), QString::number(sequenceLength)});
}

/// Of all rounds, the tier's ratio to each peer; false where a bound is passed.
bool measure(const Case &what, std::map<std::string, std::unique_ptr<Peer>> &peers, int rounds, int operations)
{
    std::map<std::string, std::vector<double>> times;
    std::map<std::string, std::vector<double>> ratios;
    std::map<std::string, double> hits;
    const auto isMeasured = [&what](const std::string &name) {
        if (name == "floor") // it evicts nothing, and is no table for two threads when one writes
            return what.writes != missesPut && (what.writes <= 0 || what.threads == 1);
        return name != "caffeine" || what.writes != readsThatCopy; // it has no other handle
    };
    for (int round = -2; round < rounds; ++round) {
        std::map<std::string, double> now;
        for (int i = 0; i < int(names.size()); ++i) {
            const std::string &name = names[std::size_t(i + round + 2) % names.size()];
            const auto peer = peers.find(name);
            if (peer != peers.end() && isMeasured(name))
                now[name] = peer->second->window(what.writes, what.threads, operations, &hits[name]);
        }
        if (round < 0)
            continue;
        for (const auto &[name, time] : now) {
            times[name].push_back(time);
            ratios[name].push_back(now["tier"] / time);
        }
    }
    std::printf("%-20s %d ", what.name, what.threads);
    bool good = true;
    for (const std::string &name : names) {
        if (!times.contains(name)) {
            std::printf("%20s", "-");
            continue;
        }
        const double time = median(times[name]);
        if (name == "tier") {
            std::printf("%7.1f ns", time);
            continue;
        }
        const double ratio = median(ratios[name]);
        const auto bound = what.bounds.find(name);
        std::array<char, 32> text{};
        if (bound == what.bounds.end())
            std::snprintf(text.data(), text.size(), "%.2f", ratio);
        else
            std::snprintf(text.data(), text.size(), "%.2f (<= %.2f%s)", ratio, bound->second,
                          ratio > bound->second ? " NOT" : "");
        good = good && (bound == what.bounds.end() || ratio <= bound->second);
        std::printf("%20s", text.data());
    }
    if (what.writes == missesPut)
        std::printf("   hits %.3f, lru %.3f, caffeine %.3f", hits["tier"], hits["lru"], hits["caffeine"]);
    std::puts("");
    std::fflush(stdout);
    return good;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--peer")) {
        const auto keys = std::size_t(arguments.value(3).toInt());
        const std::string name = arguments.value(2).toStdString();
        if (name == "floor")
            return servePeer<Floor>(keys);
        if (name == "lru")
            return servePeer<Lru>(keys);
        if (name == "lru16")
            return servePeer<ShardedLru>(keys);
        return servePeer<Tier>(keys);
    }
    const int keys = arguments.value(1, QStringLiteral("200000")).toInt();
    const int rounds = arguments.value(2, QStringLiteral("41")).toInt();
    const QTemporaryDir folder;
    std::map<std::string, std::unique_ptr<Peer>> peers;
    for (const std::string &name : names) {
        if (name != "caffeine")
            peers[name] = std::make_unique<Peer>(
                QCoreApplication::applicationFilePath(),
                QStringList{QStringLiteral("--peer"), QString::fromStdString(name), QString::number(keys)});
        else if (auto caffeine = startCaffeine(folder, keys))
            peers[name] = std::move(caffeine);
    }
    for (const auto &[name, peer] : peers) {
        if (!peer->isReady()) {
            std::printf("%s did not start\n", name.c_str());
            return 1;
        }
        // Until the compiler of the virtual machine has settled, and the small caches are full.
        for (int i = 0; i < (name == "caffeine" ? 15 : 3); ++i) {
            for (const Case &what : cases) // the floor takes no second thread while one writes
                peer->window(std::max(what.writes, missesPut), name == "floor" ? 1 : what.threads, 200'000);
        }
    }
    std::printf(
        "%d keys of %zu bytes, Zipf 0.99; the tier's time an operation, and as a ratio over each peer's (median of %d rounds)\n",
        keys, keyBytes, rounds);
    std::printf("%-20s %s %9s %20s%20s%20s%20s\n", "", "threads", "tier", "floor", "mutex LRU", "16-shard LRU", "Caffeine");
    bool good = true;
    for (const Case &what : cases)
        good = measure(what, peers, rounds, what.writes == missesPut || what.threads == 2 ? 100'000 : 200'000) && good;
    if (!good)
        std::puts("NOT: a bound is passed. On a busy machine, try again.");
    return good ? 0 : 1;
}
