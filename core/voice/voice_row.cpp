// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_row.h"

#include "core/events/event.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QSqlQuery>

namespace freshet::voice {

namespace {

bool isPostgreSql(Sql::Kind kind)
{
    return kind == Sql::Kind::PostgreSql;
}

/// Empty where it is none.
QByteArray uuidOf(const QString &text)
{
    QByteArray bytes = text.trimmed().toUtf8();
    if (bytes.size() == 32) {
        for (const qsizetype at : {20, 16, 12, 8})
            bytes.insert(at, '-');
    }
    return uuidText(bytes, QLatin1String("id")).value_or(QByteArray());
}

QDateTime timeOf(const QVariant &value, Sql::Kind kind)
{
    if (value.isNull())
        return {};
    if (isPostgreSql(kind))
        return QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC);
    const auto time = events::parseTimestamp(value.toString().trimmed().toUtf8());
    return time ? events::dateTimeOf(*time) : QDateTime();
}

QString textOf(const QVariant &value, const QString &otherwise)
{
    const QString text = value.toString();
    return text.isEmpty() ? otherwise : text;
}

/// A number that grows with the time, of any type that a column of times may have.
QString orderOf(const char *column, Sql::Kind kind)
{
    return (isPostgreSql(kind) ? QStringLiteral("EXTRACT(EPOCH FROM %1)") : QStringLiteral("julianday(%1)"))
        .arg(QLatin1String(column));
}

} // namespace

QString VoiceRow::columns(Sql::Kind kind)
{
    QString all = QStringLiteral("id, user_id, elevenlabs_voice_id, name, language, gender, category, visibility, status, "
                                 "preview_url");
    for (const char *time : {"created_at", "updated_at", "processing_since"}) {
        // `infinity` is a time in PostgreSQL, and none anywhere else.
        all += (isPostgreSql(kind)
                    ? QStringLiteral(", CASE WHEN isfinite(%1) THEN CAST(EXTRACT(EPOCH FROM %1) * 1000 AS BIGINT) END")
                    : QStringLiteral(", %1"))
                   .arg(QLatin1String(time));
    }
    return all;
}

std::optional<VoiceRow> VoiceRow::read(const QSqlQuery &query, Sql::Kind kind)
{
    VoiceRow row;
    row.rawId = query.value(0).toString();
    Voice &voice = row.voice;
    voice.id = uuidOf(row.rawId);
    const auto status = statusFromName(query.value(8).toString());
    if (voice.id.isEmpty() || !status)
        return std::nullopt;
    voice.status = *status;
    const QString user = query.value(1).toString();
    voice.userId = uuidOf(user);
    if (voice.userId.isEmpty())
        voice.userId = user.toUtf8();
    voice.providerId = query.value(2).toString();
    voice.name = query.value(3).toString();
    const Voice usual;
    voice.language = textOf(query.value(4), usual.language);
    voice.gender = textOf(query.value(5), usual.gender);
    voice.category = textOf(query.value(6), usual.category);
    voice.visibility = textOf(query.value(7), usual.visibility);
    voice.previewUrl = query.value(9).toString();
    voice.createdAt = timeOf(query.value(10), kind);
    voice.updatedAt = timeOf(query.value(11), kind);
    voice.inWorkSince = timeOf(query.value(12), kind);
    if (!voice.updatedAt.isValid())
        voice.updatedAt = voice.createdAt;
    if (!voice.inWorkSince.isValid())
        voice.inWorkSince = voice.createdAt;
    return row;
}

QString VoiceRow::oldestInWorkFirst(Sql::Kind kind)
{
    return QStringLiteral(" ORDER BY COALESCE(%1, %2) ASC NULLS FIRST, id")
        .arg(orderOf("processing_since", kind), orderOf("created_at", kind));
}

QString VoiceRow::newestFirst(Sql::Kind kind)
{
    return QStringLiteral(" ORDER BY %1 DESC NULLS LAST, id").arg(orderOf("created_at", kind));
}

QString VoiceRow::isAnyOf(const char *column, Sql::Kind kind)
{
    // PostgreSQL takes the parameter's type from the column: an array of UUIDs, or of text where another service made it so.
    return (isPostgreSql(kind) ? QStringLiteral("%1 = ANY(?)") : QStringLiteral("%1 IN (SELECT value FROM json_each(?))"))
        .arg(QLatin1String(column));
}

QString VoiceRow::list(const QStringList &texts, Sql::Kind kind)
{
    if (!isPostgreSql(kind))
        return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(texts)).toJson(QJsonDocument::Compact));
    QStringList quoted;
    quoted.reserve(texts.size());
    for (QString text : texts) {
        text.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\""));
        quoted << QLatin1Char('"') + text + QLatin1Char('"');
    }
    return QLatin1Char('{') + quoted.join(QLatin1Char(',')) + QLatin1Char('}');
}

QStringList VoiceRow::spellings(const QByteArrayList &ids)
{
    QSet<QByteArray> seen;
    QStringList all;
    for (const QByteArray &id : ids) {
        const QString plain = QString::fromLatin1(uuidOf(QString::fromUtf8(id)));
        if (plain.isEmpty() || seen.contains(plain.toLatin1()))
            continue;
        seen.insert(plain.toLatin1());
        all << plain << plain.toUpper() << QString(plain).remove(QLatin1Char('-'));
    }
    return all;
}

QString VoiceRow::status(Sql::Kind kind)
{
    return isPostgreSql(kind) ? QStringLiteral("CAST(status AS TEXT)") : QStringLiteral("status");
}

} // namespace freshet::voice
