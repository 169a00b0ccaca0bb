// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event.h"

#include <QDateTime>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace freshet::events {

namespace {

using namespace std::chrono;

constexpr Timestamp firstTime = sys_days(year(1) / January / 1);
constexpr Timestamp lastTime = sys_days(year(9999) / December / 31) + days(1) - microseconds(1);

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/// Reads a text from its beginning; what does not fit is left where it is.
class Reader
{
public:
    explicit Reader(QByteArrayView text)
        : m_at(text.data())
        , m_end(text.data() + text.size())
    {}

    bool atEnd() const { return m_at == m_end; }
    bool isNextDigit() const { return m_at != m_end && isDigit(*m_at); }
    /// One of these characters.
    bool skip(std::string_view any)
    {
        for (const char one : any) { // of so few `find` would be a call and slower
            if (m_at != m_end && *m_at == one) {
                ++m_at;
                return true;
            }
        }
        return false;
    }
    char peek() const { return m_at == m_end ? '\0' : *m_at; }
    /// Exactly so many digits, at most `most` together.
    std::optional<int> number(int digits, int most)
    {
        if (m_end - m_at < digits)
            return std::nullopt;
        int value = 0;
        for (int i = 0; i < digits; ++i) {
            if (!isDigit(m_at[i]))
                return std::nullopt;
            value = value * 10 + (m_at[i] - '0');
        }
        if (value > most)
            return std::nullopt;
        m_at += digits;
        return value;
    }
    /// Digits of a fraction as microseconds; at least one, those behind the sixth are cut.
    std::optional<microseconds> fraction()
    {
        if (!isNextDigit())
            return std::nullopt;
        int value = 0;
        int digits = 0;
        for (; isNextDigit(); ++m_at) {
            if (digits == 6)
                continue;
            value = value * 10 + (*m_at - '0');
            ++digits;
        }
        for (; digits < 6; ++digits)
            value *= 10;
        return microseconds(value);
    }

private:
    const char *m_at;
    const char *m_end;
};

std::optional<sys_days> readDate(Reader &reader)
{
    const auto y = reader.number(4, 9999);
    if (!y || !reader.skip("-"))
        return std::nullopt;
    const auto m = reader.number(2, 12);
    if (!m || !reader.skip("-"))
        return std::nullopt;
    const auto d = reader.number(2, 31);
    if (!d)
        return std::nullopt;
    const year_month_day date{year(*y), month(unsigned(*m)), day(unsigned(*d))};
    if (!date.ok())
        return std::nullopt;
    return sys_days(date);
}

/// `HH:MM`, with seconds and their fraction where they are there. A leap second is the beginning of the next minute.
std::optional<microseconds> readTimeOfDay(Reader &reader)
{
    const auto h = reader.number(2, 23);
    if (!h || !reader.skip(":"))
        return std::nullopt;
    const auto m = reader.number(2, 59);
    if (!m)
        return std::nullopt;
    microseconds time = hours(*h) + minutes(*m);
    if (!reader.skip(":"))
        return time;
    const auto s = reader.number(2, 60);
    if (!s)
        return std::nullopt;
    time += seconds(*s);
    if (reader.skip(".,")) {
        const auto fraction = reader.fraction();
        if (!fraction)
            return std::nullopt;
        time += *fraction;
    }
    return time;
}

/// What is to be taken off to come to UTC. Python writes seconds of an offset where there are some.
std::optional<microseconds> readOffset(Reader &reader)
{
    if (reader.atEnd() || reader.skip("Zz"))
        return microseconds(0);
    const bool isNegative = reader.peek() == '-';
    if (!reader.skip("+-"))
        return std::nullopt;
    const auto h = reader.number(2, 23);
    if (!h)
        return std::nullopt;
    microseconds offset = hours(*h);
    const bool withColon = reader.skip(":");
    if (withColon || reader.isNextDigit()) {
        const auto m = reader.number(2, 59);
        if (!m)
            return std::nullopt;
        offset += minutes(*m);
        if (withColon && reader.skip(":")) {
            const auto s = reader.number(2, 59);
            if (!s)
                return std::nullopt;
            offset += seconds(*s);
        }
    }
    return isNegative ? -offset : offset;
}

std::optional<Timestamp> readTimestamp(QByteArrayView text)
{
    Reader reader(text);
    const auto date = readDate(reader);
    if (!date)
        return std::nullopt;
    if (reader.atEnd())
        return Timestamp(*date);
    if (!reader.skip("Tt "))
        return std::nullopt;
    const auto time = readTimeOfDay(reader);
    if (!time)
        return std::nullopt;
    const auto offset = readOffset(reader);
    if (!offset || !reader.atEnd())
        return std::nullopt;
    const Timestamp result = Timestamp(*date) + *time - *offset;
    if (result < firstTime || result > lastTime)
        return std::nullopt;
    return result;
}

/// Writes `digits` digits at `at`; behind them.
char *writeNumber(char *at, int number, int digits)
{
    for (int i = digits - 1; i >= 0; --i) {
        at[i] = char('0' + number % 10);
        number /= 10;
    }
    return at + digits;
}

struct Id
{
    quint64 time = 0;
    quint64 sequence = 0;
    auto operator<=>(const Id &) const = default;
};

/// Nothing where it is no stream id; a sequence that is not there is 0.
std::optional<Id> readId(QByteArrayView text)
{
    Id id;
    const char *const end = text.data() + text.size();
    auto [at, error] = std::from_chars(text.data(), end, id.time);
    if (error != std::errc() || (at != end && *at != '-'))
        return std::nullopt;
    if (at == end)
        return id;
    const auto sequence = std::from_chars(at + 1, end, id.sequence);
    if (sequence.ec != std::errc() || sequence.ptr != end)
        return std::nullopt;
    return id;
}

} // namespace

Result<Timestamp> parseTimestamp(QByteArrayView text)
{
    if (const auto time = readTimestamp(text))
        return *time;
    return failure(Code::Undecodable, QStringLiteral("this is no time in ISO 8601"),
                   QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 40))));
}

QByteArray timestampText(Timestamp time)
{
    time = std::clamp(time, firstTime, lastTime);
    const auto days = floor<std::chrono::days>(time);
    const year_month_day date(days);
    const auto micros = (time - days).count();
    const auto wholeSeconds = int(micros / 1'000'000);
    QByteArray text("0000-00-00T00:00:00.000000+00:00");
    char *at = text.data();
    at = writeNumber(at, int(date.year()), 4);
    at = writeNumber(at + 1, int(unsigned(date.month())), 2);
    at = writeNumber(at + 1, int(unsigned(date.day())), 2);
    at = writeNumber(at + 1, wholeSeconds / 3600, 2);
    at = writeNumber(at + 1, wholeSeconds / 60 % 60, 2);
    at = writeNumber(at + 1, wholeSeconds % 60, 2);
    writeNumber(at + 1, int(micros % 1'000'000), 6);
    return text;
}

Timestamp timestampOf(const QDateTime &time)
{
    return Timestamp(milliseconds(time.toMSecsSinceEpoch()));
}

QDateTime dateTimeOf(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(floor<milliseconds>(time).time_since_epoch().count(), Qt::UTC);
}

Timestamp timeOfId(QByteArrayView id)
{
    const auto read = readId(id);
    if (!read)
        return {};
    const auto last = quint64(floor<milliseconds>(lastTime).time_since_epoch().count());
    return read->time > last ? lastTime : Timestamp(milliseconds(qint64(read->time)));
}

bool isIdBefore(QByteArrayView a, QByteArrayView b)
{
    const qsizetype dash = a.indexOf('-');
    if (dash > 0 && a.size() == b.size() && dash == b.indexOf('-')) // of equal lengths the text tells
        return std::memcmp(a.data(), b.data(), std::size_t(a.size())) < 0;
    return readId(a).value_or(Id()) < readId(b).value_or(Id());
}

} // namespace freshet::events
