// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/failure_text.h"

#include "app/freshetctl/exit_status.h"

namespace freshet::ctl {

namespace {

QString userOf(const Target &target)
{
    return target.url.user.isEmpty() ? QStringLiteral("default") : target.url.user;
}

QString seconds(std::chrono::milliseconds time)
{
    return QString::number(double(time.count()) / 1000) + QStringLiteral(" s");
}

/// `COMMAND` or `COMMAND SUBCOMMAND` as an ACL rule spells it.
QString aclRule(const QString &command)
{
    return QLatin1Char('+') + command.toLower().replace(QLatin1Char(' '), QLatin1Char('|'));
}

QString permissionLine(const Error &error, const Target &target)
{
    const QString command = error.context.isEmpty() ? QStringLiteral("this command") : error.context;
    // The server's words tell a denied key from a denied command.
    if (error.message.contains(QLatin1String("key")) || error.message.contains(QLatin1String("channel")))
        return QStringLiteral("the user \"%1\" may not use %2 on this key: %3; ask for the key pattern in the user's ACL")
            .arg(userOf(target), command, error.message);
    return QStringLiteral("the user \"%1\" may not run %2: %3; ask for %4 in the user's ACL, or log in as another user")
        .arg(userOf(target), command, error.message, aclRule(command.section(QLatin1Char(','), 0, 0)));
}

QString loginLine(const Error &error, const Target &target)
{
    const QString hint =
        target.profile.isEmpty()
            ? QStringLiteral("give the password with FRESHET_PASSWORD or --password-file and the user in the URL")
            : QStringLiteral("the profile's password stays in the desktop's keychain: give it with FRESHET_PASSWORD "
                             "or --password-file");
    return QStringLiteral("%1 refused the login of \"%2\": %3; %4")
        .arg(target.url.displayName(), userOf(target), error.message, hint);
}

} // namespace

QString withoutScript(const QString &words)
{
    const qsizetype script = words.indexOf(QLatin1String(" script: "));
    if (script < 0 || !words.contains(QLatin1String("@user_script"), Qt::CaseSensitive))
        return words;
    QString rest = words.first(script);
    while (rest.endsWith(QLatin1Char('.')))
        rest.chop(1);
    return rest;
}

int exitStatusOf(Code code)
{
    if (isUnreachable(code))
        return Unreachable;
    switch (code) {
    case Code::NoPermission:
    case Code::ReadOnly:
        return Refused;
    case Code::InvalidUrl:
    case Code::InvalidArgument:
        return WrongUsage;
    default:
        return DoesNotHold;
    }
}

QString failureLine(const Error &failed, const Target &target)
{
    const Error error{failed.code, withoutScript(failed.message), failed.context};
    const QString server = target.url.displayName();
    const QString words = error.message;
    switch (error.code) {
    case Code::NoPermission:
        return permissionLine(error, target);
    case Code::ReadOnly: {
        const QString why = target.profile.isEmpty() ? QStringLiteral("--read-only is given")
                                                     : QStringLiteral("the profile \"%1\" is read-only").arg(target.profile);
        return QStringLiteral("%1 was refused and nothing was changed, for %2")
            .arg(error.context.isEmpty() ? QStringLiteral("the command") : error.context, why);
    }
    case Code::AuthFailed:
        return loginLine(error, target);
    case Code::HostNotFound:
        return QStringLiteral("%1 can't be found: %2; check the host's name in the URL").arg(server, words);
    case Code::ConnectFailed:
        return QStringLiteral("%1 can't be reached: %2; check that Redis runs there, or give its address with --url")
            .arg(server, words);
    case Code::TlsFailed:
        return QStringLiteral("no secure connection to %1: %2; check cacert, cert, key and sni in the URL").arg(server, words);
    case Code::Timeout:
        return QStringLiteral("%1 gave no answer within %2; check the server, or wait longer with --timeout")
            .arg(server, seconds(target.options.commandTimeout));
    case Code::Loading:
        return QStringLiteral("%1 is still loading its data: %2; try again later").arg(server, words);
    case Code::MasterUnknown:
        return QStringLiteral("%1: %2; check the master's name and the Sentinels in the URL").arg(server, words);
    case Code::Protocol:
        return QStringLiteral("%1 does not answer as Redis does: %2; check host and port").arg(server, words);
    case Code::NotConnected:
    case Code::ConnectionLost:
        return QStringLiteral("no connection to %1: %2; check the server, or wait longer with --timeout").arg(server, words);
    case Code::OutOfMemory:
        return QStringLiteral(
                   "%1 is out of memory and refuses writes: %2; raise maxmemory, or free memory (freshetctl keys --long shows "
                   "what takes it)")
            .arg(server, words);
    case Code::Misconfigured:
        return QStringLiteral("%1 can't persist and refuses writes: %2").arg(server, words);
    case Code::ReadOnlyReplica:
        return QStringLiteral("%1 is a replica and refuses writes: %2; give the primary's address").arg(server, words);
    case Code::WrongType:
        // What core says of a key of its own names it and what to do; the server's bare words do not.
        if (!words.startsWith(QLatin1String("WRONGTYPE")))
            return words;
        return QStringLiteral("%1: %2; freshetctl keys --long tells what a key holds")
            .arg(error.context.isEmpty() ? QStringLiteral("the command") : error.context, words);
    case Code::Moved:
        return QStringLiteral("%1 is one node of a cluster: %2; write the URL as redis+cluster://…").arg(server, words);
    case Code::ClusterDown:
        return QStringLiteral("the cluster of %1 is down: %2; freshetctl health tells more").arg(server, words);
    case Code::UnknownCommand:
    case Code::Unsupported:
        return QStringLiteral("%1 can't do this: %2; freshetctl info server shows what it is").arg(server, words);
    case Code::InvalidUrl:
    case Code::InvalidArgument:
    case Code::NotFound:
    case Code::Io:
        return words;
    default:
        return error.context.isEmpty() ? words : QStringLiteral("%1: %2").arg(error.context, words);
    }
}

} // namespace freshet::ctl
