// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSet>

#include <functional>
#include <utility>
#include <vector>

namespace freshet::ui {

/// What a cell of a RowsModel says beside its text.
enum class CellTone { Normal, Muted, Warning, Bad };

/// Roles of a RowsModel.
struct RowRole
{
    static constexpr int sort = Qt::UserRole;     ///< a number or text; invalid: unknown
    static constexpr int tone = Qt::UserRole + 1; ///< CellTone as int
};

/// A table of plain rows, each with a key of its own. Newer rows replace older ones in place, so that what is chosen stays
/// chosen; they come and go as runs where their order is the same, else all is laid out anew. Columns are given as functions of a
/// row. Thread: the GUI's.
template<typename Row>
class RowsModel : public QAbstractTableModel
{
public:
    struct Column
    {
        std::function<QString()> title;
        std::function<QString(const Row &)> text;
        std::function<QVariant(const Row &)> sort; ///< empty: by the text
        std::function<QString(const Row &)> tip;   ///< empty: the text
        std::function<CellTone(const Row &)> tone; ///< empty: normal
        bool isNumber = false;                     ///< stands right
    };
    using KeyOf = std::function<QByteArray(const Row &)>;

    RowsModel(KeyOf keyOf, std::vector<Column> columns, QObject *parent)
        : QAbstractTableModel(parent)
        , m_keyOf(std::move(keyOf))
        , m_columns(std::move(columns))
    {}

    const std::vector<Row> &rows() const { return m_rows; }
    const Row *row(int number) const
    {
        return number >= 0 && number < int(m_rows.size()) ? &m_rows[std::size_t(number)] : nullptr;
    }

    /// O(rows); keys are unique.
    void update(std::vector<Row> rows)
    {
        QSet<QByteArray> before, after;
        for (const Row &one : m_rows)
            before.insert(m_keyOf(one));
        for (const Row &one : rows)
            after.insert(m_keyOf(one));
        if (!keepsOrder(rows, before, after)) {
            beginResetModel();
            m_rows = std::move(rows);
            endResetModel();
            return;
        }
        removeGone(after);
        insertNew(rows, before);
        m_rows = std::move(rows);
        retell();
    }
    void append(std::vector<Row> rows)
    {
        if (rows.empty())
            return;
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + rows.size()) - 1);
        std::move(rows.begin(), rows.end(), std::back_inserter(m_rows));
        endInsertRows();
    }
    /// Words or times changed.
    void retell()
    {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, int(m_columns.size()) - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, int(m_columns.size()) - 1);
    }

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_columns.size()); }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const Row &one = m_rows[std::size_t(index.row())];
        const Column &column = m_columns[std::size_t(index.column())];
        switch (role) {
        case Qt::DisplayRole:
            return column.text(one);
        case Qt::ToolTipRole:
            return column.tip ? column.tip(one) : column.text(one);
        case Qt::TextAlignmentRole:
            return alignment(column);
        case RowRole::sort:
            return column.sort ? column.sort(one) : QVariant(column.text(one));
        case RowRole::tone:
            return int(column.tone ? column.tone(one) : CellTone::Normal);
        default:
            return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= int(m_columns.size()))
            return {};
        const Column &column = m_columns[std::size_t(section)];
        return role == Qt::DisplayRole         ? QVariant(column.title())
               : role == Qt::TextAlignmentRole ? alignment(column)
                                               : QVariant();
    }

private:
    static QVariant alignment(const Column &column)
    {
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    bool keepsOrder(const std::vector<Row> &rows, const QSet<QByteArray> &before, const QSet<QByteArray> &after) const
    {
        std::size_t at = 0;
        for (const Row &one : rows) {
            const QByteArray key = m_keyOf(one);
            if (!before.contains(key))
                continue;
            while (at < m_rows.size() && !after.contains(m_keyOf(m_rows[at])))
                ++at;
            if (at == m_rows.size() || m_keyOf(m_rows[at++]) != key)
                return false;
        }
        return true;
    }
    void removeGone(const QSet<QByteArray> &after)
    {
        const auto isGone = [&](int row) { return !after.contains(m_keyOf(m_rows[std::size_t(row)])); };
        for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
            if (!isGone(last))
                continue;
            int first = last;
            while (first > 0 && isGone(first - 1))
                --first;
            beginRemoveRows({}, first, last);
            m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
            endRemoveRows();
            last = first;
        }
    }
    void insertNew(const std::vector<Row> &rows, const QSet<QByteArray> &before)
    {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            std::size_t end = i;
            while (end < rows.size() && !before.contains(m_keyOf(rows[end])))
                ++end;
            if (end == i)
                continue;
            beginInsertRows({}, int(i), int(end) - 1);
            m_rows.insert(m_rows.begin() + std::ptrdiff_t(i), rows.begin() + std::ptrdiff_t(i),
                          rows.begin() + std::ptrdiff_t(end));
            endInsertRows();
            i = end - 1;
        }
    }

    KeyOf m_keyOf;
    std::vector<Column> m_columns;
    std::vector<Row> m_rows;
};

} // namespace freshet::ui
