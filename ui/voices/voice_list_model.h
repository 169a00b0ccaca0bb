// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/voice_service.h"

#include <QAbstractTableModel>

namespace freshet::ui {

/// A user's voices as the service answers. Thread: the GUI's. O(voices).
class VoiceListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { PartColumn, NameColumn, StatusColumn, LanguageColumn, GenderColumn, SourceColumn, ProviderColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void update(const voice::VoiceList &list);
    void clear();
    void retell();
    const voice::VoiceList &list() const { return m_list; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const voice::VoiceList::Listed &one, int column) const;

    voice::VoiceList m_list;
};

} // namespace freshet::ui
