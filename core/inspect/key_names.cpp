// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_names.h"

#include <cstring>

namespace freshet::inspect {

namespace {

constexpr std::size_t mostFilled = 87; // per cent
constexpr KeyRowNumber mostRows = (1U << 24) - 2;
constexpr std::uint32_t rowMask = 0x00FFFFFF;

std::uint16_t offsetAt(const char *pageEnd, std::size_t index)
{
    std::uint16_t offset = 0;
    std::memcpy(&offset, pageEnd - 2 * (index + 1), 2);
    return offset;
}

} // namespace

std::size_t KeyNames::pageOf(KeyRowNumber row) const
{
    return std::size_t(std::upper_bound(m_firstRows.begin(), m_firstRows.end(), row) - m_firstRows.begin()) - 1;
}

std::size_t KeyNames::offsetOf(std::size_t page, KeyRowNumber row) const
{
    const KeyRowNumber within = row - m_firstRows[page];
    const char *bytes = m_pages[page]->bytes.data();
    std::size_t at = offsetAt(bytes + pageBytes, within / stride);
    for (KeyRowNumber i = 0; i < within % stride; ++i) {
        const std::size_t length = lengthAt(bytes, at);
        at += length;
    }
    return at;
}

QByteArrayView KeyNames::name(KeyRowNumber row) const
{
    Q_ASSERT(row < m_size);
    const std::size_t page = pageOf(row);
    std::size_t at = offsetOf(page, row);
    const char *bytes = m_pages[page]->bytes.data();
    const std::size_t length = lengthAt(bytes, at);
    return {bytes + at, qsizetype(length)};
}

std::size_t KeyNames::byteCount() const
{
    return m_pages.size() * (sizeof(Page) + 16) + m_pages.capacity() * sizeof(m_pages[0]) +
           m_firstRows.capacity() * sizeof(m_firstRows[0]);
}

KeyNamesWriter::KeyNamesWriter()
    : KeyNamesWriter(Limits())
{}

KeyNamesWriter::KeyNamesWriter(Limits limits)
    : m_limits(limits)
    , m_slots(1024)
    , m_secret(HashSecret::random())
{
    m_limits.keys = std::min(m_limits.keys, mostRows);
}

std::uint64_t KeyNamesWriter::hashOf(QByteArrayView name) const
{
    return hashBytes({name.data(), std::size_t(name.size())}, m_secret);
}

void KeyNamesWriter::reserve(qint64 names)
{
    const auto wanted = std::size_t(std::clamp<qint64>(names, 0, m_limits.keys));
    const std::size_t slots = wanted * 100 / mostFilled + 64;
    if (slots > m_slots.size())
        rebuild(slots);
}

void KeyNamesWriter::rebuild(std::size_t slots)
{
    m_slots = {}; // not both at once
    m_slots.assign(slots, 0);
    m_names.forEach(0, m_names.size(), [this](KeyRowNumber row, QByteArrayView name) {
        const std::uint64_t hash = hashOf(name);
        std::size_t at = placeOf(hash);
        while (m_slots[at] != 0)
            at = at + 1 == m_slots.size() ? 0 : at + 1;
        m_slots[at] = std::uint32_t(hash & 0xFF) << 24 | (row + 1);
        return true;
    });
}

KeyNamesWriter::Added KeyNamesWriter::add(QByteArrayView name)
{
    if (name.size() > KeyNames::longestName)
        return Added::TooLong;
    const std::uint64_t hash = hashOf(name);
    const auto mark = std::uint32_t(hash & 0xFF);
    std::size_t at = placeOf(hash);
    for (; m_slots[at] != 0; at = at + 1 == m_slots.size() ? 0 : at + 1) {
        if (m_slots[at] >> 24 != mark)
            continue;
        const QByteArrayView known = m_names.name((m_slots[at] & rowMask) - 1);
        if (known.size() == name.size() && sameBytes(known.data(), name.data(), std::size_t(name.size())))
            return Added::Known;
    }
    if (m_names.size() >= m_limits.keys || !append(name)) {
        m_full = true;
        return Added::Full;
    }
    m_slots[at] = mark << 24 | m_names.size();
    if (std::size_t(m_names.size()) * 100 > m_slots.size() * mostFilled)
        rebuild(m_slots.size() + m_slots.size() / 5);
    return Added::New;
}

bool KeyNamesWriter::append(QByteArrayView name)
{
    const auto length = std::size_t(name.size());
    const std::size_t prefix = length < 0x80 ? 1 : length < 0x4000 ? 2 : 3;
    const KeyRowNumber within = m_names.isEmpty() ? 0 : m_names.m_size - m_names.m_firstRows.back();
    const std::size_t offsets = m_offsets + (within % KeyNames::stride == 0 ? 1 : 0);
    const bool fits = !m_names.m_pages.empty() && m_used + prefix + length + 2 * offsets <= KeyNames::pageBytes;
    if (!fits) {
        if ((m_names.m_pages.size() + 1) * KeyNames::pageBytes > m_limits.nameBytes)
            return false;
        m_names.m_pages.push_back(std::make_shared_for_overwrite<KeyNames::Page>());
        m_names.m_firstRows.push_back(m_names.m_size);
        m_used = 0;
        m_offsets = 0;
    }
    char *bytes = m_names.m_pages.back()->bytes.data();
    if ((m_names.m_size - m_names.m_firstRows.back()) % KeyNames::stride == 0) {
        const auto offset = std::uint16_t(m_used);
        std::memcpy(bytes + KeyNames::pageBytes - 2 * (m_offsets + 1), &offset, 2);
        ++m_offsets;
    }
    for (std::size_t left = length;; left >>= 7) {
        bytes[m_used++] = char((left & 0x7F) | (left >= 0x80 ? 0x80 : 0));
        if (left < 0x80)
            break;
    }
    if (length > 0)
        std::memcpy(bytes + m_used, name.data(), length);
    m_used += length;
    ++m_names.m_size;
    return true;
}

std::size_t KeyNamesWriter::byteCount() const
{
    return m_names.byteCount() + m_slots.capacity() * sizeof(m_slots[0]);
}

} // namespace freshet::inspect
