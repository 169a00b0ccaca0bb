// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <vector>

namespace freshet {

/// Tells what came before, for walks that may hand out a thing twice. Thread: one at a time. Owner: the walk.
///
/// For the maintainer: keeps 128 bits of hash an item instead of the item, in one open-addressed table that is at most
/// three quarters full: 21 to 43 bytes an item, whatever its length, so ten million keys take some 270 MB at most. The hash is
/// seeded for each set, so nobody can prepare names that collide; by chance two of ten million do with p < 10^-24.
class SeenSet
{
public:
    SeenSet();
    /// True the first time. O(length of the item), amortised.
    bool insert(QByteArrayView item);
    /// The same for many at once, in their order: true where it is the first time. In a large set two to three times as fast, for
    /// their places are fetched from memory together.
    std::vector<bool> insertAll(const std::vector<QByteArray> &items);
    std::size_t size() const { return m_size; }

private:
    struct Hash
    {
        std::uint64_t low = 0;
        std::uint64_t high = 0; ///< both 0: an empty place
        friend bool operator==(const Hash &, const Hash &) = default;
    };
    Hash hashOf(QByteArrayView item) const;
    bool place(Hash hash);
    void grow();

    std::vector<Hash> m_places;
    std::size_t m_size = 0;
    std::uint64_t m_seeds[2];
};

} // namespace freshet
