// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace freshet {

// Strict UTF-8, as the Unicode Standard defines it: no overlong forms, no surrogates, nothing above U+10FFFF. Pure
// functions; any thread.

/// Length of the sequence that begins at `at` (1 to 4 bytes), its code point in `codePoint`; 0 where there is none. Reads
/// nothing at or behind `end`; `at` must be before it.
int utf8Sequence(const uchar *at, const uchar *end, char32_t &codePoint);

/// Whether all of the bytes are UTF-8. O(bytes).
bool isUtf8(QByteArrayView bytes);

/// Code points of valid UTF-8. O(bytes).
qsizetype codePointCount(QByteArrayView utf8);

/// Whether a code point moves a cursor, turns the direction of writing or hides (controls, bidi, zero-width, line and
/// paragraph separator): what must be made visible where names from a server are shown.
bool isTrickyCodePoint(char32_t codePoint);

} // namespace freshet
