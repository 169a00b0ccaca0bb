// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/dead_letter_list.h"

#include <algorithm>

namespace freshet::ui {

int DeadLetterList::groupOf(const events::DeadHead &head)
{
    const std::pair key(head.stream, head.likeness);
    if (const auto found = m_numbers.constFind(key); found != m_numbers.constEnd())
        return *found;
    if (m_numbers.size() >= qsizetype(mostGroups)) {
        if (m_others < 0) {
            m_others = int(m_groups.size());
            m_groups.emplace_back().isOthers = true;
        }
        return m_others;
    }
    const int number = int(m_groups.size());
    m_groups.emplace_back().stream = head.stream;
    m_numbers.insert(key, number);
    return number;
}

void DeadLetterList::empty()
{
    m_letters.clear();
    for (Group &group : m_groups)
        group.count = 0;
}

void DeadLetterList::add(const std::vector<events::DeadHead> &heads)
{
    for (const events::DeadHead &head : heads) {
        if (!m_letters.empty() && !events::isIdBefore(m_letters.back().id, head.id))
            continue;
        const int number = groupOf(head);
        Group &group = m_groups[std::size_t(number)];
        if (group.count++ == 0)
            group.oldest = head.id;
        group.newest = head.id;
        group.error = head.error;
        m_letters.push_back({head.id, number});
    }
}

void DeadLetterList::dropBefore(const QByteArray &oldest)
{
    const auto end = oldest.isEmpty() ? m_letters.end() : std::ranges::find_if(m_letters, [&](const Letter &letter) {
        return !events::isIdBefore(letter.id, oldest);
    });
    if (end == m_letters.begin())
        return;
    for (auto it = m_letters.begin(); it != end; ++it)
        --m_groups[std::size_t(it->group)].count;
    m_letters.erase(m_letters.begin(), end);
    for (Group &group : m_groups)
        group.oldest.clear();
    for (const Letter &letter : m_letters) {
        QByteArray &first = m_groups[std::size_t(letter.group)].oldest;
        if (first.isEmpty())
            first = letter.id;
    }
}

std::vector<QByteArray> DeadLetterList::ids(int group) const
{
    std::vector<QByteArray> ids;
    ids.reserve(group < 0 ? m_letters.size() : 64);
    for (auto it = m_letters.rbegin(); it != m_letters.rend(); ++it) {
        if (group < 0 || it->group == group)
            ids.push_back(it->id);
    }
    return ids;
}

} // namespace freshet::ui
