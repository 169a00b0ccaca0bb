// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace freshet {

/// How many cells of a terminal `utf8` takes: two for Hangul, Chinese characters, kana, full-width forms and emoji, none for
/// combining marks, one for everything else (Unicode's East Asian Width, UAX #11). Bytes that are no UTF-8 take one each. Pure;
/// O(bytes).
qsizetype displayWidth(QByteArrayView utf8);

} // namespace freshet
