// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_json.h"

#include "core/events/event.h"

#include <initializer_list>

namespace freshet::voice {

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonValue timeJson(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue(QJsonValue::Null);
}

/// The first of these members that is a text or an integer; empty: none is.
QString textOf(const QJsonObject &json, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        const QJsonValue value = json[QLatin1String(name)];
        if (value.isString() && !value.toString().isEmpty())
            return value.toString();
        if (value.isDouble() && value.toInteger(-1) == value.toInteger(1)) // the user's number, where a service has numbers
            return QString::number(value.toInteger());
    }
    return {};
}

QString orUsual(const QString &text, const QString &usual)
{
    return text.isEmpty() ? usual : text;
}

QDateTime timeOf(const QJsonObject &json, const char *name)
{
    const QString text = json[QLatin1String(name)].toString();
    const auto time = events::parseTimestamp(text.toUtf8());
    return time ? events::dateTimeOf(*time) : QDateTime();
}

/// As the table has ids, where it is one.
QByteArray idOf(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return uuidText(bytes, QLatin1String("id")).value_or(bytes);
}

} // namespace

QJsonObject voiceJson(const Voice &voice)
{
    return {
        {QStringLiteral("id"), orNull(QString::fromUtf8(voice.id))},
        {QStringLiteral("user_id"), orNull(QString::fromUtf8(voice.userId))},
        {QStringLiteral("elevenlabs_voice_id"), orNull(voice.providerId)},
        {QStringLiteral("voice_id"), orNull(voice.providerId)},
        {QStringLiteral("name"), voice.name},
        {QStringLiteral("language"), voice.language},
        {QStringLiteral("gender"), voice.gender},
        {QStringLiteral("category"), voice.category},
        {QStringLiteral("visibility"), voice.visibility},
        {QStringLiteral("status"), QString(statusName(voice.status))},
        {QStringLiteral("preview_url"), orNull(voice.previewUrl)},
        {QStringLiteral("created_at"), timeJson(voice.createdAt)},
        {QStringLiteral("updated_at"), timeJson(voice.updatedAt)},
    };
}

std::optional<Voice> voiceFromJson(const QJsonValue &json)
{
    if (!json.isObject())
        return std::nullopt;
    const QJsonObject object = json.toObject();
    const Voice usual;
    Voice voice;
    voice.id = idOf(textOf(object, {"id"}));
    voice.providerId = textOf(object, {"elevenlabs_voice_id", "voice_id", "id"});
    if (voice.providerId.isEmpty())
        return std::nullopt;
    const QString status = textOf(object, {"status"});
    const auto known = status.isEmpty() ? std::optional(VoiceStatus::Completed) : statusFromName(status);
    if (!known)
        return std::nullopt;
    voice.status = *known;
    voice.userId = idOf(textOf(object, {"user_id"}));
    voice.name = orUsual(textOf(object, {"name"}), voice.providerId);
    const QJsonObject labels = object[QLatin1String("labels")].toObject(); // as the provider has them
    voice.language = orUsual(textOf(object, {"language"}), orUsual(textOf(labels, {"language"}), usual.language));
    voice.gender = orUsual(textOf(object, {"gender"}), orUsual(textOf(labels, {"gender"}), usual.gender));
    voice.category = textOf(object, {"category"});
    voice.visibility =
        orUsual(textOf(object, {"visibility"}), voice.userId.isEmpty() ? QStringLiteral("public") : usual.visibility);
    voice.previewUrl = textOf(object, {"preview_url"});
    voice.createdAt = timeOf(object, "created_at");
    voice.updatedAt = timeOf(object, "updated_at");
    if (!voice.updatedAt.isValid())
        voice.updatedAt = voice.createdAt;
    return voice;
}

} // namespace freshet::voice

namespace freshet::cache {

QJsonValue JsonFormat<voice::VoiceRows>::toJson(const voice::VoiceRows &rows)
{
    QJsonArray array;
    for (const voice::Voice &voice : rows.voices)
        array.append(voice::voiceJson(voice));
    return array;
}

Result<voice::VoiceRows> JsonFormat<voice::VoiceRows>::fromJson(const QJsonValue &json)
{
    const QJsonValue list = json.isObject() ? json.toObject()[QLatin1String("voices")] : json;
    if (list.isNull())
        return voice::VoiceRows();
    if (!list.isArray())
        return wrongJson("an array of voices", json);
    voice::VoiceRows rows;
    for (const QJsonValue one : list.toArray()) {
        if (auto voice = voice::voiceFromJson(one))
            rows.voices.push_back(*std::move(voice));
    }
    return rows;
}

} // namespace freshet::cache
