// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace freshet::cache {

/// What a key's name tells of itself (contract, section 1).
struct KeyName
{
    QByteArray version;   ///< `v1`; empty where the name has none
    QByteArray nameSpace; ///< `product`; empty where the name is outside every scheme

    /// Of `{version}:{namespace}[:…]` both parts; of the services' own names (`tts:voices…`, `petfood:…`, `ai:…`) the
    /// first part as namespace; of every other name nothing. A version is `v` and digits, or a name that bumping makes of
    /// others (`…_new`, `…_v2`). O(length of the first two parts).
    static KeyName of(QByteArrayView key);

    friend bool operator==(const KeyName &, const KeyName &) = default;
};

} // namespace freshet::cache
