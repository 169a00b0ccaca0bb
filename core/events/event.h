// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <utility>
#include <vector>

namespace freshet::events {

/// A point in time in UTC, as events carry it: Python's clocks have microseconds.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// Fields of a stream's entry in their order; names may repeat. Any bytes.
using Fields = std::vector<std::pair<QByteArray, QByteArray>>;

/// Something that happened, as it stands on the bus (contract, section 6). A plain value.
struct Event
{
    QByteArray type;       ///< `voice.created`; UTF-8
    QJsonObject payload;   ///< integers are exact from -2^63 to 2^63-1
    Timestamp timestamp{}; ///< when it happened, by the producer's clock
    QString source;        ///< which service says so; may be empty
    QByteArray id;         ///< `event_id`: a UUID is in lower case; else what the producer wrote

    /// With a new random id and the clock's time.
    static Event make(QByteArray type, QJsonObject payload, QString source = {}, Clock &clock = Clock::system());

    /// The JSON object of the field `event`: compact, members in the contract's order, the timestamp with microseconds and
    /// `+00:00`, which all versions of Python read.
    QByteArray toJson() const;
    /// `event` and `type`, as they go into the stream.
    Fields toFields() const;
    /// Tolerant reading: `event` must be there and be a JSON object in UTF-8 (as strict as compactJson) with an object
    /// `payload`, else Code::Undecodable with what is wrong. The inner `type` rules over the field `type`, and where both are
    /// absent the stream's name gives it; a missing or unreadable `timestamp` is the entry's own time, a missing `event_id` (or
    /// one that is no text or integer, or longer than 256 bytes) the entry's id, a missing `source` is empty. Of fields with the
    /// same name the first counts, of members the last, as Python has it. Members that are unknown are left aside. O(bytes).
    static Result<Event> fromFields(const Fields &fields, QByteArrayView stream, QByteArrayView entryId);

    friend bool operator==(const Event &, const Event &) = default;
};

/// The prefix of all streams of events: `events:`.
inline constexpr QByteArrayView streamPrefix{"events:"};
/// `events:{type}`.
QByteArray streamOf(QByteArrayView type);
/// The type whose stream this is; empty where it is none (no such prefix, `events:dead`, `events:seen:…`).
QByteArray typeOfStream(QByteArrayView stream);
/// The stream of dead letters: `events:dead`.
inline constexpr QByteArrayView deadStream{"events:dead"};

/// ISO 8601 with 0 to 6 fraction digits (more are cut), with `Z`, an offset (`+09:00`, `+0900`, `+09`) or none, which means UTC;
/// `T` or a blank between date and time; seconds may be left out; a date alone is its midnight. In the years 1 to 9999, as
/// Python. Code::Undecodable. Pure.
Result<Timestamp> parseTimestamp(QByteArrayView text);
/// `2026-11-25T05:10:00.123456+00:00`; what is outside the years 1 to 9999 becomes the nearest time inside. Pure.
QByteArray timestampText(Timestamp time);
/// The clock's time with what precision it has.
Timestamp timestampOf(const QDateTime &time);
QDateTime dateTimeOf(Timestamp time); ///< UTC, in milliseconds

/// The milliseconds since 1970 in a stream id (`1526919030474-55`), at most the last of the year 9999; the epoch where it is
/// none.
Timestamp timeOfId(QByteArrayView id);
/// Whether `a` comes before `b`; ids as Redis gives them, what is none counts as 0-0. Pure.
bool isIdBefore(QByteArrayView a, QByteArrayView b);

} // namespace freshet::events
