// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_model.h"

#include "ui/activity/activity_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QSet>

#include <algorithm>

namespace freshet::ui {

using audit::Activity;

namespace {

constexpr qsizetype mostShown = 300; // characters of a cell; the detail shows all

QString cut(const QString &text)
{
    return text.size() > mostShown ? text.left(mostShown) + QStringLiteral(" …") : text;
}

QStringList sorted(const QSet<QString> &set)
{
    QStringList all(set.begin(), set.end());
    all.sort();
    return all;
}

} // namespace

void ActivityModel::update(const audit::ActivityLog::Page &page)
{
    if (page.isWhole && !m_records.empty() && page.records != m_records) {
        beginResetModel();
        m_records = page.records;
        endResetModel();
        return;
    }
    dropOlderThan(page.oldest);
    replace(page.records);
    insertNew(page.records);
}

void ActivityModel::dropOlderThan(qint64 oldest)
{
    const auto first = std::ranges::find_if(m_records, [oldest](const Activity &one) { return one.id < oldest; });
    if (first == m_records.end())
        return;
    beginRemoveRows({}, int(first - m_records.begin()), int(m_records.size()) - 1);
    m_records.erase(first, m_records.end());
    endRemoveRows();
}

void ActivityModel::replace(const std::vector<Activity> &records)
{
    for (const Activity &one : records) {
        const int row = rowOf(one.id);
        if (row < 0 || m_records[std::size_t(row)] == one)
            continue;
        m_records[std::size_t(row)] = one;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void ActivityModel::insertNew(const std::vector<Activity> &records)
{
    const qint64 newest = m_records.empty() ? 0 : m_records.front().id;
    const auto end = std::ranges::find_if(records, [newest](const Activity &one) { return one.id <= newest; });
    if (end == records.begin())
        return;
    beginInsertRows({}, 0, int(end - records.begin()) - 1);
    m_records.insert(m_records.begin(), records.begin(), end);
    endInsertRows();
}

const Activity *ActivityModel::record(int row) const
{
    return row >= 0 && std::size_t(row) < m_records.size() ? &m_records[std::size_t(row)] : nullptr;
}

int ActivityModel::rowOf(qint64 id) const
{
    const auto found = std::ranges::lower_bound(m_records, id, std::greater<>(), &Activity::id);
    return found != m_records.end() && found->id == id ? int(found - m_records.begin()) : -1;
}

QStringList ActivityModel::groups() const
{
    QSet<QString> set;
    for (const Activity &one : m_records)
        set.insert(actionGroup(one.intent.action));
    return sorted(set);
}

QStringList ActivityModel::connections() const
{
    QSet<QString> set;
    for (const Activity &one : m_records)
        set.insert(connectionTitle(one.intent.origin));
    return sorted(set);
}

void ActivityModel::retell()
{
    if (!m_records.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_records.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int ActivityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

int ActivityModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ActivityModel::text(const Activity &record, int column) const
{
    switch (column) {
    case TimeColumn:
        return formatTime(record.begun);
    case UserColumn:
        return visibleText(record.user);
    case ConnectionColumn:
        return connectionTitle(record.intent.origin);
    case ActionColumn:
        return actionTitle(record.intent.action);
    case TargetColumn:
        return cut(visibleBytes(record.intent.target.left(4 * mostShown)));
    case StateColumn:
        return record.undoneBy > 0 ? tr("Taken back") : stateTitle(record.state);
    case ResultColumn:
        return cut(resultText(record));
    case ReasonColumn:
        return cut(visibleText(record.intent.reason));
    default:
        return {};
    }
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    const Activity *one = index.isValid() ? record(index.row()) : nullptr;
    if (!one || index.column() >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*one, index.column());
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(*one, index.column()));
    case StateRole:
        return int(one->state);
    case GroupRole:
        return actionGroup(one->intent.action);
    case ConnectionRole:
        return connectionTitle(one->intent.origin);
    case BegunRole:
        return one->begun;
    case SearchRole: {
        QStringList parts;
        for (int column = UserColumn; column < ColumnCount; ++column)
            parts << text(*one, column);
        return QString(parts.join(QLatin1Char('\n')) + QLatin1Char('\n') + one->intent.action + QLatin1Char('\n') +
                       visibleText(one->intent.origin.server));
    }
    default:
        return {};
    }
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case UserColumn:
        return tr("Who");
    case ConnectionColumn:
        return tr("Connection");
    case ActionColumn:
        return tr("Action");
    case TargetColumn:
        return tr("Target");
    case StateColumn:
        return tr("State");
    case ResultColumn:
        return tr("Result");
    case ReasonColumn:
        return tr("Reason");
    default:
        return {};
    }
}

} // namespace freshet::ui
