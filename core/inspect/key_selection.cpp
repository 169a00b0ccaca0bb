// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_selection.h"

#include <algorithm>
#include <utility>

namespace freshet::inspect {

KeySelection::KeySelection(std::vector<QByteArray> names)
    : m_given(std::make_shared<const std::vector<QByteArray>>(std::move(names)))
    , m_size(qint64(m_given->size()))
{}

KeySelection::KeySelection(KeyNames names, std::optional<KeyRows> rows, std::vector<Places> places)
    : m_names(std::move(names))
    , m_rows(std::move(rows))
{
    const qint64 end = m_rows ? m_rows->size() : m_names.size();
    std::ranges::sort(places, {}, &Places::first);
    qint64 next = 0; // the first place that none of those before stands for
    for (const Places &one : places) {
        const qint64 first = std::max(one.first, next);
        next = std::max(next, std::min(one.first + one.count, end));
        if (first >= next)
            continue;
        if (!m_places.empty() && m_places.back().first + m_places.back().count == first)
            m_places.back().count += next - first;
        else
            m_places.push_back({first, next - first});
        m_size += next - first;
    }
}

std::vector<QByteArray> KeySelection::part(qint64 from, qint64 most) const
{
    std::vector<QByteArray> names;
    from = std::clamp<qint64>(from, 0, m_size);
    most = std::clamp<qint64>(most, 0, m_size - from);
    names.reserve(std::size_t(most));
    if (most > 0) {
        visitFrom(from, [&](QByteArrayView name) {
            names.push_back(name.toByteArray());
            return names.size() < std::size_t(most);
        });
    }
    return names;
}

} // namespace freshet::inspect
