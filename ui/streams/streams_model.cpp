// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/streams_model.h"

#include "ui/streams/streams_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <algorithm>
#include <array>
#include <limits>

namespace freshet::ui {

namespace {

bool isBefore(const StreamRow &a, const StreamRow &b)
{
    return a.stream != b.stream ? a.stream < b.stream : a.group < b.group;
}

bool isSame(const StreamRow &a, const StreamRow &b)
{
    return a.stream == b.stream && a.group == b.group && a.hasGroup == b.hasGroup;
}

bool has(const std::vector<StreamRow> &rows, const StreamRow &wanted)
{
    const auto at = std::lower_bound(rows.begin(), rows.end(), wanted, isBefore);
    return at != rows.end() && isSame(*at, wanted);
}

/// Which cells of a row look otherwise.
void noteChanged(std::array<bool, StreamsModel::ColumnCount> &changed, const StreamRow &a, const StreamRow &b)
{
    const auto note = [&changed](int column, bool differs) {
        changed[std::size_t(column)] = changed[std::size_t(column)] || differs;
    };
    const bool isOtherwise = a.error != b.error || a.alert != b.alert;
    note(StreamsModel::StreamColumn, isOtherwise);
    note(StreamsModel::GroupColumn, isOtherwise);
    note(StreamsModel::LagColumn, a.lag != b.lag || a.isLagOver != b.isLagOver);
    note(StreamsModel::TrendColumn, a.trend != b.trend || isOtherwise);
    note(StreamsModel::DrainColumn, a.drain != b.drain);
    note(StreamsModel::PendingColumn, a.pending != b.pending);
    note(StreamsModel::OldestColumn, a.oldestPending != b.oldestPending || a.oldestPendingId != b.oldestPendingId ||
                                         a.pending != b.pending || a.isAgeOver != b.isAgeOver);
    note(StreamsModel::ConsumersColumn, a.consumers != b.consumers);
    note(StreamsModel::LostColumn, a.lost != b.lost || a.lostMore != b.lostMore || a.gap != b.gap);
    note(StreamsModel::AddedColumn, a.addedPerSecond != b.addedPerSecond);
    note(StreamsModel::LengthColumn, a.length != b.length);
    note(StreamsModel::LastColumn, a.lastId != b.lastId);
    note(StreamsModel::FirstColumn, a.firstId != b.firstId);
    note(StreamsModel::BytesColumn, a.bytes != b.bytes);
    note(StreamsModel::GroupsColumn, a.groups != b.groups || isOtherwise);
}

template<typename Number>
std::optional<double> numberOf(const std::optional<Number> &value)
{
    return value ? std::optional(double(*value)) : std::nullopt;
}

LostEntries lostOf(const StreamRow &row)
{
    return {row.lost, row.lostMore, row.gap};
}

std::optional<double> idNumber(const QByteArray &id)
{
    if (id.isEmpty())
        return std::nullopt;
    return double(events::timeOfId(id).time_since_epoch().count());
}

std::optional<double> sortNumber(const StreamRow &row, int column)
{
    const auto ofGroup = [&row](double number) { return row.hasGroup ? std::optional(number) : std::nullopt; };
    switch (column) {
    case StreamsModel::LagColumn:
    case StreamsModel::TrendColumn:
        return numberOf(row.lag.count);
    case StreamsModel::DrainColumn:
        return row.drain ? std::optional(double(row.drain->count())) : std::nullopt;
    case StreamsModel::PendingColumn:
        return ofGroup(double(row.pending));
    case StreamsModel::OldestColumn:
        return row.oldestPending ? std::optional(double(row.oldestPending->count())) : std::nullopt;
    case StreamsModel::ConsumersColumn:
        return ofGroup(double(row.consumers));
    case StreamsModel::LostColumn:
        return row.hasGroup ? numberOf(lostOf(row).count()) : std::nullopt;
    case StreamsModel::AddedColumn:
        return row.addedPerSecond;
    case StreamsModel::LengthColumn:
        return numberOf(row.length);
    case StreamsModel::LastColumn:
        return idNumber(row.lastId);
    case StreamsModel::FirstColumn:
        return idNumber(row.firstId);
    case StreamsModel::BytesColumn:
        return numberOf(row.bytes);
    case StreamsModel::GroupsColumn:
        return double(row.groups);
    default:
        return std::nullopt;
    }
}

} // namespace

StreamsModel::StreamsModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

void StreamsModel::update(const std::vector<StreamRow> &rows)
{
    for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
        if (has(rows, m_rows[std::size_t(last)]))
            continue;
        int first = last;
        while (first > 0 && !has(rows, m_rows[std::size_t(first - 1)]))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i < m_rows.size() && isSame(m_rows[i], rows[i]))
            continue;
        std::size_t end = i;
        while (end < rows.size() && (i >= m_rows.size() || isBefore(rows[end], m_rows[i])))
            ++end;
        beginInsertRows({}, int(i), int(end) - 1);
        m_rows.insert(m_rows.begin() + std::ptrdiff_t(i), rows.begin() + std::ptrdiff_t(i), rows.begin() + std::ptrdiff_t(end));
        endInsertRows();
        i = end - 1;
    }
    std::array<bool, ColumnCount> changed{};
    int first = -1, last = -1;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (m_rows[i] == rows[i])
            continue;
        noteChanged(changed, m_rows[i], rows[i]);
        m_rows[i] = rows[i];
        first = first < 0 ? int(i) : first;
        last = int(i);
    }
    for (int column = 0; column < ColumnCount; ++column) {
        if (!changed[std::size_t(column)])
            continue;
        int end = column;
        while (end + 1 < ColumnCount && changed[std::size_t(end + 1)])
            ++end;
        Q_EMIT dataChanged(index(first, column), index(last, end));
        column = end;
    }
    Q_EMIT updated();
}

void StreamsModel::retell()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int StreamsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int StreamsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

int StreamsModel::compare(int left, int right, int column, bool descending) const
{
    const StreamRow &a = m_rows[std::size_t(left)], &b = m_rows[std::size_t(right)];
    const auto byName = [&] { return a.stream != b.stream ? a.stream.compare(b.stream) : a.group.compare(b.group); };
    if (column == StreamColumn)
        return byName();
    if (column == GroupColumn) {
        const int order = a.group.compare(b.group);
        return order != 0 ? order : a.stream.compare(b.stream);
    }
    const auto x = sortNumber(a, column), y = sortNumber(b, column);
    if (x.has_value() != y.has_value())
        return x.has_value() == descending ? 1 : -1;
    if (x && *x != *y)
        return *x < *y ? -1 : 1;
    return descending ? -byName() : byName(); // equal ones stay by name
}

bool StreamsModel::isAlert(const QModelIndex &index) const
{
    const StreamRow &row = m_rows[std::size_t(index.row())];
    return (index.column() == LagColumn && row.isLagOver) || (index.column() == OldestColumn && row.isAgeOver);
}

bool StreamsModel::isMuted(const QModelIndex &index) const
{
    return index.column() == GroupColumn && !m_rows[std::size_t(index.row())].hasGroup;
}

Qt::Alignment StreamsModel::alignment(int column)
{
    return (column <= GroupColumn || column == TrendColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
}

QVariant StreamsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StreamRow &row = m_rows[std::size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return tip(row, column);
    case Qt::AccessibleTextRole:
        return column == TrendColumn ? tip(row, column) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(alignment(column));
    default:
        return {};
    }
}

QString StreamsModel::text(const StreamRow &row, int column) const
{
    switch (column) {
    case StreamColumn:
        return shortText(row.stream);
    case GroupColumn:
        return row.hasGroup ? shortText(row.group) : row.error ? tr("not permitted") : tr("no group");
    case LagColumn:
        return row.hasGroup ? lagText(row.lag) : QString();
    case DrainColumn:
        return !row.hasGroup ? QString() : row.drain ? formatDuration(*row.drain) : unknownText();
    case PendingColumn:
        return row.hasGroup ? formatCount(row.pending) : QString();
    case OldestColumn:
        return !row.hasGroup || row.pending == 0 ? QString() : row.oldestPending ? ageText(*row.oldestPending) : unknownText();
    case ConsumersColumn:
        return row.hasGroup ? formatCount(row.consumers) : QString();
    case LostColumn:
        return row.hasGroup ? lostText(lostOf(row)) : QString();
    case AddedColumn:
        return row.addedPerSecond ? formatRate(*row.addedPerSecond) : unknownText();
    case LengthColumn:
        return countText(row.length);
    case LastColumn:
        return row.lastId.isEmpty() ? unknownText() : idTimeText(row.lastId);
    case FirstColumn:
        return row.firstId.isEmpty() ? unknownText() : idTimeText(row.firstId);
    case BytesColumn:
        return row.bytes ? formatBytes(*row.bytes) : unknownText();
    case GroupsColumn:
        return row.error && row.groups == 0 ? unknownText() : formatCount(row.groups);
    default:
        return {};
    }
}

QString StreamsModel::tip(const StreamRow &row, int column) const
{
    switch (column) {
    case StreamColumn:
    case GroupColumn:
        if (row.error)
            return streamErrorText(*row.error);
        return visibleBytes((column == StreamColumn ? row.stream : row.group).left(2000)) + QLatin1Char('\n') +
               tr("Double click or Enter opens it");
    case LagColumn:
        return row.hasGroup ? lagTip(row.lag) : QString();
    case TrendColumn:
        return !row.hasGroup ? tr("Length over the last %n look(s)", nullptr, row.trend.size())
                             : tr("Lag over the last %n look(s)", nullptr, row.trend.size());
    case DrainColumn:
        return row.drain ? tr("Until all is read, if it goes on as between the last two looks")
                         : tr("Not known, or never: the lag does not shrink");
    case OldestColumn:
        return row.oldestPendingId.isEmpty() ? QString()
                                             : tr("Since the entry %1 was added").arg(visibleBytes(row.oldestPendingId));
    case LostColumn:
        return row.hasGroup ? lostTip(lostOf(row)) : QString();
    case LastColumn:
        return row.lastId.isEmpty() ? tr("No entries, or unknown") : tr("Newest entry: %1").arg(visibleBytes(row.lastId));
    case FirstColumn:
        return row.firstId.isEmpty() ? tr("No entries, or unknown") : tr("Oldest entry: %1").arg(visibleBytes(row.firstId));
    case BytesColumn:
        return tr("About, from MEMORY USAGE; asked for in every tenth look");
    default:
        return {};
    }
}

QVariant StreamsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignment(section));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StreamColumn:
        return tr("Stream");
    case GroupColumn:
        return tr("Group");
    case LagColumn:
        return tr("Lag");
    case TrendColumn:
        return tr("Trend");
    case DrainColumn:
        return tr("Drained in");
    case PendingColumn:
        return tr("Pending");
    case OldestColumn:
        return tr("Oldest pending");
    case ConsumersColumn:
        return tr("Consumers");
    case LostColumn:
        return tr("Lost");
    case AddedColumn:
        return tr("Added");
    case LengthColumn:
        return tr("Length");
    case LastColumn:
        return tr("Newest entry");
    case FirstColumn:
        return tr("Oldest entry");
    case BytesColumn:
        return tr("Memory");
    case GroupsColumn:
        return tr("Groups");
    default:
        return {};
    }
}

StreamsFilter::StreamsFilter(StreamsModel *model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setDynamicSortFilter(false);
    setSourceModel(model);
    connect(model, &StreamsModel::updated, this, &StreamsFilter::settle);
}

/// Whether every row that passes is shown, and no other is.
bool StreamsFilter::isWhole() const
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (mapFromSource(m_model->index(row, 0)).isValid() != filterAcceptsRow(row, {}))
            return false;
    }
    return true;
}

bool StreamsFilter::isInOrder() const
{
    const int column = sortColumn();
    const bool descending = sortOrder() == Qt::DescendingOrder;
    int before = -1;
    for (int row = 0; column >= 0 && row < rowCount(); ++row) {
        const int source = mapToSource(index(row, 0)).row();
        const int order = before < 0 ? 0 : m_model->compare(before, source, column, descending);
        if (descending ? order < 0 : order > 0)
            return false;
        before = source;
    }
    return true;
}

// Sorting anew keeps the mapping that filtering anew would build again.
void StreamsFilter::settle()
{
    if (!isWhole())
        invalidate();
    else if (!isInOrder())
        sort(sortColumn(), sortOrder());
}

void StreamsFilter::setSearch(const QString &text)
{
    m_search = text;
    invalidate();
}

void StreamsFilter::setOnlyAlerts(bool only)
{
    m_onlyAlerts = only;
    invalidate();
}

void StreamsFilter::setOnlyPending(bool only)
{
    m_onlyPending = only;
    invalidate();
}

bool StreamsFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const StreamRow &one = m_model->rows()[std::size_t(row)];
    if ((m_onlyAlerts && !one.alert) || (m_onlyPending && one.pending == 0))
        return false;
    return m_search.isEmpty() || shortText(one.stream).contains(m_search, Qt::CaseInsensitive) ||
           shortText(one.group).contains(m_search, Qt::CaseInsensitive);
}

bool StreamsFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    return m_model->compare(left.row(), right.row(), left.column(), sortOrder() == Qt::DescendingOrder) < 0;
}

} // namespace freshet::ui
