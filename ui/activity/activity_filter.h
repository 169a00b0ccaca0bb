// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace freshet::ui {

/// The records of an ActivityModel that fit a text, a group of actions, a connection and a time. Empty: all.
class ActivityFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    /// Case does not matter; blanks part words that must all occur. Plain text, no pattern.
    void setSearch(const QString &text);
    void setGroup(const QString &group);
    void setConnection(const QString &title);
    void setSince(const QDateTime &since); ///< begun then or later; invalid: any time
    bool isFiltering() const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
    QString m_group;
    QString m_connection;
    QDateTime m_since;
};

} // namespace freshet::ui
