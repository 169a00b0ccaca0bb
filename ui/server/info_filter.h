// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace freshet::ui {

/// The lines of one section of an InfoModel, or those of all sections in which a text occurs in name, value or meaning.
class InfoFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    /// Empty (null): all sections.
    void setSection(const QString &section);
    /// Case does not matter; blanks part words that must all occur. While there is one the section is not looked at. Plain text,
    /// no pattern.
    void setSearch(const QString &text);
    bool isSearching() const { return !m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_section;
    QStringList m_words;
};

} // namespace freshet::ui
