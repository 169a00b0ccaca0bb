// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/voice_store.h"
#include "tests/core/events/outbox_rig.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace freshet::test {

inline QByteArray newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

/// One in work, of a user of its own and with an id of the provider's that nobody has.
inline voice::Voice newVoice(const QString &name = QStringLiteral("Ada"))
{
    voice::Voice voice;
    voice.userId = newId();
    voice.providerId = QString::fromLatin1(newId());
    voice.name = name;
    return voice;
}

inline voice::VoiceStore::Settlement
settlementOf(const voice::Voice &voice, voice::VoiceStatus status = voice::VoiceStatus::Completed, const QString &address = {})
{
    voice::VoiceStore::Settlement settlement;
    settlement.id = voice.id;
    settlement.status = status;
    settlement.previewUrl = address;
    settlement.inWorkSince = voice.inWorkSince;
    return settlement;
}

/// What waits in the outbox, in its order.
inline std::vector<events::Event> told(Sql &sql)
{
    std::vector<events::Event> all;
    for (const QString &json : rows(sql, QStringLiteral("SELECT event FROM outbox ORDER BY id"))) {
        const auto event =
            events::Event::fromFields({{"event", json.toUtf8()}}, QByteArrayView("events:voice.created"), QByteArrayView("1-0"));
        if (event)
            all.push_back(*event);
    }
    return all;
}

/// The same as text: `voice.created {"user_id":…,"voice_id":…}`.
inline QStringList toldText(Sql &sql)
{
    QStringList all;
    for (const events::Event &event : told(sql))
        all << QString::fromUtf8(event.type + ' ' + QJsonDocument(event.payload).toJson(QJsonDocument::Compact));
    return all;
}

inline QString toldOf(const voice::Voice &voice, const char *type)
{
    QJsonObject payload{{QStringLiteral("voice_id"), QString::fromLatin1(voice.id)},
                        {QStringLiteral("user_id"), QString::fromLatin1(voice.userId)}};
    if (qstrcmp(type, "voice.updated") == 0)
        payload.insert(QStringLiteral("status"), QString(voice::statusName(voice.status)));
    return QLatin1String(type) + QLatin1Char(' ') + QString::fromUtf8(QJsonDocument(payload).toJson(QJsonDocument::Compact));
}

template<typename T>
QString text(const Result<T> &result)
{
    return result ? QStringLiteral("no error")
                  : QLatin1String(codeName(result.error().code)) + QLatin1String(": ") + result.error().message;
}

/// So many voices in work, as another service would add them, in one transaction. Answers what is there then.
inline std::vector<voice::Voice> addVoices(Sql &sql, int count)
{
    QStringList statements;
    for (int i = 0; i < count; ++i)
        statements << QStringLiteral("INSERT INTO voices (id, user_id, elevenlabs_voice_id, name) VALUES ('%1', '%2', 'el-%3', "
                                     "'voice %3')")
                          .arg(QString::fromLatin1(newId()), QString::fromLatin1(newId()))
                          .arg(i);
    if (!run(sql, statements))
        return {};
    voice::VoiceStore store(sql);
    voice::VoiceStore::Filter filter;
    filter.limit = count;
    return await(store.fetchSome(filter)).value_or(std::vector<voice::Voice>());
}

/// A number that a statement answers; -1 where it does not.
inline qint64 numberOf(Sql &sql, const QString &statement)
{
    bool isNumber = false;
    const qint64 number = rows(sql, statement).value(0).toLongLong(&isNumber);
    return isNumber ? number : -1;
}

} // namespace freshet::test

/// What a call answered, or the end of the test with its error.
#define FRESHET_GOT(name, call)                                                                                                  \
    auto name##Result = freshet::test::await(call);                                                                              \
    QVERIFY2(name##Result.has_value(), qPrintable(freshet::test::text(name##Result)));                                           \
    auto name = *std::move(name##Result)

/// A store on the row's new database, whose clock stands still.
#define FRESHET_VOICES(databases, sql, clock, store)                                                                             \
    FRESHET_OPEN_DATABASE(databases, sql##Url, sql);                                                                             \
    {                                                                                                                            \
        const auto prepared = freshet::test::await(freshet::voice::VoiceStore::prepare(*sql));                                   \
        QVERIFY2(prepared, qPrintable(freshet::test::text(prepared)));                                                           \
    }                                                                                                                            \
    freshet::test::FakeClock clock;                                                                                              \
    freshet::voice::VoiceStore store(*sql, QStringLiteral("freshet"), clock)
