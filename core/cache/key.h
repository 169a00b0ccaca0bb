// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayList>

#include <map>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace freshet::cache {

// The names of cached things (contract, section 1). Pure functions; any thread.

/// A parameter's value as the services have it: what Python's `json.dumps` tells apart. Integers of any length are kept as their
/// digits.
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
    Parameter(bool value);
    Parameter(qint64 value);
    Parameter(int value)
        : Parameter(qint64(value))
    {}
    Parameter(double value);
    Parameter(QString value);
    Parameter(const char *utf8);
    Parameter(Integer value);
    Parameter(List value);
    Parameter(Object value);

    /// From JSON text: a number with a point or an exponent is a float, else an integer of any length; of equal names the last
    /// wins. NaN and Infinity are not JSON. Code::InvalidArgument.
    static Result<Parameter> fromJson(QByteArrayView json);
    /// From a word of the command line: JSON, else the word itself as a string.
    static Parameter fromWord(QByteArrayView word);

    /// What `json.dumps(…, sort_keys=True, default=str)` writes: ASCII.
    QByteArray canonicalJson() const;
    /// What Python's `str` gives, for templates: text as it is, `True`, `None`, `9.5`, else the canonical JSON.
    QByteArray text() const;

    friend bool operator==(const Parameter &, const Parameter &);

private:
    std::variant<std::monostate, bool, Integer, double, QString, std::shared_ptr<const List>, std::shared_ptr<const Object>>
        m_value;
};

using Parameters = Parameter::Object;

/// Canonical JSON of a set of parameters; `{}` for none.
QByteArray canonicalJson(const Parameters &parameters);
/// The first 8 hex digits of its SHA-256.
QByteArray parameterHash(const Parameters &parameters);

/// The parts of `{version}:{namespace}[:{resource_id}][:{action}][:{hash}]`. An empty part is left out.
struct KeyParts
{
    QByteArray version = "v1";
    QByteArray nameSpace;
    QByteArray resourceId;
    QByteArray action;
    std::optional<Parameters> parameters; ///< hashed where given and not empty
    bool hashEmpty = false;               ///< hashes an empty set of parameters too

    QByteArray key() const;
};

/// The built-in namespaces: `product`, `user`, `order`, `category`.
QByteArrayList builtInNamespaces();
/// `part` with the glob characters `* ? [ ] \` (and `^`, `-` inside brackets need none) escaped by a backslash.
QByteArray escapeGlob(QByteArrayView part);
/// Whether a name holds a glob character that is not escaped, so that it is a pattern.
bool isPattern(QByteArrayView name);
/// `{version}:{namespace}:*` and `{version}:{namespace}:{resource_id}:*`, parts escaped.
QByteArray namespacePattern(QByteArrayView version, QByteArrayView nameSpace);
QByteArray resourcePattern(QByteArrayView version, QByteArrayView nameSpace, QByteArrayView resourceId);
/// The exact key that goes with such a pattern: without the last `:*`, unescaped. Empty where it is none of them.
QByteArray exactKeyOf(QByteArrayView pattern);

/// `ai:{kind}:{sha256 of the prompt}`; the prompt as UTF-8.
QByteArray promptKey(QByteArrayView kind, const QString &prompt);

/// A template such as `user:{user_id}`. `{{` and `}}` are braces.
class KeyTemplate
{
public:
    /// Code::InvalidArgument for an open brace without its end or an empty name.
    static Result<KeyTemplate> parse(QByteArrayView text);
    /// Code::InvalidArgument, whose message names it, where an argument is missing; others are ignored.
    Result<QByteArray> fill(const Parameters &arguments) const;
    QByteArrayList names() const; ///< in the order of their first place

private:
    std::vector<std::pair<QByteArray, QByteArray>> m_parts; ///< text, and the name behind it (empty at the end)
};

} // namespace freshet::cache
