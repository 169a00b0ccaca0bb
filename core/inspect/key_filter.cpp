// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_filter.h"

#include "core/base/glob.h"
#include "core/cache/key_name.h"

#include <QByteArrayList>

#include <optional>
#include <string.h> // memmem

namespace freshet::inspect {

namespace {

bool occurs(QByteArrayView needle, QByteArrayView text)
{
    return needle.isEmpty() ||
           memmem(text.data(), std::size_t(text.size()), needle.data(), std::size_t(needle.size())) != nullptr;
}

/// The literal pieces between the stars of a glob; nothing where it means more than stars.
std::optional<QByteArrayList> starPieces(const QByteArray &glob)
{
    for (const char c : glob) {
        if (c == '?' || c == '[' || c == '\\')
            return std::nullopt;
    }
    return glob.split('*');
}

/// As globMatches, for a pattern of two pieces or more; some ten times as fast.
bool matchesPieces(const QByteArrayList &pieces, QByteArrayView text)
{
    const QByteArray &first = pieces.front();
    const QByteArray &last = pieces.back();
    if (text.size() < first.size() + last.size() || !text.startsWith(first) || !text.endsWith(last))
        return false;
    QByteArrayView rest = text.sliced(first.size(), text.size() - first.size() - last.size());
    for (qsizetype i = 1; i + 1 < pieces.size(); ++i) {
        const QByteArray &piece = pieces[i];
        if (piece.isEmpty())
            continue;
        const void *found = memmem(rest.data(), std::size_t(rest.size()), piece.data(), std::size_t(piece.size()));
        if (!found)
            return false;
        rest = rest.sliced(static_cast<const char *>(found) - rest.data() + piece.size());
    }
    return true;
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
    if (const auto pieces = starPieces(text); pieces && pieces->size() > 1)
        byText = [pieces = *pieces](QByteArrayView name) { return matchesPieces(pieces, name); };
    else if (isGlob(text))
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
