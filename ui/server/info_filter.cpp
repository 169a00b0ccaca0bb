// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/info_filter.h"

#include "ui/server/info_model.h"

#include <algorithm>

namespace freshet::ui {

void InfoFilter::setSection(const QString &section)
{
    if (m_section == section && m_section.isNull() == section.isNull())
        return;
    m_section = section;
    invalidateFilter();
}

void InfoFilter::setSearch(const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    if (m_words == words)
        return;
    m_words = words;
    invalidateFilter();
}

bool InfoFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_words.isEmpty())
        return m_section.isNull() || index.data(InfoModel::SectionRole).toString() == m_section;
    const QString text = index.data(InfoModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace freshet::ui
