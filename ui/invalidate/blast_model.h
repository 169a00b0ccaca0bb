// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/blast_radius.h"

#include <QAbstractTableModel>

namespace freshet::ui {

/// The namespaces that an invalidation touches, with what it costs each: a row a version and namespace. Thread: the GUI's.
class BlastModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NamespaceColumn, VersionColumn, KeysColumn, ShareColumn, ServedColumn, MissColumn, WarmColumn, ColumnCount };

    explicit BlastModel(QObject *parent = nullptr);

    /// `blast` nothing: not measured (yet).
    void setContent(const inspect::InvalidationPreview &preview, const std::optional<inspect::BlastRadius> &blast);
    void retell();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        inspect::InvalidationPreview::Group group;
        std::optional<inspect::NamespaceBlast> blast; ///< of the first row of its namespace
        bool isOld = false;                           ///< of a version that nobody reads
    };
    QString text(const Row &row, int column) const;

    std::vector<Row> m_rows;
    qint64 m_others = 0; ///< keys of further namespaces, in a row of their own
};

} // namespace freshet::ui
