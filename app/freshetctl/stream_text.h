// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json_writer.h"
#include "core/base/result.h"
#include "core/events/event.h"

#include <optional>

// How streams' ids, times and fields look in text and JSON. Pure functions.
namespace freshet::ctl {

/// An id with the time that stands in it: `1526919030474-55 (2018-05-21T16:10:30.474Z)`; `-` where there is none.
QByteArray idText(const QByteArray &id);
/// The time that stands in an id; empty for ids that were made by hand.
QByteArray timeOfIdText(const QByteArray &id);
/// `2026-11-25T05:10:00.123456Z`.
QByteArray zuluText(events::Timestamp time);
/// A number, or `unknown`.
QByteArray countText(const std::optional<qint64> &count);
/// `1 entry`, `7 entries`.
QByteArray entriesText(qint64 many);
/// `name=value name=value`, visible and on one line.
QByteArray fieldsText(const events::Fields &fields);

void writeNumber(JsonWriter &json, const std::optional<qint64> &number); ///< or null
void writeId(JsonWriter &json, const QByteArray &id);                    ///< null where it is empty
void writeTime(JsonWriter &json, const std::optional<events::Timestamp> &time);
/// An object; an array of `[name, value]` where a name repeats or is not UTF-8, so that nothing gets lost.
void writeFields(JsonWriter &json, const events::Fields &fields);

/// A bound of a range as people give it: an id, milliseconds since 1970, or a time in ISO 8601. Code::InvalidArgument that names
/// `option`.
Result<QByteArray> readBound(QByteArrayView option, const QByteArray &text);

} // namespace freshet::ctl
