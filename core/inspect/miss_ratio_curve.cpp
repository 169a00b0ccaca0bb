// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/miss_ratio_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

namespace freshet::inspect {

namespace {

constexpr std::uint64_t modulus = 1ULL << 24; // of the threshold, as in the paper

// FNV-1a with a good finish (SplitMix64): sampling needs every bit to depend on every byte.
std::uint64_t hashOf(QByteArrayView key)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : key)
        hash = (hash ^ std::uint8_t(c)) * 0x100000001b3ULL;
    hash += 0x9e3779b97f4a7c15ULL;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
    return hash ^ (hash >> 31);
}

// Two-sided 95 % of Student's t by degrees of freedom, from 1.
double studentT(std::size_t freedom)
{
    static constexpr std::array table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                      2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131};
    return freedom == 0 ? 0 : freedom <= table.size() ? table[freedom - 1] : 2.0;
}

} // namespace

class MissRatioCurve::Part
{
public:
    Part(double rate, std::size_t mostKeys)
        : m_threshold(std::max<std::uint64_t>(1, std::uint64_t(std::llround(rate * double(modulus)))))
        , m_mostKeys(std::max<std::size_t>(mostKeys, 1))
        , m_tree(m_mostKeys * 4 + 1)
    {}

    double rate() const { return double(m_threshold) / double(modulus); }
    std::size_t keys() const { return m_last.size(); }

    void add(std::uint64_t hash)
    {
        ++m_reads;
        const std::uint64_t place = hash % modulus;
        if (place >= m_threshold)
            return;
        if (m_now + 1 >= m_tree.size())
            renumber();
        ++m_sampled;
        ++m_now;
        const auto [at, isNew] = m_last.try_emplace(hash, m_now);
        if (isNew) {
            m_places.emplace(place, hash);
        } else {
            // The keys that were read since its last read, itself included.
            const auto distance = double(sum(m_now - 1) - sum(at->second) + 1);
            m_counts[std::uint64_t(std::ceil(distance / rate()))] += 1;
            change(at->second, -1);
            at->second = m_now;
        }
        change(m_now, 1);
        if (m_last.size() > m_mostKeys)
            lower();
    }

    // The share of reads that a cache of so many entries misses.
    double missRatio(double entries) const
    {
        if (m_reads == 0)
            return 1;
        // The adjustment: hot keys make the sample too large or too small; what differs are hits (or not) at the least distance.
        const double expected = double(m_reads) * rate();
        double hits = expected - m_sampled;
        for (const auto &[distance, count] : m_counts) {
            if (double(distance) > entries)
                break;
            hits += count;
        }
        return std::clamp(1 - hits / std::max(expected, 1e-9), 0.0, 1.0);
    }

private:
    void change(std::size_t at, int by)
    {
        for (; at < m_tree.size(); at += at & (~at + 1))
            m_tree[at] += by;
    }
    std::int64_t sum(std::size_t to) const
    {
        std::int64_t result = 0;
        for (; to > 0; to &= to - 1)
            result += m_tree[to];
        return result;
    }
    void renumber()
    {
        std::vector<std::pair<std::size_t, std::uint64_t>> order;
        order.reserve(m_last.size());
        for (const auto &[hash, time] : m_last)
            order.emplace_back(time, hash);
        std::sort(order.begin(), order.end());
        std::fill(m_tree.begin(), m_tree.end(), 0);
        m_now = 0;
        for (const auto &[time, hash] : order) {
            m_last[hash] = ++m_now;
            change(m_now, 1);
        }
    }
    void lower()
    {
        const double before = rate();
        m_threshold = m_places.rbegin()->first; // those with this place and above go
        while (!m_places.empty() && m_places.rbegin()->first >= m_threshold) {
            const auto found = m_last.find(m_places.rbegin()->second);
            change(found->second, -1);
            m_last.erase(found);
            m_places.erase(std::prev(m_places.end()));
        }
        m_threshold = std::max<std::uint64_t>(m_threshold, 1);
        const double scale = rate() / before;
        m_sampled *= scale;
        for (auto &[distance, count] : m_counts)
            count *= scale;
    }

    std::uint64_t m_threshold;
    std::size_t m_mostKeys;
    std::vector<std::int32_t> m_tree;                      // from 1
    std::unordered_map<std::uint64_t, std::size_t> m_last; // hash -> time of the last read
    std::set<std::pair<std::uint64_t, std::uint64_t>> m_places;
    std::map<std::uint64_t, double> m_counts; // by distance in entries of the whole part
    std::size_t m_now = 0;
    std::uint64_t m_reads = 0; // of this part's keys, sampled or not
    double m_sampled = 0;
};

MissRatioCurve::MissRatioCurve(const Options &options)
    : m_options(options)
{
    m_options.parts = std::clamp(m_options.parts, 1, 16);
    m_options.rate = std::clamp(m_options.rate, 1e-6, 1.0);
    m_whole = std::make_unique<Part>(m_options.rate, m_options.mostKeys);
    for (int i = 0; m_options.parts > 1 && i < m_options.parts; ++i)
        m_parts.push_back(std::make_unique<Part>(m_options.rate, m_options.mostKeys / std::size_t(m_options.parts)));
}

MissRatioCurve::~MissRatioCurve() = default;
MissRatioCurve::MissRatioCurve(MissRatioCurve &&) noexcept = default;
MissRatioCurve &MissRatioCurve::operator=(MissRatioCurve &&) noexcept = default;

void MissRatioCurve::add(QByteArrayView key)
{
    ++m_reads;
    const std::uint64_t hash = hashOf(key);
    m_whole->add(hash);
    if (!m_parts.empty())
        m_parts[(hash >> 48) % m_parts.size()]->add(hash);
}

std::uint64_t MissRatioCurve::reads() const
{
    return m_reads;
}

double MissRatioCurve::sampledShare() const
{
    return m_whole->rate();
}

double MissRatioCurve::distinctKeys() const
{
    return double(m_whole->keys()) / m_whole->rate();
}

MissRatioCurve::Point MissRatioCurve::at(double entries) const
{
    Point point;
    point.entries = entries;
    if (m_reads == 0)
        return point;
    point.missRatio = m_whole->missRatio(entries);
    point.low = point.high = point.missRatio;
    if (m_parts.empty() || m_whole->rate() >= 1)
        return point;
    // Each part stands for a whole cache of its keys alone: it sees its share of the entries. Weighed alike, so that their spread
    // is that of their mean, which is as far off as the whole sample: it has as many keys.
    std::vector<double> ratios;
    ratios.reserve(m_parts.size());
    double sum = 0;
    for (const auto &part : m_parts) {
        ratios.push_back(part->missRatio(entries / double(m_parts.size())));
        sum += ratios.back();
    }
    const double mean = sum / double(ratios.size());
    double squares = 0;
    for (const double ratio : ratios)
        squares += (ratio - mean) * (ratio - mean);
    const auto freedom = ratios.size() - 1;
    const double error = studentT(freedom) * std::sqrt(squares / double(freedom) / double(ratios.size()));
    point.low = std::max(0.0, point.missRatio - error);
    point.high = std::min(1.0, point.missRatio + error);
    return point;
}

std::vector<MissRatioCurve::Point> MissRatioCurve::curve(int points) const
{
    std::vector<Point> result;
    if (m_reads == 0)
        return result;
    const double most = std::max(distinctKeys(), 2.0);
    points = std::clamp(points, 2, 1000);
    for (int i = 0; i < points; ++i)
        result.push_back(at(std::round(std::pow(most, double(i) / (points - 1)))));
    return result;
}

} // namespace freshet::inspect
