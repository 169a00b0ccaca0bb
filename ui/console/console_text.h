// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/command_care.h"
#include "ui/console/console_entry.h"
#include "ui/widgets/change_guard.h"

#include <QString>

namespace freshet::ui {

// The console's words. Pure, translated; whatever comes from a server is made visible.

/// One value in one line: `"text"`, `12`, `(nil)`, `array of 12`.
QString valueCell(const redis::Value &value, qsizetype most);
QString valueKind(const redis::Value &value); ///< `text, 12 B`
QString moreText(qsizetype rest);             ///< of the row that stands for the rest
/// What came of a statement, in a few words.
QString entrySummary(const ConsoleEntry &entry);
QString entryTime(const ConsoleEntry &entry);
bool isFailure(const ConsoleEntry &entry);
/// Why there is no reply, and what to do.
QString errorText(const Error &error);
/// What was left out of a reply; empty: nothing.
QString cutText(const inspect::CutReply &reply);

/// A statement's outcome as redis-cli prints it, elements from `first` on and `most` of them; then what is more to know. Lines
/// are bounded; `hasMore`: there are elements behind.
QString transcriptOf(const ConsoleEntry &entry, qsizetype first, qsizetype most, bool &hasMore);
QString messageLine(const inspect::ConsoleMessage &message);

/// A statement that is to be run, as far as a question needs it.
struct PlannedStatement
{
    QByteArrayList words;
    inspect::CommandCare care;
};
/// The question before statements that change something or cost much; `figures` are those of the gravest. `statements` holds only
/// such.
ChangeRequest questionFor(const std::vector<PlannedStatement> &statements, const inspect::CareFigures &figures);
/// The one with most care; `statements` is not empty.
const PlannedStatement &gravest(const std::vector<PlannedStatement> &statements);

/// `Write`, `Dangerous` … and in a word why; empty for what only looks.
QString careTitle(const inspect::CommandCare &care);
/// What can be typed beside commands.
QString consoleHelp();

} // namespace freshet::ui
