// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_text.h"
#include "core/base/json_writer.h"
#include "core/cache/invalidation.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace freshet::cache {

namespace {

struct KindName
{
    Invalidation::Kind kind;
    const char *name;
};

constexpr std::array kindNames{
    KindName{Invalidation::Kind::Keys, "key"},
    KindName{Invalidation::Kind::Pattern, "pattern"},
    KindName{Invalidation::Kind::Tag, "tag"},
    KindName{Invalidation::Kind::Queue, "queue"},
    KindName{Invalidation::Kind::Namespace, "namespace"},
    KindName{Invalidation::Kind::Ttl, "ttl"},
    KindName{Invalidation::Kind::Resource, "resource"},
};

std::unexpected<Error> undecodable(const QString &what)
{
    return failure(Code::Undecodable, QStringLiteral("this is no invalidation: %1").arg(what));
}

std::optional<QByteArray> bytesOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().toUtf8();
    const QJsonValue encoded = value.toObject().value(QLatin1String("base64"));
    if (!encoded.isString())
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(encoded.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? std::optional(*decoded) : std::nullopt;
}

} // namespace

QLatin1String kindName(Invalidation::Kind kind)
{
    for (const KindName &one : kindNames) {
        if (one.kind == kind)
            return QLatin1String(one.name);
    }
    return {};
}

QByteArray Invalidation::toJson() const
{
    JsonWriter json;
    json.beginObject().key("kind").string(kindName(kind)).key("subjects").beginArray();
    for (const QByteArray &subject : subjects)
        json.bytes(subject);
    json.endArray();
    if (kind == Kind::Ttl)
        json.key("to_ms").integer(to.count());
    if (!reason.isEmpty())
        json.key("reason").string(reason);
    return json.endObject().text();
}

Result<Invalidation> Invalidation::fromJson(QByteArrayView text)
{
    const auto compact = compactJson(text); // stricter than Qt
    if (!compact)
        return std::unexpected(compact.error());
    const QJsonDocument document = QJsonDocument::fromJson(*compact);
    if (!document.isObject())
        return undecodable(QStringLiteral("not an object"));
    const QJsonObject object = document.object();

    Invalidation what;
    const QString name = object.value(QLatin1String("kind")).toString();
    const auto *known = kindNames.begin();
    while (known != kindNames.end() && name != QLatin1String(known->name))
        ++known;
    if (known == kindNames.end())
        return undecodable(QStringLiteral("its kind \"%1\" is unknown").arg(name));
    what.kind = known->kind;

    const QJsonArray subjects = object.value(QLatin1String("subjects")).toArray();
    for (const QJsonValue &one : subjects) {
        auto subject = bytesOf(one);
        if (!subject)
            return undecodable(QStringLiteral("a subject is neither a string nor base64"));
        what.subjects.append(*std::move(subject));
    }
    const QJsonValue to = object.value(QLatin1String("to_ms"));
    if (what.kind == Kind::Ttl && to.toInteger(0) <= 0)
        return undecodable(QStringLiteral("it lacks to_ms"));
    what.to = std::chrono::milliseconds(what.kind == Kind::Ttl ? to.toInteger() : 0);
    what.reason = object.value(QLatin1String("reason")).toString();
    return what;
}

} // namespace freshet::cache
