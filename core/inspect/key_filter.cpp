// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_filter.h"

#include "core/base/glob.h"
#include "core/cache/key_name.h"

#include <string.h> // memmem

namespace freshet::inspect {

namespace {

bool occurs(QByteArrayView needle, QByteArrayView text)
{
    return text.size() >= needle.size() &&
           memmem(text.data(), std::size_t(text.size()), needle.data(), std::size_t(needle.size())) != nullptr;
}

} // namespace

QByteArray searchGlob(const QByteArray &typed)
{
    if (typed.isEmpty() || isGlob(typed))
        return typed;
    return '*' + globEscaped(typed) + '*';
}

QByteArray KeyNameFilter::match() const
{
    if (!text.isEmpty())
        return searchGlob(text);
    if (!version.isEmpty())
        return globEscaped(version) + ':' + globEscaped(nameSpace) + '*';
    return nameSpace.isEmpty() ? QByteArray() : '*' + globEscaped(nameSpace) + '*';
}

std::function<bool(QByteArrayView)> KeyNameFilter::test() const
{
    std::function<bool(QByteArrayView)> byText = [](QByteArrayView) { return true; };
    if (isGlob(text))
        byText = [glob = text](QByteArrayView name) { return globMatches(glob, name); };
    else if (!text.isEmpty())
        byText = [needle = text](QByteArrayView name) { return occurs(needle, name); };
    if (nameSpace.isEmpty() && version.isEmpty())
        return byText;
    return [byText, filter = *this](QByteArrayView name) {
        if (!byText(name) || !occurs(filter.nameSpace, name) || !name.startsWith(filter.version))
            return false;
        const cache::KeyName parts = cache::KeyName::of(name);
        return (filter.nameSpace.isEmpty() || parts.nameSpace == filter.nameSpace) &&
               (filter.version.isEmpty() || parts.version == filter.version);
    };
}

} // namespace freshet::inspect
