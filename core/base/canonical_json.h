// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringView>

namespace freshet {

// How Python's `json.dumps(…, sort_keys=True)` spells the atoms of a document, to the byte: programs in both languages hash the
// text (contract, section 1). Pure functions; any thread.

/// Adds `text` in double quotes: printable ASCII stays, `\" \\ \n \r \t \b \f` have their short escapes, everything else (DEL
/// too) is `\uXXXX` in lower case, by UTF-16 unit; so a lone surrogate keeps its place. O(text).
void appendCanonicalString(QByteArray &out, QStringView text);

/// `repr` of a float: the fewest digits that read back the same; `2.0`, `-0.0`, `1e+16`, `1e-07`, `0.0001`; `NaN`, `Infinity`,
/// `-Infinity` (what json.dumps writes, though they are no JSON).
QByteArray canonicalNumber(double number);

/// The order of names: by code point, where UTF-16 units would put pairs of surrogates before U+E000.
bool codePointLess(QStringView left, QStringView right);

} // namespace freshet
