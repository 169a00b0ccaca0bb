// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_table.h"

namespace freshet::ui {

/// Draws the overview: groups with an alert in the colour of trouble (bold too), trends as small lines from zero to their
/// highest value.
class StreamsDelegate : public RowsDelegate
{
    Q_OBJECT

public:
    using RowsDelegate::RowsDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace freshet::ui
