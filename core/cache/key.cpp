// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/key.h"

#include "core/base/glob.h"

#include <QCryptographicHash>

#include <algorithm>

namespace freshet::cache {

namespace {

QString shown(QByteArrayView bytes)
{
    return QString::fromUtf8(bytes);
}

/// Without the backslashes; nothing where the last one escapes nothing.
std::optional<QByteArray> unescaped(QByteArrayView pattern)
{
    QByteArray out;
    out.reserve(pattern.size());
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\')
            ++i;
        if (i == pattern.size())
            return std::nullopt;
        out += pattern[i];
    }
    return out;
}

} // namespace

QByteArray KeyParts::key() const
{
    QByteArrayList parts{version, nameSpace, resourceId, action};
    if (parameters && (!parameters->empty() || hashEmpty))
        parts.append(parameterHash(*parameters));
    else if (hashEmpty)
        parts.append(parameterHash({}));
    parts.removeAll(QByteArray());
    return parts.join(':');
}

QByteArrayList builtInNamespaces()
{
    return {"product", "user", "order", "category"};
}

QByteArray escapeGlob(QByteArrayView part)
{
    return globEscaped(part);
}

bool isPattern(QByteArrayView name)
{
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (name[i] == '\\')
            ++i;
        else if (name[i] == '*' || name[i] == '?' || name[i] == '[')
            return true;
    }
    return false;
}

QByteArray namespacePattern(QByteArrayView version, QByteArrayView nameSpace)
{
    return globEscaped(version) + ':' + globEscaped(nameSpace) + ":*";
}

// Unlike in a key, an empty part is not left out: the pattern of nothing must not become that of everything.
QByteArray resourcePattern(QByteArrayView version, QByteArrayView nameSpace, QByteArrayView resourceId)
{
    return globEscaped(version) + ':' + globEscaped(nameSpace) + ':' + globEscaped(resourceId) + ":*";
}

QByteArray exactKeyOf(QByteArrayView pattern)
{
    if (!pattern.endsWith(":*"))
        return {};
    const QByteArrayView name = pattern.chopped(2);
    if (isPattern(name) || name.indexOf(':') <= 0)
        return {};
    return unescaped(name).value_or(QByteArray());
}

QByteArray promptKey(QByteArrayView kind, const QString &prompt)
{
    return "ai:" + kind.toByteArray() + ':' + QCryptographicHash::hash(prompt.toUtf8(), QCryptographicHash::Sha256).toHex();
}

Result<KeyTemplate> KeyTemplate::parse(QByteArrayView text)
{
    KeyTemplate parsed;
    QByteArray plain;
    const auto wrong = [&](const QString &what, qsizetype at) {
        return failure(
            Code::InvalidArgument,
            QStringLiteral("the key template \"%1\" %2; {name} is filled, {{ and }} are braces").arg(shown(text), what),
            QStringLiteral("byte %1").arg(at));
    };
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool isDoubled = at + 1 < text.size() && text[at + 1] == c;
        if (c != '{' && c != '}') {
            plain += c;
        } else if (isDoubled) {
            plain += c;
            ++at;
        } else if (c == '}') {
            return wrong(QStringLiteral("has a } without its {"), at);
        } else {
            const qsizetype end = text.indexOf('}', at);
            if (end < 0)
                return wrong(QStringLiteral("has a { without its }"), at);
            const QByteArray name = text.sliced(at + 1, end - at - 1).toByteArray();
            if (name.isEmpty())
                return wrong(QStringLiteral("has {} without a name in it"), at);
            if (name.contains('{'))
                return wrong(QStringLiteral("has a { inside a name"), at);
            parsed.m_parts.emplace_back(std::exchange(plain, {}), name);
            at = end;
        }
    }
    parsed.m_parts.emplace_back(plain, QByteArray());
    return parsed;
}

Result<QByteArray> KeyTemplate::fill(const Parameters &arguments) const
{
    QByteArray key;
    for (const auto &[text, name] : m_parts) {
        key += text;
        if (name.isEmpty())
            continue;
        const auto argument = arguments.find(QString::fromUtf8(name));
        if (argument == arguments.end())
            return failure(Code::InvalidArgument, QStringLiteral("the key template needs the argument \"%1\"").arg(shown(name)),
                           shown(name));
        key += argument->second.text();
    }
    return key;
}

QByteArrayList KeyTemplate::names() const
{
    QByteArrayList all;
    for (const auto &part : m_parts) {
        if (!part.second.isEmpty() && !all.contains(part.second))
            all.append(part.second);
    }
    return all;
}

} // namespace freshet::cache
