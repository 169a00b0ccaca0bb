// SPDX-License-Identifier: GPL-3.0-or-later
// What the provider would say.
#include "app/sandbox/voice_stand_in_p.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

#include <algorithm>

namespace freshet::sandbox {

namespace {

using Answer = VoiceStandIn::Answer;

Answer jsonAnswer(const QJsonObject &object, int status = 200)
{
    Answer answer;
    answer.status = status;
    answer.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return answer;
}

Answer refusal(int status, const char *code, const QString &message)
{
    const QJsonObject detail{{QStringLiteral("status"), QString::fromLatin1(code)}, {QStringLiteral("message"), message}};
    return jsonAnswer({{QStringLiteral("detail"), detail}}, status);
}

/// As the provider complains of a field.
Answer wrongField(const QString &field, const QString &message)
{
    const QJsonObject one{{QStringLiteral("loc"), QJsonArray{QStringLiteral("body"), field}},
                          {QStringLiteral("msg"), message},
                          {QStringLiteral("type"), QStringLiteral("value_error")}};
    return jsonAnswer({{QStringLiteral("detail"), QJsonArray{one}}}, 422);
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

/// Looks like the provider's own: twenty letters and digits.
QString newVoiceId(int number)
{
    const QByteArray hash = QCryptographicHash::hash("voice " + QByteArray::number(number), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().left(20));
}

} // namespace

Answer VoiceStandIn::Private::answerTo(const Request &request, const QByteArray &body)
{
    const auto next = std::ranges::find_if(scripted, [&](const Scripted &one) { return request.path.contains(one.path); });
    if (next != scripted.end()) {
        const Answer answer = next->answer;
        if (--next->times <= 0)
            scripted.erase(next);
        return answer;
    }
    if (options.concurrency > 0 && open > options.concurrency)
        return refusal(429, "too_many_concurrent_requests",
                       QStringLiteral("Too many concurrent requests. Your current subscription is associated with a maximum of "
                                      "%1 concurrent requests (running in parallel).")
                           .arg(options.concurrency));
    if (!options.key.isEmpty() && request.header("xi-api-key") != options.key)
        return refusal(401, "invalid_api_key", QStringLiteral("Invalid API key"));

    Answer answer;
    const QByteArray voicePath = "/v1/voices/";
    if (request.method == "GET" && request.path == "/v1/voices") {
        answer = list(request);
    } else if (request.method == "GET" && request.path == "/v2/voices") {
        answer = page(request);
    } else if (request.method == "POST" && request.path == "/v1/voices/add") {
        answer = clone(request, body);
    } else if (request.path.startsWith(voicePath) && request.path.size() > voicePath.size() &&
               (request.method == "GET" || request.method == "DELETE")) {
        const QString id = QUrl::fromPercentEncoding(request.path.mid(voicePath.size()));
        const auto entry = find(id);
        if (entry == voices.end()) {
            answer = notFound(id);
        } else if (request.method == "GET") {
            answer = jsonAnswer(json(*entry));
        } else {
            voices.erase(entry);
            answer = jsonAnswer({{QStringLiteral("status"), QStringLiteral("ok")}});
        }
    } else {
        answer = jsonAnswer({{QStringLiteral("detail"), QStringLiteral("Not Found")}}, 404);
    }
    answer.hang = holding;
    return answer;
}

Answer VoiceStandIn::Private::list(const Request &request) const
{
    QJsonArray all;
    for (const Entry &entry : voices)
        all.append(json(entry));
    Answer answer = jsonAnswer({{QStringLiteral("voices"), all}});
    if (options.validators) {
        const QByteArray tag = '"' + QCryptographicHash::hash(answer.body, QCryptographicHash::Md5).toHex() + '"';
        if (request.header("if-none-match") == tag) {
            answer.status = 304;
            answer.body.clear();
        }
        answer.headers.emplaceBack("ETag", tag);
    }
    if (!options.cacheControl.isEmpty())
        answer.headers.emplaceBack("Cache-Control", options.cacheControl);
    return answer;
}

Answer VoiceStandIn::Private::page(const Request &request) const
{
    constexpr int most = 100;
    const QUrlQuery query(QString::fromUtf8(request.query));
    const QStringList ids = query.allQueryItemValues(QStringLiteral("voice_ids"), QUrl::FullyDecoded);
    if (ids.size() > most)
        return wrongField(QStringLiteral("voice_ids"), QStringLiteral("List should have at most 100 items"));
    const QString asked = query.queryItemValue(QStringLiteral("page_size"));
    const int size = asked.isEmpty() ? 10 : asked.toInt();
    if (size < 1 || size > most)
        return wrongField(QStringLiteral("page_size"), QStringLiteral("Input should be from 1 to 100"));
    const qsizetype from =
        QByteArray::fromBase64(query.queryItemValue(QStringLiteral("next_page_token"), QUrl::FullyDecoded).toLatin1())
            .toLongLong();
    QJsonArray found;
    for (const Entry &entry : voices) {
        if (ids.isEmpty() || ids.contains(entry.voice.id))
            found.append(json(entry));
    }
    QJsonArray some;
    for (qsizetype i = from; i < std::min<qsizetype>(from + size, found.size()); ++i)
        some.append(found.at(i));
    const bool more = from + size < found.size();
    const QString token = QString::fromLatin1(QByteArray::number(from + size).toBase64());
    return jsonAnswer({{QStringLiteral("voices"), some},
                       {QStringLiteral("has_more"), more},
                       {QStringLiteral("total_count"), found.size()},
                       {QStringLiteral("next_page_token"), more ? QJsonValue(token) : QJsonValue()}});
}

Answer VoiceStandIn::Private::clone(const Request &request, const QByteArray &body)
{
    auto upload = readUpload(request.header("content-type"), body);
    if (!upload || upload->fields.value(QStringLiteral("name")).isEmpty())
        return wrongField(QStringLiteral("name"), QStringLiteral("Field required"));
    if (upload->files.isEmpty())
        return wrongField(QStringLiteral("files"), QStringLiteral("Field required"));
    Voice voice;
    voice.id = newVoiceId(++clones);
    voice.name = upload->fields.value(QStringLiteral("name"));
    voice.description = upload->fields.value(QStringLiteral("description"));
    const auto labels = QJsonDocument::fromJson(upload->fields.value(QStringLiteral("labels")).toUtf8()).object();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        voice.labels.insert(it.key(), it->toString());
    voice.previewUrl = url.toString() + QStringLiteral("/previews/") + voice.id + QStringLiteral(".mp3");
    voice.models = cloneSteps;
    insert(voice);
    upload->voiceId = voice.id;
    remember(uploads, *upload);
    return jsonAnswer({{QStringLiteral("voice_id"), voice.id}, {QStringLiteral("requires_verification"), false}});
}

Answer VoiceStandIn::Private::notFound(const QString &id) const
{
    return refusal(options.notFoundStatus, "voice_not_found",
                   QStringLiteral("A voice with the voice_id %1 was not found.").arg(id));
}

QJsonObject VoiceStandIn::Private::json(const Entry &entry) const
{
    const Voice &voice = entry.voice;
    QJsonObject labels;
    for (auto it = voice.labels.begin(); it != voice.labels.end(); ++it)
        labels.insert(it.key(), it.value());
    QJsonObject states;
    QJsonObject messages;
    for (auto it = voice.models.begin(); it != voice.models.end(); ++it) {
        const auto past = clock->now() - entry.since.value(it.key());
        QString state = QStringLiteral("not_started");
        for (const Step &step : *it) {
            if (step.after <= past)
                state = step.state;
        }
        states.insert(it.key(), state);
        if (!voice.message.isEmpty())
            messages.insert(it.key(), voice.message);
    }
    QJsonObject object{
        {QStringLiteral("voice_id"), voice.id},
        {QStringLiteral("name"), voice.name},
        {QStringLiteral("category"), voice.category},
        {QStringLiteral("labels"), labels},
        {QStringLiteral("description"), textOrNull(voice.description)},
        {QStringLiteral("preview_url"), textOrNull(voice.previewUrl)},
        {QStringLiteral("fine_tuning"), QJsonObject{{QStringLiteral("state"), states},
                                                    {QStringLiteral("progress"), QJsonObject()},
                                                    {QStringLiteral("message"), messages}}},
        {QStringLiteral("voice_verification"), QJsonObject{{QStringLiteral("requires_verification"), voice.requiresVerification},
                                                           {QStringLiteral("is_verified"), false}}},
        {QStringLiteral("settings"), QJsonValue()},
        {QStringLiteral("created_at_unix"), 1700000000},
    };
    if (!voice.plainStatus.isEmpty())
        object.insert(QStringLiteral("status"), voice.plainStatus);
    return object;
}

} // namespace freshet::sandbox
