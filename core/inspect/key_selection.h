// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_rows.h"

#include <QByteArray>

#include <initializer_list>
#include <optional>
#include <vector>

namespace freshet::inspect {

/// Keys that something is to be done with: names that were given, or a part of a list, each once. A snapshot, cheap to copy
/// however many they are: the names are made only where they are needed, a part at a time. Any thread, one at a time for each
/// copy.
class KeySelection
{
public:
    /// Places in a list as it is shown.
    struct Places
    {
        qint64 first = 0;
        qint64 count = 0;
    };

    KeySelection() = default;
    KeySelection(std::vector<QByteArray> names);
    KeySelection(std::initializer_list<QByteArray> names)
        : KeySelection(std::vector<QByteArray>(names))
    {}
    /// What stands at these places of a list that is shown in the order of `rows`, or as it was found. Places that overlap count
    /// once; the keys come in the list's order.
    KeySelection(KeyNames names, std::optional<KeyRows> rows, std::vector<Places> places);

    qint64 size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    QByteArray front() const { return part(0, 1).front(); } ///< of those that are not empty
    /// At most so many names from the one with that number on. Some 0.1 µs a name.
    std::vector<QByteArray> part(qint64 from, qint64 most) const;
    std::vector<QByteArray> all() const { return part(0, m_size); }

    /// Calls `visit(name)` for each, in order, until it says false.
    template<typename Visit>
    void forEach(Visit visit) const
    {
        visitFrom(0, [&visit](QByteArrayView name) { return visit(name); });
    }

private:
    template<typename Visit>
    void visitFrom(qint64 from, Visit visit) const
    {
        for (std::size_t i = 0; m_given && i < m_given->size() - std::size_t(from); ++i) {
            if (!visit(QByteArrayView((*m_given)[std::size_t(from) + i])))
                return;
        }
        for (const Places &places : m_places) {
            const qint64 skipped = std::min(from, places.count);
            from -= skipped;
            if (!visitPlaces(places.first + skipped, places.first + places.count, visit))
                return;
        }
    }
    template<typename Visit>
    bool visitPlaces(qint64 first, qint64 end, Visit &visit) const
    {
        bool goesOn = true;
        if (!m_rows) {
            m_names.forEach(KeyRowNumber(first), KeyRowNumber(end),
                            [&](KeyRowNumber, QByteArrayView name) { return goesOn = visit(name); });
            return goesOn;
        }
        for (qint64 place = first; goesOn && place < end; ++place)
            goesOn = visit(m_names.name((*m_rows)[std::size_t(place)]));
        return goesOn;
    }

    std::shared_ptr<const std::vector<QByteArray>> m_given;
    KeyNames m_names;
    std::optional<KeyRows> m_rows;
    std::vector<Places> m_places; ///< in order, apart from each other
    qint64 m_size = 0;
};

} // namespace freshet::inspect
