// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace freshet {

/// Valid UTF-8 as a JSON string with its quotes. Tricky code points are escaped, so it is safe to print; the rest stays as it is.
QByteArray jsonString(QByteArrayView utf8);
/// The same at the end of `out`, without an allocation of its own.
void appendJsonString(QByteArray &out, QByteArrayView utf8);

/// Writes one JSON document with its fields in the order of the calls and without white space.
/// Calls must pair up and every value in an object follows its `key`; asserted in debug builds.
class JsonWriter
{
public:
    JsonWriter &beginObject() { return open('{'); }
    JsonWriter &endObject() { return close('}'); }
    JsonWriter &beginArray() { return open('['); }
    JsonWriter &endArray() { return close(']'); }
    JsonWriter &key(QByteArrayView utf8Name);

    JsonWriter &string(QByteArrayView utf8);
    JsonWriter &string(const QByteArray &utf8) { return string(QByteArrayView(utf8)); }
    JsonWriter &string(const char *utf8) { return string(QByteArrayView(utf8)); }
    JsonWriter &string(QLatin1String ascii) { return string(QByteArrayView(ascii.data(), ascii.size())); }
    JsonWriter &string(const QString &text) { return string(text.toUtf8()); }
    /// Bytes from a server: a string where they are UTF-8, else `{"base64":"…"}`.
    JsonWriter &bytes(QByteArrayView bytes);
    JsonWriter &integer(qint64 number) { return raw(QByteArray::number(number)); }
    JsonWriter &number(double number); ///< shortest spelling that reads back the same; null where it is not finite
    JsonWriter &boolean(bool value) { return raw(value ? "true" : "false"); }
    JsonWriter &null() { return raw("null"); }
    /// A document that compactJson made, as it is.
    JsonWriter &raw(QByteArrayView compactText);

    /// The document; whole once everything that was begun has been ended.
    const QByteArray &text() const { return m_text; }

private:
    JsonWriter &open(char bracket);
    JsonWriter &close(char bracket);
    void separate();

    QByteArray m_text;
    std::vector<bool> m_hasElements; ///< for each open bracket
    bool m_afterKey = false;
};

} // namespace freshet
