// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyleOptionViewItem>

class QPainter;

namespace freshet::ui {

/// What a delegate draws of a filled-in cell, with the text eight pixels from the edge as the heads of the columns have it; the
/// style would put it three pixels from the edge, and elsewhere where the row is chosen.
///
/// The style's part is left out where it draws nothing, in a cell that is neither chosen nor has the focus: with a style sheet it
/// is most of what a cell costs.
void paintCellPanel(QPainter *painter, const QStyleOptionViewItem &filled);
void paintCellText(QPainter *painter, const QStyleOptionViewItem &filled, const QString &text,
                   Qt::TextElideMode elide = Qt::ElideRight);

} // namespace freshet::ui
