// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/seen_set.h"

#include <QHashFunctions>
#include <QRandomGenerator>

#include <utility>

namespace freshet {

SeenSet::SeenSet()
    : m_places(1024)
    , m_seeds{QRandomGenerator::global()->generate64(), QRandomGenerator::global()->generate64()}
{}

bool SeenSet::insert(QByteArrayView item)
{
    const auto bytes = std::size_t(item.size());
    Hash hash{qHashBits(item.data(), bytes, std::size_t(m_seeds[0])), qHashBits(item.data(), bytes, std::size_t(m_seeds[1]))};
    if (hash == Hash())
        hash.high = 1;
    if ((m_size + 1) * 4 > m_places.size() * 3)
        grow();
    return place(hash);
}

bool SeenSet::place(Hash hash)
{
    const std::size_t mask = m_places.size() - 1; // the size is a power of two
    for (std::size_t at = hash.low & mask;; at = (at + 1) & mask) {
        if (m_places[at] == hash)
            return false;
        if (m_places[at] == Hash()) {
            m_places[at] = hash;
            ++m_size;
            return true;
        }
    }
}

void SeenSet::grow()
{
    const std::vector<Hash> old = std::exchange(m_places, std::vector<Hash>(m_places.size() * 2));
    m_size = 0;
    for (const Hash &hash : old) {
        if (hash != Hash())
            place(hash);
    }
}

} // namespace freshet
