// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <concepts>
#include <map>
#include <memory>
#include <variant>
#include <vector>

namespace freshet::cache {

template<typename T>
concept CharacterType = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                        std::same_as<T, char16_t> || std::same_as<T, char32_t>;

/// A parameter's value as the services have it: what Python's `json.dumps` tells apart. Integers of any length are kept as their
/// digits. A plain value, cheap to copy; any thread.
class Parameter
{
public:
    struct Integer
    {
        QByteArray digits; ///< decimal, with `-` where negative, without leading zeros
        friend bool operator==(const Integer &, const Integer &) = default;
    };
    using List = std::vector<Parameter>;
    using Object = std::map<QString, Parameter>; ///< written sorted by code point, whatever the map's own order

    Parameter() = default; ///< null
    /// `bool` itself only, so that no pointer becomes one.
    template<std::same_as<bool> T>
    Parameter(T value)
        : m_value(value)
    {}
    /// Integers of every width, with and without sign. A single character is none: give a string.
    template<std::integral T>
        requires(!std::same_as<T, bool> && !CharacterType<T>)
    Parameter(T value)
        : m_value(Integer{QByteArray::number(value)})
    {}
    template<CharacterType T>
    Parameter(T) = delete;
    Parameter(double value);
    Parameter(QString value);
    Parameter(const char *utf8);
    Parameter(const QByteArray &utf8);
    Parameter(const Integer &value);
    Parameter(List value);
    Parameter(Object value);

    /// From JSON text: a number with a point or an exponent is a float, else an integer of any length; of equal names the last
    /// wins. NaN, Infinity and floats beyond the largest are none. At most `jsonMaxDepth` deep. Code::InvalidArgument. O(bytes).
    static Result<Parameter> fromJson(QByteArrayView json);
    /// From a word of the command line: JSON, else the word itself as a string.
    static Parameter fromWord(QByteArrayView word);

    /// What `json.dumps(…, sort_keys=True, default=str)` writes: ASCII.
    QByteArray canonicalJson() const;
    /// What Python's `str` gives, for templates: text as it is, `True`, `None`, `9.5`, else the canonical JSON.
    QByteArray text() const;

    friend bool operator==(const Parameter &, const Parameter &); ///< by meaning; floats as the numbers that they are

private:
    void appendTo(QByteArray &out) const;

    using ListPointer = std::shared_ptr<const List>;
    using ObjectPointer = std::shared_ptr<const Object>;
    std::variant<std::monostate, bool, Integer, double, QString, ListPointer, ObjectPointer> m_value;
};

using Parameters = Parameter::Object;

/// Canonical JSON of a set of parameters; `{}` for none.
QByteArray canonicalJson(const Parameters &parameters);
/// The first 8 hex digits of its SHA-256.
QByteArray parameterHash(const Parameters &parameters);

} // namespace freshet::cache
