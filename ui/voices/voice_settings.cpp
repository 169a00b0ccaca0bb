// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_settings.h"

#include "core/base/sql_url.h"
#include "ui/bridge/session.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>

namespace freshet::ui {

using namespace std::chrono_literals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(VoiceSettings)
};

bool isPostgreSqlUrl(const QString &url)
{
    return url.startsWith(QLatin1String("postgresql:"), Qt::CaseInsensitive) ||
           url.startsWith(QLatin1String("postgres:"), Qt::CaseInsensitive);
}

/// Where the user information of `scheme://user:password@host` begins and ends; -1 where there is none. By hand, for QUrl refuses
/// whole what has one wrong character.
struct UserPart
{
    qsizetype begin = -1;
    qsizetype end = -1;

    static UserPart of(const QString &url)
    {
        const qsizetype start = url.indexOf(QLatin1String("://"));
        if (start < 0)
            return {};
        qsizetype stop = url.size();
        for (const QChar mark : {QLatin1Char('/'), QLatin1Char('?'), QLatin1Char('#')}) {
            const qsizetype at = url.indexOf(mark, start + 3);
            if (at >= 0)
                stop = std::min(stop, at);
        }
        const qsizetype at = url.left(stop).lastIndexOf(QLatin1Char('@'));
        return at < start + 3 ? UserPart{} : UserPart{start + 3, at};
    }
};

} // namespace

VoiceSettings::Complaint VoiceSettings::check() const
{
    const QUrl address(provider.trimmed(), QUrl::StrictMode);
    if (provider.trimmed().isEmpty())
        return {Field::Provider, Words::tr("Give the provider's address, such as https://api.elevenlabs.io.")};
    if (!address.isValid() || address.host().isEmpty() ||
        (address.scheme() != QLatin1String("https") && address.scheme() != QLatin1String("http")))
        return {Field::Provider, Words::tr("The provider's address must begin with https:// or http:// and name a host.")};
    if (!address.userInfo().isEmpty() || address.hasQuery() || address.hasFragment())
        return {Field::Provider, Words::tr("The provider's address takes no user, question mark or hash: the key has a field of "
                                           "its own.")};
    if (interval < 1s || interval > 24h)
        return {Field::Interval, Words::tr("The interval must be between 1 second and 24 hours.")};
    if (maximumAge < 1min || maximumAge > 720h)
        return {Field::MaximumAge, Words::tr("The maximum age must be between 1 minute and 30 days.")};
    if (concurrency < 1 || concurrency > 15)
        return {Field::Concurrency, Words::tr("Between 1 and 15 requests may be made at once.")};
    if (database.trimmed().isEmpty())
        return {};
    if (const auto url = SqlUrl::parse(database.trimmed()); !url)
        return {Field::Database, Words::tr("The database can't be used: %1. Give a file's path, sqlite:/path/to/file or "
                                           "postgresql://user@host/name.")
                                     .arg(visibleText(url.error().message.left(300)))};
    return {};
}

QJsonObject VoiceSettings::toJson() const
{
    return {{QStringLiteral("provider"), provider},
            {QStringLiteral("model"), model},
            {QStringLiteral("interval_s"), qint64(interval.count())},
            {QStringLiteral("maximum_age_min"), qint64(maximumAge.count())},
            {QStringLiteral("concurrency"), concurrency},
            {QStringLiteral("database"), SplitDatabaseUrl::of(database).url},
            {QStringLiteral("start"), startWithConnection}};
}

VoiceSettings VoiceSettings::fromJson(const QJsonObject &json)
{
    const VoiceSettings usual;
    VoiceSettings settings;
    settings.provider = json.value(QStringLiteral("provider")).toString(usual.provider);
    settings.model = json.value(QStringLiteral("model")).toString();
    settings.interval = std::chrono::seconds(json.value(QStringLiteral("interval_s")).toInteger(usual.interval.count()));
    settings.maximumAge = std::chrono::minutes(json.value(QStringLiteral("maximum_age_min")).toInteger(usual.maximumAge.count()));
    settings.concurrency = json.value(QStringLiteral("concurrency")).toInt(usual.concurrency);
    settings.database = json.value(QStringLiteral("database")).toString();
    settings.startWithConnection = json.value(QStringLiteral("start")).toBool();
    switch (settings.check().field) {
    case Field::None:
        return settings;
    case Field::Provider:
        settings.provider = usual.provider;
        break;
    case Field::Interval:
        settings.interval = usual.interval;
        break;
    case Field::MaximumAge:
        settings.maximumAge = usual.maximumAge;
        break;
    case Field::Concurrency:
        settings.concurrency = usual.concurrency;
        break;
    case Field::Database: // another one might be anybody's: the worker must not take it by itself
        settings.database.clear();
        break;
    }
    settings.startWithConnection = false;
    return fromJson(settings.toJson());
}

QString VoiceSecrets::toText() const
{
    const QJsonObject json{{QStringLiteral("key"), key}, {QStringLiteral("database_password"), databasePassword}};
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

VoiceSecrets VoiceSecrets::fromText(const QString &text)
{
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    return {json.value(QStringLiteral("key")).toString(), json.value(QStringLiteral("database_password")).toString()};
}

SplitDatabaseUrl SplitDatabaseUrl::of(const QString &url)
{
    const UserPart user = isPostgreSqlUrl(url) ? UserPart::of(url) : UserPart{};
    const qsizetype colon = user.begin < 0 ? -1 : url.indexOf(QLatin1Char(':'), user.begin);
    if (colon < 0 || colon > user.end)
        return {url, {}};
    const QByteArray spelled = url.mid(colon + 1, user.end - colon - 1).toUtf8();
    return {url.left(colon) + url.mid(user.end), QString::fromUtf8(QByteArray::fromPercentEncoding(spelled))};
}

QString VoiceSettingsBook::nameOf(const Session &session)
{
    const QString id = session.profile().id;
    const QString connection = session.origin().connection;
    return connection.isEmpty() || id.isEmpty() ? session.url().displayName() : id;
}

VoiceSettings VoiceSettingsBook::of(const QString &connection) const
{
    const auto found = m_entries.find(connection);
    return found == m_entries.end() ? VoiceSettings{} : found->second.settings;
}

void VoiceSettingsBook::put(const QString &connection, const VoiceSettings &settings)
{
    m_entries[connection] = {settings, QDateTime::currentSecsSinceEpoch()};
    while (int(m_entries.size()) > most)
        m_entries.erase(std::ranges::min_element(m_entries, {}, [](const auto &one) { return one.second.at; }));
}

QJsonObject VoiceSettingsBook::toJson() const
{
    QJsonObject all;
    for (const auto &[name, entry] : m_entries) {
        QJsonObject one = entry.settings.toJson();
        one.insert(QStringLiteral("at"), entry.at);
        all.insert(name, one);
    }
    return all;
}

void VoiceSettingsBook::fromJson(const QJsonObject &json)
{
    m_entries.clear();
    for (const QString &name : json.keys()) {
        const QJsonObject one = json.value(name).toObject();
        m_entries[name] = {VoiceSettings::fromJson(one), one.value(QStringLiteral("at")).toInteger()};
    }
    while (int(m_entries.size()) > most)
        m_entries.erase(std::ranges::min_element(m_entries, {}, [](const auto &one) { return one.second.at; }));
}

Result<QString> databaseUrlOf(const VoiceSettings &settings, const VoiceSecrets &secrets)
{
    const QString url = settings.database.trimmed();
    if (url.isEmpty())
        return defaultSqlUrl();
    if (const auto parsed = SqlUrl::parse(url); !parsed)
        return std::unexpected(parsed.error());
    const UserPart user = isPostgreSqlUrl(url) ? UserPart::of(url) : UserPart{};
    if (secrets.databasePassword.isEmpty() || user.begin < 0 || !SplitDatabaseUrl::of(url).password.isEmpty())
        return url;
    return url.left(user.end) + QLatin1Char(':') + QString::fromLatin1(QUrl::toPercentEncoding(secrets.databasePassword)) +
           url.mid(user.end);
}

voice::ElevenLabsProvider::Options providerOptionsOf(const VoiceSettings &settings, const VoiceSecrets &secrets)
{
    voice::ElevenLabsProvider::Options options;
    options.base = QUrl(settings.provider.trimmed(), QUrl::StrictMode);
    options.key = secrets.key.toUtf8();
    options.model = settings.model;
    options.concurrency = settings.concurrency;
    return options;
}

} // namespace freshet::ui
