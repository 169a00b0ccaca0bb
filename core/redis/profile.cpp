// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/profile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSet>
#include <QStandardPaths>
#include <QStringList>
#include <QUuid>

#include <algorithm>
#include <array>

namespace freshet::redis {

namespace {

constexpr int fileVersion = 1;
constexpr qint64 maxFileBytes = 8LL << 20; // thousands of profiles; more is some other file

constexpr std::array environments{Profile::Environment::Development, Profile::Environment::Staging,
                                  Profile::Environment::Production};

QString freshId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Error fault(const QString &message)
{
    return Error{Code::InvalidArgument, message, {}};
}

/// The first reason why these can't stand together in one file; names are what people and `--profile` go by.
std::optional<Error> namingFault(const std::vector<Profile> &profiles)
{
    QSet<QString> names;
    QSet<QString> ids;
    for (const Profile &profile : profiles) {
        if (profile.name.trimmed().isEmpty())
            return fault(QStringLiteral("a profile has no name"));
        if (names.contains(profile.name.toCaseFolded()))
            return fault(QStringLiteral("two profiles are named \"%1\"").arg(profile.name));
        if (ids.contains(profile.id))
            return fault(QStringLiteral("the profile \"%1\" has the id of another one").arg(profile.name));
        names.insert(profile.name.toCaseFolded());
        ids.insert(profile.id);
    }
    return std::nullopt;
}

/// One object's fields, and the first thing wrong with them.
class Fields
{
public:
    Fields(QJsonObject object, QString whose)
        : m_object(std::move(object))
        , m_whose(std::move(whose))
    {}

    QString text(const QString &field)
    {
        const QJsonValue value = m_object.value(field);
        if (value.isUndefined() || value.isNull())
            return {};
        if (!value.isString())
            complain(field, QStringLiteral("is no text"));
        return value.toString();
    }

    bool flag(const QString &field)
    {
        const QJsonValue value = m_object.value(field);
        if (!value.isUndefined() && !value.isNull() && !value.isBool())
            complain(field, QStringLiteral("is neither true nor false"));
        return value.toBool();
    }

    void complain(const QString &field, const QString &what)
    {
        if (!m_error)
            m_error = fault(QStringLiteral("%1: \"%2\" %3").arg(m_whose, field, what));
    }

    const std::optional<Error> &error() const { return m_error; }

private:
    QJsonObject m_object;
    QString m_whose;
    std::optional<Error> m_error;
};

Result<Profile> readProfile(const QJsonValue &value, qsizetype number)
{
    const QString place = QStringLiteral("profile %1").arg(number);
    if (!value.isObject())
        return std::unexpected(fault(place + QStringLiteral(" is no object")));
    const QString name = value.toObject().value(QStringLiteral("name")).toString();
    Fields fields(value.toObject(), name.isEmpty() ? place : QStringLiteral("%1 (\"%2\")").arg(place, name));

    Profile profile;
    profile.name = fields.text(QStringLiteral("name"));
    if (profile.name.trimmed().isEmpty())
        fields.complain(QStringLiteral("name"), QStringLiteral("is missing"));
    profile.id = fields.text(QStringLiteral("id"));
    if (profile.id.isEmpty())
        profile.id = freshId();

    const QString url = fields.text(QStringLiteral("url"));
    if (auto parsed = Url::parse(url); parsed)
        profile.url = *std::move(parsed);
    else
        fields.complain(QStringLiteral("url"), url.isEmpty() ? QStringLiteral("is missing")
                                                             : QStringLiteral("can't be used: ") + parsed.error().message);

    const QString environment = fields.text(QStringLiteral("environment"));
    const auto known = std::ranges::find(environments, environment, [](auto one) { return QString(environmentName(one)); });
    if (known != environments.end())
        profile.environment = *known;
    else if (!environment.isEmpty())
        fields.complain(QStringLiteral("environment"), QStringLiteral("must be development, staging or production"));

    static const QRegularExpression rgb(QStringLiteral("\\A#[0-9A-Fa-f]{6}\\z"));
    profile.color = fields.text(QStringLiteral("color"));
    if (!profile.color.isEmpty() && !rgb.match(profile.color).hasMatch())
        fields.complain(QStringLiteral("color"), QStringLiteral("must look like #1e90ff"));

    profile.readOnly = fields.flag(QStringLiteral("readOnly"));
    profile.gentle = fields.flag(QStringLiteral("gentle"));
    if (fields.error())
        return std::unexpected(*fields.error());
    return profile;
}

/// Moves a file that can't be parsed out of the way. Nothing to do where it can, or where there is none.
Result<void> keepBrokenAside(const QString &path)
{
    const auto old = loadProfiles(path);
    if (old || old.error().code == Code::Io)
        return {}; // an unreadable file fails in QSaveFile, with the system's own reason
    for (int number = 1; number < 1000; ++number) {
        const QString aside = QStringLiteral("%1.broken-%2").arg(path).arg(number);
        if (QFileInfo::exists(aside))
            continue;
        if (QFile::rename(path, aside))
            return {};
        break;
    }
    return failure(Code::Io, QStringLiteral("the broken file can't be moved aside, so nothing was saved"), path);
}

} // namespace

Profile Profile::make(const QString &name, const Url &url)
{
    Profile profile;
    profile.id = freshId();
    profile.name = name;
    profile.url = url;
    return profile;
}

QLatin1String environmentName(Profile::Environment environment)
{
    switch (environment) {
    case Profile::Environment::Development:
        return QLatin1String("development");
    case Profile::Environment::Staging:
        return QLatin1String("staging");
    case Profile::Environment::Production:
        return QLatin1String("production");
    }
    return QLatin1String("development");
}

QString profilesPath()
{
    // AppConfigLocation of an application "freshet" without an organisation, said so that freshetctl finds it too.
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/freshet/connections.json");
}

Result<std::vector<Profile>> parseProfiles(const QByteArray &json)
{
    QJsonParseError broken;
    const QJsonDocument document = QJsonDocument::fromJson(json, &broken);
    if (broken.error != QJsonParseError::NoError) {
        const auto line = json.first(std::min<qsizetype>(broken.offset, json.size())).count('\n') + 1;
        return std::unexpected(fault(QStringLiteral("line %1 is no JSON: %2").arg(line).arg(broken.errorString())));
    }
    const QJsonObject root = document.object();
    const QJsonValue list = root.value(QStringLiteral("profiles"));
    if (!list.isArray())
        return std::unexpected(fault(QStringLiteral("this is no file of profiles: it has no list \"profiles\"")));
    if (root.value(QStringLiteral("version")).toInt(fileVersion) > fileVersion)
        return std::unexpected(fault(QStringLiteral("this file was written by a newer Freshet; update this one to read it")));

    std::vector<Profile> profiles;
    for (const QJsonValue value : list.toArray()) {
        auto profile = readProfile(value, qsizetype(profiles.size()) + 1);
        if (!profile)
            return std::unexpected(profile.error());
        profiles.push_back(*std::move(profile));
    }
    if (const auto error = namingFault(profiles))
        return std::unexpected(*error);
    return profiles;
}

QByteArray formatProfiles(const std::vector<Profile> &profiles)
{
    QJsonArray list;
    for (const Profile &profile : profiles) {
        list.append(QJsonObject{
            {QStringLiteral("id"), profile.id},
            {QStringLiteral("name"), profile.name},
            {QStringLiteral("url"), profile.url.toString(Url::Secrets::Hide)},
            {QStringLiteral("environment"), QString(environmentName(profile.environment))},
            {QStringLiteral("color"), profile.color},
            {QStringLiteral("readOnly"), profile.readOnly},
            {QStringLiteral("gentle"), profile.gentle},
        });
    }
    const QJsonObject root{{QStringLiteral("version"), fileVersion}, {QStringLiteral("profiles"), list}};
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

Result<std::vector<Profile>> loadProfiles(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return std::vector<Profile>();
    if (!file.open(QIODevice::ReadOnly))
        return failure(Code::Io, file.errorString(), path);
    if (file.size() > maxFileBytes)
        return failure(Code::InvalidArgument, QStringLiteral("this is no file of profiles: it is too large"), path);
    auto profiles = parseProfiles(file.readAll());
    if (!profiles)
        profiles.error().context = path;
    return profiles;
}

Result<void> saveProfiles(const QString &path, const std::vector<Profile> &profiles)
{
    if (const auto error = namingFault(profiles))
        return std::unexpected(*error);
    const QString directory = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(directory))
        return failure(Code::Io, QStringLiteral("the directory can't be made"), directory);
    if (const auto aside = keepBrokenAside(path); !aside)
        return aside;

    QSaveFile file(path);
    const QByteArray bytes = formatProfiles(profiles);
    // Hosts and users of production servers are nobody else's business.
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                         file.write(bytes) == bytes.size() && file.commit();
    if (!written)
        return failure(Code::Io, file.errorString(), path);
    return {};
}

Result<Profile> findProfile(const std::vector<Profile> &profiles, const QString &nameOrId)
{
    const auto exact =
        std::ranges::find_if(profiles, [&](const Profile &one) { return one.name == nameOrId || one.id == nameOrId; });
    if (exact != profiles.end())
        return *exact;
    const auto similar =
        std::ranges::find_if(profiles, [&](const Profile &one) { return one.name.compare(nameOrId, Qt::CaseInsensitive) == 0; });
    if (similar != profiles.end())
        return *similar;

    QStringList names;
    for (const Profile &one : profiles)
        names.append(one.name);
    const QString known =
        names.isEmpty() ? QStringLiteral("none is saved") : QStringLiteral("saved are: ") + names.join(QStringLiteral(", "));
    return failure(Code::NotFound, QStringLiteral("there is no profile \"%1\"; %2").arg(nameOrId, known), nameOrId);
}

} // namespace freshet::redis
