// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_delegate.h"

#include "ui/keys/keys_model.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <algorithm>

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

void KeyDelegate::paintText(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                            const QString &text) const
{
    if (index.column() != KeysModel::TtlColumn) {
        TextDelegate::paintText(painter, option, index, text);
        return;
    }
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

bool KeyDelegate::alwaysTips(const QModelIndex &index) const
{
    return index.column() == KeysModel::TtlColumn || index.column() == KeysModel::SizeColumn;
}

} // namespace freshet::ui
