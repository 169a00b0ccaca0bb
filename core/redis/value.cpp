// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/value.h"

#include <array>
#include <utility>

namespace freshet::redis {

namespace {

const Value nilValue;
const Value::Array noElements;

struct Prefix
{
    const char *word;
    Code code;
};

// The first words that Redis and Valkey put before an error's text.
constexpr std::array prefixes{
    Prefix{"WRONGTYPE", Code::WrongType},
    Prefix{"OOM", Code::OutOfMemory},
    Prefix{"MISCONF", Code::Misconfigured},
    Prefix{"LOADING", Code::Loading},
    Prefix{"BUSYLOADING", Code::Loading},
    Prefix{"READONLY", Code::ReadOnlyReplica},
    Prefix{"CLUSTERDOWN", Code::ClusterDown},
    Prefix{"CROSSSLOT", Code::CrossSlot},
    Prefix{"TRYAGAIN", Code::TryAgain},
    Prefix{"MOVED", Code::Moved},
    Prefix{"ASK", Code::Moved},
    Prefix{"NOSCRIPT", Code::NoScript},
    Prefix{"NOGROUP", Code::NoGroup},
    Prefix{"UNBLOCKED", Code::NoGroup}, // of a blocked XREADGROUP whose stream went away
    Prefix{"NOPERM", Code::NoPermission},
    Prefix{"WRONGPASS", Code::AuthFailed},
    Prefix{"NOAUTH", Code::AuthFailed},
    Prefix{"MASTERDOWN", Code::Loading},
};

} // namespace

QByteArray Value::bytes() const
{
    const auto *bytes = std::get_if<QByteArray>(&m_data);
    return bytes ? *bytes : QByteArray();
}

std::optional<qint64> Value::integer() const
{
    if (const auto *integer = std::get_if<qint64>(&m_data))
        return *integer;
    if (m_type != Type::String && m_type != Type::Status)
        return std::nullopt;
    bool ok = false;
    const qint64 number = std::get<QByteArray>(m_data).toLongLong(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

std::optional<double> Value::number() const
{
    if (const auto *integer = std::get_if<qint64>(&m_data))
        return double(*integer);
    if (m_type != Type::String && m_type != Type::Status)
        return std::nullopt;
    bool ok = false;
    const double number = std::get<QByteArray>(m_data).toDouble(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

const Value::Array &Value::array() const
{
    const auto *array = std::get_if<Array>(&m_data);
    return array ? *array : noElements;
}

Value::Array &Value::array()
{
    if (!isArray())
        *this = Value(Array());
    return std::get<Array>(m_data);
}

const Value &Value::at(std::size_t index) const
{
    const Array &elements = array();
    return index < elements.size() ? elements[index] : nilValue;
}

const Value &Value::field(QByteArrayView name) const
{
    const Array &elements = array();
    for (std::size_t i = 0; i + 1 < elements.size(); i += 2) {
        if (elements[i].bytes() == name)
            return elements[i + 1];
    }
    return nilValue;
}

Error errorFromReply(const QByteArray &words, const QString &context)
{
    const QByteArray first = words.left(words.indexOf(' ') < 0 ? words.size() : words.indexOf(' '));
    Code code = Code::Server;
    for (const Prefix &prefix : prefixes) {
        if (first == prefix.word)
            code = prefix.code;
    }
    if (code == Code::Server) {
        const QByteArray lower = words.toLower();
        if (lower.startsWith("err unknown command") || lower.startsWith("err unknown subcommand"))
            code = Code::UnknownCommand;
        else if (lower.startsWith("err invalid password") || lower.startsWith("err client sent auth"))
            code = Code::AuthFailed;
        else if (lower.contains("user executing the script can't")) // what NOPERM becomes inside a script
            code = Code::NoPermission;
    }
    return Error{code, QString::fromUtf8(words), context};
}

} // namespace freshet::redis
