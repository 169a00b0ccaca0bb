// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/syntax_line.h"

#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <algorithm>
#include <vector>

namespace freshet::ui {

SyntaxLine::SyntaxLine(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SyntaxLine::setSyntax(const QString &name, const QStringList &parts, int current)
{
    m_name = name;
    m_parts = parts;
    m_current = current >= 0 && current < parts.size() ? current : -1;
    setToolTip(withoutMnemonics(text()).toHtmlEscaped());
    setAccessibleDescription(text() + (m_current >= 0 ? QStringLiteral(" · ") + m_parts[m_current] : QString()));
    update();
}

QString SyntaxLine::text() const
{
    return m_parts.isEmpty() ? m_name : m_name + QLatin1Char(' ') + m_parts.join(QLatin1Char(' '));
}

QSize SyntaxLine::sizeHint() const
{
    return {200, QFontMetrics(fixedFont()).height() + Spacing::xs};
}

QSize SyntaxLine::minimumSizeHint() const
{
    return {60, sizeHint().height()};
}

void SyntaxLine::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    const QFont plain = fixedFont();
    QFont strong = plain;
    strong.setBold(true);
    const QFontMetrics metrics(plain), strongMetrics(strong);
    struct Piece
    {
        QString text;
        int x = 0;
        bool isCurrent = false;
    };
    std::vector<Piece> pieces{{m_name, 0, false}};
    int x = metrics.horizontalAdvance(m_name + QLatin1Char(' '));
    int shift = 0;
    for (int i = 0; i < m_parts.size(); ++i) {
        const bool isCurrent = i == m_current;
        pieces.push_back({m_parts[i], x, isCurrent});
        const int width = (isCurrent ? strongMetrics : metrics).horizontalAdvance(m_parts[i]);
        if (isCurrent && x + width > this->width())
            shift = std::min(x, x + width - this->width() + metrics.averageCharWidth() * 4);
        x += width + metrics.horizontalAdvance(QLatin1Char(' '));
    }
    const int baseline = (height() + metrics.ascent() - metrics.descent()) / 2;
    for (const Piece &piece : pieces) {
        painter.setFont(piece.isCurrent ? strong : plain);
        painter.setPen(piece.isCurrent ? theme.accent : piece.x == 0 ? theme.text : theme.textMuted);
        const int room = width() - (piece.x - shift);
        if (room <= 0)
            break;
        painter.drawText(piece.x - shift, baseline, painter.fontMetrics().elidedText(piece.text, Qt::ElideRight, room));
    }
}

} // namespace freshet::ui
