// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memoize.h"

namespace freshet::cache {

using Kind = Invalidation::Kind;

namespace {

Parameters escapedForGlob(const Parameters &arguments)
{
    Parameters escaped;
    for (const auto &[name, value] : arguments)
        escaped.emplace(name, Parameter(QString::fromUtf8(escapeGlob(value.text()))));
    return escaped;
}

} // namespace

Invalidates &&Invalidates::add(Kind kind, std::initializer_list<QByteArrayView> texts)
{
    Part part{kind, {}};
    for (const QByteArrayView text : texts)
        part.templates.push_back(KeyTemplate::parse(text));
    m_parts.push_back(std::move(part));
    return std::move(*this);
}

Result<std::vector<Invalidation>> Invalidates::fill(const Parameters &arguments) const
{
    const Parameters escaped = escapedForGlob(arguments);
    std::vector<Invalidation> all;
    for (const Part &part : m_parts) {
        Invalidation what;
        what.kind = part.kind;
        for (const auto &text : part.templates) {
            if (!text)
                return std::unexpected(text.error());
            auto filled = text->fill(part.kind == Kind::Pattern ? escaped : arguments);
            if (!filled)
                return std::unexpected(filled.error());
            what.subjects.append(*std::move(filled));
        }
        // Keys go together, in one command.
        if (part.kind == Kind::Keys && !all.empty() && all.back().kind == Kind::Keys)
            all.back().subjects += what.subjects;
        else
            all.push_back(std::move(what));
    }
    return all;
}

} // namespace freshet::cache
