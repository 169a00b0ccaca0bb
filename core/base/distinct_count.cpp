// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/distinct_count.h"

#include <QHashFunctions>
#include <QRandomGenerator>

#include <utility>

namespace freshet {

namespace {

/// SplitMix64's finish: QHash's low bits alone would not do for sampling by them.
std::uint64_t mixed(std::uint64_t hash)
{
    hash ^= hash >> 30;
    hash *= 0xbf58476d1ce4e5b9U;
    hash ^= hash >> 27;
    hash *= 0x94d049bb133111ebU;
    return hash ^ (hash >> 31);
}

} // namespace

DistinctCount::DistinctCount()
    : m_places(1024)
    , m_seed(std::size_t(QRandomGenerator::global()->generate64()))
{}

bool DistinctCount::add(QByteArrayView item)
{
    std::uint64_t hash = mixed(qHash(item, m_seed));
    if (hash % m_each != 0)
        return false;
    if (hash == 0)
        hash = std::uint64_t(1) << 63; // 0 is an empty place
    if (!place(hash))
        return false;
    if (m_size > exactUpTo) {
        m_each *= 2;
        rebuild(m_places.size());
    } else if (m_size * 2 > m_places.size()) {
        rebuild(m_places.size() * 2);
    }
    return true;
}

bool DistinctCount::place(std::uint64_t hash)
{
    const std::size_t mask = m_places.size() - 1;
    // By the upper bits: all that is left after sampling has the same lower ones.
    for (std::size_t at = std::size_t(hash >> 32) & mask;; at = (at + 1) & mask) {
        if (m_places[at] == hash)
            return false;
        if (m_places[at] == 0) {
            m_places[at] = hash;
            ++m_size;
            return true;
        }
    }
}

void DistinctCount::rebuild(std::size_t places)
{
    const auto old = std::exchange(m_places, std::vector<std::uint64_t>(places));
    m_size = 0;
    for (const std::uint64_t hash : old) {
        if (hash != 0 && hash % m_each == 0)
            place(hash);
    }
}

} // namespace freshet
