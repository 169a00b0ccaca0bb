// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/seen_set.h"

#include <QRandomGenerator>

#include <bit>
#include <cstring>
#include <utility>

namespace freshet {

namespace {

/// SipHash-1-3 with a result of 128 bits (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012). Not qHashBits: it does
/// not tell "a" from "a" with a zero byte behind it.
struct SipHash
{
    std::uint64_t v0, v1, v2, v3;

    SipHash(std::uint64_t key0, std::uint64_t key1)
        : v0(0x736f6d6570736575 ^ key0)
        , v1(0x646f72616e646f6d ^ key1 ^ 0xee)
        , v2(0x6c7967656e657261 ^ key0)
        , v3(0x7465646279746573 ^ key1)
    {}

    void round()
    {
        v0 += v1, v1 = std::rotl(v1, 13) ^ v0, v0 = std::rotl(v0, 32);
        v2 += v3, v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3, v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1, v1 = std::rotl(v1, 17) ^ v2, v2 = std::rotl(v2, 32);
    }

    void take(std::uint64_t word)
    {
        v3 ^= word;
        round();
        v0 ^= word;
    }

    std::uint64_t result()
    {
        for (int i = 0; i < 3; ++i)
            round();
        return v0 ^ v1 ^ v2 ^ v3;
    }
};

} // namespace

SeenSet::SeenSet()
    : m_places(1024)
    , m_seeds{QRandomGenerator::global()->generate64(), QRandomGenerator::global()->generate64()}
{}

SeenSet::Hash SeenSet::hashOf(QByteArrayView item) const
{
    SipHash sip(m_seeds[0], m_seeds[1]);
    const auto size = std::size_t(item.size());
    std::size_t at = 0;
    for (; at + 8 <= size; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, item.data() + at, 8);
        sip.take(word);
    }
    std::uint64_t last = 0;
    if (at < size)
        std::memcpy(&last, item.data() + at, size - at);
    sip.take(last ^ (std::uint64_t(size) << 56)); // the length tells trailing zero bytes apart
    sip.v2 ^= 0xee;
    Hash hash;
    hash.low = sip.result();
    sip.v1 ^= 0xdd;
    hash.high = sip.result();
    return hash == Hash() ? Hash{0, 1} : hash;
}

bool SeenSet::insert(QByteArrayView item)
{
    if ((m_size + 1) * 4 > m_places.size() * 3)
        grow();
    return place(hashOf(item));
}

std::vector<bool> SeenSet::insertAll(const std::vector<QByteArray> &items)
{
    while ((m_size + items.size()) * 4 > m_places.size() * 3)
        grow();
    std::vector<Hash> hashes;
    hashes.reserve(items.size());
    const std::size_t mask = m_places.size() - 1;
    for (const QByteArray &item : items) {
        hashes.push_back(hashOf(item));
        __builtin_prefetch(&m_places[hashes.back().low & mask], 1);
    }
    std::vector<bool> isNew(items.size());
    for (std::size_t i = 0; i < hashes.size(); ++i)
        isNew[i] = place(hashes[i]);
    return isNew;
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
    constexpr std::size_t ahead = 8; // places that are on their way from memory meanwhile
    const std::size_t mask = m_places.size() - 1;
    for (std::size_t i = 0; i < old.size(); ++i) {
        if (i + ahead < old.size())
            __builtin_prefetch(&m_places[old[i + ahead].low & mask], 1);
        if (old[i] != Hash())
            place(old[i]);
    }
}

} // namespace freshet
