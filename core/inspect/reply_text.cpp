// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/reply_text.h"

#include "core/base/json_writer.h"

#include <algorithm>
#include <utility>

namespace freshet::inspect {

using redis::Value;

namespace {

void appendText(const Value &reply, const QByteArray &prefix, QByteArray &out, qsizetype first, qsizetype most)
{
    switch (reply.type()) {
    case Value::Type::Nil:
        out += "(nil)\n";
        return;
    case Value::Type::Integer:
        out += "(integer) " + QByteArray::number(reply.integer().value_or(0)) + '\n';
        return;
    case Value::Type::String:
        out += quotedBytes(reply.bytes()) + '\n';
        return;
    case Value::Type::Status:
    case Value::Type::Error: {
        if (reply.isError())
            out += "(error) ";
        const QByteArray text = quotedBytes(reply.bytes()); // redis-cli prints it as it is; here it can't steer a terminal
        QByteArray bare = text.mid(1, text.size() - 2);
        bare.replace("\\\"", "\"").replace("\\\\", "\\");
        out += bare + '\n';
        return;
    }
    case Value::Type::Array:
        break;
    }
    const Value::Array &elements = reply.array();
    if (elements.empty()) {
        out += "(empty array)\n";
        return;
    }
    const qsizetype width = QByteArray::number(qint64(elements.size())).size();
    const QByteArray inner = prefix + QByteArray(width + 2, ' ');
    const qsizetype end = most < 0 ? qsizetype(elements.size()) : std::min(qsizetype(elements.size()), first + most);
    bool isFirst = true;
    for (qsizetype i = first; i < end; ++i) {
        if (!std::exchange(isFirst, false))
            out += prefix;
        out += QByteArray::number(qint64(i + 1)).rightJustified(width, ' ') + ") ";
        appendText(elements[std::size_t(i)], inner, out, 0, -1);
    }
}

void appendJson(const Value &reply, JsonWriter &json)
{
    switch (reply.type()) {
    case Value::Type::Nil:
        json.null();
        return;
    case Value::Type::Integer:
        json.integer(reply.integer().value_or(0));
        return;
    case Value::Type::String:
    case Value::Type::Status:
        json.bytes(reply.bytes());
        return;
    case Value::Type::Error:
        json.beginObject().key("error").bytes(reply.bytes()).endObject();
        return;
    case Value::Type::Array:
        json.beginArray();
        for (const Value &element : reply.array())
            appendJson(element, json);
        json.endArray();
        return;
    }
}

qint64 bytesIn(const Value &value)
{
    qint64 bytes = value.isArray() ? 0 : value.bytes().size();
    for (const Value &element : value.array())
        bytes += bytesIn(element);
    return bytes;
}

void cut(Value &value, qint64 &elements, qint64 &bytes, bool &isCut)
{
    if (value.isArray()) {
        Value::Array &array = value.array();
        std::size_t kept = 0;
        for (; kept < array.size() && elements > 0 && bytes > 0; ++kept) {
            --elements;
            cut(array[kept], elements, bytes, isCut);
        }
        if (kept < array.size()) {
            isCut = true;
            array.resize(kept);
            array.shrink_to_fit();
        }
        return;
    }
    const QByteArray text = value.bytes();
    if (text.size() > bytes) {
        isCut = true;
        value = Value(text.left(bytes), value.type());
    }
    bytes -= std::min<qint64>(bytes, text.size());
}

} // namespace

QByteArray quotedBytes(QByteArrayView bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    QByteArray out;
    out.reserve(bytes.size() + 2);
    out += '"';
    for (const char c : bytes) {
        switch (c) {
        case '\\':
        case '"':
            out.append('\\').append(c);
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\a':
            out += "\\a";
            break;
        case '\b':
            out += "\\b";
            break;
        default:
            if (c >= 0x20 && c < 0x7f)
                out += c;
            else
                out.append("\\x").append(digits[uchar(c) >> 4]).append(digits[uchar(c) & 15]);
        }
    }
    return out += '"';
}

QByteArray replyText(const Value &reply, qsizetype first, qsizetype most)
{
    QByteArray out;
    appendText(reply, {}, out, first, most);
    return out;
}

bool repliesInLines(const QByteArrayList &words)
{
    const QByteArray name = words.value(0).toUpper();
    const QByteArray sub = words.value(1).toUpper();
    return name == "INFO" || name == "LOLWUT" || (name == "CLUSTER" && (sub == "NODES" || sub == "INFO")) ||
           (name == "CLIENT" && (sub == "LIST" || sub == "INFO")) ||
           (name == "MEMORY" && (sub == "DOCTOR" || sub == "MALLOC-STATS")) ||
           (name == "LATENCY" && (sub == "GRAPH" || sub == "DOCTOR")) || (name == "DEBUG" && sub.startsWith("HTSTATS")) ||
           (name == "PROXY" && sub == "INFO");
}

QByteArray replyJson(const Value &reply)
{
    JsonWriter json;
    appendJson(reply, json);
    return json.text();
}

CutReply cutReply(Value reply, qint64 elements, qint64 bytes)
{
    CutReply result;
    result.elements = qint64(std::as_const(reply).array().size()); // the other `array` would make it one
    result.bytes = bytesIn(reply);
    cut(reply, elements, bytes, result.isCut);
    result.value = std::move(reply);
    return result;
}

} // namespace freshet::inspect
