// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/text.h"

#include "core/base/display_width.h"
#include "core/base/utf8.h"

#include <algorithm>
#include <array>

namespace freshet::ctl {

namespace {

QByteArray hex(char32_t number, int digits)
{
    return QByteArray::number(qulonglong(number), 16).rightJustified(digits, '0');
}

QByteArray jsonEscape(char32_t codePoint)
{
    if (codePoint < 0x10000)
        return "\\u" + hex(codePoint, 4);
    return "\\u" + hex(0xD800 + ((codePoint - 0x10000) >> 10), 4) + "\\u" + hex(0xDC00 + ((codePoint - 0x10000) & 0x3FF), 4);
}

QByteArray shellEscape(char32_t codePoint)
{
    switch (codePoint) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        break;
    }
    if (codePoint < 0x80)
        return "\\x" + hex(codePoint, 2);
    return codePoint < 0x10000 ? "\\u" + hex(codePoint, 4) : "\\U" + hex(codePoint, 8);
}

QByteArray twoUnits(qint64 large, const char *largeUnit, qint64 small, const char *smallUnit)
{
    QByteArray text = QByteArray::number(large) + ' ' + largeUnit;
    if (small > 0)
        text += ' ' + QByteArray::number(small) + ' ' + smallUnit;
    return text;
}

} // namespace

QByteArray visible(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size());
    const auto *at = reinterpret_cast<const uchar *>(bytes.data());
    const uchar *const end = at + bytes.size();
    while (at != end) {
        char32_t codePoint = 0;
        const int length = utf8Sequence(at, end, codePoint);
        if (length == 0)
            out += "\\x" + hex(*at, 2);
        else if (codePoint == '\\')
            out += "\\\\";
        else if (isTrickyCodePoint(codePoint))
            out += shellEscape(codePoint);
        else
            out.append(reinterpret_cast<const char *>(at), length);
        at += std::max(length, 1);
    }
    return out;
}

QByteArray visibleJson(QByteArrayView json)
{
    QByteArray out;
    out.reserve(json.size());
    const auto *at = reinterpret_cast<const uchar *>(json.data());
    const uchar *const end = at + json.size();
    while (at != end) {
        char32_t codePoint = 0;
        const int length = std::max(utf8Sequence(at, end, codePoint), 1);
        if (codePoint != '\n' && isTrickyCodePoint(codePoint))
            out += jsonEscape(codePoint);
        else
            out.append(reinterpret_cast<const char *>(at), length);
        at += length;
    }
    return out;
}

QByteArray humanBytes(qint64 bytes)
{
    static constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024)
        return QByteArray::number(bytes) + " B";
    double amount = double(bytes);
    std::size_t unit = 0;
    for (amount /= 1024; amount >= 1023.95 && unit + 1 < units.size(); amount /= 1024)
        ++unit;
    return QByteArray::number(amount, 'f', 1) + ' ' + units[unit];
}

QByteArray humanDuration(qint64 milliseconds)
{
    if (milliseconds < 1000)
        return QByteArray::number(milliseconds) + " ms";
    const qint64 seconds = (milliseconds + 999) / 1000; // a key lives at least as long as is said here
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (minutes == 0)
        return QByteArray::number(seconds) + " s";
    if (hours == 0)
        return twoUnits(minutes, "min", seconds % 60, "s");
    if (hours < 24)
        return twoUnits(hours, "h", minutes % 60, "min");
    return twoUnits(hours / 24, "d", hours % 24, "h");
}

QByteArray humanTtl(qint64 ttlMs)
{
    if (ttlMs == -1)
        return "no expiry";
    return ttlMs < 0 ? QByteArray("absent") : humanDuration(ttlMs);
}

Table::Table(std::vector<Align> columns)
    : m_columns(std::move(columns))
{}

void Table::add(QByteArrayList cells)
{
    m_rows.push_back(std::move(cells));
}

QByteArray Table::text() const
{
    std::vector<qsizetype> widths(m_columns.size(), 0);
    for (const QByteArrayList &row : m_rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[std::size_t(i)] = std::max(widths[std::size_t(i)], displayWidth(row[i]));
    }
    QByteArray out;
    for (const QByteArrayList &row : m_rows) {
        QByteArray line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += (i ? "  " : "") + padded(row[i], widths[std::size_t(i)], m_columns[std::size_t(i)]);
        while (line.endsWith(' '))
            line.chop(1);
        out += line + '\n';
    }
    return out;
}

QByteArray padded(const QByteArray &text, qsizetype width, Table::Align align)
{
    const QByteArray blanks(std::max<qsizetype>(0, width - displayWidth(text)), ' ');
    return align == Table::Align::Left ? text + blanks : blanks + text;
}

} // namespace freshet::ctl
