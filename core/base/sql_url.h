// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"

namespace freshet {

/// Where a database is, read from its URL (see Sql). A plain value.
struct SqlUrl
{
    Sql::Kind kind = Sql::Kind::Sqlite;
    QString name; ///< SQLite: the file's path or `:memory:`; PostgreSQL: the database
    QString host; ///< a host's name, or the folder of a Unix socket; empty: libpq's default
    int port = -1;
    QString user;
    QString password;
    QString options; ///< for QSqlDatabase::setConnectOptions, `name=value` joined by `;`

    /// Code::InvalidUrl; `context` names the wrong part. Never repeats a password.
    static Result<SqlUrl> parse(const QString &url);
    QString displayName() const; ///< without the password
};

/// The database where none is named: `sqlite:///…/freshet/freshet.sqlite` in the user's data directory (`$XDG_DATA_HOME`, else
/// `~/.local/share`). Makes the folder `freshet`, for the user alone, where it is missing. Code::Io where that can't be done.
Result<QString> defaultSqlUrl();

} // namespace freshet
