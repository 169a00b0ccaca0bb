// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_table.h"

#include <QCache>
#include <QStaticText>

namespace freshet::ui {

struct StreamRow;

/// Draws the overview: groups with an alert in the colour of trouble (bold too), trends as small lines from zero to their
/// highest value.
///
/// For the maintainer: at 1920x1080 some 600 cells are drawn anew each second, so a cell asks the model for its text alone,
/// leaves out what the style would not draw, and keeps texts laid out: the same few numbers and times come again and again. About
/// 200 bytes a text, at most `keptTexts` of them. A QStaticText is drawn as plain text whatever it holds.
class StreamsDelegate : public RowsDelegate
{
    Q_OBJECT

public:
    using RowsDelegate::RowsDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static constexpr int keptTexts = 4000;
    struct Laid
    {
        QStaticText text;
        qreal width = 0;
    };
    void paintText(QPainter *painter, const QStyleOptionViewItem &option, const QString &text, Qt::Alignment alignment,
                   bool isBold) const;
    const Laid &laid(const QString &text, const QFont &font, bool isBold, int room) const;
    static void paintTrend(QPainter *painter, const QStyleOptionViewItem &option, const StreamRow &row);

    mutable QFont m_font; ///< of what is kept
    mutable QCache<QString, Laid> m_texts{keptTexts};
};

} // namespace freshet::ui
