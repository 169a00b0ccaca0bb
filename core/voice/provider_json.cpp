// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/provider_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>
#include <QUrl>

#include <cmath>

namespace freshet::voice {

namespace {

constexpr qsizetype mostId = 200;
constexpr qsizetype mostName = 200;
constexpr qsizetype mostWord = 64;
constexpr qsizetype mostText = 2000;
constexpr qsizetype mostMessage = 500;
constexpr qsizetype mostUrl = 2048;
constexpr qsizetype mostLabels = 64;
constexpr qsizetype mostToken = 2048;

/// At most so many UTF-16 units, and no half of a pair at the end. Databases refuse zero characters.
QString bounded(QString text, qsizetype most)
{
    if (text.size() > most) {
        text.truncate(most);
        if (text.back().isHighSurrogate())
            text.chop(1);
    }
    return text.replace(QChar(0), QChar(QChar::ReplacementCharacter));
}

QString textOf(const QJsonValue &value, qsizetype most)
{
    return bounded(value.toString(), most);
}

/// Of a wrong one nothing is kept: a cut address leads nowhere.
QString urlOf(const QJsonValue &value)
{
    const QString text = value.toString();
    if (text.size() > mostUrl)
        return {};
    const QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http");
    return url.isValid() && isWeb && !url.host().isEmpty() ? text : QString();
}

QMap<QString, QString> labelsOf(const QJsonValue &value)
{
    QMap<QString, QString> labels;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end() && labels.size() < mostLabels; ++it) {
        if (it->isString() || it->isDouble() || it->isBool())
            labels.insert(bounded(it.key(), mostWord), bounded(it->toVariant().toString(), mostName));
    }
    return labels;
}

QDateTime timeOf(const QJsonValue &value)
{
    constexpr double most = 253402300799; // the year 9999
    const double seconds = value.toDouble(-1);
    if (!std::isfinite(seconds) || seconds < 0 || seconds > most)
        return {};
    return QDateTime::fromSecsSinceEpoch(qint64(seconds), Qt::UTC);
}

/// Of one model.
Training trainingOf(const QString &state)
{
    if (state == QLatin1String("fine_tuned"))
        return Training::Completed;
    if (state == QLatin1String("failed"))
        return Training::Failed;
    if (state == QLatin1String("delayed"))
        return Training::Delayed;
    return Training::Working;
}

/// Of whichever model is the furthest: one that is ready is enough, one that failed counts when no other is under way.
Training trainingOfAny(const QJsonObject &states)
{
    bool failed = false;
    bool delayed = false;
    bool working = false;
    for (const QJsonValue &value : states) {
        const QString state = value.toString();
        switch (trainingOf(state)) {
        case Training::Completed:
            return Training::Completed;
        case Training::Failed:
            failed = true;
            break;
        case Training::Delayed:
            delayed = true;
            break;
        case Training::Working:
            // A model that nobody asked for stays `not_started` for ever.
            working = working || (value.isString() && state != QLatin1String("not_started"));
            break;
        }
    }
    if (working)
        return Training::Working;
    if (delayed)
        return Training::Delayed;
    return failed ? Training::Failed : Training::Working;
}

/// What other services say in one word.
std::optional<Training> plainStatus(const QJsonValue &value)
{
    const QString status = value.toString();
    if (status == QLatin1String("completed"))
        return Training::Completed;
    if (status == QLatin1String("failed"))
        return Training::Failed;
    if (status == QLatin1String("processing"))
        return Training::Working;
    return {};
}

bool needsVerification(const QJsonValue &value)
{
    const QJsonObject verification = value.toObject();
    return verification.value(QLatin1String("requires_verification")).toBool() &&
           !verification.value(QLatin1String("is_verified")).toBool();
}

Training trainingOf(const QJsonObject &voice, const QString &model)
{
    if (const auto plain = plainStatus(voice.value(QLatin1String("status"))))
        return *plain;
    const QJsonObject states = voice.value(QLatin1String("fine_tuning")).toObject().value(QLatin1String("state")).toObject();
    if (states.isEmpty()) {
        const bool isInstant = voice.value(QLatin1String("category")).toString() == QLatin1String("cloned");
        return isInstant && !needsVerification(voice.value(QLatin1String("voice_verification"))) ? Training::Completed
                                                                                                 : Training::Working;
    }
    return model.isEmpty() ? trainingOfAny(states) : trainingOf(states.value(model).toString());
}

QString messageOf(const QJsonObject &voice, const QString &model)
{
    const QJsonObject messages = voice.value(QLatin1String("fine_tuning")).toObject().value(QLatin1String("message")).toObject();
    if (!model.isEmpty())
        return textOf(messages.value(model), mostMessage);
    for (const QJsonValue &message : messages) {
        if (!message.toString().isEmpty())
            return textOf(message, mostMessage);
    }
    return {};
}

std::optional<ProviderVoice> voiceOf(const QJsonValue &value, const QString &model)
{
    const QJsonObject object = value.toObject();
    ProviderVoice voice;
    voice.id = object.value(QLatin1String("voice_id")).toString();
    if (voice.id.isEmpty() || voice.id.size() > mostId || voice.id.contains(QChar(0)))
        return {};
    voice.name = textOf(object.value(QLatin1String("name")), mostName);
    voice.category = textOf(object.value(QLatin1String("category")), mostWord);
    voice.labels = labelsOf(object.value(QLatin1String("labels")));
    voice.description = textOf(object.value(QLatin1String("description")), mostText);
    voice.previewUrl = urlOf(object.value(QLatin1String("preview_url")));
    voice.training = trainingOf(object, model);
    voice.message = messageOf(object, model);
    voice.createdAt = timeOf(object.value(QLatin1String("created_at_unix")));
    return voice;
}

Result<QJsonObject> objectOf(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(
            Code::Undecodable,
            QStringLiteral("the voice provider's answer is no JSON (byte %1: %2); something else may answer at its address")
                .arg(error.offset)
                .arg(error.errorString()));
    if (!document.isObject())
        return failure(Code::Undecodable, QStringLiteral("the voice provider's answer is no JSON object"));
    return document.object();
}

/// Of an object: its code and its words.
void readDetail(const QJsonObject &detail, Refusal &refusal)
{
    refusal.code = textOf(detail.value(QLatin1String("status")), mostWord);
    if (refusal.code.isEmpty())
        refusal.code = textOf(detail.value(QLatin1String("code")), mostWord);
    refusal.message = textOf(detail.value(QLatin1String("message")), mostMessage);
}

/// Of a list of complaints: `name: Field required; files: …`.
QString complaintsOf(const QJsonArray &details)
{
    QStringList all;
    constexpr qsizetype most = 5;
    for (qsizetype i = 0; i < std::min(details.size(), most); ++i) {
        const QJsonObject one = details.at(i).toObject();
        const QString where = one.value(QLatin1String("loc")).toArray().last().toString();
        const QString what = details.at(i).isString()             ? details.at(i).toString()
                             : one.contains(QLatin1String("msg")) ? one.value(QLatin1String("msg")).toString()
                                                                  : one.value(QLatin1String("message")).toString();
        if (!what.isEmpty())
            all.append(where.isEmpty() ? what : where + QLatin1String(": ") + what);
    }
    return bounded(all.join(QLatin1String("; ")), mostMessage);
}

} // namespace

Result<ProviderVoice> readVoice(const QByteArray &json, const QString &model)
{
    const auto object = objectOf(json);
    if (!object)
        return std::unexpected(object.error());
    auto voice = voiceOf(*object, model);
    if (!voice)
        return failure(Code::Undecodable, QStringLiteral("the voice provider's answer has no usable voice_id"));
    return *std::move(voice);
}

Result<VoicePage> readVoicePage(const QByteArray &json, const QString &model)
{
    const auto object = objectOf(json);
    if (!object)
        return std::unexpected(object.error());
    const QJsonValue voices = object->value(QLatin1String("voices"));
    if (!voices.isArray())
        return failure(Code::Undecodable, QStringLiteral("the voice provider's answer has no list of voices"));
    VoicePage page;
    for (const QJsonValue &value : voices.toArray()) {
        if (auto voice = voiceOf(value, model))
            page.voices.push_back(*std::move(voice));
        else
            ++page.unreadable;
    }
    page.hasMore = object->value(QLatin1String("has_more")).toBool();
    const QString token = object->value(QLatin1String("next_page_token")).toString();
    if (page.hasMore && token.size() <= mostToken)
        page.nextToken = token;
    return page;
}

Result<Clone> readClone(const QByteArray &json)
{
    const auto object = objectOf(json);
    if (!object)
        return std::unexpected(object.error());
    Clone clone;
    clone.voiceId = object->value(QLatin1String("voice_id")).toString();
    if (clone.voiceId.isEmpty() || clone.voiceId.size() > mostId || clone.voiceId.contains(QChar(0)))
        return failure(Code::Undecodable, QStringLiteral("the voice provider's answer has no usable voice_id"));
    clone.requiresVerification = object->value(QLatin1String("requires_verification")).toBool();
    return clone;
}

Refusal readRefusal(const QByteArray &body)
{
    Refusal refusal;
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject())
        return refusal;
    refusal.isJson = true;
    const QJsonObject object = document.object();
    const QJsonValue detail = object.value(QLatin1String("detail"));
    if (detail.isObject()) {
        readDetail(detail.toObject(), refusal);
    } else if (detail.isArray()) {
        refusal.message = complaintsOf(detail.toArray());
    } else if (detail.isString()) {
        refusal.message = textOf(detail, mostMessage);
        // The words of the provider's web framework for an address that it does not know.
        refusal.noRoute = refusal.message == QLatin1String("Not Found");
        if (refusal.message == QLatin1String("voice_not_found") || refusal.message == QLatin1String("invalid_api_key"))
            refusal.code = refusal.message;
    } else {
        const QJsonValue error = object.value(QLatin1String("error"));
        if (error.isObject())
            readDetail(error.toObject(), refusal);
        else
            refusal.message = textOf(error.isString() ? error : object.value(QLatin1String("message")), mostMessage);
    }
    return refusal;
}

} // namespace freshet::voice
