// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/parameter_reader.h"

#include "core/base/json_text.h"
#include "core/base/utf8.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

namespace freshet::cache {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Whether a number beside what a double holds is a large one; else it is a small one. `text` is JSON's spelling.
bool isLarge(QByteArrayView text)
{
    qint64 magnitude = 0; // of 0.ddd × 10^magnitude
    bool isBehindPoint = false;
    bool isSignificant = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == 'e' || c == 'E') {
            const QByteArrayView exponent = text.sliced(i + 1);
            bool ok = false;
            const int number = exponent.toInt(&ok);
            return ok ? magnitude + number > 0 : exponent.front() != '-';
        }
        isBehindPoint |= c == '.';
        isSignificant |= c >= '1' && c <= '9';
        if (isDigit(c) && isSignificant && !isBehindPoint)
            ++magnitude;
        else if (c == '0' && !isSignificant && isBehindPoint)
            --magnitude;
    }
    return magnitude > 0;
}

/// The nearest double, 0 (with its sign) where it is too small for one; nothing where it is too large.
std::optional<double> floatOf(QByteArrayView text)
{
    double number = 0;
    const auto [end, problem] = std::from_chars(text.begin(), text.end(), number);
    if (problem == std::errc())
        return number;
    if (isLarge(text))
        return std::nullopt;
    return text.startsWith('-') ? -0.0 : 0.0;
}

/// A recursive descent; its depth is bounded.
class Reader
{
public:
    explicit Reader(QByteArrayView json)
        : m_text(json)
    {}

    Result<Parameter> run()
    {
        auto value = document();
        if (value)
            return *std::move(value);
        return failure(Code::InvalidArgument, QLatin1String(m_fault), QStringLiteral("byte %1").arg(m_at));
    }

private:
    std::optional<Parameter> document()
    {
        auto value = this->value();
        if (!value)
            return std::nullopt;
        skipSpace();
        if (m_at != m_text.size())
            return no("something stands behind the end of the JSON");
        return value;
    }

    std::optional<Parameter> value()
    {
        skipSpace();
        switch (peek()) {
        case '{':
            return nested([this] { return object(); });
        case '[':
            return nested([this] { return list(); });
        case '"': {
            auto text = string();
            return text ? std::optional<Parameter>(*std::move(text)) : std::nullopt;
        }
        case 't':
            return word("true", true);
        case 'f':
            return word("false", false);
        case 'n':
            return word("null", Parameter());
        default:
            return number();
        }
    }

    template<typename Read>
    std::optional<Parameter> nested(Read read)
    {
        if (m_depth == jsonMaxDepth)
            return no("the JSON is nested too deep");
        ++m_depth;
        ++m_at; // the bracket
        auto value = read();
        --m_depth;
        return value;
    }

    std::optional<Parameter> object()
    {
        Parameter::Object all;
        skipSpace();
        if (take('}'))
            return Parameter(std::move(all));
        do {
            skipSpace();
            auto name = string();
            if (!name)
                return std::nullopt;
            skipSpace();
            if (!take(':'))
                return no("a colon is missing");
            auto value = this->value();
            if (!value)
                return std::nullopt;
            all.insert_or_assign(*std::move(name), *std::move(value));
            skipSpace();
        } while (take(','));
        return take('}') ? std::optional<Parameter>(std::move(all)) : no("a comma or } is missing");
    }

    std::optional<Parameter> list()
    {
        Parameter::List all;
        skipSpace();
        if (take(']'))
            return Parameter(std::move(all));
        do {
            auto value = this->value();
            if (!value)
                return std::nullopt;
            all.push_back(*std::move(value));
            skipSpace();
        } while (take(','));
        return take(']') ? std::optional<Parameter>(std::move(all)) : no("a comma or ] is missing");
    }

    std::optional<Parameter> word(QByteArrayView word, Parameter value)
    {
        if (!m_text.sliced(m_at).startsWith(word))
            return no("a value is missing");
        m_at += word.size();
        return value;
    }

    std::optional<Parameter> number()
    {
        const qsizetype start = m_at;
        take('-');
        if (!isDigit(peek()))
            return no("a value is missing");
        if (!take('0'))
            digits();
        bool isFloat = false;
        if (take('.')) {
            isFloat = true;
            if (!digits())
                return no("a digit is missing behind the point");
        }
        if (take('e') || take('E')) {
            isFloat = true;
            if (!take('+'))
                take('-');
            if (!digits())
                return no("a digit is missing in the exponent");
        }
        const QByteArray text = m_text.sliced(start, m_at - start).toByteArray();
        if (!isFloat)
            return Parameter(Parameter::Integer{text});
        const auto number = floatOf(text);
        if (!number)
            return no("a number is too large");
        return Parameter(*number);
    }

    bool digits()
    {
        const qsizetype start = m_at;
        while (isDigit(peek()))
            ++m_at;
        return m_at != start;
    }

    std::optional<QString> string()
    {
        if (!take('"')) {
            m_fault = "a name in double quotes is missing";
            return std::nullopt;
        }
        QString out;
        qsizetype plain = m_at; // begin of what is copied as it stands
        const auto flush = [&] { out += QString::fromUtf8(m_text.sliced(plain, m_at - plain)); };
        while (m_at < m_text.size()) {
            const uchar byte = uchar(m_text[m_at]);
            if (byte == '"') {
                flush();
                ++m_at;
                return out;
            }
            if (byte < 0x20) {
                m_fault = "a control character stands unescaped in a string";
                return std::nullopt;
            }
            if (byte == '\\') {
                flush();
                const auto unit = escape();
                if (!unit)
                    return std::nullopt;
                out += *unit;
                plain = m_at;
                continue;
            }
            char32_t codePoint = 0;
            const auto *const bytes = reinterpret_cast<const uchar *>(m_text.data());
            const int length = utf8Sequence(bytes + m_at, bytes + m_text.size(), codePoint);
            if (length == 0) {
                m_fault = "the text is not UTF-8";
                return std::nullopt;
            }
            m_at += length;
        }
        m_fault = "a string does not end";
        return std::nullopt;
    }

    /// One UTF-16 unit; halves of a pair find each other in the string.
    std::optional<QChar> escape()
    {
        ++m_at;
        const char kind = peek();
        constexpr char from[] = "\"\\/bfnrt";
        constexpr char to[] = "\"\\/\b\f\n\r\t";
        if (kind == 'u') {
            const QByteArrayView hex = m_text.sliced(m_at + 1, std::min<qsizetype>(4, m_text.size() - m_at - 1));
            if (hex.size() == 4 && std::ranges::all_of(hex, isHexDigit)) {
                m_at += 5;
                return QChar(hex.toUShort(nullptr, 16));
            }
            m_fault = "\\u needs four hexadecimal digits";
            return std::nullopt;
        }
        const char *const found = kind == 0 ? nullptr : std::strchr(from, kind);
        if (!found) {
            m_fault = "a backslash is followed by none of \"\\/bfnrtu";
            return std::nullopt;
        }
        ++m_at;
        return QChar::fromLatin1(to[found - from]);
    }

    std::nullopt_t no(const char *fault)
    {
        m_fault = fault;
        return std::nullopt;
    }

    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    bool take(char c)
    {
        if (m_at == m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    void skipSpace()
    {
        while (m_at < m_text.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r'))
            ++m_at;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    int m_depth = 0;
    const char *m_fault = "";
};

} // namespace

Result<Parameter> readParameter(QByteArrayView json)
{
    return Reader(json).run();
}

} // namespace freshet::cache
