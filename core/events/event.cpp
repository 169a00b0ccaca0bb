// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event.h"

#include "core/base/json_text.h"
#include "core/base/json_writer.h"

#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

namespace freshet::events {

namespace {

/// An `event_id` becomes part of keys; what is longer is no id.
constexpr qsizetype longestId = 256;

/// The first field of that name; nothing where there is none.
const QByteArray *findField(const Fields &fields, QByteArrayView name)
{
    const auto found = std::ranges::find_if(fields, [&](const auto &field) { return field.first == name; });
    return found == fields.end() ? nullptr : &found->second;
}

bool isUuid(QStringView text)
{
    if (text.size() != 36)
        return false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t unit = text[i].unicode();
        const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool isHex = (unit >= u'0' && unit <= u'9') || (unit >= u'a' && unit <= u'f') || (unit >= u'A' && unit <= u'F');
        if (isDash ? unit != u'-' : !isHex)
            return false;
    }
    return true;
}

/// Empty where it is no id.
QByteArray readEventId(const QJsonValue &value)
{
    if (value.isDouble()) { // some services count
        const QVariant number = value.toVariant();
        return number.typeId() == QMetaType::LongLong ? QByteArray::number(number.toLongLong()) : QByteArray();
    }
    const QString text = value.toString();
    QByteArray id = (isUuid(text) ? text.toLower() : text).toUtf8();
    return id.size() > longestId ? QByteArray() : id;
}

QByteArray readType(const QJsonValue &inner, const Fields &fields, QByteArrayView stream)
{
    if (const QString text = inner.toString(); !text.isEmpty())
        return text.toUtf8();
    if (const QByteArray *outer = findField(fields, "type"); outer && !outer->isEmpty())
        return *outer;
    return typeOfStream(stream);
}

Timestamp readTime(const QJsonValue &value, QByteArrayView entryId)
{
    if (value.isString()) {
        if (const auto time = parseTimestamp(value.toString().toUtf8()))
            return *time;
    }
    return timeOfId(entryId);
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
    const QByteArray body = QJsonDocument(payload).toJson(QJsonDocument::Compact);
    QByteArray json;
    json.reserve(body.size() + type.size() + source.size() + id.size() + 128);
    json.append("{\"type\":").append(jsonString(type));
    json.append(",\"payload\":").append(body);
    json.append(",\"timestamp\":\"").append(timestampText(timestamp));
    json.append("\",\"source\":").append(jsonString(source.toUtf8()));
    json.append(",\"event_id\":").append(jsonString(id)).append('}');
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
    // Strict first: QJsonDocument takes control characters, unknown escapes and a byte order mark, and rounds long integers.
    const auto compact = compactJson(*text);
    if (!compact)
        return undecodable(QStringLiteral("the field 'event' is no JSON: ") + compact.error().message);
    const QJsonDocument document = QJsonDocument::fromJson(*compact);
    if (!document.isObject())
        return undecodable(QStringLiteral("the field 'event' is no JSON object"));
    const QJsonObject object = document.object();
    const QJsonValue payload = object.value(QLatin1String("payload"));
    if (!payload.isObject())
        return undecodable(QStringLiteral("the event has no object 'payload'"));

    Event event;
    event.type = readType(object.value(QLatin1String("type")), fields, stream);
    event.payload = payload.toObject();
    event.timestamp = readTime(object.value(QLatin1String("timestamp")), entryId);
    event.source = object.value(QLatin1String("source")).toString();
    event.id = readEventId(object.value(QLatin1String("event_id")));
    if (event.id.isEmpty())
        event.id = entryId.toByteArray();
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
