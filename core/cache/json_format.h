// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/cache/tiered_cache.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

#include <concepts>
#include <limits>
#include <optional>
#include <vector>

namespace freshet::cache {

/// How values of a type become JSON: specialise it for your own, or give Cache a codec.
///
///     template<> struct JsonFormat<Product> {
///         static QJsonValue toJson(const Product &);
///         static Result<Product> fromJson(const QJsonValue &);   // Code::Undecodable
///     };
///
/// Given here: bool, int, qint64, quint64, double, QString, QStringList, QJsonValue, QJsonObject, QJsonArray, std::optional<T>
/// (null: nothing), std::vector<T>, and JsonBytes (the compact text as it is). Integers keep all their 64 bits; where QJsonValue
/// can't hold one (above 2^63-1) that is Code::Undecodable, except for quint64 and JsonBytes.
template<typename T>
struct JsonFormat;

/// Compact JSON that nobody looks into.
struct JsonBytes
{
    QByteArray json;
    friend bool operator==(const JsonBytes &, const JsonBytes &) = default;
};

/// Text that compactJson made, as a value. Code::Undecodable for integers that QJsonValue would round.
Result<QJsonValue> parseJsonValue(QByteArrayView compactJson);
/// Compact text. What is undefined becomes null.
QByteArray jsonValueText(const QJsonValue &value);
/// Code::Undecodable: `expected` stands where something else was found.
std::unexpected<Error> wrongJson(const char *expected, const QJsonValue &found);

template<>
struct JsonFormat<QJsonValue>
{
    static QJsonValue toJson(const QJsonValue &value) { return value; }
    static Result<QJsonValue> fromJson(const QJsonValue &json) { return json; }
};

template<>
struct JsonFormat<QJsonObject>
{
    static QJsonValue toJson(const QJsonObject &value) { return value; }
    static Result<QJsonObject> fromJson(const QJsonValue &json)
    {
        if (!json.isObject())
            return wrongJson("an object", json);
        return json.toObject();
    }
};

template<>
struct JsonFormat<QJsonArray>
{
    static QJsonValue toJson(const QJsonArray &value) { return value; }
    static Result<QJsonArray> fromJson(const QJsonValue &json)
    {
        if (!json.isArray())
            return wrongJson("an array", json);
        return json.toArray();
    }
};

template<>
struct JsonFormat<bool>
{
    static QJsonValue toJson(bool value) { return value; }
    static Result<bool> fromJson(const QJsonValue &json)
    {
        if (!json.isBool())
            return wrongJson("true or false", json);
        return json.toBool();
    }
};

template<>
struct JsonFormat<double>
{
    static QJsonValue toJson(double value) { return value; }
    static Result<double> fromJson(const QJsonValue &json)
    {
        if (!json.isDouble())
            return wrongJson("a number", json);
        return json.toDouble();
    }
};

template<>
struct JsonFormat<qint64>
{
    static QJsonValue toJson(qint64 value) { return value; }
    static Result<qint64> fromJson(const QJsonValue &json)
    {
        // A number that is no such integer gives either default back.
        const qint64 value = json.toInteger(0);
        if (!json.isDouble() || (value == 0 && json.toInteger(1) == 1))
            return wrongJson("an integer", json);
        return value;
    }
};

template<>
struct JsonFormat<int>
{
    static QJsonValue toJson(int value) { return value; }
    static Result<int> fromJson(const QJsonValue &json)
    {
        const auto value = JsonFormat<qint64>::fromJson(json);
        if (!value || *value < std::numeric_limits<int>::min() || *value > std::numeric_limits<int>::max())
            return wrongJson("an integer of 32 bits", json);
        return int(*value);
    }
};

/// Of the text itself: QJsonValue would round what is above 2^63-1.
template<>
struct JsonFormat<quint64>
{
    static QByteArray toText(quint64 value) { return QByteArray::number(value); }
    static Result<quint64> fromText(QByteArrayView compactJson);
};

template<>
struct JsonFormat<QString>
{
    static QJsonValue toJson(const QString &value) { return value; }
    static Result<QString> fromJson(const QJsonValue &json)
    {
        if (!json.isString())
            return wrongJson("a string", json);
        return json.toString();
    }
};

template<>
struct JsonFormat<QStringList>
{
    static QJsonValue toJson(const QStringList &value) { return QJsonArray::fromStringList(value); }
    static Result<QStringList> fromJson(const QJsonValue &json)
    {
        if (!json.isArray())
            return wrongJson("an array of strings", json);
        QStringList list;
        for (const QJsonValue one : json.toArray()) {
            if (!one.isString())
                return wrongJson("a string", one);
            list.append(one.toString());
        }
        return list;
    }
};

template<>
struct JsonFormat<JsonBytes>
{
    static QByteArray toText(const JsonBytes &value) { return value.json; }
    static Result<JsonBytes> fromText(QByteArrayView compactJson) { return JsonBytes{compactJson.toByteArray()}; }
    static JsonBytes fromShared(const QByteArray &compactJson) { return {compactJson}; }
};

template<typename T>
struct JsonFormat<std::optional<T>>
{
    static QJsonValue toJson(const std::optional<T> &value)
    {
        return value ? JsonFormat<T>::toJson(*value) : QJsonValue(QJsonValue::Null);
    }
    static Result<std::optional<T>> fromJson(const QJsonValue &json)
    {
        if (json.isNull())
            return std::optional<T>();
        auto value = JsonFormat<T>::fromJson(json);
        if (!value)
            return std::unexpected(value.error());
        return std::optional<T>(*std::move(value));
    }
};

template<typename T>
struct JsonFormat<std::vector<T>>
{
    static QJsonValue toJson(const std::vector<T> &value)
    {
        QJsonArray array;
        for (const T &one : value)
            array.append(JsonFormat<T>::toJson(one));
        return array;
    }
    static Result<std::vector<T>> fromJson(const QJsonValue &json)
    {
        if (!json.isArray())
            return wrongJson("an array", json);
        std::vector<T> list;
        for (const QJsonValue one : json.toArray()) {
            auto value = JsonFormat<T>::fromJson(one);
            if (!value)
                return std::unexpected(value.error());
            list.push_back(*std::move(value));
        }
        return list;
    }
};

/// The codec that JsonFormat<T> makes.
template<typename T>
class JsonCodec final : public Codec
{
public:
    Result<std::shared_ptr<const void>> decode(QByteArrayView compactJson) const override
    {
        auto value = parse(compactJson);
        if (!value)
            return std::unexpected(value.error());
        return std::shared_ptr<const void>(std::make_shared<const T>(*std::move(value)));
    }
    Result<std::shared_ptr<const void>> decodeShared(const QByteArray &compactJson) const override
    {
        if constexpr (requires { JsonFormat<T>::fromShared(compactJson); })
            return std::shared_ptr<const void>(std::make_shared<const T>(JsonFormat<T>::fromShared(compactJson)));
        else
            return decode(compactJson);
    }
    QByteArray encode(const void *value) const override
    {
        const T &typed = *static_cast<const T *>(value);
        if constexpr (requires { JsonFormat<T>::toText(typed); })
            return JsonFormat<T>::toText(typed);
        else
            return jsonValueText(JsonFormat<T>::toJson(typed));
    }
    /// The object itself, and for what it owns as much as its text: good enough for a bound.
    std::size_t weight(const void *, QByteArrayView compactJson) const override
    {
        return sizeof(T) + 16 + std::size_t(compactJson.size());
    }

private:
    static Result<T> parse(QByteArrayView compactJson)
    {
        if constexpr (requires { JsonFormat<T>::fromText(compactJson); }) {
            return JsonFormat<T>::fromText(compactJson);
        } else {
            auto json = parseJsonValue(compactJson);
            if (!json)
                return std::unexpected(json.error());
            return JsonFormat<T>::fromJson(*json);
        }
    }
};

/// The one codec of a type in this program.
template<typename T>
const Codec &jsonCodec()
{
    static const JsonCodec<T> codec;
    return codec;
}

} // namespace freshet::cache
