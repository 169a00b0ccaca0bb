// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_writer.h"

#include "core/base/utf8.h"

#include <QLocale>

#include <cmath>

namespace freshet {

QByteArray jsonString(QByteArrayView utf8)
{
    QByteArray out;
    out.reserve(utf8.size() + 2);
    appendJsonString(out, utf8);
    return out;
}

void appendJsonString(QByteArray &out, QByteArrayView utf8)
{
    out.append('"');
    const auto *at = reinterpret_cast<const uchar *>(utf8.data());
    const uchar *const end = at + utf8.size();
    const auto escapeUnit = [&out](char32_t unit) {
        constexpr char digits[] = "0123456789abcdef";
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4)
            out.append(digits[(unit >> shift) & 0xF]);
    };
    while (at != end) {
        // Most text is printable ASCII: whole runs of it at once.
        const uchar *const run = at;
        while (at != end && *at >= 0x20 && *at < 0x7F && *at != '"' && *at != '\\')
            ++at;
        out.append(reinterpret_cast<const char *>(run), at - run);
        if (at == end)
            break;
        char32_t codePoint = 0;
        int length = utf8Sequence(at, end, codePoint);
        if (length == 0) { // broken all the same: one replacement character a byte, never invalid JSON
            codePoint = 0xFFFD;
            length = 1;
        }
        switch (codePoint) {
        case '"':
            out.append("\\\"");
            break;
        case '\\':
            out.append("\\\\");
            break;
        case '\b':
            out.append("\\b");
            break;
        case '\f':
            out.append("\\f");
            break;
        case '\n':
            out.append("\\n");
            break;
        case '\r':
            out.append("\\r");
            break;
        case '\t':
            out.append("\\t");
            break;
        default:
            if (codePoint == 0xFFFD) {
                out.append("\xEF\xBF\xBD");
            } else if (!isTrickyCodePoint(codePoint)) {
                out.append(reinterpret_cast<const char *>(at), length);
            } else if (codePoint < 0x10000) {
                escapeUnit(codePoint);
            } else {
                escapeUnit(0xD800 + ((codePoint - 0x10000) >> 10));
                escapeUnit(0xDC00 + ((codePoint - 0x10000) & 0x3FF));
            }
        }
        at += length;
    }
    out.append('"');
}

JsonWriter &JsonWriter::key(QByteArrayView utf8Name)
{
    Q_ASSERT(!m_hasElements.empty() && !m_afterKey);
    separate();
    appendJsonString(m_text, utf8Name);
    m_text.append(':');
    m_afterKey = true;
    return *this;
}

JsonWriter &JsonWriter::string(QByteArrayView utf8)
{
    return raw(jsonString(utf8));
}

JsonWriter &JsonWriter::bytes(QByteArrayView bytes)
{
    if (isUtf8(bytes))
        return string(bytes);
    return beginObject().key("base64").string(bytes.toByteArray().toBase64()).endObject();
}

JsonWriter &JsonWriter::number(double number)
{
    if (!std::isfinite(number))
        return null();
    const QByteArray shortest = QByteArray::number(number, 'g', QLocale::FloatingPointShortest);
    // Without point and exponent it reads as an integer, and one of more than 64 bits has no place in readers that tell them
    // apart.
    constexpr double exact = 9007199254740992; // 2^53
    if (std::abs(number) > exact && !shortest.contains('e') && !shortest.contains('.'))
        return raw(QByteArray::number(number, 'e', QLocale::FloatingPointShortest));
    return raw(shortest);
}

JsonWriter &JsonWriter::raw(QByteArrayView compactText)
{
    separate();
    m_text.append(compactText);
    return *this;
}

JsonWriter &JsonWriter::open(char bracket)
{
    separate();
    m_text.append(bracket);
    m_hasElements.push_back(false);
    return *this;
}

JsonWriter &JsonWriter::close(char bracket)
{
    Q_ASSERT(!m_hasElements.empty() && !m_afterKey);
    m_hasElements.pop_back();
    m_text.append(bracket);
    return *this;
}

void JsonWriter::separate()
{
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (m_hasElements.empty())
        return;
    if (m_hasElements.back())
        m_text.append(',');
    m_hasElements.back() = true;
}

} // namespace freshet
