// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sql_url.h"

#include <QDir>
#include <QFileDevice>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QStringList>
#include <QUrl>
#include <QUrlQuery>

namespace freshet {

namespace {

std::unexpected<Error> invalid(const QString &message, const QString &part)
{
    return failure(Code::InvalidUrl, message, part);
}

/// One pair of the query. Values go into libpq's own option text, so nothing that could end one there is let in.
Result<void> takeOption(SqlUrl &url, const QString &name, const QString &value)
{
    static const QStringList passedOn{QStringLiteral("sslmode"), QStringLiteral("sslrootcert"), QStringLiteral("sslcert"),
                                      QStringLiteral("sslkey"), QStringLiteral("application_name")};
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9_./:@%+,-]+\\z"));
    if (!plain.match(value).hasMatch())
        return invalid(QStringLiteral("the value of %1 is empty or has a character that can't stand here").arg(name), name);
    if (name == QLatin1String("host")) {
        url.host = value;
    } else if (name == QLatin1String("port")) {
        bool isNumber = false;
        url.port = value.toInt(&isNumber);
        if (!isNumber || url.port < 1 || url.port > 65535)
            return invalid(QStringLiteral("the port must be from 1 to 65535"), name);
    } else if (passedOn.contains(name)) {
        url.options += name + QLatin1Char('=') + value + QLatin1Char(';');
    } else {
        return invalid(
            QStringLiteral("unknown option %1; known are host, port, %2").arg(name, passedOn.join(QLatin1String(", "))), name);
    }
    return {};
}

Result<SqlUrl> parsePostgreSql(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return invalid(QStringLiteral("the URL can't be read; special characters in user and password are written as %XX"),
                       QStringLiteral("url"));
    SqlUrl out;
    out.kind = Sql::Kind::PostgreSql;
    out.user = url.userName(QUrl::FullyDecoded);
    out.password = url.password(QUrl::FullyDecoded);
    out.host = url.host(QUrl::FullyDecoded);
    out.port = url.port();
    out.name = url.path(QUrl::FullyDecoded).mid(1);
    if (out.name.isEmpty() || out.name.contains(QLatin1Char('/')))
        return invalid(QStringLiteral("the name of the database is missing: postgresql://host/name"), QStringLiteral("path"));
    const auto pairs = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : pairs) {
        if (const auto taken = takeOption(out, name, value); !taken)
            return std::unexpected(taken.error());
    }
    return out;
}

} // namespace

Result<SqlUrl> SqlUrl::parse(const QString &url)
{
    if (url.startsWith(QLatin1String("postgresql://")) || url.startsWith(QLatin1String("postgres://")))
        return parsePostgreSql(url);
    SqlUrl out;
    if (url.startsWith(QLatin1String("sqlite:///")))
        out.name = url.mid(qsizetype(sizeof "sqlite://") - 1);
    else if (url.startsWith(QLatin1String("sqlite:")))
        out.name = url.mid(qsizetype(sizeof "sqlite:") - 1);
    else
        out.name = url;
    // A misspelt scheme must not become a file of that name, with the password in it.
    static const QRegularExpression scheme(QStringLiteral("\\A[A-Za-z][A-Za-z0-9+.-]*://"));
    if (scheme.match(url).hasMatch() && !url.startsWith(QLatin1String("sqlite:///")))
        return invalid(QStringLiteral("a database is sqlite:/path/to/file or postgresql://host/name"), QStringLiteral("scheme"));
    if (out.name.isEmpty() || out.name.contains(QChar(0)))
        return invalid(QStringLiteral("the path of the database is missing: sqlite:/path/to/file"), QStringLiteral("path"));
    return out;
}

QString SqlUrl::displayName() const
{
    if (kind == Sql::Kind::Sqlite)
        return QStringLiteral("sqlite:") + name;
    QString text = QStringLiteral("postgresql://");
    if (!user.isEmpty())
        text += user + QLatin1Char('@');
    text += host.isEmpty() ? QStringLiteral("local") : host;
    if (port > 0)
        text += QLatin1Char(':') + QString::number(port);
    return text + QLatin1Char('/') + name;
}

Result<QString> defaultSqlUrl()
{
    const QString root = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    const QDir folder(root + QStringLiteral("/freshet"));
    const QFileDevice::Permissions mine = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    // One that is there keeps its permissions; another program may have made it meanwhile.
    const bool isMade = folder.exists() || (QDir().mkpath(root) && (QDir().mkdir(folder.path(), mine) || folder.exists()));
    if (!isMade || root.isEmpty())
        return failure(Code::Io,
                       QStringLiteral("the folder for the database can't be made; name another one by XDG_DATA_HOME, or give the "
                                      "database's URL"),
                       folder.path());
    return QStringLiteral("sqlite://") + folder.absoluteFilePath(QStringLiteral("freshet.sqlite"));
}

} // namespace freshet
