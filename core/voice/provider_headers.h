// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace freshet::voice {

// What the provider's headers say, and what must not be said of its answers. Pure functions; any thread. O(bytes).

/// `Retry-After` (RFC 9110, 10.2.3): seconds, or a date, which counts from the answer's own `Date` where there is one, else from
/// `now`. Nothing where it is neither; never negative, at most a day.
std::optional<std::chrono::milliseconds> retryAfter(const QByteArray &value, const QByteArray &date, const QDateTime &now);

/// How long an answer may be kept (RFC 9111): its `max-age` less its `Age`. Negative: not said. 0: not at all, or not without
/// asking.
struct Freshness
{
    std::chrono::milliseconds maxAge{-1};
    bool mayBeStored = true; ///< no `no-store`
};
Freshness freshness(const QByteArray &cacheControl, const QByteArray &age);

/// What a later request asks with: ETag and Last-Modified of an answer, in one text. Empty where there is neither.
QByteArray validatorOf(const QByteArray &etag, const QByteArray &lastModified);
/// The two again, each empty where it was not there; both of a text that validatorOf did not make.
struct Validator
{
    QByteArray etag;
    QByteArray lastModified;
};
Validator readValidator(const QByteArray &text);

/// `text` with `key` replaced, and every part of it that is long enough to be of use to a thief. At most about 500 characters are
/// looked at and returned.
QString withoutKey(QString text, const QByteArray &key);

} // namespace freshet::voice
