// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a half-typed command is within its syntax.
#include "core/inspect/command_docs.h"

#include <algorithm>

namespace freshet::inspect {

using Kind = CommandArgument::Kind;

namespace {

/// The keywords with which an argument can begin; none: with any word.
void addFirstWords(const CommandArgument &argument, QByteArrayList &words)
{
    if (!argument.token.isEmpty() && argument.token != "\"\"") {
        words.append(argument.token.toUpper());
        return;
    }
    if (argument.kind == Kind::OneOf) {
        for (const CommandArgument &inner : argument.arguments)
            addFirstWords(inner, words);
    } else if (argument.kind == Kind::Block) {
        for (const CommandArgument &inner : argument.arguments) {
            addFirstWords(inner, words);
            if (!inner.isOptional)
                break;
        }
    }
}

QByteArrayList firstWords(const CommandArgument &argument)
{
    QByteArrayList words;
    addFirstWords(argument, words);
    return words;
}

/// Takes the words of one occurrence. What is expected where they end goes to `place`.
class Walk
{
public:
    Walk(const QByteArrayList &words, TypedPlace &place)
        : m_words(words)
        , m_place(place)
    {}

    bool atEnd() const { return m_at >= m_words.size(); }

    /// Arguments one after another; optional ones in any order among themselves. `part`: the place in the syntax, -1: inside one.
    void takeAll(const std::vector<CommandArgument> &arguments, bool countsParts)
    {
        std::vector<bool> used(arguments.size());
        for (std::size_t i = 0; i < arguments.size() && !m_stopped;) {
            if (!arguments[i].isOptional) {
                takeOne(arguments[i], countsParts ? qsizetype(i) : -1);
                ++i;
                continue;
            }
            std::size_t end = i;
            while (end < arguments.size() && arguments[end].isOptional)
                ++end;
            takeOptional(arguments, used, i, end, countsParts);
            i = end;
        }
    }

private:
    bool begins(const CommandArgument &argument) const
    {
        const QByteArrayList first = firstWords(argument);
        return first.contains(m_words[m_at].toUpper());
    }

    void takeOptional(const std::vector<CommandArgument> &arguments, std::vector<bool> &used, std::size_t begin, std::size_t end,
                      bool countsParts)
    {
        for (;;) {
            if (atEnd()) {
                bool isFirst = true;
                for (std::size_t i = begin; i < end; ++i) {
                    if (used[i])
                        continue;
                    const QByteArrayList first = firstWords(arguments[i]);
                    m_place.keywords += first;
                    if (std::exchange(isFirst, false) && countsParts)
                        m_place.part = qsizetype(i);
                    m_place.isKey |= first.isEmpty() && arguments[i].kind == Kind::Key;
                }
                // What must come behind them may come at once.
                const bool somethingIsExpected = !isFirst;
                if (end < arguments.size()) {
                    m_place.keywords += firstWords(arguments[end]);
                    m_place.isKey |= arguments[end].kind == Kind::Key && arguments[end].token.isEmpty();
                    if (!somethingIsExpected && countsParts)
                        m_place.part = qsizetype(end);
                    m_stopped = true;
                } else {
                    m_stopped = somethingIsExpected;
                }
                return;
            }
            std::size_t taken = end;
            for (std::size_t i = begin; i < end && taken == end; ++i) {
                if (!used[i] && begins(arguments[i]))
                    taken = i;
            }
            // One without a keyword takes any word that begins nothing else.
            const bool behindBegins = end < arguments.size() && begins(arguments[end]);
            for (std::size_t i = begin; i < end && taken == end && !behindBegins; ++i) {
                if (!used[i] && firstWords(arguments[i]).isEmpty() && end == arguments.size())
                    taken = i;
            }
            if (taken == end)
                return;
            used[taken] = !arguments[taken].repeatsToken;
            takeOne(arguments[taken], countsParts ? qsizetype(taken) : -1);
            if (m_stopped)
                return;
        }
    }

    void takeOne(const CommandArgument &argument, qsizetype part)
    {
        if (part >= 0)
            m_place.part = part;
        takeOccurrence(argument);
        while (argument.isMultiple && !m_stopped) {
            if (atEnd()) {
                m_place.keywords += argument.repeatsToken ? firstWords(argument) : QByteArrayList();
                if (argument.kind == Kind::Key)
                    m_place.isKey = true;
                m_stopped = !argument.repeatsToken;
                return;
            }
            if (argument.repeatsToken && !begins(argument))
                return;
            const qsizetype before = m_at;
            takeOccurrence(argument, argument.repeatsToken);
            if (m_at == before)
                return;
        }
    }

    void takeOccurrence(const CommandArgument &argument, bool withToken = true)
    {
        if (atEnd()) {
            expect(argument, withToken);
            return;
        }
        if (withToken && !argument.token.isEmpty() && argument.token != "\"\"") {
            ++m_at; // the keyword, or what was typed in its place
            if (argument.kind == Kind::Token)
                return;
            if (atEnd()) {
                expect(argument, false);
                return;
            }
        }
        switch (argument.kind) {
        case Kind::Key:
        case Kind::Value:
        case Kind::Token:
            ++m_at;
            return;
        case Kind::Block:
            takeAll(argument.arguments, false);
            return;
        case Kind::OneOf: {
            const auto chosen = std::ranges::find_if(argument.arguments, [this](const auto &one) { return begins(one); });
            if (chosen != argument.arguments.end())
                takeOccurrence(*chosen);
            else
                ++m_at;
            return;
        }
        }
    }

    void expect(const CommandArgument &argument, bool withToken)
    {
        m_stopped = true;
        if (withToken && !argument.token.isEmpty() && argument.token != "\"\"") {
            m_place.keywords.append(argument.token.toUpper());
            return;
        }
        if (argument.kind == Kind::Key)
            m_place.isKey = true;
        for (const CommandArgument &inner : argument.arguments) {
            m_place.keywords += firstWords(inner);
            m_place.isKey |= inner.kind == Kind::Key && inner.token.isEmpty();
            if (argument.kind == Kind::Block && !inner.isOptional)
                break;
        }
    }

    const QByteArrayList &m_words;
    TypedPlace &m_place;
    qsizetype m_at = 0;
    bool m_stopped = false; ///< the words have ended
};

} // namespace

TypedPlace placeIn(const CommandDoc &doc, const QByteArrayList &before)
{
    TypedPlace place;
    if (!doc.subcommands.isEmpty() && before.isEmpty()) {
        place.part = 0;
        place.keywords = doc.subcommands;
        return place;
    }
    Walk walk(before, place);
    walk.takeAll(doc.arguments, true);
    if (!walk.atEnd()) { // too many words
        place = {};
        return place;
    }
    std::sort(place.keywords.begin(), place.keywords.end());
    place.keywords.erase(std::unique(place.keywords.begin(), place.keywords.end()), place.keywords.end());
    return place;
}

} // namespace freshet::inspect
