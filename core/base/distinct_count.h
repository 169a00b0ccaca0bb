// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <cstdint>
#include <vector>

namespace freshet {

/// How many different things came by: exact up to `exactUpTo`, beyond that an estimate within about 0.1 % from a bounded memory
/// (64 MiB). Thread: one at a time.
///
/// For the maintainer: adaptive sampling (Wegman; Flajolet 1990). A set of 64-bit hashes, open addressing, at most half full;
/// when it would hold more, only hashes divisible by twice as much are kept, so what is left stands for twice as many. Two of
/// four million things share a hash with p < 10^-6. The hash is seeded for each count: nobody can prepare names that collide.
class DistinctCount
{
public:
    static constexpr std::size_t exactUpTo = std::size_t(1) << 22;

    DistinctCount();
    /// Whether it is certain that the item is new: always, while the count is exact. O(length), amortised.
    bool add(QByteArrayView item);
    std::uint64_t count() const { return m_size * m_each; }
    bool isExact() const { return m_each == 1; }

private:
    bool place(std::uint64_t hash);
    void rebuild(std::size_t places);

    std::vector<std::uint64_t> m_places; ///< 0: empty; a power of two of them
    std::size_t m_size = 0;
    std::uint64_t m_each = 1; ///< things that one hash stands for; a power of two
    std::size_t m_seed;
};

} // namespace freshet
