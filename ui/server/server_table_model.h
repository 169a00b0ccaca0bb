// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <optional>
#include <vector>

namespace freshet::ui {

/// The rows of a page's table, in words that are ready to be drawn. The pages make them (see their `…_text` functions).
///
/// Thread: the GUI's. For the maintainer: a row is known by its id. A newer answer is merged: gone rows out, changed ones told in
/// runs, new ones behind; never a reset, so selection and scroll position stay. The order on the screen is the proxy's. O(rows).
class ServerTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole, ///< the row's id
        OrderRole,             ///< what a cell is sorted by: a number or a text
        ToneRole,              ///< Tone
        FixedFontRole,         ///< bool
        SpreadRole,            ///< Spread; invalid where there is none
    };
    enum class Tone { Normal, Muted, Strong, Good, Warning, Bad };
    /// A bar from nothing to `value` with a whisker from `low` to `high`, all as parts (0 to 1) of the greatest `high`.
    struct Spread
    {
        double low = 0;
        double value = 0;
        double high = 0;
        friend bool operator==(const Spread &, const Spread &) = default;
    };
    struct Cell
    {
        QString text;
        QVariant order{};         ///< invalid: the text; unknown numbers are sorted as the least
        Tone tone = Tone::Normal; ///< its words say it too
        QString tip{};            ///< empty: the text
        std::optional<Spread> spread{};
        friend bool operator==(const Cell &, const Cell &) = default;
    };
    struct Row
    {
        QByteArray id;
        std::vector<Cell> cells; ///< as many as columns
        friend bool operator==(const Row &, const Row &) = default;
    };
    struct Column
    {
        QString title;
        bool isNumber = false;    ///< to the right
        bool isFixedFont = false; ///< for what a server says
        int least = 6;            ///< characters that it needs
        int grow = 0;             ///< its part of the room that is left over
        bool mayHide = false;     ///< where there is no room for all
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// The number of columns is that of the first call.
    void setColumns(std::vector<Column> columns);
    /// A newer answer; ids must differ.
    void setRows(std::vector<Row> rows);
    const std::vector<Row> &rows() const { return m_rows; }
    /// Adds at the end and forgets the first ones beyond `most`.
    void append(std::vector<Row> rows, std::size_t most);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<Column> m_columns;
    std::vector<Row> m_rows;
};

/// Rows in which each of the searched words occurs, in any cell; sorted by ServerTableModel::OrderRole.
class ServerTableFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ServerTableFilter(QObject *parent = nullptr);
    /// Case does not matter; blanks part words. Plain text, no pattern.
    void setSearch(const QString &text);
    bool isSearching() const { return !m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
};

} // namespace freshet::ui

Q_DECLARE_METATYPE(freshet::ui::ServerTableModel::Spread)
