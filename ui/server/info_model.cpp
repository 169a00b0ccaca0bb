// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/info_model.h"

#include "ui/server/info_meaning.h"
#include "ui/widgets/text.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace freshet::ui {

namespace {

using Row = InfoModel::Row;

constexpr qsizetype mostShown = 500; // characters of a value; all of them are copied

struct Key
{
    QString section;
    QString name;
    int occurrence = 0;
    friend bool operator==(const Key &, const Key &) = default;
    friend size_t qHash(const Key &key, size_t seed = 0) { return qHashMulti(seed, key.section, key.name, key.occurrence); }
};

Key keyOf(const Row &row)
{
    return {row.section, row.name, row.occurrence};
}

QHash<Key, int> placesOf(const std::vector<Row> &rows)
{
    QHash<Key, int> places;
    places.reserve(qsizetype(rows.size()));
    for (const Row &row : rows)
        places.insert(keyOf(row), int(places.size()));
    return places;
}

QString shown(const QString &text)
{
    return text.size() > mostShown ? visibleText(text.left(mostShown)) + QStringLiteral(" …") : visibleText(text);
}

} // namespace

InfoModel::InfoModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

void InfoModel::update(const inspect::ServerInfo &info, const QDateTime &now)
{
    std::vector<Row> next;
    QHash<Key, int> seen;
    m_isCut = false;
    for (const auto &section : info.sections) {
        for (const auto &entry : section.entries) {
            if (next.size() == mostRows) {
                m_isCut = true;
                break;
            }
            const int occurrence = seen[Key{section.name, entry.name, 0}]++;
            next.push_back({section.name, entry.name, entry.value, occurrence});
        }
    }
    removeGone(next);
    putInOrder(next);
    insertNew(next);
    setValues(next, now);
}

void InfoModel::removeGone(const std::vector<Row> &next)
{
    const QHash<Key, int> places = placesOf(next);
    const auto isGone = [&](int row) { return !places.contains(keyOf(m_rows[std::size_t(row)])); };
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

// Command statistics come in the order of a hash table, which changes while the server runs.
void InfoModel::putInOrder(const std::vector<Row> &next)
{
    const QHash<Key, int> places = placesOf(next);
    const auto comesFirst = [&](const Row &a, const Row &b) { return places.value(keyOf(a)) < places.value(keyOf(b)); };
    if (std::is_sorted(m_rows.begin(), m_rows.end(), comesFirst))
        return;
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<Key> keys;
    for (const QModelIndex &index : before)
        keys.push_back(keyOf(m_rows[std::size_t(index.row())]));
    std::stable_sort(m_rows.begin(), m_rows.end(), comesFirst);
    const QHash<Key, int> now = placesOf(m_rows);
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(now.value(keys[std::size_t(i)]), before[i].column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

// What is left is a part of `next` in its order.
void InfoModel::insertNew(const std::vector<Row> &next)
{
    const bool nothingBefore = m_rows.empty(); // then nothing is worth a mark
    std::size_t place = 0;
    while (place < next.size()) {
        if (place < m_rows.size() && keyOf(m_rows[place]) == keyOf(next[place])) {
            ++place;
            continue;
        }
        std::size_t end = place + 1;
        while (end < next.size() && (place >= m_rows.size() || keyOf(next[end]) != keyOf(m_rows[place])))
            ++end;
        beginInsertRows({}, int(place), int(end) - 1);
        m_rows.insert(m_rows.begin() + qsizetype(place), next.begin() + qsizetype(place), next.begin() + qsizetype(end));
        for (std::size_t row = place; row < end; ++row) {
            m_rows[row].isNew = true;
            m_rows[row].change = nothingBefore ? QString() : tr("new");
        }
        endInsertRows();
        place = end;
    }
}

void InfoModel::setValues(const std::vector<Row> &next, const QDateTime &now)
{
    int firstChanged = -1; // of the run that is not told yet
    const int count = int(m_rows.size());
    for (int i = 0; i <= count; ++i) {
        bool changed = false;
        if (i < count) {
            Row &row = m_rows[std::size_t(i)];
            const Row &newer = next[std::size_t(i)];
            const Row was = row;
            if (row.isNew)
                row.isNew = false; // its mark stands until the next answer
            else
                row.change = infoChange(row.value, newer.value);
            row.value = newer.value;
            row.meaning = infoMeaning(row.name, row.value, now);
            changed = row.value != was.value || row.change != was.change || row.meaning != was.meaning;
        }
        if (changed && firstChanged < 0)
            firstChanged = i;
        if (!changed && firstChanged >= 0) {
            Q_EMIT dataChanged(index(firstChanged, 0), index(i - 1, ColumnCount - 1));
            firstChanged = -1;
        }
    }
}

void InfoModel::clear()
{
    if (m_rows.empty())
        return;
    beginRemoveRows({}, 0, int(m_rows.size()) - 1);
    m_rows.clear();
    endRemoveRows();
    m_isCut = false;
}

QStringList InfoModel::sections() const
{
    QStringList names;
    QHash<QString, bool> seen;
    for (const Row &row : m_rows) {
        if (!std::exchange(seen[row.section], true))
            names.append(row.section);
    }
    return names;
}

void InfoModel::retell(const QDateTime &now)
{
    if (m_rows.empty())
        return;
    for (Row &row : m_rows) {
        row.meaning = infoMeaning(row.name, row.value, now);
        row.change.clear();
    }
    Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int InfoModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int InfoModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant InfoModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        switch (Column(index.column())) {
        case NameColumn:
            return shown(row.name);
        case ValueColumn:
            return shown(row.value);
        case MeaningColumn:
            return row.meaning;
        case ChangeColumn:
            return row.change;
        case SectionColumn:
            return shown(row.section);
        case ColumnCount:
            return {};
        }
        return {};
    case Qt::AccessibleTextRole:
        return index.column() == ValueColumn && !row.meaning.isEmpty()
                   ? QStringLiteral("%1 (%2)").arg(shown(row.value), row.meaning)
                   : data(index, Qt::DisplayRole);
    case SectionRole:
        return row.section;
    case ChangedRole:
        return !row.change.isEmpty();
    case SearchRole:
        return QStringList{row.name, row.value.left(10'000), row.meaning}.join(u'\n');
    case LineRole:
        return QStringLiteral("%1:%2").arg(row.name, row.value);
    default:
        return {};
    }
}

QVariant InfoModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return tr("Name");
    case ValueColumn:
        return tr("Value");
    case MeaningColumn:
        return tr("Meaning");
    case ChangeColumn:
        return tr("Change");
    case SectionColumn:
        return tr("Section");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace freshet::ui
