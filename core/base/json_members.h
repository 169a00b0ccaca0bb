// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace freshet {

// The members of an object as they stand in its text, in their order and with repeated names: what QJsonObject does not keep.
// Pure functions; any thread. All texts must come from compactJson, nothing is checked here.

/// Where the value that begins at `at` ends. O(its bytes).
qsizetype jsonValueEnd(QByteArrayView compact, qsizetype at);

/// UTF-8 of a JSON string; empty for other values. A surrogate without its other half becomes `?`.
QByteArray jsonText(QByteArrayView value);

/// Calls `member(name, value)` for each member of an object; `name` is the string with its quotes and escapes. O(bytes).
template<typename Member>
void eachJsonMember(QByteArrayView compactObject, Member member)
{
    qsizetype at = 1;
    while (compactObject[at] != '}') {
        const qsizetype nameEnd = jsonValueEnd(compactObject, at);
        const qsizetype valueEnd = jsonValueEnd(compactObject, nameEnd + 1);
        member(compactObject.sliced(at, nameEnd - at), compactObject.sliced(nameEnd + 1, valueEnd - nameEnd - 1));
        at = compactObject[valueEnd] == ',' ? valueEnd + 1 : valueEnd;
    }
}

} // namespace freshet
