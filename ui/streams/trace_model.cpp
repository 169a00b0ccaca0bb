// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/trace_model.h"

#include "ui/streams/event_cell_delegate.h"
#include "ui/streams/event_words.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace freshet::ui {

using events::Timestamp;
using events::TraceRecord;

namespace {

constexpr qsizetype mostText = 300; // characters

double logOf(Timestamp time, Timestamp start)
{
    const double ms = std::max(0.0, double((time - start).count()) / 1000);
    return std::log10(1 + ms);
}

} // namespace

void TraceModel::setRecords(std::vector<TraceRecord> records)
{
    if (records.empty() && m_records.empty())
        return;
    beginResetModel();
    m_records = std::move(records);
    m_rows.clear();
    m_published = {};
    m_end = {};
    for (const TraceRecord &record : m_records) {
        if (record.published != Timestamp() && (m_published == Timestamp() || record.published < m_published))
            m_published = record.published;
    }
    if (m_published == Timestamp() && !m_records.empty()) // then since its first delivery
        m_published = m_records.front().delivered;
    if (!m_records.empty()) {
        Row published;
        if (m_records.front().published != Timestamp())
            published.at = m_published;
        published.isLast = true;
        m_rows.push_back(published);
    }
    for (std::size_t i = 0; i < m_records.size(); ++i)
        addRecord(i);
    for (const Row &row : m_rows) {
        if (row.at)
            m_end = std::max(m_end, *row.at);
    }
    endResetModel();
}

void TraceModel::addRecord(std::size_t number)
{
    const TraceRecord &record = m_records[number];
    std::optional<Timestamp> before = m_published;
    const auto add = [&](Kind kind, std::optional<Timestamp> at) {
        Row row;
        row.kind = kind;
        row.record = number;
        row.at = at;
        if (at && kind != Kind::Reader)
            row.from = before;
        m_rows.push_back(row);
        if (at)
            before = at;
    };
    add(Kind::Reader, std::nullopt);
    add(Kind::Delivered, record.delivered == Timestamp() ? std::nullopt : std::optional(record.delivered));
    const bool failedFirst = record.failed && !record.buried;
    if (record.error && failedFirst)
        add(Kind::Failed, record.failed);
    add(Kind::Removed, record.removals.empty() ? std::nullopt : std::optional(record.removals.front().removed));
    for (std::size_t i = 0; i < record.removals.size(); ++i) {
        Row key;
        key.kind = Kind::Key;
        key.record = number;
        key.removal = i;
        key.from = record.removals[i].removed;
        key.at = record.removals[i].refilled;
        m_rows.push_back(key);
    }
    if (record.buried) {
        add(Kind::Buried, record.failed);
    } else {
        add(Kind::Handled, record.handled);
        add(Kind::Acknowledged, record.acknowledged);
    }
    m_rows.back().isLast = true;
}

double TraceModel::placeOf(Timestamp time) const
{
    const double all = logOf(m_end, m_published);
    return all > 0 ? std::clamp(logOf(time, m_published) / all, 0.0, 1.0) : 0;
}

std::vector<TraceModel::Tick> TraceModel::ticks() const
{
    using namespace std::chrono_literals;
    static constexpr std::array<std::chrono::milliseconds, 8> marks{1ms, 10ms, 100ms, 1s, 10s, 1min, 10min, 1h};
    std::vector<Tick> ticks;
    for (const auto mark : marks) {
        const Timestamp time = m_published + mark;
        if (time > m_end)
            break;
        const QString text = mark < 1s ? QLocale().toString(int(mark.count())) + QStringLiteral(" ms")
                                       : formatDuration(std::chrono::duration_cast<std::chrono::seconds>(mark));
        ticks.push_back({placeOf(time), text});
    }
    return ticks;
}

bool TraceModel::isReader(int row) const
{
    return row >= 0 && row < int(m_rows.size()) && m_rows[std::size_t(row)].kind == Kind::Reader;
}

QString TraceModel::plainText() const
{
    QString all;
    for (const Row &row : m_rows) {
        if (row.kind == Kind::Reader)
            all += QLatin1Char('\n');
        QStringList parts;
        for (int column = StepColumn; column < WayColumn; ++column) {
            if (const QString part = text(row, column); !part.isEmpty())
                parts << part;
        }
        all += parts.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return all;
}

void TraceModel::retell()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int TraceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TraceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString TraceModel::stepText(const Row &row) const
{
    const TraceRecord &record = m_records[row.record];
    const auto cut = [](const QByteArray &bytes) { return visibleBytes(bytes.left(mostText)); };
    switch (row.kind) {
    case Kind::Published:
        return tr("Published");
    case Kind::Reader:
        return tr("%1 / %2 · %n delivery(s)", "group, consumer", int(std::min<qint64>(record.deliveries, 1'000'000'000)))
            .arg(cut(record.group), cut(record.consumer));
    case Kind::Delivered:
        return tr("Delivered");
    case Kind::Failed:
        return tr("Failed: %1").arg(visibleText(record.error.value_or(QString()).left(mostText)));
    case Kind::Removed: {
        if (record.removedCount == 0)
            return tr("Keys removed");
        const QString keys = tr("%n key(s) removed", nullptr, int(std::min<qint64>(record.removedCount, 1'000'000'000)));
        const qint64 others = record.removedCount - qint64(record.removals.size());
        return others > 0
                   ? keys + QStringLiteral(" · ") + tr("the first %1 are shown").arg(formatCount(qint64(record.removals.size())))
                   : keys;
    }
    case Kind::Key:
        return cut(record.removals[row.removal].key);
    case Kind::Handled:
        return tr("Handled");
    case Kind::Acknowledged:
        return tr("Acknowledged");
    case Kind::Buried:
        return tr("Dead letter: %1").arg(visibleText(record.error.value_or(QString()).left(mostText)));
    }
    return {};
}

QString TraceModel::timeText(const Row &row) const
{
    const TraceRecord &record = m_records[row.record];
    if (row.at)
        return row.kind == Kind::Key ? tr("refilled %1").arg(momentText(*row.at)) : momentText(*row.at);
    switch (row.kind) {
    case Kind::Reader:
        return {};
    case Kind::Removed:
        return tr("none noted");
    case Kind::Key:
        return tr("not seen again");
    case Kind::Handled:
        return record.acknowledged ? tr("not known") : tr("not yet");
    case Kind::Acknowledged:
        return tr("not yet");
    default:
        return tr("not known");
    }
}

QString TraceModel::sinceText(const Row &row) const
{
    if (!row.at || row.kind == Kind::Published || row.kind == Kind::Reader)
        return {};
    return offsetText(*row.at - m_published);
}

QString TraceModel::text(const Row &row, int column) const
{
    switch (column) {
    case StepColumn:
        return stepText(row);
    case TimeColumn:
        return timeText(row);
    case SinceColumn:
        return sinceText(row);
    default:
        return {};
    }
}

int TraceModel::toneOf(const Row &row, int column) const
{
    if (column == StepColumn && (row.kind == Kind::Failed || row.kind == Kind::Buried))
        return EventCellDelegate::Bad;
    if (!row.at && row.kind != Kind::Reader)
        return EventCellDelegate::Muted;
    return column == SinceColumn ? EventCellDelegate::Muted : EventCellDelegate::Normal;
}

QVariant TraceModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()) || index.column() >= ColumnCount)
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == WayColumn && row.at && row.from)
            return tr("%1 after the step before").arg(offsetText(*row.at - *row.from));
        return {};
    case Qt::AccessibleTextRole:
        return index.column() == WayColumn ? QVariant(tr("%1: %2", "column, value").arg(stepText(row), sinceText(row)))
                                           : QVariant(text(row, index.column()));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == SinceColumn ? Qt::AlignRight : Qt::AlignLeft));
    case EventCellDelegate::ToneRole:
        return toneOf(row, index.column());
    case EventCellDelegate::FixedRole:
        return row.kind == Kind::Key && index.column() == StepColumn;
    case KindRole:
        return int(row.kind);
    case KnownRole:
        return row.at.has_value() || row.kind == Kind::Reader;
    case FromRole:
        return row.at && row.from ? placeOf(*row.from) : -1.0;
    case ToRole:
        return row.at ? placeOf(*row.at) : -1.0;
    case EndRole:
        return row.isLast;
    default:
        return {};
    }
}

QVariant TraceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == SinceColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StepColumn:
        return tr("Step");
    case TimeColumn:
        return tr("Time");
    case SinceColumn:
        return tr("Since publishing");
    case WayColumn:
        return QString(); // the header draws its axis there
    default:
        return {};
    }
}

} // namespace freshet::ui
