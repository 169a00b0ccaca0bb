// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/provider_headers.h"

#include <QLocale>

#include <algorithm>

namespace freshet::voice {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A number of seconds; one that is too large is the largest that counts.
std::optional<seconds> secondsOf(QByteArray text)
{
    constexpr qint64 most = 365LL * 24 * 3600;
    text = text.trimmed();
    if (text.size() > 1 && text.startsWith('"') && text.endsWith('"'))
        text = text.sliced(1, text.size() - 2);
    if (text.isEmpty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        return {};
    bool fits = false;
    const qint64 number = text.toLongLong(&fits);
    return seconds(fits ? std::min(number, most) : most);
}

/// RFC 9110, 5.6.7: the form of today and the two of old.
QDateTime httpDate(const QByteArray &text)
{
    QString value = QString::fromLatin1(text).simplified();
    // Of what stands in front of the comma nothing is needed, and with two digits of the year it would not fit.
    value = value.sliced(value.indexOf(QLatin1Char(',')) + 1).trimmed();
    for (const char *format : {"dd MMM yyyy hh:mm:ss 'GMT'", "dd-MMM-yy hh:mm:ss 'GMT'", "ddd MMM d hh:mm:ss yyyy"}) {
        QDateTime time = QLocale::c().toDateTime(value, QString::fromLatin1(format));
        if (!time.isValid())
            continue;
        time = QDateTime(time.date(), time.time(), Qt::UTC);
        return time.date().year() < 1970 ? time.addYears(100) : time;
    }
    return {};
}

bool isHeaderText(const QByteArray &text)
{
    constexpr qsizetype most = 512;
    return text.size() <= most && std::ranges::all_of(text, [](char c) { return uchar(c) >= 0x20 && uchar(c) < 0x7F; });
}

} // namespace

std::optional<milliseconds> retryAfter(const QByteArray &value, const QByteArray &date, const QDateTime &now)
{
    constexpr milliseconds most = std::chrono::hours(24);
    if (const auto given = secondsOf(value))
        return std::min<milliseconds>(*given, most);
    const QDateTime until = httpDate(value);
    if (!until.isValid())
        return {};
    const QDateTime theirs = httpDate(date);
    return std::clamp(milliseconds((theirs.isValid() ? theirs : now).msecsTo(until)), milliseconds(0), most);
}

Freshness freshness(const QByteArray &cacheControl, const QByteArray &age)
{
    Freshness result;
    std::optional<seconds> maxAge;
    bool mustAsk = false;
    for (const QByteArray &part : cacheControl.toLower().split(',')) {
        const QByteArray directive = part.trimmed();
        if (directive == "no-store") {
            result.mayBeStored = false;
        } else if (directive == "no-cache" || directive.startsWith("no-cache=")) {
            mustAsk = true;
        } else if (directive.startsWith("max-age=")) {
            // One that can't be read makes the answer stale (RFC 9111, 4.2.1); of several the shortest counts.
            const seconds given = secondsOf(directive.sliced(8)).value_or(seconds(0));
            maxAge = maxAge ? std::min(*maxAge, given) : given;
        }
    }
    if (!result.mayBeStored || mustAsk)
        result.maxAge = milliseconds(0);
    else if (maxAge)
        result.maxAge = std::max<milliseconds>(*maxAge - secondsOf(age).value_or(seconds(0)), milliseconds(0));
    return result;
}

QByteArray validatorOf(const QByteArray &etag, const QByteArray &lastModified)
{
    const QByteArray tag = isHeaderText(etag) ? etag : QByteArray();
    const QByteArray time = isHeaderText(lastModified) ? lastModified : QByteArray();
    return tag.isEmpty() && time.isEmpty() ? QByteArray() : tag + '\n' + time;
}

Validator readValidator(const QByteArray &text)
{
    const qsizetype at = text.indexOf('\n');
    if (at < 0)
        return {};
    const Validator validator{text.first(at), text.sliced(at + 1)};
    return isHeaderText(validator.etag) && isHeaderText(validator.lastModified) ? validator : Validator{};
}

QString withoutKey(QString text, const QByteArray &key)
{
    constexpr qsizetype mostText = 500;
    constexpr qsizetype shortestPart = 8;
    const QString secret = QString::fromUtf8(key);
    const QString mask = QStringLiteral("[key]");
    if (!secret.isEmpty())
        text.replace(secret, mask, Qt::CaseInsensitive);
    if (text.size() > mostText) {
        // Behind the replacing: of a key that stands across the cut a part would be left.
        text.truncate(mostText);
        if (text.back().isHighSurrogate())
            text.chop(1);
    }
    if (secret.size() <= shortestPart)
        return text;
    for (qsizetype at = 0; at + shortestPart <= text.size(); ++at) {
        qsizetype length = shortestPart;
        const auto stands = [&] {
            return at + length <= text.size() && secret.contains(QStringView(text).sliced(at, length), Qt::CaseInsensitive);
        };
        if (!stands())
            continue;
        while (stands())
            ++length;
        text.replace(at, length - 1, mask);
        at += mask.size() - 1;
    }
    return text;
}

} // namespace freshet::voice
