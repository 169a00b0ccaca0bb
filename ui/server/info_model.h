// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_info.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QStringList>

#include <vector>

namespace freshet::ui {

/// The lines of INFO, one a row, in the server's order. A newer answer changes rows in place, so selection and scroll position
/// stay. Names and values are shown with everything invisible made visible, and a long value cut.
///
/// Thread: the GUI's. For the maintainer: a row is known by its section, its name and how often that came before (hostile servers
/// repeat names). A newer answer is merged: runs of gone rows out, the rest put in the answer's order, runs of new ones in, then
/// one `dataChanged` for each run of changed rows. Never a reset. O(rows).
class InfoModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, MeaningColumn, ChangeColumn, SectionColumn, ColumnCount };
    enum Role {
        SectionRole = Qt::UserRole, ///< the section's name, raw
        ChangedRole,                ///< bool: since the answer before
        SearchRole,                 ///< what a search looks through: name, value and meaning
        LineRole,                   ///< `name:value`, raw and whole
    };
    struct Row
    {
        QString section;
        QString name;
        QString value;
        int occurrence = 0; ///< of this name in this section
        QString meaning{};  ///< in human units; empty where the value says it all
        QString change{};   ///< since the answer before; empty: none
        bool isNew = false; ///< used while an answer is merged
    };
    static constexpr std::size_t mostRows = 20'000; ///< a real server has some hundreds

    explicit InfoModel(QObject *parent = nullptr);

    /// Takes a newer answer of the same node.
    void update(const inspect::ServerInfo &info, const QDateTime &now);
    void clear();
    QStringList sections() const;          ///< in the server's order, each once
    bool isCut() const { return m_isCut; } ///< there were more than `mostRows`
    const std::vector<Row> &rows() const { return m_rows; }
    /// The words follow the language.
    void retell(const QDateTime &now);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void removeGone(const std::vector<Row> &next);
    void putInOrder(const std::vector<Row> &next);
    void insertNew(const std::vector<Row> &next);
    void setValues(const std::vector<Row> &next, const QDateTime &now);

    std::vector<Row> m_rows;
    bool m_isCut = false;
};

} // namespace freshet::ui
