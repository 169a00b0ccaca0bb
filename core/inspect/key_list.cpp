// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_list.h"

#include "core/cache/key_name.h"

#include <atomic>
#include <bit>
#include <cstring>
#include <map>
#include <span>

namespace freshet::inspect {

namespace {

// Expiries: words, else tenths of a second from the base, else (top bit) seconds.
constexpr std::uint32_t unknownExpiry = 0;
constexpr std::uint32_t never = 1;
constexpr std::uint32_t gone = 2;
constexpr std::uint32_t firstTenth = 3;
constexpr std::uint32_t inSeconds = 1U << 31;

// Sizes: 0 is unknown, else size + 1 as 18 bits and how often they are to be doubled.
constexpr int mantissaBits = 18;

std::uint32_t packedSize(qint64 bytes)
{
    auto value = quint64(std::max<qint64>(bytes, 0)) + 1;
    const int doubled = std::max(0, int(std::bit_width(value)) - mantissaBits);
    return std::uint32_t(value >> doubled) | std::uint32_t(doubled) << mantissaBits;
}

qint64 unpackedSize(std::uint32_t packed)
{
    return qint64((quint64(packed & ((1U << mantissaBits) - 1)) << (packed >> mantissaBits)) - 1);
}

bool isLess(QByteArrayView a, QByteArrayView b)
{
    const int order = std::memcmp(a.data(), b.data(), std::size_t(std::min(a.size(), b.size())));
    return order != 0 ? order < 0 : a.size() < b.size();
}

struct SortEntry
{
    std::uint64_t word;
    KeyRowNumber row;
};

/// The 8 bytes at `depth`, the first the weightiest; zeros behind the name's end.
std::uint64_t wordAt(QByteArrayView name, qsizetype depth)
{
    std::uint64_t word = 0;
    const qsizetype length = std::min<qsizetype>(8, name.size() - depth);
    if (length > 0)
        std::memcpy(&word, name.data() + depth, std::size_t(length));
    return __builtin_bswap64(word);
}

/// How many bytes all of the names have in common, at least `depth`.
qsizetype commonDepth(const KeyNames &names, std::span<SortEntry> run, qsizetype depth)
{
    const QByteArrayView first = names.name(run.front().row);
    qsizetype common = first.size();
    for (const SortEntry &entry : run) {
        const QByteArrayView name = names.name(entry.row);
        common = std::min(common, name.size());
        if (std::memcmp(first.data() + depth, name.data() + depth, std::size_t(common - depth)) == 0)
            continue;
        common = std::mismatch(first.begin() + depth, first.begin() + common, name.begin() + depth).first - first.begin();
        if (common == depth)
            break;
    }
    return common;
}

/// Sorts entries whose names are the same before `depth`: by eight bytes, then each run of equal ones by the next eight.
void sortRun(const KeyNames &names, std::span<SortEntry> run, qsizetype depth, const std::stop_token &stop)
{
    if (stop.stop_requested())
        return;
    if (run.size() < 24) {
        std::sort(run.begin(), run.end(), [&](const SortEntry &a, const SortEntry &b) {
            return isLess(names.name(a.row).sliced(depth), names.name(b.row).sliced(depth));
        });
        return;
    }
    depth = commonDepth(names, run, depth);
    for (SortEntry &entry : run)
        entry.word = wordAt(names.name(entry.row), depth);
    std::sort(run.begin(), run.end(), [](const SortEntry &a, const SortEntry &b) { return a.word < b.word; });
    const qsizetype next = depth + 8;
    for (std::size_t first = 0; first < run.size();) {
        std::size_t end = first + 1;
        while (end < run.size() && run[end].word == run[first].word)
            ++end;
        if (end - first > 1) {
            const auto same = run.subspan(first, end - first);
            // Names that end here differ in nothing but zero bytes, that is in their length.
            const auto longer = std::partition(same.begin(), same.end(),
                                               [&](const SortEntry &entry) { return names.name(entry.row).size() <= next; });
            std::sort(same.begin(), longer, [&](const SortEntry &a, const SortEntry &b) {
                return names.name(a.row).size() < names.name(b.row).size();
            });
            if (longer != same.end())
                sortRun(names, same.subspan(std::size_t(longer - same.begin())), next, stop);
        }
        first = end;
    }
}

} // namespace

KeyList::KeyList(qint64 nowMs)
    : m_base(nowMs)
{}

void KeyList::setNames(KeyNames names)
{
    m_names = std::move(names);
    m_blocks.resize((std::size_t(m_names.size()) + blockRows - 1) / blockRows);
}

const KeyList::Block *KeyList::block(KeyRowNumber row) const
{
    const std::size_t index = row / blockRows;
    return index < m_blocks.size() ? m_blocks[index].get() : nullptr;
}

KeyList::Block &KeyList::ownBlock(KeyRowNumber row)
{
    std::shared_ptr<Block> &block = m_blocks[row / blockRows];
    if (!block)
        block = std::make_shared<Block>();
    else if (block.use_count() > 1)
        block = std::make_shared<Block>(*block);
    else
        std::atomic_thread_fence(std::memory_order_acquire); // behind the last look of a copy that has just gone
    return *block;
}

std::uint8_t KeyList::word(QByteArrayList &words, const QByteArray &text)
{
    qsizetype place = words.indexOf(text);
    if (place < 0 && words.size() < 14) {
        place = words.size();
        words.append(text.left(64));
    }
    return place < 0 ? 15 : std::uint8_t(place + 1);
}

std::uint32_t KeyList::packedExpiry(qint64 ttlMs, qint64 nowMs) const
{
    if (ttlMs == -1)
        return never;
    if (ttlMs < 0)
        return gone;
    const quint64 fromBase = quint64(std::max<qint64>(0, nowMs - m_base)) + quint64(ttlMs);
    const quint64 tenths = fromBase / 100 + firstTenth;
    if (tenths < inSeconds)
        return std::uint32_t(tenths);
    return inSeconds | std::uint32_t(std::min<quint64>(fromBase / 1000, inSeconds - 1));
}

void KeyList::setDetails(KeyRowNumber row, const KeyDetails &details, qint64 nowMs)
{
    Q_ASSERT(row < m_names.size());
    const bool wasKnown = isKnown(row);
    Block &block = ownBlock(row);
    const std::size_t at = row % blockRows;
    const bool isGone = details.type == "none" || details.ttlMs == -2;
    if (isGone) {
        block.expiry[at] = gone;
        m_known += wasKnown ? 0 : 1;
        return; // what it was before it went is worth seeing
    }
    if (details.ttlMs)
        block.expiry[at] = packedExpiry(*details.ttlMs, nowMs);
    else if (block.expiry[at] == gone)
        block.expiry[at] = unknownExpiry;
    if (!details.type.isEmpty())
        block.kind[at] = std::uint8_t((block.kind[at] & 0xF0) | word(m_types, details.type));
    if (!details.encoding.isEmpty())
        block.kind[at] = std::uint8_t((block.kind[at] & 0x0F) | word(m_encodings, details.encoding) << 4);
    if (details.bytes) {
        const std::uint32_t size = packedSize(*details.bytes);
        for (std::size_t i = 0; i < 3; ++i)
            block.bytes[3 * at + i] = std::uint8_t(size >> (8 * i));
    }
    m_known += !wasKnown && isKnown(row) ? 1 : 0;
}

bool KeyList::isKnown(KeyRowNumber row) const
{
    const Block *block = this->block(row);
    return block && (block->expiry[row % blockRows] != unknownExpiry || block->kind[row % blockRows] != 0);
}

KeyState KeyList::state(KeyRowNumber row) const
{
    KeyState state;
    const Block *block = this->block(row);
    if (!block)
        return state;
    const std::size_t at = row % blockRows;
    const auto text = [](const QByteArrayList &words, int place) {
        return place == 0 ? QByteArray() : place > words.size() ? QByteArrayLiteral("other") : words[place - 1];
    };
    state.type = text(m_types, block->kind[at] & 0x0F);
    state.encoding = text(m_encodings, block->kind[at] >> 4);
    const std::uint32_t expiry = block->expiry[at];
    if (expiry == never) {
        state.expiry = KeyState::Expiry::Never;
    } else if (expiry == gone) {
        state.expiry = KeyState::Expiry::Gone;
    } else if (expiry != unknownExpiry) {
        state.expiry = KeyState::Expiry::At;
        state.expiresAtMs =
            m_base + (expiry & inSeconds ? qint64(expiry & ~inSeconds) * 1000 : qint64(expiry - firstTenth) * 100);
    }
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < 3; ++i)
        size |= std::uint32_t(block->bytes[3 * at + i]) << (8 * i);
    if (size != 0)
        state.bytes = unpackedSize(size);
    return state;
}

std::size_t KeyList::byteCount() const
{
    const auto made =
        std::size_t(std::count_if(m_blocks.begin(), m_blocks.end(), [](const auto &block) { return block != nullptr; }));
    return sizeof(*this) + m_blocks.capacity() * sizeof(m_blocks[0]) + made * (sizeof(Block) + 16);
}

std::vector<std::uint64_t> KeyList::weights(Figure figure) const
{
    const auto ranks = [](const QByteArrayList &words) {
        QByteArrayList sorted = words;
        std::ranges::sort(sorted);
        std::array<std::uint64_t, 16> places{};
        places.fill(16);
        places[0] = unknownWeight;
        for (qsizetype i = 0; i < words.size(); ++i)
            places[std::size_t(i + 1)] = std::uint64_t(sorted.indexOf(words[i]));
        return places;
    };
    const auto words = ranks(figure == Figure::Type ? m_types : m_encodings);
    std::vector<std::uint64_t> weights(m_names.size(), unknownWeight);
    for (KeyRowNumber row = 0; row < m_names.size(); ++row) {
        const Block *block = this->block(row);
        if (!block) {
            row += blockRows - 1;
            continue;
        }
        const std::size_t at = row % blockRows;
        switch (figure) {
        case Figure::Type:
            weights[row] = words[block->kind[at] & 0x0F];
            break;
        case Figure::Encoding:
            weights[row] = words[block->kind[at] >> 4];
            break;
        case Figure::Expiry:
            if (const std::uint32_t expiry = block->expiry[at]; expiry == never)
                weights[row] = unknownWeight - 1;
            else if (expiry != unknownExpiry && expiry != gone)
                weights[row] = expiry & inSeconds ? std::uint64_t(expiry & ~inSeconds) * 10 : expiry - firstTenth;
            break;
        case Figure::Bytes: {
            const std::uint8_t *bytes = &block->bytes[3 * at];
            if (const std::uint32_t size = std::uint32_t(bytes[0] | bytes[1] << 8 | bytes[2] << 16); size != 0)
                weights[row] = std::uint64_t(unpackedSize(size));
            break;
        }
        }
    }
    return weights;
}

std::vector<KeyRowNumber> sortedByWeight(const std::vector<std::uint64_t> &weights, std::vector<KeyRowNumber> rows,
                                         bool descending)
{
    const auto unknown =
        std::stable_partition(rows.begin(), rows.end(), [&](KeyRowNumber row) { return weights[row] != KeyList::unknownWeight; });
    std::stable_sort(rows.begin(), unknown, [&](KeyRowNumber a, KeyRowNumber b) {
        return descending ? weights[b] < weights[a] : weights[a] < weights[b];
    });
    return rows;
}

std::vector<std::uint64_t> nameWeights(const KeyNames &names, NamePart part)
{
    std::map<QByteArray, std::vector<KeyRowNumber>> byPart;
    names.forEach(0, names.size(), [&](KeyRowNumber row, QByteArrayView name) {
        cache::KeyName parts = cache::KeyName::of(name);
        byPart[part == NamePart::Namespace ? std::move(parts.nameSpace) : std::move(parts.version)].push_back(row);
        return true;
    });
    std::vector<std::uint64_t> weights(names.size(), KeyList::unknownWeight);
    std::uint64_t rank = 0;
    for (const auto &[text, rows] : byPart) {
        if (text.isEmpty())
            continue;
        for (const KeyRowNumber row : rows)
            weights[row] = rank;
        ++rank;
    }
    return weights;
}

std::vector<KeyRowNumber> filterRows(const KeyNames &names, const KeyNameFilter &filter, KeyRowNumber from, std::stop_token stop)
{
    std::vector<KeyRowNumber> rows;
    const auto passes = filter.test();
    names.forEach(from, names.size(), [&](KeyRowNumber row, QByteArrayView name) {
        if (passes(name))
            rows.push_back(row);
        return row % 4096 != 0 || !stop.stop_requested();
    });
    return rows;
}

std::vector<KeyRowNumber> sortedByName(const KeyNames &names, std::vector<KeyRowNumber> rows, std::stop_token stop)
{
    std::vector<SortEntry> entries;
    entries.reserve(rows.size());
    for (const KeyRowNumber row : rows)
        entries.push_back({0, row});
    sortRun(names, entries, 0, stop);
    std::ranges::transform(entries, rows.begin(), &SortEntry::row);
    return rows;
}

} // namespace freshet::inspect
