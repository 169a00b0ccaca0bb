// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/voice_row.h"
#include "core/voice/voice_store.h"

#include <vector>

namespace freshet::voice {

// What the store's writing calls share. Internal to the store.

/// Whether a table can keep it: not empty, not too long, nothing that a database refuses.
bool isAddress(const QString &text);
/// Code::InvalidArgument; `context` names the column.
Result<void> checkEdit(const VoiceStore::Edit &edit);
/// Checks a new voice, makes its id where it has none, and brings both ids to their form. Errors as `checkEdit`.
Result<void> checkNew(Voice &voice);

/// The rows of these ids, locked until the transaction ends, always in one order, so that two who lock several never wait for
/// each other. (SQLite's transactions that write have the whole file.) One statement.
Result<std::vector<VoiceRow>> lockRows(QSqlDatabase &database, const QByteArrayList &ids, Sql::Kind kind);

/// Who tells of a change, and when it happened.
struct Teller
{
    QString source;
    QDateTime now;

    /// Writes the event of this voice, within the transaction that changes it.
    Result<void> tell(QSqlDatabase &database, const QByteArray &type, const Voice &voice) const;
};

} // namespace freshet::voice
