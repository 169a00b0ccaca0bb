// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_details.h"
#include "core/inspect/key_filter.h"
#include "core/inspect/key_names.h"

#include <QByteArrayList>

#include <array>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace freshet::inspect {

/// What a KeyList knows of one key.
struct KeyState
{
    enum class Expiry { Unknown, Never, At, Gone };

    QByteArray type;     ///< empty: unknown
    QByteArray encoding; ///< empty: unknown
    Expiry expiry = Expiry::Unknown;
    qint64 expiresAtMs = 0;      ///< with At: UTC since 1970, kept to 0.1 s up to seven years from now, else to a second
    std::optional<qint64> bytes; ///< exact up to 256 KiB, else to 0.001 %

    bool isKnown() const { return expiry != Expiry::Unknown || !type.isEmpty() || bytes; }
    friend bool operator==(const KeyState &, const KeyState &) = default;
};

/// Keys that were found, and what is known of each: what a table of millions of rows stands on. A value whose copy is a snapshot:
/// cheap (a pointer for each 1024 rows), and good for another thread while this one changes. Thread: one at a time for each copy.
/// Owner: a model or a command.
///
/// For the maintainer: the names are KeyNames; the rest stands in blocks of 1024 rows, made when the first of them becomes known:
/// a byte for type and encoding (each a place in a list of at most 14 words), 4 for the expiry, 3 for the size. With names of 45
/// bytes that makes at most 60 bytes a key together with KeyNamesWriter's table. O(1) but for a row's name. Copies share blocks;
/// who changes one that is shared takes a copy of it first.
class KeyList
{
public:
    explicit KeyList(qint64 nowMs);

    /// More names; those there were keep their rows.
    void setNames(KeyNames names);
    const KeyNames &names() const { return m_names; }
    KeyRowNumber size() const { return m_names.size(); }
    QByteArrayView name(KeyRowNumber row) const { return m_names.name(row); }

    /// What the server said of a key at `nowMs`; parts that are unknown leave what was known before.
    void setDetails(KeyRowNumber row, const KeyDetails &details, qint64 nowMs);
    KeyState state(KeyRowNumber row) const;
    /// Rows whose details were told at least once.
    KeyRowNumber knownCount() const { return m_known; }
    bool isKnown(KeyRowNumber row) const;
    std::size_t byteCount() const; ///< of the details, without the names

    enum class Figure { Type, Expiry, Bytes, Encoding };
    static constexpr std::uint64_t unknownWeight = ~std::uint64_t(0);
    /// A number for each row by which it stands in order of the figure; `unknownWeight` where it is unknown. What never expires
    /// comes behind what does. O(rows), some 5 ns each.
    std::vector<std::uint64_t> weights(Figure figure) const;

private:
    static constexpr KeyRowNumber blockRows = 1024;
    struct Block
    {
        std::array<std::uint32_t, blockRows> expiry{};
        std::array<std::uint8_t, blockRows> kind{}; ///< type below, encoding above
        std::array<std::uint8_t, 3 * blockRows> bytes{};
    };
    const Block *block(KeyRowNumber row) const;
    Block &ownBlock(KeyRowNumber row); ///< to write in: made where there is none, copied where it is shared
    std::uint32_t packedExpiry(qint64 ttlMs, qint64 nowMs) const;
    static std::uint8_t word(QByteArrayList &words, const QByteArray &text);

    qint64 m_base; ///< ms; expiries count from here
    KeyNames m_names;
    std::vector<std::shared_ptr<Block>> m_blocks;
    KeyRowNumber m_known = 0;
    QByteArrayList m_types;
    QByteArrayList m_encodings;
};

/// The rows from `from` on whose names pass, in order. 20 to 50 ns a name. Stopped: what was found so far.
std::vector<KeyRowNumber> filterRows(const KeyNames &names, const KeyNameFilter &filter, KeyRowNumber from = 0,
                                     std::stop_token stop = {});

/// The rows in order of their weights (one for each row of the list), those of the same in the order in which they come, unknown
/// ones last either way.
std::vector<KeyRowNumber> sortedByWeight(const std::vector<std::uint64_t> &weights, std::vector<KeyRowNumber> rows,
                                         bool descending);

/// Weights by the namespace or the version that the names tell.
enum class NamePart { Namespace, Version };
std::vector<std::uint64_t> nameWeights(const KeyNames &names, NamePart part);

/// The rows in order of their names' bytes; in any order where it was stopped. Some 0.5 µs a name; 16 bytes a row meanwhile.
std::vector<KeyRowNumber> sortedByName(const KeyNames &names, std::vector<KeyRowNumber> rows, std::stop_token stop = {});

} // namespace freshet::inspect
