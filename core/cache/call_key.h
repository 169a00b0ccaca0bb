// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/cache/key.h"

#include <QByteArrayView>
#include <QDate>
#include <QStringView>
#include <QUuid>

#include <array>
#include <concepts>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace freshet::cache {

// How a call of a function becomes a key: its arguments get names, and become parameters of keys (key.h). For memoize.h.

/// Names for the first arguments of a function, in their order; `names("user_id", "limit")`.
template<std::size_t Count>
using ArgumentNames = std::array<const char *, Count>;

template<typename... Names>
ArgumentNames<sizeof...(Names)> names(Names... each)
{
    return {each...};
}

namespace detail {

template<typename T>
struct IsOptional : std::false_type
{};
template<typename T>
struct IsOptional<std::optional<T>> : std::true_type
{};

template<typename T>
concept HasOwnParameter = requires(const T &value) {
    { toParameter(value) } -> std::convertible_to<Parameter>;
};

template<typename T>
constexpr bool isView = std::is_pointer_v<T> || std::same_as<T, std::string_view> || std::same_as<T, QStringView> ||
                        std::same_as<T, QByteArrayView> || std::same_as<T, QLatin1String>;

} // namespace detail

/// An argument as a parameter, as Python's services would have it. Given: bool, integers, floats, QString, QByteArray and
/// std::string (UTF-8), QUuid, QDate, std::optional (nothing: null), ranges (lists), Parameter and Parameters. For types of your
/// own declare `Parameter toParameter(const T &)` in their namespace.
template<typename T>
Parameter parameterOf(const T &value)
{
    if constexpr (detail::HasOwnParameter<T>) {
        return toParameter(value);
    } else if constexpr (std::same_as<T, Parameter> || std::same_as<T, Parameters> || std::same_as<T, bool> ||
                         std::same_as<T, QString>) {
        return Parameter(value);
    } else if constexpr (std::integral<T>) {
        if (std::in_range<qint64>(value))
            return Parameter(qint64(value));
        return Parameter(Parameter::Integer{QByteArray::number(qulonglong(value))});
    } else if constexpr (std::floating_point<T>) {
        return Parameter(double(value));
    } else if constexpr (std::same_as<T, QByteArray>) {
        return Parameter(QString::fromUtf8(value));
    } else if constexpr (std::same_as<T, std::string>) {
        return Parameter(QString::fromStdString(value));
    } else if constexpr (std::same_as<T, QUuid>) {
        return Parameter(value.toString(QUuid::WithoutBraces));
    } else if constexpr (std::same_as<T, QDate>) {
        return Parameter(value.toString(Qt::ISODate));
    } else if constexpr (detail::IsOptional<T>::value) {
        return value ? parameterOf(*value) : Parameter();
    } else {
        static_assert(requires { value.begin(); }, "declare `Parameter toParameter(const T &)` for this argument's type");
        Parameter::List list;
        for (const auto &one : value)
            list.push_back(parameterOf(one));
        return Parameter(std::move(list));
    }
}

/// The named ones among a call's arguments.
template<std::size_t Count, typename... Args>
Parameters namedParameters(const ArgumentNames<Count> &argumentNames, const std::tuple<Args...> &arguments)
{
    static_assert(Count <= sizeof...(Args), "more names than the function has arguments");
    Parameters named;
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (named.insert_or_assign(QString::fromUtf8(argumentNames[Index]), parameterOf(std::get<Index>(arguments))), ...);
    }(std::make_index_sequence<Count>());
    return named;
}

/// What a callable takes and gives: `Args` decayed, `Value` of `Task<Result<Value>>`.
template<typename T>
struct CallTraits : CallTraits<decltype(&T::operator())>
{};

namespace detail {

template<typename T>
struct TaskValue
{
    static_assert(sizeof(T) == 0, "the function must be a coroutine that gives Task<Result<Value>>");
};
template<typename T>
struct TaskValue<Task<Result<T>>>
{
    using type = T;
};

template<typename Returned, typename... Args>
struct Signature
{
    using Value = typename TaskValue<Returned>::type;
    using Arguments = std::tuple<std::decay_t<Args>...>;

    static_assert(((!std::is_lvalue_reference_v<Args> || std::is_const_v<std::remove_reference_t<Args>>) && ...),
                  "arguments that the function changes can't be part of a key");
    static_assert((!std::is_rvalue_reference_v<Args> && ...), "take the argument by value instead of by &&");
    static_assert((!isView<std::decay_t<Args>> && ...),
                  "a view or pointer may be gone when the function runs: take the text itself (QString, QByteArray)");

    template<template<typename, typename...> typename Made, typename First>
    using With = Made<First, Args...>;

    /// Arguments by value are copied, for the function may be called again; those by reference live in `arguments`.
    template<typename Function>
    static Returned call(Function &function, const Arguments &arguments)
    {
        return std::apply([&function](const auto &...each) { return std::invoke(function, each...); }, arguments);
    }
};

} // namespace detail

template<typename Returned, typename... Args>
struct CallTraits<Returned(Args...)> : detail::Signature<Returned, Args...>
{};
template<typename Returned, typename... Args>
struct CallTraits<Returned (*)(Args...)> : detail::Signature<Returned, Args...>
{};
template<typename Object, typename Returned, typename... Args>
struct CallTraits<Returned (Object::*)(Args...)> : detail::Signature<Returned, Args...>
{};
template<typename Object, typename Returned, typename... Args>
struct CallTraits<Returned (Object::*)(Args...) const> : detail::Signature<Returned, Args...>
{};

} // namespace freshet::cache
