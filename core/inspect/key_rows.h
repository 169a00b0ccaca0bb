// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_names.h"

#include <memory>
#include <span>
#include <vector>

namespace freshet::inspect {

/// Rows of a list in some order, up to millions. A value that is cheap to copy (a pointer for each 64 Ki rows), so a snapshot may
/// be read in any thread while this one grows. Thread: one at a time for each copy.
///
/// For the maintainer: blocks of 64 Ki rows, 4 bytes each. Growing never moves what is there, which at ten million rows would
/// take 20 ms; a last block that is shared is copied first.
class KeyRows
{
public:
    KeyRows() = default;
    /// O(rows).
    explicit KeyRows(std::span<const KeyRowNumber> rows) { append(rows); }

    KeyRowNumber size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    /// `place` below `size`.
    KeyRowNumber operator[](std::size_t place) const { return m_blocks[place / blockRows]->rows[place % blockRows]; }
    void append(std::span<const KeyRowNumber> rows);
    /// The place of a row; `size` where it is not among them. O(rows), some 0.3 ns each.
    KeyRowNumber placeOf(KeyRowNumber row) const;

private:
    static constexpr std::size_t blockRows = 64 * 1024;
    struct Block
    {
        std::array<KeyRowNumber, blockRows> rows;
    };

    std::vector<std::shared_ptr<Block>> m_blocks;
    KeyRowNumber m_size = 0;
};

} // namespace freshet::inspect
