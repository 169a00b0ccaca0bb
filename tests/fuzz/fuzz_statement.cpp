// SPDX-License-Identifier: GPL-3.0-or-later
// Any text: what is read as statements reads back the same from its own spelling; what is refused says where; a syntax of any
// form has a place for any words.
#include "core/inspect/command_docs.h"
#include "core/inspect/reply_text.h"
#include "core/inspect/statement.h"
#include "core/inspect/statement_secrets.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace freshet::inspect;

static void check(bool holds)
{
    if (!holds)
        std::abort();
}

static void checkLine(const TypedLine &typed, QByteArrayView line)
{
    qsizetype end = 0;
    for (const TypedWord &word : typed.words) {
        check(word.begin >= end && word.end > word.begin && word.end <= line.size());
        check(word.quote == 0 || &word == &typed.words.back());
        end = word.end;
    }
    check(typed.at >= 0 && typed.at <= line.size());
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    checkLine(splitLine(text), text);
    holdsSecret(text);
    check(splitLine(quotedWord(text)).words.at(0).bytes == text);
    check(quotedBytes(text).size() >= text.size() + 2);

    const auto statements = parseStatements(text);
    if (!statements) {
        check(statements.error().code == freshet::Code::InvalidArgument && !statements.error().message.isEmpty());
    } else {
        for (const Statement &statement : *statements) {
            check(!statement.words.isEmpty() && statement.repeat >= 1 && statement.repeat <= mostRepeats);
            const TypedLine again = splitLine(lineOf(statement.words));
            check(again.problem == TypedLine::Problem::None && qsizetype(again.words.size()) == statement.words.size());
            for (std::size_t i = 0; i < again.words.size(); ++i)
                check(again.words[i].bytes == statement.words[qsizetype(i)]);
            check(withoutSecrets(statement.words).size() == statement.words.size());
        }
    }

    CommandDoc doc;
    const qsizetype half = text.size() / 2;
    doc.arguments = argumentsOf(QByteArrayView(text).first(half));
    const QByteArrayList parts = syntaxParts(doc);
    const TypedPlace place = placeIn(doc, text.mid(half).split(' '));
    check(place.part >= -1 && place.part < parts.size());
    return 0;
}
