// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_filter.h"

#include "ui/activity/activity_model.h"

#include <algorithm>

namespace freshet::ui {

void ActivityFilter::setSearch(const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    if (m_words == words)
        return;
    m_words = words;
    invalidateFilter();
}

void ActivityFilter::setGroup(const QString &group)
{
    if (m_group == group)
        return;
    m_group = group;
    invalidateFilter();
}

void ActivityFilter::setConnection(const QString &title)
{
    if (m_connection == title)
        return;
    m_connection = title;
    invalidateFilter();
}

void ActivityFilter::setSince(const QDateTime &since)
{
    if (m_since == since)
        return;
    m_since = since;
    invalidateFilter();
}

bool ActivityFilter::isFiltering() const
{
    return !m_words.isEmpty() || !m_group.isEmpty() || !m_connection.isEmpty() || m_since.isValid();
}

bool ActivityFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_since.isValid() && index.data(ActivityModel::BegunRole).toDateTime() < m_since)
        return false;
    if (!m_group.isEmpty() && index.data(ActivityModel::GroupRole).toString() != m_group)
        return false;
    if (!m_connection.isEmpty() && index.data(ActivityModel::ConnectionRole).toString() != m_connection)
        return false;
    if (m_words.isEmpty())
        return true;
    const QString text = index.data(ActivityModel::SearchRole).toString();
    return std::ranges::all_of(m_words, [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace freshet::ui
