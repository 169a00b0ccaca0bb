// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/users.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QSqlQuery>

namespace freshet::catalog {

namespace {

using Found = cache::Load<User>;

constexpr qsizetype longestToken = 512;

QByteArray hashOf(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256).toHex();
}

Task<Result<Found>> load(Sql *sql, QByteArray hash)
{
    auto user = std::make_shared<std::optional<User>>();
    Sql::Work work = [user, hash](QSqlDatabase &database) -> Result<void> {
        QSqlQuery select(database);
        const auto read = execute(select, QStringLiteral("SELECT id, name, email FROM users WHERE token_hash = ?"),
                                  {QString::fromLatin1(hash)});
        if (read && select.next())
            *user = User{select.value(0).toLongLong(), select.value(1).toString(), select.value(2).toString()};
        return read;
    };
    const auto done = co_await sql->run(std::move(work));
    if (!done)
        co_return Result<Found>(std::unexpected(done.error()));
    if (!*user)
        co_return Result<Found>(Found::nothing());
    co_return Result<Found>(Found(std::move(**user)));
}

cache::ReadOptions living()
{
    cache::ReadOptions options;
    options.ttl = Users::life;
    options.negativeTtl = Users::unknownLife;
    options.nameSpace = "user";
    return options;
}

} // namespace

Users::Users(cache::TieredCache &tiers, Sql &sql, VersionSource version, Clock &clock)
    : m_tiers(&tiers)
    , m_sql(&sql)
    , m_version(std::move(version))
    , m_clock(&clock)
    , m_users(tiers, living())
{}

QByteArray Users::key(const QByteArray &version, const QByteArray &token)
{
    return version + ":user:" + hashOf(token) + ":token";
}

Task<Result<User>> Users::findByToken(QByteArray token)
{
    const QByteArray hash = hashOf(token);
    if (token.isEmpty() || token.size() > longestToken)
        co_return failure(Code::NotFound, QStringLiteral("nobody has this token"));
    const auto version = co_await m_version("user");
    if (!version) { // Redis is away: the database still knows
        const auto row = co_await load(m_sql, hash);
        if (!row)
            co_return std::unexpected(row.error());
        if (!row->value)
            co_return failure(Code::NotFound, QStringLiteral("nobody has this token"));
        co_return Result<User>(*row->value);
    }
    cache::Cache<User>::TypedLoader loader = [sql = m_sql, hash](cache::LoadContext) { return load(sql, hash); };
    const auto read = co_await m_users.getOrLoad(key(*version, token), std::move(loader));
    if (!read)
        co_return std::unexpected(read.error());
    if (!read->value)
        co_return failure(Code::NotFound, QStringLiteral("nobody has this token"));
    co_return Result<User>(*read->value);
}

Task<Result<QByteArray>> Users::create(QString name, QString email)
{
    if (name.trimmed().isEmpty() || name.size() > 200)
        co_return failure(Code::InvalidArgument, QStringLiteral("a user needs a name of at most 200 characters"),
                          QStringLiteral("name"));
    const qsizetype at = email.indexOf(QLatin1Char('@'));
    if (at < 1 || at + 1 >= email.size() || email.size() > 254)
        co_return failure(Code::InvalidArgument, QStringLiteral("this is no address of the form name@host"),
                          QStringLiteral("email"));
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    QByteArray token = QByteArray(reinterpret_cast<const char *>(random.data()), sizeof random)
                           .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    const QString hash = QString::fromLatin1(hashOf(token));
    const QVariant now = sqlTime(m_clock->utcNow());
    auto isTaken = std::make_shared<bool>(false);
    Sql::Work work = [=](QSqlDatabase &database) -> Result<void> {
        QSqlQuery insert(database);
        const auto done = execute(insert,
                                  QStringLiteral("INSERT INTO users (name, email, token_hash, created_at) VALUES (?, ?, ?, ?) "
                                                 "ON CONFLICT (email) DO NOTHING"),
                                  {name, email, hash, now});
        *isTaken = done && insert.numRowsAffected() == 0;
        return done;
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    if (*isTaken)
        co_return failure(Code::InvalidArgument, QStringLiteral("there is a user with this address"), QStringLiteral("email"));
    co_return Result<QByteArray>(std::move(token));
}

Task<Result<void>> Users::revoke(QByteArray token)
{
    const QString hash = QString::fromLatin1(hashOf(token));
    auto count = std::make_shared<int>(0);
    Sql::Work work = [hash, count](QSqlDatabase &database) -> Result<void> {
        QSqlQuery change(database);
        const auto done = execute(change, QStringLiteral("UPDATE users SET token_hash = NULL WHERE token_hash = ?"), {hash});
        *count = done ? change.numRowsAffected() : 0;
        return done;
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    if (!done && done.error().code != Code::ConnectionLost)
        co_return done;
    // Here a cache that could not be told is a failure: the token would go on working.
    const auto version = co_await m_version("user");
    if (!version)
        co_return std::unexpected(version.error());
    const auto removed = co_await m_tiers->remove(key(*version, token));
    if (!done)
        co_return done;
    if (!removed)
        co_return std::unexpected(removed.error());
    if (*count == 0)
        co_return failure(Code::NotFound, QStringLiteral("nobody has this token"));
    co_return Result<void>();
}

} // namespace freshet::catalog

namespace freshet::cache {

using catalog::User;

QJsonValue JsonFormat<User>::toJson(const User &user)
{
    return QJsonObject{
        {QStringLiteral("id"), user.id}, {QStringLiteral("name"), user.name}, {QStringLiteral("email"), user.email}};
}

Result<User> JsonFormat<User>::fromJson(const QJsonValue &json)
{
    const QJsonObject object = json.toObject();
    User user{object.value(QLatin1String("id")).toInteger(), object.value(QLatin1String("name")).toString(),
              object.value(QLatin1String("email")).toString()};
    if (user.id <= 0)
        return wrongJson("a user with an id", json);
    return user;
}

} // namespace freshet::cache
