// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text.h"

#include <QChar>
#include <QFontDatabase>
#include <QLabel>
#include <QStringDecoder>
#include <QStyle>

namespace freshet::ui {

namespace {

/// Whether a character would not be seen, or would change how others are seen.
bool isUnseen(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // bidi marks and overrides, zero-width characters, tags
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    case QChar::Separator_Space:
        return c != U' ';
    default:
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0; // Hangul fillers: letters without a shape
    }
}

QString escaped(char32_t c)
{
    switch (c) {
    case '\n':
        return QStringLiteral("\\n");
    case '\r':
        return QStringLiteral("\\r");
    case '\t':
        return QStringLiteral("\\t");
    default:
        if (c < 0x80)
            return QStringLiteral("\\x%1").arg(uint(c), 2, 16, QLatin1Char('0'));
        return c <= 0xFFFF ? QStringLiteral("\\u%1").arg(uint(c), 4, 16, QLatin1Char('0'))
                           : QStringLiteral("\\U%1").arg(uint(c), 8, 16, QLatin1Char('0'));
    }
}

} // namespace

QString visibleText(const QString &text, Lines lines)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text.at(i);
        char32_t c = unit.unicode();
        if (unit.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            c = QChar::surrogateToUcs4(unit, text.at(++i));
        const bool kept = lines == Lines::Keep && (c == '\n' || c == '\t');
        if (!kept && isUnseen(c))
            out += escaped(c);
        else if (QChar::requiresSurrogates(c))
            out += QChar(QChar::highSurrogate(c)), out += QChar(QChar::lowSurrogate(c));
        else
            out += QChar(char16_t(c));
    }
    return out;
}

QString visibleBytes(const QByteArray &bytes, Lines lines)
{
    QString out;
    qsizetype at = 0;
    while (at < bytes.size()) {
        // The length of the UTF-8 sequence at `at`; 0 where there is none.
        const auto lead = uchar(bytes.at(at));
        qsizetype length = lead < 0x80                   ? 1
                           : lead >= 0xC2 && lead < 0xE0 ? 2
                           : lead >= 0xE0 && lead < 0xF0 ? 3
                           : lead >= 0xF0 && lead < 0xF5 ? 4
                                                         : 0;
        if (length == 0 || at + length > bytes.size()) {
            out += QStringLiteral("\\x%1").arg(uint(lead), 2, 16, QLatin1Char('0'));
            ++at;
            continue;
        }
        QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString one = decode(QByteArrayView(bytes).sliced(at, length));
        if (decode.hasError()) {
            out += QStringLiteral("\\x%1").arg(uint(lead), 2, 16, QLatin1Char('0'));
            ++at;
            continue;
        }
        out += visibleText(one, lines);
        at += length;
    }
    return out;
}

QString plainTip(const QString &text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped());
}

QString withoutMnemonics(QString text)
{
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

void setLook(QWidget *widget, const char *property, const QString &value)
{
    if (widget->property(property).toString() == value)
        return;
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

void setTextKind(QLabel *label, TextKind kind)
{
    static const char *const names[] = {"normal", "title", "heading", "figure", "muted", "error", "good"};
    setLook(label, "kind", QLatin1String(names[int(kind)]));
}

QLabel *makeLabel(const QString &text, TextKind kind, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    setTextKind(label, kind);
    return label;
}

QFont fixedFont()
{
    return QFontDatabase::systemFont(QFontDatabase::FixedFont);
}

} // namespace freshet::ui
