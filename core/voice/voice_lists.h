// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace freshet::voice {

/// The cached lists of voices (contract, section 1): what all may use, and a user's own.
inline QByteArray sharedListKey()
{
    return QByteArrayLiteral("tts:voices");
}
inline QByteArray userListKey(const QByteArray &userId)
{
    return "tts:voices:user:" + userId;
}

} // namespace freshet::voice
