// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayList>

#include <vector>

namespace freshet::inspect {

// What a line of redis-cli means (redis-cli.c and sdssplitargs of Redis 7.0): words parted by blanks; "…" with \n \r \t \b \a and
// \x41; '…' with \' only; a closing quote must be followed by a blank or the end. Pure functions; O(bytes); any thread.

/// One word of a line, as it was typed.
struct TypedWord
{
    QByteArray bytes;    ///< without quotes, escapes resolved
    qsizetype begin = 0; ///< of its spelling in the line
    qsizetype end = 0;   ///< behind it
    char quote = 0;      ///< the quote that is still open at its end; 0: none
};

/// A line taken apart as far as it goes.
struct TypedLine
{
    enum class Problem {
        None,
        OpenQuote,   ///< the line ends inside quotes
        BehindQuote, ///< something follows a closing quote without a blank
        ZeroByte,    ///< redis-cli would stop reading there
    };
    std::vector<TypedWord> words; ///< with an open quote the last one is what was typed of it
    Problem problem = Problem::None;
    qsizetype at = 0; ///< of the problem
};
TypedLine splitLine(QByteArrayView line);

/// One command to send.
struct Statement
{
    QByteArrayList words; ///< at least one
    int repeat = 1;       ///< `5 PING`
    int line = 1;         ///< of the text, from 1
};

constexpr int mostRepeats = 1000;
constexpr std::size_t mostStatements = 1000;
constexpr qsizetype mostStatementBytes = 4 << 20; ///< of a whole text

/// The statements of a text, one a line; lines without words are passed over. A `;` parts nothing, as in redis-cli. A whole
/// number before a command repeats it, `mostRepeats` times at most. Code::InvalidArgument: the message names line and place, and
/// nothing of the text is to be run.
Result<std::vector<Statement>> parseStatements(QByteArrayView text);

/// A spelling of `word` that `splitLine` reads back: as it is where that can be, else in double quotes with escapes.
QByteArray quotedWord(const QByteArray &word);
/// The words as one line.
QByteArray lineOf(const QByteArrayList &words);

} // namespace freshet::inspect
