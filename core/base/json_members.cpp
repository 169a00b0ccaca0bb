// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_members.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace freshet {

qsizetype jsonValueEnd(QByteArrayView compact, qsizetype at)
{
    int depth = 0;
    for (; at < compact.size(); ++at) {
        switch (compact[at]) {
        case '"':
            while (compact[++at] != '"') {
                if (compact[at] == '\\')
                    ++at;
            }
            break;
        case '{':
        case '[':
            ++depth;
            break;
        case ',':
        case ':':
            if (depth == 0)
                return at;
            break;
        case '}':
        case ']':
            if (depth == 0)
                return at;
            --depth;
            break;
        default:
            break;
        }
    }
    return at;
}

QByteArray jsonText(QByteArrayView value)
{
    if (!value.startsWith('"'))
        return {};
    if (!value.contains('\\'))
        return value.sliced(1, value.size() - 2).toByteArray();
    return QJsonDocument::fromJson('[' + value.toByteArray() + ']').array().at(0).toString().toUtf8();
}

} // namespace freshet
