// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace freshet {

/// Whether `text` matches `pattern` as Redis' KEYS, SCAN and PSUBSCRIBE understand it: `*`, `?`, `[abc]`, `[a-z]`, `[^a]`, `\`
/// before a literal. Bytes, not characters. O(pattern × text) at worst, whatever the pattern.
bool globMatches(QByteArrayView pattern, QByteArrayView text);

/// Whether `pattern` has a character that means more than itself.
bool isGlob(QByteArrayView pattern);

/// A pattern that matches exactly `text`.
QByteArray globEscaped(QByteArrayView text);

} // namespace freshet
