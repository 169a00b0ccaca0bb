// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/events/event.h"
#include "core/events/group_position.h"
#include "ui/streams/streams_controller.h"

#include <QString>

#include <chrono>
#include <optional>

namespace freshet::ui {

// The words of the streams panel. All pure; for the screen only.

/// What stands where nothing is known.
QString unknownText();
/// `12,345`, `about 12,345`, or that it is unknown.
QString lagText(const events::GroupPosition::Lag &lag);
/// Why it is only about that, or unknown.
QString lagTip(const events::GroupPosition::Lag &lag);
QString countText(std::optional<qint64> count);
/// `450 ms`, then as formatDuration.
QString ageText(std::chrono::milliseconds age);
/// The time in an id, in the local time zone; unknown where it holds none.
QString idTimeText(const QByteArray &id);
/// A name or value on one line, at most `most` characters.
QString shortText(const QByteArray &bytes, qsizetype most = 200);
/// An entry's type and payload, or its fields, on one line.
QString fieldsText(const events::Fields &fields);
/// All of an entry's fields for reading: JSON with line breaks, what is compressed unpacked, at most 128 Ki characters.
QString payloadText(const events::Fields &fields);
/// A failure in a sentence, with what the user is to do.
QString streamErrorText(const Error &error);
/// The command that NOPERM names, such as `XACK`; empty where it names none.
QString deniedCommand(const Error &error);
/// Why there are no values now.
QString streamsStateText(const StreamsController::View &view);
/// What stands in the window while a group is over a limit.
QString alarmText(const StreamRow &row, const inspect::GroupAlert::Options &limits);

} // namespace freshet::ui
