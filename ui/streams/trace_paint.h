// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/event_cell_delegate.h"

#include <QHeaderView>

namespace freshet::ui {

/// Draws a trace as a timeline: dots on a line for the steps (hollow where a step is not known), and in the last column a bar
/// from the step before to this one over the axis of the header.
class TraceDelegate : public EventCellDelegate
{
    Q_OBJECT

public:
    using EventCellDelegate::EventCellDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
    void paintContent(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                      const QString &text) const override;

private:
    void paintStep(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, const QString &text) const;
    void paintWay(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

/// The heads of a trace's columns; that of the last one is the axis.
class TraceHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit TraceHeader(QWidget *parent = nullptr);

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
};

} // namespace freshet::ui
