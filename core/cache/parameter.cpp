// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/parameter.h"

#include "core/base/canonical_json.h"
#include "core/cache/parameter_reader.h"

#include <QCryptographicHash>

#include <algorithm>

namespace freshet::cache {

namespace {

/// What an integer is called: `007` and `-0` would be other keys for the same number.
QByteArray plainDigits(const QByteArray &digits)
{
    const bool isNegative = digits.startsWith('-');
    qsizetype first = isNegative ? 1 : 0;
    while (first + 1 < digits.size() && digits[first] == '0')
        ++first;
    const QByteArray magnitude = digits.sliced(std::min(first, digits.size()));
    return isNegative && magnitude != "0" ? '-' + magnitude : magnitude;
}

template<typename... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};

/// The pairs of an object in the order in which they are written.
std::vector<const Parameter::Object::value_type *> sorted(const Parameter::Object &object)
{
    std::vector<const Parameter::Object::value_type *> all;
    all.reserve(object.size());
    for (const auto &one : object)
        all.push_back(&one);
    std::ranges::sort(all, [](const auto *left, const auto *right) { return codePointLess(left->first, right->first); });
    return all;
}

} // namespace

Parameter::Parameter(double value)
    : m_value(value)
{}

Parameter::Parameter(QString value)
    : m_value(std::move(value))
{}

Parameter::Parameter(const char *utf8)
    : m_value(QString::fromUtf8(utf8))
{}

Parameter::Parameter(const QByteArray &utf8)
    : m_value(QString::fromUtf8(utf8))
{}

Parameter::Parameter(const Integer &value)
    : m_value(Integer{plainDigits(value.digits)})
{}

Parameter::Parameter(List value)
    : m_value(std::make_shared<const List>(std::move(value)))
{}

Parameter::Parameter(Object value)
    : m_value(std::make_shared<const Object>(std::move(value)))
{}

Result<Parameter> Parameter::fromJson(QByteArrayView json)
{
    return readParameter(json);
}

Parameter Parameter::fromWord(QByteArrayView word)
{
    auto value = fromJson(word);
    return value ? *std::move(value) : Parameter(QString::fromUtf8(word));
}

void Parameter::appendTo(QByteArray &out) const
{
    const auto list = [&out](const ListPointer &values) {
        out += '[';
        for (std::size_t i = 0; i < values->size(); ++i) {
            if (i > 0)
                out += ", ";
            (*values)[i].appendTo(out);
        }
        out += ']';
    };
    const auto object = [&out](const ObjectPointer &values) {
        out += '{';
        bool isFirst = true;
        for (const auto *pair : sorted(*values)) {
            if (!std::exchange(isFirst, false))
                out += ", ";
            appendCanonicalString(out, pair->first);
            out += ": ";
            pair->second.appendTo(out);
        }
        out += '}';
    };
    std::visit(Overloaded{
                   [&](std::monostate) { out += "null"; },
                   [&](bool value) { out += value ? "true" : "false"; },
                   [&](const Integer &value) { out += value.digits; },
                   [&](double value) { out += canonicalNumber(value); },
                   [&](const QString &value) { appendCanonicalString(out, value); },
                   list,
                   object,
               },
               m_value);
}

QByteArray Parameter::canonicalJson() const
{
    QByteArray out;
    appendTo(out);
    return out;
}

QByteArray Parameter::text() const
{
    if (const auto *text = std::get_if<QString>(&m_value))
        return text->toUtf8();
    if (const auto *truth = std::get_if<bool>(&m_value))
        return *truth ? "True" : "False";
    if (std::holds_alternative<std::monostate>(m_value))
        return "None";
    return canonicalJson();
}

bool operator==(const Parameter &left, const Parameter &right)
{
    if (left.m_value.index() != right.m_value.index())
        return false;
    if (const auto *list = std::get_if<Parameter::ListPointer>(&left.m_value))
        return **list == **std::get_if<Parameter::ListPointer>(&right.m_value);
    if (const auto *object = std::get_if<Parameter::ObjectPointer>(&left.m_value))
        return **object == **std::get_if<Parameter::ObjectPointer>(&right.m_value);
    return left.m_value == right.m_value;
}

QByteArray canonicalJson(const Parameters &parameters)
{
    return Parameter(parameters).canonicalJson();
}

QByteArray parameterHash(const Parameters &parameters)
{
    return QCryptographicHash::hash(canonicalJson(parameters), QCryptographicHash::Sha256).first(4).toHex();
}

} // namespace freshet::cache
