// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/typing.h"

#include "core/inspect/statement.h"

#include <algorithm>

namespace freshet::inspect {

namespace {

bool isLower(const QByteArray &typed)
{
    return std::any_of(typed.begin(), typed.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

void addMatching(const QByteArrayList &names, Typing &typing)
{
    const QByteArray prefix = typing.prefix.toUpper();
    for (const QByteArray &name : names) {
        if (typing.candidates.size() >= mostCandidates)
            return;
        if (name.startsWith(prefix))
            typing.candidates.append(isLower(typing.prefix) ? name.toLower() : name);
    }
}

} // namespace

Typing typingAt(const CommandDocs &docs, QByteArrayView line, qsizetype cursor)
{
    cursor = std::clamp<qsizetype>(cursor, 0, line.size());
    const QByteArrayView before = line.first(cursor);
    const TypedLine typed = splitLine(before);
    Typing typing;
    typing.begin = typing.end = cursor;
    if (typed.problem != TypedLine::Problem::None && typed.problem != TypedLine::Problem::OpenQuote)
        return typing;
    QByteArrayList words;
    for (const TypedWord &word : typed.words)
        words.append(word.bytes);
    // The word at the cursor is typed still; behind a blank a new one begins.
    if (!typed.words.empty() && typed.words.back().end == cursor) {
        typing.begin = typed.words.back().begin;
        typing.prefix = words.takeLast();
    }
    bool isNumber = false;
    if (!words.isEmpty())
        words.first().toLongLong(&isNumber);
    if (isNumber)
        words.removeFirst();
    if (words.isEmpty()) {
        addMatching(docs.names(), typing);
        typing.doc = docs.find({typing.prefix});
        return typing;
    }
    qsizetype taken = 1;
    typing.doc = docs.find(words, &taken);
    if (!typing.doc)
        return typing;
    // The subcommand itself is being typed: its help is more to the point once it is whole.
    const TypedPlace place = placeIn(*typing.doc, words.mid(taken));
    typing.part = place.part;
    typing.wantsKeys = place.isKey;
    addMatching(place.keywords, typing);
    if (words.size() == 1 && !typing.prefix.isEmpty()) {
        qsizetype whole = 1;
        const CommandDoc *sub = docs.find({words.first(), typing.prefix}, &whole);
        if (whole == 2) {
            typing.doc = sub;
            typing.part = -1;
        }
    }
    return typing;
}

} // namespace freshet::inspect
