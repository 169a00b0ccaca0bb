// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/schedule_model.h"

#include "ui/invalidate/invalidate_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QLocale>
#include <QPalette>

namespace freshet::ui {

namespace {

constexpr qsizetype longest = 2000; // characters of a tool tip

} // namespace

ScheduleModel::ScheduleModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

void ScheduleModel::setRows(std::vector<Row> rows)
{
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const ScheduleModel::Row *ScheduleModel::row(int number) const
{
    return number >= 0 && std::size_t(number) < m_rows.size() ? &m_rows[std::size_t(number)] : nullptr;
}

int ScheduleModel::rowOf(qint64 id) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].one.id == id)
            return int(i);
    }
    return -1;
}

void ScheduleModel::retell()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int ScheduleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ScheduleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ScheduleModel::data(const QModelIndex &index, int role) const
{
    const Row *one = row(index.row());
    if (!one)
        return {};
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole)
        return {};
    const bool isTip = role == Qt::ToolTipRole;
    QString text;
    switch (index.column()) {
    case TimeColumn:
        text = isTip ? QLocale().toString(one->one.due.toLocalTime(), QLocale::LongFormat) : formatTime(one->one.due);
        break;
    case StateColumn:
        text = scheduledStateText(one->one, one->isMissed);
        break;
    case WhatColumn:
        text = orderText(one->one.order, isTip ? 20 : 3);
        if (isTip && !one->one.reason().isEmpty())
            text += u'\n' + tr("Reason: %1").arg(visibleText(one->one.reason().left(500)));
        break;
    case ConnectionColumn:
        text = visibleText(one->one.origin.connection.isEmpty() || isTip ? one->one.origin.server : one->one.origin.connection);
        break;
    case ResultColumn:
        text = scheduledResultText(one->one);
        break;
    default:
        return {};
    }
    // A tool tip would read HTML.
    return isTip ? QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.left(longest).toHtmlEscaped()) : text;
}

QVariant ScheduleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case StateColumn:
        return tr("State");
    case WhatColumn:
        return tr("What");
    case ConnectionColumn:
        return tr("Connection");
    case ResultColumn:
        return tr("Result");
    default:
        return {};
    }
}

} // namespace freshet::ui
