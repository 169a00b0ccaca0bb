// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"

#include <algorithm>

namespace freshet {

// Table 3-7 of the Unicode Standard: the second byte's range excludes overlong forms, surrogates and what is too large.
int utf8Sequence(const uchar *at, const uchar *end, char32_t &codePoint)
{
    const uchar lead = *at;
    if (lead < 0x80) {
        codePoint = lead;
        return 1;
    }
    int length = 0;
    uchar low = 0x80;
    uchar high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
        codePoint = lead & 0x1F;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        codePoint = lead & 0x0F;
        low = lead == 0xE0 ? 0xA0 : 0x80;
        high = lead == 0xED ? 0x9F : 0xBF;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        codePoint = lead & 0x07;
        low = lead == 0xF0 ? 0x90 : 0x80;
        high = lead == 0xF4 ? 0x8F : 0xBF;
    } else {
        return 0;
    }
    if (end - at < length || at[1] < low || at[1] > high)
        return 0;
    codePoint = (codePoint << 6) | (at[1] & 0x3F);
    for (int i = 2; i < length; ++i) {
        if (at[i] < 0x80 || at[i] > 0xBF)
            return 0;
        codePoint = (codePoint << 6) | (at[i] & 0x3F);
    }
    return length;
}

bool isUtf8(QByteArrayView bytes)
{
    const auto *at = reinterpret_cast<const uchar *>(bytes.data());
    const uchar *const end = at + bytes.size();
    while (at != end) {
        char32_t codePoint = 0;
        const int length = utf8Sequence(at, end, codePoint);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

qsizetype codePointCount(QByteArrayView utf8)
{
    return std::ranges::count_if(utf8, [](char byte) { return (uchar(byte) & 0xC0) != 0x80; });
}

bool isTrickyCodePoint(char32_t codePoint)
{
    return codePoint < 0x20 || (codePoint >= 0x7F && codePoint <= 0x9F)      // C0, DEL, C1
           || codePoint == 0xAD || codePoint == 0x61C || codePoint == 0x180E // soft hyphen, Arabic letter mark, vowel separator
           || (codePoint >= 0x200B && codePoint <= 0x200F)                   // zero width, direction marks
           || (codePoint >= 0x2028 && codePoint <= 0x202E)                   // separators, embeddings, overrides
           || (codePoint >= 0x2060 && codePoint <= 0x206F)                   // joiners, isolates
           || codePoint == 0xFEFF || (codePoint >= 0xFFF9 && codePoint <= 0xFFFB) // byte order mark, annotations
           || (codePoint >= 0xE0000 && codePoint <= 0xE007F);                     // tags
}

} // namespace freshet
