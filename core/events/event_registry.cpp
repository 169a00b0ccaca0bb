// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event_registry.h"

#include "core/base/utf8.h"

#include <QUuid>

#include <algorithm>

namespace freshet::events {

namespace {

constexpr qsizetype longestType = 200;
constexpr qsizetype longestEventId = 256;

using Field = EventRegistry::Field;

bool isInteger(const QJsonValue &value)
{
    return value.isDouble() && value.toVariant().typeId() == QMetaType::LongLong;
}

bool fits(const QJsonValue &value, Field::Kind kind)
{
    switch (kind) {
    case Field::Kind::Text:
        return value.isString();
    case Field::Kind::Integer:
        return isInteger(value);
    case Field::Kind::Number:
        return value.isDouble();
    case Field::Kind::Boolean:
        return value.isBool();
    case Field::Kind::Uuid:
        return value.isString() && !QUuid::fromString(value.toString()).isNull();
    case Field::Kind::Id:
        return isInteger(value) || (value.isString() && !value.toString().isEmpty());
    case Field::Kind::Object:
        return value.isObject();
    case Field::Kind::List:
        return value.isArray();
    case Field::Kind::Any:
        return true;
    }
    return false;
}

QLatin1String nameOf(Field::Kind kind)
{
    switch (kind) {
    case Field::Kind::Text:
        return QLatin1String("a text");
    case Field::Kind::Integer:
        return QLatin1String("an integer");
    case Field::Kind::Number:
        return QLatin1String("a number");
    case Field::Kind::Boolean:
        return QLatin1String("true or false");
    case Field::Kind::Uuid:
        return QLatin1String("a UUID");
    case Field::Kind::Id:
        return QLatin1String("an integer or a text that is not empty");
    case Field::Kind::Object:
        return QLatin1String("an object");
    case Field::Kind::List:
        return QLatin1String("a list");
    case Field::Kind::Any:
        return QLatin1String("a value");
    }
    return {};
}

Result<void> checkFields(const std::vector<Field> &fields, const QJsonObject &payload)
{
    for (const Field &field : fields) {
        const QJsonValue value = payload.value(field.name);
        // Python's services write None for what they do not have.
        const bool isAbsent = value.isUndefined() || (value.isNull() && field.kind != Field::Kind::Any);
        if (isAbsent && !field.required)
            continue;
        if (isAbsent || !fits(value, field.kind))
            return failure(Code::InvalidArgument,
                           QStringLiteral("the payload's '%1' must be %2").arg(field.name, nameOf(field.kind)), field.name);
    }
    return {};
}

bool hasControls(QByteArrayView text)
{
    return std::ranges::any_of(text, [](char byte) { return uchar(byte) < 0x20 || byte == 0x7F; });
}

} // namespace

EventRegistry EventRegistry::contract()
{
    using Kind = Field::Kind;
    EventRegistry registry;
    const std::vector<Field> voice{{QStringLiteral("voice_id"), Kind::Id}, {QStringLiteral("user_id"), Kind::Id, false}};
    const std::vector<Field> product{{QStringLiteral("product_id"), Kind::Id}};
    const std::vector<Field> category{{QStringLiteral("category_id"), Kind::Id, false}};
    const std::vector<Field> pet{{QStringLiteral("pet_id"), Kind::Id}};
    bool isComplete = true;
    const auto addAll = [&](std::initializer_list<const char *> types, const std::vector<Field> &fields) {
        for (const char *type : types)
            isComplete = registry.add(type, fields) && isComplete;
    };
    addAll({"voice.created", "voice.updated", "voice.deleted"}, voice);
    addAll({"product.created", "product.updated", "product.deleted"}, product);
    addAll({"category.updated"}, category);
    addAll({"pet.updated", "pet.deleted"}, pet);
    Q_ASSERT(isComplete);
    Q_UNUSED(isComplete)
    return registry;
}

Result<void> EventRegistry::add(QByteArray type, Check check)
{
    if (auto name = checkName(type); !name)
        return name;
    if (!check)
        return failure(Code::InvalidArgument, QStringLiteral("a type of events needs a check"), QString::fromUtf8(type));
    const QString context = QString::fromUtf8(type);
    if (!m_types.try_emplace(std::move(type), Type{std::move(check), {}}).second)
        return failure(Code::InvalidArgument, QStringLiteral("this type of events is there already"), context);
    return {};
}

Result<void> EventRegistry::add(QByteArray type, std::vector<Field> fields)
{
    auto added = add(type, Check([fields](const QJsonObject &payload) { return checkFields(fields, payload); }));
    if (added)
        m_types.at(type).fields = std::move(fields);
    return added;
}

std::vector<Field> EventRegistry::fields(const QByteArray &type) const
{
    const auto found = m_types.find(type);
    return found == m_types.end() ? std::vector<Field>() : found->second.fields;
}

Result<void> EventRegistry::checkName(QByteArrayView type)
{
    const auto refuse = [&](const char *why) {
        return failure(Code::InvalidArgument, QStringLiteral("this can be no type of events: ") + QLatin1String(why),
                       QString::fromUtf8(type.first(std::min(type.size(), longestType))));
    };
    if (type.isEmpty())
        return refuse("it is empty");
    if (type.size() > longestType)
        return refuse("it is longer than 200 bytes");
    if (!isUtf8(type))
        return refuse("it is not UTF-8");
    if (hasControls(type))
        return refuse("it holds control characters");
    if (type == "dead" || type.startsWith("seen:"))
        return refuse("Freshet's own keys are named so");
    return {};
}

QByteArrayList EventRegistry::types() const
{
    QByteArrayList names;
    for (const auto &[name, type] : m_types)
        names.append(name);
    return names;
}

Result<void> EventRegistry::check(const Event &event) const
{
    const auto found = m_types.find(event.type);
    if (found == m_types.end())
        return failure(Code::NotFound, QStringLiteral("this type of events is not known"), QString::fromUtf8(event.type));
    if (event.id.isEmpty() || event.id.size() > longestEventId || !isUtf8(event.id) || hasControls(event.id))
        return failure(Code::InvalidArgument, QStringLiteral("'event_id' must be a text of 1 to 256 bytes"),
                       QString::fromUtf8(event.type));
    if (!event.source.isValidUtf16())
        return failure(Code::InvalidArgument, QStringLiteral("'source' must be a text"), QString::fromUtf8(event.type));
    return found->second.check(event.payload);
}

} // namespace freshet::events
