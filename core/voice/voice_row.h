// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"
#include "core/voice/voice.h"

#include <QByteArrayList>
#include <QStringList>

#include <optional>

namespace freshet::voice {

/// How rows of `voices` are read and found, whoever wrote them. Internal to the store. Pure.
struct VoiceRow
{
    Voice voice;
    QString rawId; ///< as the table spells it; what a statement that changes this row is bound to

    /// What `read` takes, in its order. Times of PostgreSQL as milliseconds since 1970: so neither a session's time zone nor
    /// whether a column has one matters (without: UTC).
    static QString columns(Sql::Kind kind);
    /// Nothing for a row whose id is no UUID or whose status is none of VoiceStatus.
    static std::optional<VoiceRow> read(const QSqlQuery &query, Sql::Kind kind);

    /// The order of the rows' times, the oldest or the newest first; those whose time can't be read are the oldest.
    static QString oldestInWorkFirst(Sql::Kind kind);
    static QString newestFirst(Sql::Kind kind);

    /// `column` is one of the texts that are bound to the one `?` as `list` gives them. The column's index serves.
    static QString isAnyOf(const char *column, Sql::Kind kind);
    static QString list(const QStringList &texts, Sql::Kind kind);
    /// The spellings in which a table may have these UUIDs: Python's libraries also write 32 digits without hyphens. Texts that
    /// are no UUIDs are left out, repeated ones too.
    static QStringList spellings(const QByteArrayList &ids);
    /// A status in a condition: as text, where the column may be an enumeration that lacks what it is compared with.
    static QString status(Sql::Kind kind);
};

} // namespace freshet::voice
