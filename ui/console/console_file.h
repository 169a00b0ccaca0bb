// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/console/console_entry.h"

#include <QString>

namespace freshet::ui {

/// Writes statements and their whole kept replies to `path`, replacing it in one step; how many statements. A name that ends in
/// `.jsonl` or `.json` gets one JSON object a line (`at`, `command`, `database`, `milliseconds`, `node`, `reply` or `error`,
/// `cut`), any other text as redis-cli prints it. Code::Io. Any thread: it may take seconds.
Result<qint64> saveConsole(const QString &path, const std::vector<ConsoleEntry> &entries);

} // namespace freshet::ui
