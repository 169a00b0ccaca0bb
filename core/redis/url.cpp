// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/url.h"

#include <QStringDecoder>
#include <QStringList>

#include <algorithm>

namespace freshet::redis {

namespace {

std::unexpected<Error> wrong(const QString &message, const QString &part)
{
    return failure(Code::InvalidUrl, message, part);
}

bool isDigit(QChar c)
{
    return c >= QLatin1Char('0') && c <= QLatin1Char('9');
}

/// Where the @ was forgotten, what follows the colon is no port but a password: only what looks like a port is repeated.
QString shownPort(const QString &port)
{
    constexpr qsizetype mostDigits = 5;
    const QStringView digits = QStringView(port).sliced(port.startsWith(QLatin1Char('-')) ? 1 : 0);
    const bool looksLikeOne =
        !digits.isEmpty() && digits.size() <= mostDigits && std::all_of(digits.begin(), digits.end(), isDigit);
    return looksLikeOne ? port : QStringLiteral("port");
}

/// The same for what should be one host: only what looks like an IPv6 address is repeated.
QString shownHost(const QString &text)
{
    const bool looksLikeIpv6 = std::all_of(text.begin(), text.end(), [](QChar c) {
        return isDigit(c) || (c.toLower() >= QLatin1Char('a') && c.toLower() <= QLatin1Char('f')) ||
               QStringLiteral(":.[]").contains(c);
    });
    return text.count(QLatin1Char(':')) > 1 && looksLikeIpv6 ? text : QStringLiteral("host");
}

bool isSchemeName(QStringView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return c.isLetterOrNumber() || QStringLiteral("+-. ").contains(c); });
}

/// Strict percent-decoding: each % must be followed by two hex digits, and the bytes must be UTF-8. `what` names the part; the
/// part itself is not repeated, for it may be a password.
Result<QString> decoded(QStringView part, const QString &what)
{
    QByteArray bytes;
    const QByteArray raw = part.toUtf8();
    bytes.reserve(raw.size());
    for (qsizetype i = 0; i < raw.size(); ++i) {
        if (raw[i] != '%') {
            bytes += raw[i];
            continue;
        }
        bool ok = false;
        const int value = i + 2 < raw.size() ? raw.sliced(i + 1, 2).toInt(&ok, 16) : 0;
        const bool digits = ok && std::isxdigit(uchar(raw[i + 1])) && std::isxdigit(uchar(raw[i + 2]));
        if (!digits)
            return wrong(QStringLiteral("a % in the ") + what +
                             QStringLiteral(" must be followed by two hex digits; write %25 for the sign itself"),
                         what);
        bytes += char(value);
        i += 2;
    }
    if (bytes.contains('\0'))
        return wrong(QStringLiteral("the %1 must not hold a zero byte").arg(what), what);
    // A byte order mark at the beginning is a character like any other here; QString::fromUtf8 would drop it.
    QStringDecoder toText(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = toText(bytes);
    if (text.toUtf8() != bytes)
        return wrong(QStringLiteral("the ") + what + QStringLiteral(" is not UTF-8 once its escapes are decoded"), what);
    return text;
}

Result<HostPort> parseHostPort(const QString &text, quint16 defaultPort)
{
    HostPort result;
    QString port;
    bool hasPort = false;
    if (text.startsWith(QLatin1Char('['))) {
        const qsizetype end = text.indexOf(QLatin1Char(']'));
        if (end < 0)
            return wrong(QStringLiteral("an IPv6 address must end with ]"), shownHost(text));
        result.host = text.sliced(1, end - 1);
        const QString rest = text.sliced(end + 1);
        if (!rest.isEmpty() && !rest.startsWith(QLatin1Char(':')))
            return wrong(QStringLiteral("after ] only :port may follow"), rest);
        hasPort = !rest.isEmpty();
        port = rest.sliced(hasPort ? 1 : 0);
        const bool looksLikeIpv6 =
            result.host.contains(QLatin1Char(':')) && std::all_of(result.host.begin(), result.host.end(), [](QChar c) {
                return c.isLetterOrNumber() || c == QLatin1Char(':') || c == QLatin1Char('.') || c == QLatin1Char('%');
            });
        if (!looksLikeIpv6)
            return wrong(QStringLiteral("only an IPv6 address stands in brackets"), result.host);
    } else {
        if (text.count(QLatin1Char(':')) > 1)
            return wrong(QStringLiteral("too many colons; an IPv6 address must stand in brackets: [::1]:6379"), shownHost(text));
        const qsizetype colon = text.indexOf(QLatin1Char(':'));
        hasPort = colon >= 0;
        result.host = hasPort ? text.first(colon) : text;
        port = hasPort ? text.sliced(colon + 1) : QString();
    }
    if (result.host.isEmpty())
        return wrong(QStringLiteral("the host is missing; write for example redis://localhost:6379"), QStringLiteral("host"));
    // A % stands in an IPv6 address only, before its zone.
    const QString forbidden =
        text.startsWith(QLatin1Char('[')) ? QStringLiteral("/?#@\\\"<>^`{|}[]") : QStringLiteral("/?#@\\\"<>^`{|}[]%");
    for (const QChar c : std::as_const(result.host)) {
        if (c.isSpace() || !(c.isPrint() || c.isSurrogate()) || forbidden.contains(c))
            return wrong(QStringLiteral("a host name can't hold this character: %1")
                             .arg(c.isSpace() ? QStringLiteral("blank") : QString(c)),
                         result.host);
    }
    if (!hasPort) {
        result.port = defaultPort;
        return result;
    }
    bool ok = !port.isEmpty() && std::all_of(port.begin(), port.end(), isDigit);
    const uint number = ok ? port.toUInt(&ok) : 0;
    if (!ok || number < 1 || number > 65535)
        return wrong(QStringLiteral("a port is a number from 1 to 65535"), shownPort(port));
    result.port = quint16(number);
    return result;
}

Result<int> parseDatabase(const QString &text)
{
    const bool digits = !text.isEmpty() && std::all_of(text.begin(), text.end(), isDigit);
    bool ok = false;
    const int number = digits ? text.toInt(&ok) : 0;
    if (!ok)
        return wrong(QStringLiteral("a database is a number from 0 up"), text);
    return number;
}

Result<void> parseLogin(QStringView text, Url &url)
{
    const qsizetype colon = text.indexOf(QLatin1Char(':'));
    const auto user = decoded(colon < 0 ? text : text.first(colon), QStringLiteral("user"));
    if (!user)
        return std::unexpected(user.error());
    url.user = *user;
    if (colon < 0)
        return {};
    const auto password = decoded(text.sliced(colon + 1), QStringLiteral("password"));
    if (!password)
        return std::unexpected(password.error());
    url.password = *password;
    return {};
}

Result<void> parseQuery(const QString &query, bool isUnix, bool isTls, Url &url)
{
    if (query.isEmpty())
        return {};
    QStringList seen;
    for (const QString &pair : query.split(QLatin1Char('&'))) {
        const qsizetype equals = pair.indexOf(QLatin1Char('='));
        const QString name = equals < 0 ? pair : pair.first(equals);
        const auto value = decoded(equals < 0 ? QStringView() : QStringView(pair).sliced(equals + 1), name);
        if (!value)
            return std::unexpected(value.error());
        if (equals < 0 || value->isEmpty())
            return wrong(QStringLiteral("the query part %1 needs a value: %1=…").arg(name), pair);
        if (seen.contains(name))
            return wrong(QStringLiteral("the query part %1 stands twice").arg(name), name);
        seen << name;
        const bool tlsName = name == QLatin1String("cacert") || name == QLatin1String("cert") || name == QLatin1String("key") ||
                             name == QLatin1String("sni") || name == QLatin1String("verify");
        if (tlsName && !isTls)
            return wrong(QStringLiteral("%1 is for TLS; begin the URL with rediss").arg(name), name);
        if (name == QLatin1String("cacert")) {
            url.tls.caFile = *value;
        } else if (name == QLatin1String("cert")) {
            url.tls.certFile = *value;
        } else if (name == QLatin1String("key")) {
            url.tls.keyFile = *value;
        } else if (name == QLatin1String("sni")) {
            url.tls.serverName = *value;
        } else if (name == QLatin1String("verify")) {
            if (*value != QLatin1String("none") && *value != QLatin1String("full"))
                return wrong(QStringLiteral("verify is full (the default) or none"), *value);
            url.tls.verify = *value == QLatin1String("full");
        } else if (name == QLatin1String("db") && isUnix) {
            const auto database = parseDatabase(*value);
            if (!database)
                return std::unexpected(database.error());
            url.database = *database;
        } else if (name == QLatin1String("sentinel_user") && url.topology == Topology::Sentinel) {
            url.sentinelUser = *value;
        } else {
            return wrong(QStringLiteral("unknown query part; known are %1")
                             .arg(isUnix ? QStringLiteral("db")
                                  : url.topology == Topology::Sentinel
                                      ? QStringLiteral("cacert, cert, key, sni, verify, sentinel_user")
                                      : QStringLiteral("cacert, cert, key, sni, verify")),
                         name);
        }
    }
    if (url.tls.certFile.isEmpty() != url.tls.keyFile.isEmpty())
        return wrong(QStringLiteral("a client certificate needs both cert=… and key=…"),
                     url.tls.certFile.isEmpty() ? QStringLiteral("cert") : QStringLiteral("key"));
    return {};
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(text.toUtf8().toPercentEncoding());
}

Result<Url> parseUnix(Url url, const QString &rest, const QString &query)
{
    // unix:///path, also unix://user:password@/path: a login stands before the path's first slash.
    const qsizetype slash = rest.indexOf(QLatin1Char('/'));
    const QString before = slash < 0 ? rest : rest.first(slash);
    if (slash < 0 || (!before.isEmpty() && !before.endsWith(QLatin1Char('@'))))
        return wrong(QStringLiteral("a socket needs an absolute path: unix:///run/redis/redis.sock"), QStringLiteral("path"));
    if (before.count(QLatin1Char('@')) > 1)
        return wrong(QStringLiteral("@ in a user or password must be written as %40"), QStringLiteral("password"));
    if (!before.isEmpty()) {
        const auto login = parseLogin(QStringView(before).chopped(1), url);
        if (!login)
            return std::unexpected(login.error());
    }
    const auto path = decoded(QStringView(rest).sliced(slash), QStringLiteral("path"));
    if (!path)
        return std::unexpected(path.error());
    if (path->endsWith(QLatin1Char('/')))
        return wrong(QStringLiteral("the path must name a socket, not a folder"), *path);
    // sockaddr_un holds 108 bytes with the closing zero.
    if (path->toUtf8().size() > 107)
        return wrong(QStringLiteral("a socket's path can have at most 107 bytes"), *path);
    url.socketPath = *path;
    const auto parsed = parseQuery(query, true, false, url);
    if (!parsed)
        return std::unexpected(parsed.error());
    return url;
}

/// The part behind the hosts: `/db`, or `/master-name[/db]` for Sentinel.
Result<void> parsePath(const QString &path, Url &url)
{
    QStringList parts = path.isEmpty() ? QStringList() : path.sliced(1).split(QLatin1Char('/'));
    if (parts.size() == 1 && parts.first().isEmpty() && url.topology != Topology::Sentinel)
        return {}; // a lone slash
    if (url.topology == Topology::Cluster && !parts.isEmpty())
        return wrong(QStringLiteral("a cluster has only database 0; leave the path out"), path);
    if (url.topology == Topology::Sentinel) {
        if (parts.isEmpty() || parts.first().isEmpty())
            return wrong(QStringLiteral("the master's name is missing: redis+sentinel://host:26379/mymaster"),
                         QStringLiteral("master-name"));
        const auto name = decoded(parts.takeFirst(), QStringLiteral("master-name"));
        if (!name)
            return std::unexpected(name.error());
        url.masterName = *name;
        if (parts.size() == 1 && parts.first().isEmpty())
            parts.clear();
    }
    if (parts.size() > 1)
        return wrong(QStringLiteral("too many parts in the path"), path);
    if (parts.size() == 1) {
        const auto database = parseDatabase(parts.first());
        if (!database)
            return std::unexpected(database.error());
        url.database = *database;
    }
    return {};
}

} // namespace

QString HostPort::toString() const
{
    return (host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : host) + QLatin1Char(':') +
           QString::number(port);
}

Result<Url> Url::parse(const QString &text)
{
    if (QString::fromUtf8(text.toUtf8()) != text && !text.startsWith(QChar::ByteOrderMark))
        return wrong(QStringLiteral("half a character stands in the URL"), QStringLiteral("URL"));
    const qsizetype schemeEnd = text.indexOf(QLatin1String("://"));
    if (schemeEnd < 0)
        return wrong(
            QStringLiteral("a connection URL begins with redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://"),
            text.contains(QLatin1Char('@')) ? QStringLiteral("scheme") : text.left(40));
    const QString scheme = text.first(schemeEnd).toLower();
    QString rest = text.sliced(schemeEnd + 3);
    // A raw # would start a fragment elsewhere; people who put it into a password must encode it.
    if (rest.contains(QLatin1Char('#')))
        return wrong(QStringLiteral("# must be written as %23"), QStringLiteral("#"));
    QString query;
    const qsizetype question = rest.indexOf(QLatin1Char('?'));
    if (question >= 0) {
        query = rest.sliced(question + 1);
        rest.truncate(question);
        // Behind a raw ? an @ can only be the login's, or one that has to be encoded too; nothing of it may be repeated.
        if (query.contains(QLatin1Char('@')))
            return wrong(QStringLiteral("? in a user or password must be written as %3F, @ behind the ? as %40"),
                         QStringLiteral("?"));
    }

    Url url;
    if (scheme == QLatin1String("unix"))
        return parseUnix(url, rest, query);
    if (scheme == QLatin1String("redis+sentinel") || scheme == QLatin1String("rediss+sentinel"))
        url.topology = Topology::Sentinel;
    else if (scheme == QLatin1String("redis+cluster") || scheme == QLatin1String("rediss+cluster"))
        url.topology = Topology::Cluster;
    else if (scheme != QLatin1String("redis") && scheme != QLatin1String("rediss"))
        return wrong(
            QStringLiteral("unknown scheme; known are redis, rediss, unix, redis+sentinel, rediss+sentinel, redis+cluster "
                           "and rediss+cluster"),
            isSchemeName(QStringView(text).first(schemeEnd)) ? text.first(schemeEnd) : QStringLiteral("scheme"));
    url.tls.enabled = scheme.startsWith(QLatin1String("rediss"));

    const qsizetype at = rest.lastIndexOf(QLatin1Char('@'));
    if (at >= 0) {
        const QString login = rest.first(at);
        if (login.contains(QLatin1Char('@')) || login.contains(QLatin1Char('/')))
            return wrong(QStringLiteral("@, : and / in a user or password must be written as %40, %3A and %2F"),
                         QStringLiteral("password"));
        const auto parsed = parseLogin(login, url);
        if (!parsed)
            return std::unexpected(parsed.error());
        rest = rest.sliced(at + 1);
    }
    const qsizetype slash = rest.indexOf(QLatin1Char('/'));
    const QString path = slash < 0 ? QString() : rest.sliced(slash);
    const QString hosts = slash < 0 ? rest : rest.first(slash);
    const QStringList hostList = hosts.split(QLatin1Char(','));
    if (hostList.size() > 1 && url.topology == Topology::Standalone)
        return wrong(QStringLiteral("several hosts need redis+sentinel:// or redis+cluster://"), hosts);
    const quint16 defaultPort = url.topology == Topology::Sentinel ? 26379 : 6379;
    for (const QString &one : hostList) {
        const auto host = parseHostPort(one, defaultPort);
        if (!host)
            return std::unexpected(host.error());
        if (url.hosts.contains(*host))
            return wrong(QStringLiteral("the same host stands twice"), host->toString());
        url.hosts << *host;
    }
    auto parsed = parsePath(path, url);
    if (!parsed)
        return std::unexpected(parsed.error());
    parsed = parseQuery(query, false, url.tls.enabled, url);
    if (!parsed)
        return std::unexpected(parsed.error());
    return url;
}

QString Url::toString(Secrets secrets) const
{
    QString login;
    if (!user.isEmpty() || (secrets == Secrets::Show && !password.isEmpty())) {
        login = encoded(user);
        if (secrets == Secrets::Show && !password.isEmpty())
            login += QLatin1Char(':') + encoded(password);
        login += QLatin1Char('@');
    }
    QStringList query;
    if (!socketPath.isEmpty()) {
        const QString path = QString::fromLatin1(socketPath.toUtf8().toPercentEncoding("/"));
        return QStringLiteral("unix://") + login + path + (database ? QStringLiteral("?db=%1").arg(database) : QString());
    }
    QString text = tls.enabled ? QStringLiteral("rediss") : QStringLiteral("redis");
    if (topology == Topology::Sentinel)
        text += QStringLiteral("+sentinel");
    else if (topology == Topology::Cluster)
        text += QStringLiteral("+cluster");
    text += QStringLiteral("://") + login;
    QStringList hostTexts;
    for (const HostPort &host : hosts)
        hostTexts << host.toString();
    text += hostTexts.join(QLatin1Char(','));
    if (topology == Topology::Sentinel)
        text += QLatin1Char('/') + encoded(masterName);
    if (database && topology != Topology::Cluster)
        text += QLatin1Char('/') + QString::number(database);
    const auto put = [&query](const char *name, const QString &value) {
        if (!value.isEmpty())
            query << QLatin1String(name) + QLatin1Char('=') + QString::fromLatin1(value.toUtf8().toPercentEncoding("/"));
    };
    // A form may keep its fields while TLS is off or the topology another one; `parse` would refuse them.
    if (tls.enabled) {
        put("cacert", tls.caFile);
        put("cert", tls.certFile);
        put("key", tls.keyFile);
        put("sni", tls.serverName);
        if (!tls.verify)
            put("verify", QStringLiteral("none"));
    }
    if (topology == Topology::Sentinel)
        put("sentinel_user", sentinelUser);
    return query.isEmpty() ? text : text + QLatin1Char('?') + query.join(QLatin1Char('&'));
}

QString Url::displayName() const
{
    const QString suffix = database ? QLatin1Char('/') + QString::number(database) : QString();
    if (!socketPath.isEmpty())
        return socketPath + (database ? QStringLiteral(" db %1").arg(database) : QString());
    if (topology == Topology::Sentinel)
        return masterName + suffix + QStringLiteral(" (sentinel)");
    const QString first = hosts.isEmpty() ? QString() : hosts.first().toString();
    if (topology == Topology::Cluster)
        return first + QStringLiteral(" (cluster)");
    return first + suffix;
}

} // namespace freshet::redis
