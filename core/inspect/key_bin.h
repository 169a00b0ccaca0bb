// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>

#include <deque>
#include <optional>

namespace freshet::inspect {

/// A key that was removed, as it can be put back.
struct BinnedKey
{
    QByteArray key;
    QByteArray type;
    QByteArray dump;                   ///< as DUMP gave it
    std::optional<qint64> expiresAtMs; ///< UTC since 1970; nothing: it had no TTL
    QDateTime removedAt;               ///< UTC

    friend bool operator==(const BinnedKey &, const BinnedKey &) = default;
};

/// Removed keys, newest first, as many as there is room for; the oldest go. In memory only: it ends with the program. Thread: one
/// at a time.
class KeyBin
{
public:
    static constexpr qint64 largest = 8LL << 20;   ///< bytes of one key
    static constexpr qint64 capacity = 64LL << 20; ///< bytes together

    void add(BinnedKey key);
    /// Takes one out; `index` below `size`.
    BinnedKey take(std::size_t index);
    void clear();
    std::size_t size() const { return m_keys.size(); }
    const BinnedKey &at(std::size_t index) const { return m_keys[index]; }
    qint64 byteCount() const { return m_bytes; }

private:
    static qint64 weight(const BinnedKey &key) { return key.key.size() + key.dump.size() + qint64(sizeof(BinnedKey)); }

    std::deque<BinnedKey> m_keys; ///< newest first
    qint64 m_bytes = 0;
};

} // namespace freshet::inspect
