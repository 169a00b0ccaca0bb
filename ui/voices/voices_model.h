// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/voice.h"

#include <QAbstractTableModel>

#include <vector>

namespace freshet::ui {

/// One page of the table `voices`, as the database ordered it. Thread: the GUI's. `update` is O(rows): a page of the same voices
/// changes in place, so that what is chosen stays; any other resets.
class VoicesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        StatusColumn,
        LanguageColumn,
        GenderColumn,
        CategoryColumn,
        VisibilityColumn,
        CreatedColumn,
        UserColumn,
        ProviderColumn,
        ColumnCount
    };
    enum Role { StatusRole = Qt::UserRole /**< voice::VoiceStatus as int */ };

    using QAbstractTableModel::QAbstractTableModel;

    void update(std::vector<voice::Voice> voices);
    void setStale(bool stale);
    void retell(); ///< the words follow the language
    const std::vector<voice::Voice> &voices() const { return m_voices; }
    const voice::Voice *voice(int row) const; ///< nullptr: there is none
    int rowOf(const QByteArray &id) const;    ///< -1: not on this page. O(rows)

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    static QString text(const voice::Voice &voice, int column);

    std::vector<voice::Voice> m_voices;
    bool m_isStale = false;
};

} // namespace freshet::ui
