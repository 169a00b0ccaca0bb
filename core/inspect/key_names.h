// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/byte_hash.h"

#include <QByteArrayView>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace freshet::inspect {

/// Where a key stands in a KeyNames: 0 for the one that was found first.
using KeyRowNumber = std::uint32_t;

/// Names of up to millions of keys, read-only, in the order in which they came. A value that is cheap to copy (a pointer for each
/// 64 KiB), so a snapshot may be read in any thread while the writer goes on.
///
/// For the maintainer: pages of 64 KiB. Names stand one after another from a page's front, each behind its length (7 bits a
/// byte); from its back grow the offsets of every 16th name, 2 bytes each. A name costs its bytes, 1 or 2 of length and 0.125 of
/// offset. `name` is a binary search among the pages and at most 15 steps over lengths, some 50 ns; walking in order is 5 ns
/// a name. A page is never moved and its filled part never changed, so readers need no lock: what the writer adds lies
/// behind what a snapshot counts.
class KeyNames
{
public:
    static constexpr qsizetype longestName = 32 * 1024; ///< bytes; longer ones are not kept

    KeyRowNumber size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    /// `row` below `size`. The bytes live as long as any snapshot that holds them.
    QByteArrayView name(KeyRowNumber row) const;
    std::size_t byteCount() const; ///< of the pages and what leads to them

    /// Calls `visit(row, name)` for the rows from `from` up to, not including, `to`, in order; false ends it.
    template<typename Visit>
    void forEach(KeyRowNumber from, KeyRowNumber to, Visit visit) const
    {
        to = std::min(to, m_size);
        if (from >= to)
            return;
        std::size_t page = pageOf(from);
        std::size_t at = offsetOf(page, from);
        for (KeyRowNumber row = from; row < to; ++row) {
            if (page + 1 < m_firstRows.size() && row == m_firstRows[page + 1]) {
                ++page;
                at = 0;
            }
            const char *bytes = m_pages[page]->bytes.data();
            const std::size_t length = lengthAt(bytes, at);
            if (!visit(row, QByteArrayView(bytes + at, qsizetype(length))))
                return;
            at += length;
        }
    }

private:
    friend class KeyNamesWriter;
    static constexpr std::size_t pageBytes = 64 * 1024;
    static constexpr KeyRowNumber stride = 16; ///< names from one kept offset to the next
    struct Page
    {
        std::array<char, pageBytes> bytes;
    };

    /// Reads the length at `at` and moves `at` behind it.
    static std::size_t lengthAt(const char *bytes, std::size_t &at)
    {
        std::size_t length = 0;
        for (int shift = 0;; shift += 7) {
            const auto byte = static_cast<unsigned char>(bytes[at++]);
            length |= std::size_t(byte & 0x7F) << shift;
            if (byte < 0x80)
                return length;
        }
    }
    std::size_t pageOf(KeyRowNumber row) const;
    std::size_t offsetOf(std::size_t page, KeyRowNumber row) const; ///< of the row's length

    std::vector<std::shared_ptr<Page>> m_pages;
    std::vector<KeyRowNumber> m_firstRows; ///< of each page
    KeyRowNumber m_size = 0;
};

/// Collects names, each once. Thread: one at a time; snapshots of `names` may be read elsewhere meanwhile.
///
/// For the maintainer: an open-addressed table of 32-bit slots: 24 bits of row, 8 bits of hash, so nearly every look at a name
/// finds the right one. Filled to 87 % at most and grown by a fifth, so it costs 4.6 to 5.6 bytes a key; `reserve` spares the
/// growing, which reads all names in order (some 40 ns each). The hash is keyed: nobody can prepare names that collide.
class KeyNamesWriter
{
public:
    struct Limits
    {
        KeyRowNumber keys = 10'000'000; ///< at most 2^24 - 2
        std::size_t nameBytes = std::size_t(1) << 30;
    };
    enum class Added { New, Known, TooLong, Full };

    KeyNamesWriter();
    explicit KeyNamesWriter(Limits limits);
    /// Room for that many names in the table, without more than the limit.
    void reserve(qint64 names);
    /// O(length), amortised.
    Added add(QByteArrayView name);
    bool isFull() const { return m_full; }
    const KeyNames &names() const { return m_names; }
    std::size_t byteCount() const; ///< all of it, the names included

private:
    std::size_t placeOf(std::uint64_t hash) const { return std::size_t(((hash >> 32) * m_slots.size()) >> 32); }
    std::uint64_t hashOf(QByteArrayView name) const;
    void rebuild(std::size_t slots);
    bool append(QByteArrayView name);

    Limits m_limits;
    KeyNames m_names;
    std::vector<std::uint32_t> m_slots; ///< hash's low byte, then row + 1; 0: empty
    std::size_t m_used = 0;             ///< bytes from the front of the last page
    std::size_t m_offsets = 0;          ///< offsets at its back
    HashSecret m_secret;
    bool m_full = false;
};

} // namespace freshet::inspect
