// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"
#include "core/cache/cache.h"
#include "core/catalog/version_source.h"

namespace freshet::catalog {

struct User
{
    qint64 id = 0;
    QString name;
    QString email;
    friend bool operator==(const User &, const User &) = default;
};

/// Who is behind a token that came with a request: read on nearly every request, changed hardly ever.
/// A token is a secret and stands in no key, no table and no log: `{v}:user:{SHA-256 of the token}:token` holds the user, and the
/// table the same hash. Tokens are 256 random bits, so nothing slower than SHA-256 is needed. An unknown token is remembered for
/// 30 s, so that somebody who tries out many does not reach the database with each, twice.
/// Thread: the cache's. Owner: whoever composes; cache and database must outlive it and its calls.
class Users
{
public:
    static constexpr std::chrono::seconds life{900};
    static constexpr std::chrono::seconds unknownLife{30};

    Users(cache::TieredCache &tiers, Sql &sql, VersionSource version = constantVersion(), Clock &clock = Clock::system());

    /// Code::NotFound for a token that nobody has.
    Task<Result<User>> findByToken(QByteArray token);
    /// A new user's token; it can't be read again. Code::InvalidArgument, also where the address is taken.
    Task<Result<QByteArray>> create(QString name, QString email);
    /// The token is void at once, in the cache too. Code::NotFound.
    Task<Result<void>> revoke(QByteArray token);

    static QByteArray key(const QByteArray &version, const QByteArray &token);

private:
    cache::TieredCache *m_tiers;
    Sql *m_sql;
    VersionSource m_version;
    Clock *m_clock;
    cache::Cache<User> m_users;
};

} // namespace freshet::catalog

template<>
struct freshet::cache::JsonFormat<freshet::catalog::User>
{
    static QJsonValue toJson(const catalog::User &user);
    static Result<catalog::User> fromJson(const QJsonValue &json);
};
