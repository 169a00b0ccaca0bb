// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/parameter.h"

#include <QByteArrayList>

#include <optional>
#include <utility>
#include <vector>

namespace freshet::cache {

// The names of cached things (contract, section 1). Pure functions; any thread.

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
/// Whether a name holds a glob character (`* ? [`) that is not escaped, so that it is a pattern.
bool isPattern(QByteArrayView name);
/// `{version}:{namespace}:*` and `{version}:{namespace}:{resource_id}:*`, parts escaped.
QByteArray namespacePattern(QByteArrayView version, QByteArrayView nameSpace);
QByteArray resourcePattern(QByteArrayView version, QByteArrayView nameSpace, QByteArrayView resourceId);
/// The exact key that goes with such a pattern: without the last `:*`, unescaped. Empty where it is none of them: where what is
/// left is a pattern itself or has no namespace.
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
