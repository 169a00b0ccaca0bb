// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <QString>

class QTableView;

namespace freshet::ui {

// How entries of streams are told. Pure but for the last; whatever comes from a server is made visible and bounded.

/// A time of day with milliseconds, the local day before it where it is not today.
QString momentText(const QDateTime &time);
QString momentText(events::Timestamp time);
/// `+3.2 ms`, `+1.20 s`, `+3 min 5 s`; a clock that goes differently gives `−0.4 ms`.
QString offsetText(std::chrono::microseconds since);
/// One line of what an entry holds: the payload where it can be read as an event, else its fields. At most `most` characters; any
/// number of bytes.
QString previewOf(const events::Fields &fields, qsizetype most = 300);
/// All of an entry for reading: each field, JSON in lines. At most `most` bytes of a field are laid out, and it is said where
/// that is not all.
QString entryText(const events::Fields &fields, qsizetype most = 64 * 1024);
qint64 bytesOf(const events::Fields &fields);
/// The value of the first field of that name; empty.
QByteArray fieldOf(const events::Fields &fields, QByteArrayView name);

/// What all tables of this room have in common: rows of one line, no grid, keys that leave the table, columns that stretch last.
void dressTable(QTableView *table);

} // namespace freshet::ui
