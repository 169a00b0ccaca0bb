// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_delegate.h"

#include "ui/keys/keys_model.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <utility>

namespace freshet::ui {

using Expiry = inspect::KeyState::Expiry;

namespace {

constexpr qint64 soonMs = 60'000;

Expiry expiryOf(const QModelIndex &index)
{
    return Expiry(index.data(KeysModel::ExpiryRole).toInt());
}

} // namespace

void KeyDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() == KeysModel::KeyColumn) {
        const qreal size = option->font.pointSizeF();
        option->font = fixedFont();
        if (size > 0)
            option->font.setPointSizeF(size);
        option->font.setStrikeOut(expiryOf(index) == Expiry::Gone);
        option->fontMetrics = QFontMetrics(option->font);
        option->textElideMode = Qt::ElideMiddle; // names begin alike
    }
    const Theme &theme = Theme::of(option->palette);
    if (m_stale)
        option->palette.setColor(QPalette::Text, option->palette.color(QPalette::Disabled, QPalette::Text));
    else if (index.column() != KeysModel::KeyColumn && index.column() != KeysModel::SizeColumn)
        option->palette.setColor(QPalette::Text, theme.textMuted);
}

// The style would put the text three pixels from the edge; the heads of the columns have theirs at eight.
void KeyDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QString text = std::exchange(filled.text, QString());
    const QStyle *style = filled.widget ? filled.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &filled, painter, filled.widget);
    if (text.isEmpty())
        return;
    painter->save();
    painter->setFont(filled.font);
    if (index.column() == KeysModel::TtlColumn) {
        paintChip(painter, filled, index, text);
    } else {
        const QRect place = filled.rect.adjusted(Spacing::s, 0, -Spacing::s, 0);
        painter->setPen(filled.palette.color(QPalette::Text));
        painter->drawText(place, int(filled.displayAlignment) | Qt::TextSingleLine,
                          filled.fontMetrics.elidedText(text, filled.textElideMode, place.width()));
    }
    painter->restore();
}

void KeyDelegate::paintChip(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                            const QString &text) const
{
    const Theme &theme = Theme::of(option.palette);
    const Expiry expiry = expiryOf(index);
    const QRect room = option.rect.adjusted(Spacing::xs, 3, -Spacing::xs, -3);
    const QString shown = option.fontMetrics.elidedText(text, Qt::ElideRight, room.width() - 2 * Spacing::s);
    if (expiry == Expiry::Never || m_stale) {
        painter->setPen(option.palette.color(QPalette::Text));
        painter->drawText(room.adjusted(Spacing::xs, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, shown);
        return;
    }
    const bool isOver = expiry == Expiry::Gone;
    const bool isSoon = !isOver && index.data(KeysModel::LeftMsRole).toLongLong() <= soonMs;
    QRect chip = room;
    chip.setWidth(std::min(room.width(), option.fontMetrics.horizontalAdvance(shown) + 2 * Spacing::s));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(isOver ? theme.badSoft : isSoon ? theme.warningSoft : theme.raised);
    painter->drawRoundedRect(chip, chip.height() / 2.0, chip.height() / 2.0);
    painter->setPen(isOver ? theme.bad : isSoon ? theme.warning : theme.text);
    painter->drawText(chip, Qt::AlignCenter, shown);
}

bool KeyDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                            const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString text = index.data(Qt::ToolTipRole).toString();
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const bool says = index.column() == KeysModel::TtlColumn || index.column() == KeysModel::SizeColumn ||
                      QFontMetrics(filled.font).horizontalAdvance(text) > option.rect.width() - 2 * Spacing::s;
    // The tip would take text that looks like HTML for it: here it is HTML, and the text escaped.
    QToolTip::showText(event->globalPos(),
                       says && !text.isEmpty()
                           ? QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped())
                           : QString(),
                       view);
    return true;
}

} // namespace freshet::ui
