// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_bin.h"

namespace freshet::inspect {

void KeyBin::add(BinnedKey key)
{
    m_bytes += weight(key);
    m_keys.push_front(std::move(key));
    while (m_bytes > capacity && m_keys.size() > 1) {
        m_bytes -= weight(m_keys.back());
        m_keys.pop_back();
    }
}

BinnedKey KeyBin::take(std::size_t index)
{
    BinnedKey key = std::move(m_keys[index]);
    m_bytes -= weight(key);
    m_keys.erase(m_keys.begin() + std::ptrdiff_t(index));
    return key;
}

void KeyBin::clear()
{
    m_keys.clear();
    m_bytes = 0;
}

} // namespace freshet::inspect
