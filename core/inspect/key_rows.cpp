// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_rows.h"

#include <algorithm>
#include <atomic>

namespace freshet::inspect {

void KeyRows::append(std::span<const KeyRowNumber> rows)
{
    while (!rows.empty()) {
        const std::size_t used = m_size % blockRows;
        if (used == 0) {
            m_blocks.push_back(std::make_shared_for_overwrite<Block>());
        } else if (m_blocks.back().use_count() > 1) {
            auto own = std::make_shared_for_overwrite<Block>();
            std::copy_n(m_blocks.back()->rows.begin(), used, own->rows.begin());
            m_blocks.back() = std::move(own);
        } else {
            std::atomic_thread_fence(std::memory_order_acquire); // behind the last look of a copy that has just gone
        }
        const std::size_t some = std::min(rows.size(), blockRows - used);
        std::copy_n(rows.begin(), some, m_blocks.back()->rows.begin() + std::ptrdiff_t(used));
        m_size += KeyRowNumber(some);
        rows = rows.subspan(some);
    }
}

KeyRowNumber KeyRows::placeOf(KeyRowNumber row) const
{
    std::size_t left = m_size;
    for (std::size_t block = 0; block < m_blocks.size(); ++block) {
        const auto first = m_blocks[block]->rows.begin();
        const auto end = first + std::ptrdiff_t(std::min(left, blockRows));
        if (const auto found = std::find(first, end, row); found != end)
            return KeyRowNumber(block * blockRows + std::size_t(found - first));
        left -= std::size_t(end - first);
    }
    return m_size;
}

} // namespace freshet::inspect
