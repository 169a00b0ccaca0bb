// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_text.h"

#include "core/base/json_members.h"
#include "core/base/utf8.h"

#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cstring>

namespace freshet {

namespace {

/// Digits without sign and leading zeros, compared as numbers.
bool isAtMost(std::string_view digits, std::string_view limit)
{
    return digits.size() < limit.size() || (digits.size() == limit.size() && digits <= limit);
}

/// How many of eight bytes, from the first on, are ASCII that a string may hold as it is: no control character, quote or
/// backslash.
int plainBytes(const uchar *bytes)
{
    constexpr quint64 ones = 0x0101010101010101;
    constexpr quint64 tops = ones * 0x80;
    const auto word = qFromLittleEndian<quint64>(bytes);
    const quint64 quote = word ^ (ones * '"');
    const quint64 backslash = word ^ (ones * '\\');
    // Below 0x80 a byte that is less than what is subtracted borrows, which its top bit shows; what it borrows from comes later.
    const quint64 others = (word | (word - ones * 0x20) | (quote - ones) | (backslash - ones)) & tops;
    return std::countr_zero(others) / 8;
}

/// One pass over the text: a stack of open brackets instead of recursion, so depth costs no stack. Nothing is copied until there
/// is white space to leave out.
class Compactor
{
public:
    explicit Compactor(QByteArrayView text, JsonMembers *members = nullptr)
        : m_begin(reinterpret_cast<const uchar *>(text.data()))
        , m_at(m_begin)
        , m_end(m_begin + text.size())
        , m_kept(m_begin)
        , m_members(members)
    {}

    Result<void> run()
    {
        if (m_end - m_at >= 3 && std::memcmp(m_at, "\xEF\xBB\xBF", 3) == 0)
            return fault("a byte order mark stands before the JSON");
        if (document())
            return {};
        return fault(m_fault);
    }
    /// Whether the text was compact already.
    bool isUnchanged() const { return m_kept == m_begin; }
    /// The compact text of what was run through.
    QByteArray taken()
    {
        keep(m_end);
        return std::move(m_out);
    }

private:
    enum class Expect { Value, ValueOrEnd, Key, KeyOrEnd, CommaOrEnd, Nothing };

    bool document()
    {
        Expect expect = Expect::Value;
        while (true) {
            skipSpace();
            if (m_at == m_end)
                return expect == Expect::Nothing || no(m_at == m_begin ? "there is nothing" : "the JSON ends too early");
            if (!token(expect))
                return false;
        }
    }

    bool token(Expect &expect)
    {
        const uchar next = *m_at;
        const bool atEnd = next == ']' || next == '}';
        switch (expect) {
        case Expect::Nothing:
            return no("something stands behind the end of the JSON");
        case Expect::CommaOrEnd:
            if (atEnd)
                return close(next, expect);
            if (next != ',')
                return no(isObject() ? "a comma or } is missing" : "a comma or ] is missing");
            take();
            expect = isObject() ? Expect::Key : Expect::Value;
            return true;
        case Expect::KeyOrEnd:
        case Expect::Key:
            if (expect == Expect::KeyOrEnd && atEnd)
                return close(next, expect);
            if (next != '"')
                return no("a name in double quotes is missing");
            m_name = m_at;
            if (!string())
                return false;
            m_nameEnd = m_at;
            skipSpace();
            if (m_at == m_end || *m_at != ':')
                return no("a colon is missing");
            take();
            expect = Expect::Value;
            if (isTop())
                m_members->append({QByteArrayView(m_name, m_nameEnd - m_name), {}});
            return true;
        case Expect::ValueOrEnd:
            if (atEnd)
                return close(next, expect);
            break;
        case Expect::Value:
            break;
        }
        return value(expect);
    }

    bool value(Expect &expect)
    {
        const uchar *const start = m_at;
        if (isTop())
            m_value = start;
        switch (*m_at) {
        case '{':
        case '[':
            if (m_open.size() == jsonMaxDepth)
                return no("the JSON is nested too deep");
            m_open.append(char(*m_at));
            expect = *m_at == '{' ? Expect::KeyOrEnd : Expect::ValueOrEnd;
            take();
            return true;
        case '"':
            if (!string())
                return false;
            break;
        case 't':
            if (!word("true"))
                return false;
            break;
        case 'f':
            if (!word("false"))
                return false;
            break;
        case 'n':
            if (!word("null"))
                return false;
            break;
        default:
            if (*m_at != '-' && !isDigit(*m_at))
                return no("a value is missing");
            if (!number())
                return false;
        }
        if (isTop())
            m_members->last().value = QByteArrayView(start, m_at - start);
        expect = m_open.isEmpty() ? Expect::Nothing : Expect::CommaOrEnd;
        return true;
    }

    bool close(uchar bracket, Expect &expect)
    {
        if ((bracket == '}') != isObject())
            return no(isObject() ? "} is missing" : "] is missing");
        take();
        m_open.removeLast();
        if (isTop())
            m_members->last().value = QByteArrayView(m_value, m_at - m_value);
        expect = m_open.isEmpty() ? Expect::Nothing : Expect::CommaOrEnd;
        return true;
    }

    bool string()
    {
        ++m_at;
        while (m_at != m_end) {
            for (int plain = 8; plain == 8 && m_end - m_at > 8;) {
                plain = plainBytes(m_at);
                m_at += plain;
            }
            const uchar byte = *m_at;
            if (byte == '"') {
                ++m_at;
                return true;
            }
            if (byte < 0x20)
                return no("a control character stands unescaped in a string");
            if (byte == '\\') {
                if (!escape())
                    return false;
            } else if (byte < 0x80) {
                ++m_at;
            } else {
                char32_t codePoint = 0;
                const int length = utf8Sequence(m_at, m_end, codePoint);
                if (length == 0)
                    return no("the text is not UTF-8");
                m_at += length;
            }
        }
        return no("a string does not end");
    }

    bool escape()
    {
        if (m_end - m_at < 2)
            return no("a string does not end");
        const uchar kind = m_at[1];
        if (kind == 'u') {
            if (m_end - m_at < 6 || !std::all_of(m_at + 2, m_at + 6, isHexDigit))
                return no("\\u needs four hexadecimal digits");
            m_at += 6;
            return true;
        }
        if (kind == 0 || !std::strchr("\"\\/bfnrt", kind))
            return no("this escape is not known in JSON");
        m_at += 2;
        return true;
    }

    bool number()
    {
        const uchar *const start = m_at;
        const bool negative = *m_at == '-';
        if (negative)
            ++m_at;
        const uchar *const first = m_at;
        skipDigits();
        if (m_at == first)
            return no("a digit is missing");
        if (*first == '0' && m_at - first > 1)
            return no("a number begins with a spare 0", start);
        const std::string_view whole(reinterpret_cast<const char *>(first), std::size_t(m_at - first));
        bool isInteger = true;
        if (m_at != m_end && *m_at == '.') {
            isInteger = false;
            const uchar *const fraction = ++m_at;
            skipDigits();
            if (m_at == fraction)
                return no("a digit is missing");
        }
        if (m_at != m_end && (*m_at == 'e' || *m_at == 'E')) {
            isInteger = false;
            ++m_at;
            if (m_at != m_end && (*m_at == '+' || *m_at == '-'))
                ++m_at;
            const uchar *const exponent = m_at;
            skipDigits();
            if (m_at == exponent)
                return no("a digit is missing");
        }
        if (isInteger && !isAtMost(whole, negative ? "9223372036854775808" : "18446744073709551615"))
            return no("an integer does not fit in 64 bits", start);
        return true;
    }

    bool word(std::string_view word)
    {
        if (std::size_t(m_end - m_at) < word.size() || std::memcmp(m_at, word.data(), word.size()) != 0)
            return no("a value is missing");
        m_at += word.size();
        return true;
    }

    static bool isDigit(uchar byte) { return byte >= '0' && byte <= '9'; }
    static bool isHexDigit(uchar byte) { return isDigit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F'); }
    bool isObject() const { return m_open.last() == '{'; }
    /// In the document's object, and its members are wanted.
    bool isTop() const { return m_members && m_open.size() == 1 && isObject(); }
    void take() { ++m_at; }

    void skipSpace()
    {
        const uchar *const before = m_at;
        while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
            ++m_at;
        if (m_at == before)
            return;
        keep(before);
        m_kept = m_at;
    }

    /// What was not copied yet, up to `end`.
    void keep(const uchar *end)
    {
        if (m_out.isNull())
            m_out.reserve(m_end - m_begin);
        m_out.append(reinterpret_cast<const char *>(m_kept), end - m_kept);
    }

    void skipDigits()
    {
        while (m_at != m_end && isDigit(*m_at))
            ++m_at;
    }

    bool no(const char *what, const uchar *where = nullptr)
    {
        if (where)
            m_at = where;
        m_fault = what;
        return false;
    }

    std::unexpected<Error> fault(const char *what) const
    {
        const QByteArrayView before(m_begin, m_at - m_begin);
        const auto line = std::ranges::count(before, '\n') + 1;
        const qsizetype column = codePointCount(before.sliced(before.lastIndexOf('\n') + 1)) + 1;
        return failure(Code::Undecodable, QStringLiteral("line %1, column %2: %3").arg(line).arg(column).arg(QLatin1String(what)),
                       QStringLiteral("byte %1").arg(before.size()));
    }

    const uchar *m_begin;
    const uchar *m_at;
    const uchar *m_end;
    const uchar *m_kept; ///< what is before it was copied, or left out
    const char *m_fault = "";
    QByteArray m_out;
    QVarLengthArray<char, 64> m_open;
    JsonMembers *m_members;
    const uchar *m_name = nullptr; ///< the last one read
    const uchar *m_nameEnd = nullptr;
    const uchar *m_value = nullptr; ///< of the last member of the document's object
};

} // namespace

Result<QByteArray> compactJson(QByteArrayView text)
{
    Compactor compactor(text);
    if (auto checked = compactor.run(); !checked)
        return std::unexpected(std::move(checked).error());
    return compactor.taken();
}

Result<QByteArray> compactJsonOf(const QByteArray &text)
{
    Compactor compactor(text);
    if (auto checked = compactor.run(); !checked)
        return std::unexpected(std::move(checked).error());
    return compactor.isUnchanged() ? text : compactor.taken();
}

Result<QByteArray> compactJsonOf(const QByteArray &text, JsonMembers &members)
{
    members.clear();
    Compactor compactor(text, &members);
    if (auto checked = compactor.run(); !checked)
        return std::unexpected(std::move(checked).error());
    if (compactor.isUnchanged())
        return text;
    QByteArray compact = compactor.taken();
    members.clear();
    if (compact.startsWith('{'))
        eachJsonMember(compact, [&](QByteArrayView name, QByteArrayView value) { members.append({name, value}); });
    return compact;
}

QByteArray indentedJson(QByteArrayView compact)
{
    QByteArray out;
    out.reserve(compact.size() + compact.size() / 2);
    qsizetype depth = 0;
    bool inString = false;
    const auto newLine = [&] { out.append('\n').append(depth * 2, ' '); };
    for (qsizetype i = 0; i < compact.size(); ++i) {
        const char byte = compact[i];
        out.append(byte);
        if (inString) {
            if (byte == '\\' && i + 1 < compact.size())
                out.append(compact[++i]);
            inString = byte != '"';
            continue;
        }
        switch (byte) {
        case '"':
            inString = true;
            break;
        case ':':
            out.append(' ');
            break;
        case ',':
            newLine();
            break;
        case '{':
        case '[':
            if (i + 1 < compact.size() && (compact[i + 1] == '}' || compact[i + 1] == ']')) {
                out.append(compact[++i]);
            } else {
                ++depth;
                newLine();
            }
            break;
        case '}':
        case ']':
            out.chop(1);
            --depth;
            newLine();
            out.append(byte);
            break;
        default:
            break;
        }
    }
    return out;
}

} // namespace freshet
