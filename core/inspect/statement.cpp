// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/statement.h"

#include "core/base/utf8.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace freshet::inspect {

namespace {

bool isBlank(char c) // isspace of the C locale
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool endsWord(char c) // \v and \f part no words, though they are skipped before one: so does sdssplitargs
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

int hexDigit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char escapedAs(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'b':
        return '\b';
    case 'a':
        return '\a';
    default:
        return c;
    }
}

/// Takes one word that begins at `at` and moves `at` behind it. False where the line ends or breaks inside it.
bool takeWord(QByteArrayView line, qsizetype &at, TypedWord &word, TypedLine &typed)
{
    using Problem = TypedLine::Problem;
    word.begin = at;
    while (at < line.size()) {
        const char c = line[at];
        if (word.quote == 0) {
            if (endsWord(c))
                return true;
            if (c == '"' || c == '\'')
                word.quote = c;
            else
                word.bytes.append(c);
            ++at;
            continue;
        }
        if (c == word.quote) {
            word.quote = 0;
            ++at;
            if (at < line.size() && !isBlank(line[at])) {
                typed.problem = Problem::BehindQuote;
                typed.at = at;
                return false;
            }
            return true;
        }
        const bool hasNext = at + 1 < line.size();
        if (word.quote == '"' && c == '\\' && hasNext) {
            const int high = line[at + 1] == 'x' && at + 3 < line.size() ? hexDigit(line[at + 2]) : -1;
            const int low = high < 0 ? -1 : hexDigit(line[at + 3]);
            if (low >= 0) {
                word.bytes.append(char(high * 16 + low));
                at += 4;
            } else {
                word.bytes.append(escapedAs(line[at + 1]));
                at += 2;
            }
        } else if (word.quote == '\'' && c == '\\' && hasNext && line[at + 1] == '\'') {
            word.bytes.append('\'');
            at += 2;
        } else {
            word.bytes.append(c);
            ++at;
        }
    }
    if (word.quote == 0)
        return true;
    typed.problem = Problem::OpenQuote;
    typed.at = word.begin;
    return false;
}

QString problemText(const TypedLine &typed, int line)
{
    const QString place = QStringLiteral("line %1, byte %2: ").arg(line).arg(typed.at + 1);
    switch (typed.problem) {
    case TypedLine::Problem::OpenQuote:
        return place + QStringLiteral("the quote that begins in this word is not closed");
    case TypedLine::Problem::BehindQuote:
        return place + QStringLiteral("a closing quote must be followed by a blank");
    case TypedLine::Problem::ZeroByte:
        return place + QStringLiteral("there is a zero byte; write it as \"\\x00\"");
    case TypedLine::Problem::None:
        break;
    }
    return {};
}

/// As redis-cli reads it: strtol over the whole first word, where something follows it.
bool isRepeat(const std::vector<TypedWord> &words, long &repeat, bool &isWrong)
{
    if (words.size() < 2)
        return false;
    const QByteArray first = words[0].bytes; // ends in a zero byte
    char *end = nullptr;
    errno = 0;
    repeat = std::strtol(first.constData(), &end, 10);
    if (*end != '\0' || end - first.constData() != first.size())
        return false;
    isWrong = errno == ERANGE || repeat <= 0;
    return true;
}

} // namespace

TypedLine splitLine(QByteArrayView line)
{
    TypedLine typed;
    if (const qsizetype zero = line.indexOf('\0'); zero >= 0) {
        typed.problem = TypedLine::Problem::ZeroByte;
        typed.at = zero;
        return typed;
    }
    for (qsizetype at = 0;;) {
        while (at < line.size() && isBlank(line[at]))
            ++at;
        if (at >= line.size())
            return typed;
        TypedWord word;
        const bool goesOn = takeWord(line, at, word, typed);
        word.end = at;
        typed.words.push_back(std::move(word));
        if (!goesOn)
            return typed;
    }
}

Result<std::vector<Statement>> parseStatements(QByteArrayView text)
{
    const auto wrong = [](const QString &words) { return failure(Code::InvalidArgument, words); };
    if (text.size() > mostStatementBytes)
        return wrong(
            QStringLiteral("this is %1 bytes of text; at most %2 are taken at once").arg(text.size()).arg(mostStatementBytes));
    std::vector<Statement> statements;
    int number = 0;
    for (qsizetype begin = 0; begin <= text.size();) {
        qsizetype end = text.indexOf('\n', begin);
        if (end < 0)
            end = text.size();
        ++number;
        const TypedLine typed = splitLine(text.sliced(begin, end - begin));
        begin = end + 1;
        if (typed.problem != TypedLine::Problem::None)
            return wrong(problemText(typed, number));
        if (typed.words.empty())
            continue;
        Statement statement;
        statement.line = number;
        long repeat = 1;
        bool isWrong = false;
        const bool repeats = isRepeat(typed.words, repeat, isWrong);
        if (repeats && (isWrong || repeat > mostRepeats))
            return wrong(QStringLiteral("line %1: a command is repeated 1 to %2 times").arg(number).arg(mostRepeats));
        if (repeats)
            statement.repeat = int(repeat);
        for (std::size_t i = repeats ? 1 : 0; i < typed.words.size(); ++i)
            statement.words.append(typed.words[i].bytes);
        if (statements.size() == mostStatements)
            return wrong(QStringLiteral("these are more than %1 statements").arg(mostStatements));
        statements.push_back(std::move(statement));
    }
    return statements;
}

QByteArray quotedWord(const QByteArray &word)
{
    const auto isPlain = [](char c) { return uchar(c) > 0x20 && c != '"' && c != '\'' && c != '\\' && c != 0x7f; };
    const bool isText = isUtf8(word);
    if (!word.isEmpty() && isText && std::all_of(word.begin(), word.end(), isPlain))
        return word;
    static constexpr char digits[] = "0123456789abcdef";
    QByteArray quoted(1, '"');
    for (const char c : word) {
        switch (c) {
        case '"':
        case '\\':
            quoted.append('\\').append(c);
            break;
        case '\n':
            quoted.append("\\n");
            break;
        case '\r':
            quoted.append("\\r");
            break;
        case '\t':
            quoted.append("\\t");
            break;
        case '\a':
            quoted.append("\\a");
            break;
        case '\b':
            quoted.append("\\b");
            break;
        default:
            if (uchar(c) < 0x20 || c == 0x7f || (uchar(c) >= 0x80 && !isText))
                quoted.append("\\x").append(digits[uchar(c) >> 4]).append(digits[uchar(c) & 15]);
            else
                quoted.append(c);
        }
    }
    return quoted.append('"');
}

QByteArray lineOf(const QByteArrayList &words)
{
    QByteArrayList quoted;
    for (const QByteArray &word : words)
        quoted.append(quotedWord(word));
    return quoted.join(' ');
}

} // namespace freshet::inspect
