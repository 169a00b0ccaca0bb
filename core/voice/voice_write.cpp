// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_write.h"

#include "core/events/outbox.h"

#include <QJsonObject>
#include <QSqlQuery>
#include <QUuid>

namespace freshet::voice {

namespace {

constexpr int longestName = 200;
constexpr int longestWord = 50;        // of a language, gender or category
constexpr int longestProviderId = 255; // the provider's have 20
constexpr int longestAddress = 8192;   // signed ones have about 1000

/// Whether both databases can keep it as it is.
bool isWhole(const QString &text)
{
    return text.isValidUtf16() && !text.contains(QChar(0));
}

Result<void> checkText(const QString &text, const char *column, int longest)
{
    if (text.size() <= 2 * qsizetype(longest) && text.toUcs4().size() <= longest && !text.trimmed().isEmpty() && isWhole(text))
        return {};
    return failure(
        Code::InvalidArgument,
        QStringLiteral("%1 must have from 1 to %2 characters, none of them a NUL").arg(QLatin1String(column)).arg(longest),
        QLatin1String(column));
}

Result<void> checkVisibility(const QString &text)
{
    if (text == QLatin1String("private") || text == QLatin1String("public"))
        return {};
    return failure(Code::InvalidArgument, QStringLiteral("visibility is private or public"), QStringLiteral("visibility"));
}

Result<QByteArray> checkId(const QByteArray &id, const char *column)
{
    auto text = uuidText(id, QLatin1String(column));
    if (!text)
        text.error().context = QLatin1String(column);
    return text;
}

} // namespace

bool isAddress(const QString &text)
{
    return !text.isEmpty() && isWhole(text) && text.size() <= longestAddress;
}

Result<void> checkEdit(const VoiceStore::Edit &edit)
{
    Result<void> fine;
    if (fine && edit.name)
        fine = checkText(*edit.name, "name", longestName);
    if (fine && edit.language)
        fine = checkText(*edit.language, "language", longestWord);
    if (fine && edit.gender)
        fine = checkText(*edit.gender, "gender", longestWord);
    if (fine && edit.visibility)
        fine = checkVisibility(*edit.visibility);
    return fine;
}

Result<void> checkNew(Voice &voice)
{
    if (voice.id.isEmpty())
        voice.id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    const auto id = checkId(voice.id, "id");
    if (!id)
        return std::unexpected(id.error());
    const auto user = checkId(voice.userId, "user_id");
    if (!user)
        return std::unexpected(user.error());
    voice.id = *id;
    voice.userId = *user;
    if (auto fine = checkText(voice.providerId, "elevenlabs_voice_id", longestProviderId); !fine)
        return fine;
    if (auto fine = checkText(voice.category, "category", longestWord); !fine)
        return fine;
    if (!voice.previewUrl.isEmpty() && !isAddress(voice.previewUrl))
        return failure(Code::InvalidArgument,
                       QStringLiteral("preview_url must have at most %1 characters, none of them a NUL").arg(longestAddress),
                       QStringLiteral("preview_url"));
    VoiceStore::Edit same;
    same.name = voice.name;
    same.language = voice.language;
    same.gender = voice.gender;
    same.visibility = voice.visibility;
    return checkEdit(same);
}

Result<std::vector<VoiceRow>> lockRows(QSqlDatabase &database, const QByteArrayList &ids, Sql::Kind kind)
{
    const QStringList spellings = VoiceRow::spellings(ids);
    std::vector<VoiceRow> rows;
    if (spellings.isEmpty())
        return rows;
    QSqlQuery query(database);
    const QString lock = kind == Sql::Kind::PostgreSql ? QStringLiteral(" FOR UPDATE") : QString();
    if (auto read = execute(query,
                            QStringLiteral("SELECT %1 FROM voices WHERE %2 ORDER BY id")
                                    .arg(VoiceRow::columns(kind), VoiceRow::isAnyOf("id", kind)) +
                                lock,
                            {VoiceRow::list(spellings, kind)});
        !read)
        return std::unexpected(read.error());
    while (query.next()) {
        if (auto row = VoiceRow::read(query, kind))
            rows.push_back(*std::move(row));
    }
    return rows;
}

Result<void> Teller::tell(QSqlDatabase &database, const QByteArray &type, const Voice &voice) const
{
    QJsonObject payload{{QStringLiteral("voice_id"), QString::fromLatin1(voice.id)}};
    if (!voice.userId.isEmpty())
        payload.insert(QStringLiteral("user_id"), QString::fromUtf8(voice.userId));
    if (type == "voice.updated")
        payload.insert(QStringLiteral("status"), statusName(voice.status));
    events::Event event = events::Event::make(type, payload, source);
    event.timestamp = events::timestampOf(now);
    return events::Outbox::append(database, event);
}

} // namespace freshet::voice
