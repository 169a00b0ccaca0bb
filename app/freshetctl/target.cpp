// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/target.h"

#include <QFile>

#include <cmath>

namespace freshet::ctl {

namespace {

constexpr double longestTimeout = 24 * 3600;

QString environment(const char *name)
{
    return QString::fromUtf8(qgetenv(name)); // what is no UTF-8 is no URL either
}

Result<redis::Url> parseUrl(const QString &text, const QString &source)
{
    auto url = redis::Url::parse(text);
    if (!url)
        return failure(url.error().code, QStringLiteral("%1 can't be used: %2").arg(source, url.error().message),
                       url.error().context);
    return url;
}

Result<void> fromProfile(const QByteArray &name, Target &target)
{
    const QString path = redis::profilesPath();
    const auto profiles = redis::loadProfiles(path);
    if (!profiles)
        return failure(profiles.error().code,
                       QStringLiteral("the saved profiles can't be read (%1): %2").arg(path, profiles.error().message), path);
    const auto profile = redis::findProfile(*profiles, QString::fromUtf8(name));
    if (!profile)
        return std::unexpected(profile.error());
    target.url = profile->url;
    target.options.readOnly = profile->readOnly;
    target.gentle = profile->gentle;
    target.profile = profile->name;
    target.environment = profile->environment;
    return {};
}

Result<void> fromUrl(const Arguments &arguments, Target &target)
{
    QString text = environment("FRESHET_URL");
    QString source = QStringLiteral("FRESHET_URL");
    if (const auto given = arguments.value("--url")) {
        text = QString::fromUtf8(*given);
        source = QStringLiteral("--url");
    } else if (text.isEmpty()) {
        text = environment("REDIS_URL");
        source = QStringLiteral("REDIS_URL");
        if (text.isEmpty())
            text = QStringLiteral("redis://127.0.0.1:6379");
    }
    auto url = parseUrl(text, source);
    if (!url)
        return std::unexpected(url.error());
    target.url = *std::move(url);
    if (!target.url.password.isEmpty() && arguments.has("--url"))
        target.warnings.append(QStringLiteral("a password on the command line can be seen by every user of this machine; "
                                              "FRESHET_PASSWORD or --password-file keeps it to yourself"));
    return {};
}

Result<QString> passwordIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Code::Io, QStringLiteral("the password file %1 can't be read: %2").arg(path, file.errorString()), path);
    QByteArray line = file.readLine(64 << 10);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("the first line of the password file %1 is empty").arg(path), path);
    return QString::fromUtf8(line);
}

} // namespace

Result<Target> chooseTarget(const Arguments &arguments)
{
    Target target;
    if (const auto profile = arguments.value("--profile")) {
        if (arguments.has("--url"))
            return failure(Code::InvalidArgument, QStringLiteral("--profile and --url name two servers; give one of them"));
        if (const auto found = fromProfile(*profile, target); !found)
            return std::unexpected(found.error());
    } else if (const auto found = fromUrl(arguments, target); !found) {
        return std::unexpected(found.error());
    }

    if (const auto path = arguments.value("--password-file")) {
        const auto password = passwordIn(QFile::decodeName(*path));
        if (!password)
            return std::unexpected(password.error());
        target.url.password = *password;
    } else if (target.url.password.isEmpty()) {
        target.url.password = environment("FRESHET_PASSWORD");
    }
    if (target.url.topology == redis::Topology::Sentinel)
        target.url.sentinelPassword = environment("FRESHET_SENTINEL_PASSWORD");

    if (arguments.has("--read-only"))
        target.options.readOnly = true;
    target.options.clientName = QStringLiteral("freshetctl");
    if (const auto text = arguments.value("--timeout")) {
        bool ok = false;
        const double seconds = text->toDouble(&ok);
        if (!ok || !(seconds >= 0.001 && seconds <= longestTimeout))
            return failure(Code::InvalidArgument, QStringLiteral("--timeout takes seconds, such as 5 or 0.5"));
        const auto timeout = redis::ClientOptions::ms(qint64(std::ceil(seconds * 1000)));
        target.options.connectTimeout = timeout;
        target.options.commandTimeout = timeout;
    }
    return target;
}

} // namespace freshet::ctl
