// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event.h"

#include "core/base/json_members.h"
#include "core/base/json_text.h"
#include "core/base/json_writer.h"

#include <QJsonDocument>
#include <QUuid>

#include <algorithm>
#include <cstring>

namespace freshet::events {

namespace {

/// An `event_id` becomes part of keys; what is longer is no id.
constexpr qsizetype longestId = 256;

/// The first field of that name; nothing where there is none.
const QByteArray *findField(const Fields &fields, QByteArrayView name)
{
    const auto found =
        std::ranges::find_if(fields, [&](const auto &field) { return field.first.size() == name.size() && field.first == name; });
    return found == fields.end() ? nullptr : &found->second;
}

bool isUpperHex(char byte)
{
    return byte >= 'A' && byte <= 'F';
}

bool isUuid(QByteArrayView text)
{
    if (text.size() != 36)
        return false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char byte = text[i];
        const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool isHex = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || isUpperHex(byte);
        if (isDash ? byte != '-' : !isHex)
            return false;
    }
    return true;
}

/// The members of an event, as they stand in its JSON; a null view where one is absent. Of equal names the last wins, as Python
/// has it.
struct Members
{
    QByteArrayView type;
    QByteArrayView payload;
    QByteArrayView timestamp;
    QByteArrayView source;
    QByteArrayView id;
    bool isPlain = true; ///< false: a name is spelled with escapes and may be any of them

    /// Of a name with its quotes; nullptr where it is none of these.
    QByteArrayView *find(QByteArrayView name)
    {
        const auto is = [name](QByteArrayView other) {
            return std::memcmp(name.data(), other.data(), std::size_t(other.size())) == 0;
        };
        switch (name.size()) { // no two are equally long
        case 6:
            return is("\"type\"") ? &type : nullptr;
        case 8:
            return is("\"source\"") ? &source : nullptr;
        case 9:
            return is("\"payload\"") ? &payload : nullptr;
        case 10:
            return is("\"event_id\"") ? &id : nullptr;
        case 11:
            return is("\"timestamp\"") ? &timestamp : nullptr;
        default:
            return nullptr;
        }
    }
};

/// To make a QJsonDocument of the whole and take it to pieces costs twice the time.
Members membersOf(const JsonMembers &all)
{
    Members members;
    for (const auto &[name, value] : all) {
        if (QByteArrayView *const member = members.find(name))
            *member = value;
        else if (name.contains('\\'))
            members.isPlain = false;
    }
    return members;
}

/// The object with its names spelled plainly, which takes a moment longer.
QByteArray spelledPlainly(const QByteArray &compact)
{
    const QJsonObject whole = QJsonDocument::fromJson(compact).object();
    QJsonObject known;
    for (const char *name : {"type", "payload", "timestamp", "source", "event_id"}) {
        if (const QJsonValue value = whole.value(QLatin1String(name)); !value.isUndefined())
            known.insert(QLatin1String(name), value);
    }
    return QJsonDocument(known).toJson(QJsonDocument::Compact);
}

bool isInteger(QByteArrayView value)
{
    return !value.isEmpty() && std::ranges::all_of(value, [](char byte) { return (byte >= '0' && byte <= '9') || byte == '-'; });
}

/// A string that is spelled without escapes.
bool isPlainText(QByteArrayView value)
{
    return value.startsWith('"') && !value.contains('\\');
}

QByteArrayView withoutQuotes(QByteArrayView text)
{
    return text.sliced(1, text.size() - 2);
}

QByteArray readEventId(QByteArrayView value, QByteArrayView entryId)
{
    QByteArray id = isInteger(value) ? value.toByteArray() : jsonText(value); // some services count
    if (id.isEmpty() || id.size() > longestId)
        return entryId.toByteArray();
    if (std::ranges::any_of(std::as_const(id), isUpperHex) && isUuid(id)) { // nearly all write them in lower case
        for (char &byte : id)
            byte = isUpperHex(byte) ? char(byte + ('a' - 'A')) : byte;
    }
    return id;
}

QByteArray readType(QByteArrayView inner, const Fields &fields, QByteArrayView stream)
{
    const QByteArray *const outer = findField(fields, "type");
    if (outer && isPlainText(inner) && withoutQuotes(inner) == *outer && !outer->isEmpty()) // as it mostly is: no copy
        return *outer;
    if (QByteArray text = jsonText(inner); !text.isEmpty())
        return text;
    if (outer && !outer->isEmpty())
        return *outer;
    return typeOfStream(stream);
}

Timestamp readTime(QByteArrayView value, QByteArrayView entryId)
{
    const auto time = isPlainText(value) ? parseTimestamp(withoutQuotes(value)) : parseTimestamp(jsonText(value));
    return time ? *time : timeOfId(entryId);
}

/// Qt writes floating-point numbers from 2^64 to 10^21 or so as integers, which no strict reader takes: they get a `.0`.
QByteArray withFloatsSpelledOut(const QByteArray &compact)
{
    QByteArray out;
    qsizetype copied = 0;
    for (qsizetype at = 0; at < compact.size(); ++at) {
        if (compact[at] == '"') {
            while (compact[++at] != '"') {
                if (compact[at] == '\\')
                    ++at;
            }
            continue;
        }
        const qsizetype start = at;
        while (compact[at] >= '0' && compact[at] <= '9')
            ++at;
        const bool isLongInteger =
            at - start >= 20 && (start == 0 || compact[start - 1] != '.') && !QByteArrayView(".eE").contains(compact[at]);
        if (isLongInteger) {
            out.append(QByteArrayView(compact).sliced(copied, at - copied)).append(".0");
            copied = at;
        }
        if (at > start)
            --at;
    }
    if (copied == 0)
        return compact;
    return out.append(QByteArrayView(compact).sliced(copied));
}

} // namespace

Event Event::make(QByteArray type, QJsonObject payload, QString source, Clock &clock)
{
    return Event{.type = std::move(type),
                 .payload = std::move(payload),
                 .timestamp = timestampOf(clock.utcNow()),
                 .source = std::move(source),
                 .id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces)};
}

QByteArray Event::toJson() const
{
    // Appended by hand: a writer's allocation a value would be most of the cost.
    const QByteArray body = withFloatsSpelledOut(QJsonDocument(payload).toJson(QJsonDocument::Compact));
    QByteArray json;
    json.reserve(body.size() + type.size() + source.size() + id.size() + 128);
    json.append("{\"type\":");
    appendJsonString(json, type);
    json.append(",\"payload\":").append(body);
    json.append(",\"timestamp\":\"").append(timestampText(timestamp));
    json.append("\",\"source\":");
    appendJsonString(json, source.toUtf8());
    json.append(",\"event_id\":");
    appendJsonString(json, id);
    json.append('}');
    return json;
}

Fields Event::toFields() const
{
    return {{"event", toJson()}, {"type", type}};
}

Result<Event> Event::fromFields(const Fields &fields, QByteArrayView stream, QByteArrayView entryId)
{
    const auto undecodable = [&](QString what) {
        return failure(Code::Undecodable, std::move(what), QString::fromUtf8(stream) + u' ' + QString::fromUtf8(entryId));
    };
    const QByteArray *const text = findField(fields, "event");
    if (!text)
        return undecodable(QStringLiteral("the entry has no field 'event'"));
    // QJsonDocument alone takes control characters, unknown escapes and a byte order mark, and rounds long integers.
    JsonMembers all;
    const auto compact = compactJsonOf(*text, all);
    if (!compact)
        return undecodable(QStringLiteral("the field 'event' is no JSON: ") + compact.error().message);
    if (!compact->startsWith('{'))
        return undecodable(QStringLiteral("the field 'event' is no JSON object"));
    QByteArray kept;
    Members members = membersOf(all);
    if (!members.isPlain) {
        kept = spelledPlainly(*compact);
        all.clear();
        eachJsonMember(kept, [&](QByteArrayView name, QByteArrayView value) { all.append({name, value}); });
        members = membersOf(all);
    }
    if (!members.payload.startsWith('{'))
        return undecodable(QStringLiteral("the event has no object 'payload'"));

    Event event;
    event.type = readType(members.type, fields, stream);
    event.payload = QJsonDocument::fromJson(QByteArray::fromRawData(members.payload.data(), members.payload.size())).object();
    event.timestamp = readTime(members.timestamp, entryId);
    event.source = isPlainText(members.source) ? QString::fromUtf8(withoutQuotes(members.source))
                                               : QString::fromUtf8(jsonText(members.source));
    event.id = readEventId(members.id, entryId);
    return event;
}

QByteArray streamOf(QByteArrayView type)
{
    QByteArray stream;
    stream.reserve(streamPrefix.size() + type.size());
    return stream.append(streamPrefix).append(type);
}

QByteArray typeOfStream(QByteArrayView stream)
{
    if (!stream.startsWith(streamPrefix) || stream == deadStream)
        return {};
    const QByteArrayView type = stream.sliced(streamPrefix.size());
    return type.startsWith("seen:") ? QByteArray() : type.toByteArray();
}

} // namespace freshet::events
