// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canonical_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace freshet {

namespace {

/// The code point at `at`, which moves behind it; a surrogate without its other half is itself.
char32_t nextCodePoint(QStringView text, qsizetype &at)
{
    const QChar unit = text[at++];
    if (unit.isHighSurrogate() && at < text.size() && text[at].isLowSurrogate())
        return QChar::surrogateToUcs4(unit, text[at++]);
    return unit.unicode();
}

void appendEscaped(QByteArray &out, char16_t unit)
{
    constexpr char digits[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out += digits[(unit >> shift) & 0xF];
}

} // namespace

void appendCanonicalString(QByteArray &out, QStringView text)
{
    out += '"';
    for (const QChar character : text) {
        const char16_t unit = character.unicode();
        switch (unit) {
        case u'"':
            out += "\\\"";
            break;
        case u'\\':
            out += "\\\\";
            break;
        case u'\n':
            out += "\\n";
            break;
        case u'\r':
            out += "\\r";
            break;
        case u'\t':
            out += "\\t";
            break;
        case u'\b':
            out += "\\b";
            break;
        case u'\f':
            out += "\\f";
            break;
        default:
            if (unit >= u' ' && unit <= u'~')
                out += char(unit);
            else
                appendEscaped(out, unit);
        }
    }
    out += '"';
}

QByteArray canonicalNumber(double number)
{
    if (std::isnan(number))
        return "NaN";
    if (std::isinf(number))
        return number > 0 ? "Infinity" : "-Infinity";
    // The digits and the exponent of d.ddde±xx, then Python's choice of form: plain from 1e-4 to below 1e16.
    std::array<char, 40> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), std::abs(number), std::chars_format::scientific).ptr;
    const std::string_view shortest(text.data(), std::size_t(end - text.data()));
    const std::size_t mark = shortest.find('e');
    const int exponent = std::atoi(text.data() + mark + 1); // `text` ends in zeros
    QByteArray digits(text.data(), 1);
    if (mark > 2)
        digits.append(text.data() + 2, qsizetype(mark) - 2);

    QByteArray out = std::signbit(number) ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
        out += digits.first(1);
        if (digits.size() > 1)
            out += '.' + digits.sliced(1);
        out += exponent < 0 ? "e-" : "e+";
        return out + QByteArray::number(std::abs(exponent)).rightJustified(2, '0');
    }
    if (exponent < 0)
        return out + "0." + QByteArray(-exponent - 1, '0') + digits;
    const qsizetype before = exponent + 1;
    if (digits.size() <= before)
        return out + digits.leftJustified(before, '0') + ".0";
    return out + digits.first(before) + '.' + digits.sliced(before);
}

bool codePointLess(QStringView left, QStringView right)
{
    qsizetype l = 0;
    qsizetype r = 0;
    while (l < left.size() && r < right.size()) {
        const char32_t mine = nextCodePoint(left, l);
        const char32_t other = nextCodePoint(right, r);
        if (mine != other)
            return mine < other;
    }
    return l == left.size() && r < right.size();
}

} // namespace freshet
