// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/json_format.h"

#include <QJsonDocument>
#include <QJsonParseError>

namespace freshet::cache {

namespace {

/// The first integer outside 2^63 in `json`, which QJsonValue would read as a double; empty where there is none. Strings are left
/// out. O(bytes).
QByteArrayView integerTooLarge(QByteArrayView json)
{
    constexpr qsizetype safeDigits = 18;
    for (qsizetype at = 0; at < json.size(); ++at) {
        if (json[at] == '"') {
            for (++at; at < json.size() && json[at] != '"'; ++at) {
                if (json[at] == '\\')
                    ++at;
            }
            continue;
        }
        if (json[at] != '-' && (json[at] < '0' || json[at] > '9'))
            continue;
        const qsizetype begin = at;
        bool integer = true;
        for (; at < json.size(); ++at) {
            const char c = json[at];
            if (c == '.' || c == 'e' || c == 'E')
                integer = false;
            else if (c != '+' && c != '-' && (c < '0' || c > '9'))
                break;
        }
        const QByteArrayView number = json.sliced(begin, at - begin);
        --at;
        if (!integer || number.size() <= safeDigits)
            continue;
        bool fits = false;
        Q_UNUSED(number.toByteArray().toLongLong(&fits))
        if (!fits)
            return number;
    }
    return {};
}

} // namespace

Result<QJsonValue> parseJsonValue(QByteArrayView compactJson)
{
    if (const QByteArrayView number = integerTooLarge(compactJson); !number.isEmpty()) {
        return failure(Code::Undecodable, QStringLiteral("the integer %1 does not fit into 64 bits with a sign")
                                              .arg(QLatin1String(number.data(), number.size())));
    }
    // A document is an array or an object; every other value stands in one.
    QByteArray document;
    document.reserve(compactJson.size() + 2);
    document.append('[').append(compactJson.data(), compactJson.size()).append(']');
    QJsonParseError error;
    const QJsonDocument parsed = QJsonDocument::fromJson(document, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(Code::Undecodable, error.errorString(), QStringLiteral("byte %1").arg(error.offset - 1));
    return parsed.array().at(0);
}

QByteArray jsonValueText(const QJsonValue &value)
{
    const QByteArray document = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return document.sliced(1, document.size() - 2);
}

std::unexpected<Error> wrongJson(const char *expected, const QJsonValue &found)
{
    static constexpr const char *names[] = {"null", "a bool", "a number", "a string", "an array", "an object"};
    const auto type = int(found.type());
    const char *const name = type >= 0 && type < 6 ? names[type] : "nothing";
    return failure(Code::Undecodable, QStringLiteral("expected %1, found %2").arg(QLatin1String(expected), QLatin1String(name)));
}

Result<quint64> JsonFormat<quint64>::fromText(QByteArrayView compactJson)
{
    bool right = false;
    const quint64 value = compactJson.toByteArray().toULongLong(&right);
    if (!right || compactJson.startsWith('+'))
        return failure(Code::Undecodable, QStringLiteral("expected an integer from 0 to 2^64-1"));
    return value;
}

} // namespace freshet::cache
