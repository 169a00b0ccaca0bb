// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>

#include <optional>
#include <variant>
#include <vector>

namespace freshet::redis {

/// One RESP2 reply: nil, integer, bulk string, status, error or an array of such.
///
/// For the maintainer: a variant of 32 bytes with a type byte; a bulk string costs one allocation (implicitly shared
/// afterwards), an array one for its elements. Deep nesting is refused by the codec, so destruction recurses at most
/// Codec::maxDepth.
class Value
{
public:
    enum class Type : quint8 { Nil, Integer, String, Status, Error, Array };
    using Array = std::vector<Value>;

    Value() = default; ///< nil
    explicit Value(qint64 integer)
        : m_data(integer)
        , m_type(Type::Integer)
    {}
    explicit Value(QByteArray string, Type type = Type::String)
        : m_data(std::move(string))
        , m_type(type)
    {}
    explicit Value(Array array)
        : m_data(std::move(array))
        , m_type(Type::Array)
    {}

    Type type() const { return m_type; }
    bool isNil() const { return m_type == Type::Nil; }
    bool isInteger() const { return m_type == Type::Integer; }
    bool isString() const { return m_type == Type::String; } ///< a bulk string
    bool isStatus() const { return m_type == Type::Status; }
    bool isError() const { return m_type == Type::Error; }
    bool isArray() const { return m_type == Type::Array; }

    /// The bytes of a string, status or error; empty for everything else. O(1), shares the bytes.
    QByteArray bytes() const;
    /// The integer, or that which a string spells in decimal; nothing for everything else.
    std::optional<qint64> integer() const;
    /// The floating-point number that a string spells, or the integer; nothing for everything else.
    std::optional<double> number() const;
    /// The elements; empty for everything that is not an array.
    const Array &array() const;
    Array &array();
    /// Element `index`, or nil where there is none.
    const Value &at(std::size_t index) const;
    /// In a flat array of names and values (XINFO, CONFIG GET): the value after `name`, or nil. O(n).
    const Value &field(QByteArrayView name) const;

    friend bool operator==(const Value &, const Value &) = default;

private:
    std::variant<std::monostate, qint64, QByteArray, Array> m_data;
    Type m_type = Type::Nil;
};

/// The Error for an error reply (`WRONGTYPE Operation against…`): its code by the first word, the server's words as
/// message, `context` as given.
freshet::Error errorFromReply(const QByteArray &words, const QString &context = {});

} // namespace freshet::redis
