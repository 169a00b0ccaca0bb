// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/key_name.h"

#include <algorithm>

namespace freshet::cache {

namespace {

bool isVersion(QByteArrayView part)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (part.size() >= 2 && part.startsWith('v') && std::ranges::all_of(part.sliced(1), isDigit))
        return true;
    return (part.endsWith("_new") && part.startsWith('v')) || (part.endsWith("_v2") && part.size() > 3);
}

bool isOwnScheme(QByteArrayView first, QByteArrayView rest)
{
    return (first == "tts" && (rest == "voices" || rest.startsWith("voices:"))) || first == "petfood" || first == "ai";
}

} // namespace

KeyName KeyName::of(QByteArrayView key)
{
    const qsizetype colon = key.indexOf(':');
    if (colon <= 0 || colon + 1 == key.size())
        return {};
    const QByteArrayView first = key.first(colon);
    const QByteArrayView rest = key.sliced(colon + 1);
    if (isVersion(first)) {
        const qsizetype end = rest.indexOf(':');
        if (end == 0)
            return {};
        return {first.toByteArray(), (end < 0 ? rest : rest.first(end)).toByteArray()};
    }
    if (isOwnScheme(first, rest))
        return {{}, first.toByteArray()};
    return {};
}

} // namespace freshet::cache
