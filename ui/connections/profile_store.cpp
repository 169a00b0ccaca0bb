// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profile_store.h"

#include <QFile>
#include <QSaveFile>
#include <QSettings>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace freshet::ui {

namespace {

constexpr std::size_t mostRecent = 8;

QString recentKey()
{
    return QStringLiteral("recent");
}

QString freeNameIn(const std::vector<redis::Profile> &profiles, const QString &base)
{
    const auto taken = [&](const QString &name) {
        return std::ranges::any_of(profiles, [&](const auto &one) { return one.name.compare(name, Qt::CaseInsensitive) == 0; });
    };
    QString name = base;
    for (int number = 2; taken(name); ++number)
        name = QStringLiteral("%1 %2").arg(base).arg(number);
    return name;
}

} // namespace

ProfileStore::ProfileStore(QString path, QSettings *settings, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_settings(settings)
{
    loadRecent();
}

Result<void> ProfileStore::load()
{
    auto loaded = redis::loadProfiles(m_path);
    m_profiles = loaded ? *std::move(loaded) : std::vector<redis::Profile>();
    Q_EMIT changed();
    if (!loaded)
        return std::unexpected(loaded.error());
    return {};
}

const redis::Profile *ProfileStore::find(const QString &id) const
{
    const auto found = std::ranges::find(m_profiles, id, &redis::Profile::id);
    return found == m_profiles.end() ? nullptr : &*found;
}

Result<void> ProfileStore::replace(std::vector<redis::Profile> profiles)
{
    if (auto saved = redis::saveProfiles(m_path, profiles); !saved)
        return saved;
    for (redis::Profile &one : profiles)
        one.url.password.clear(); // kept by the keychain, or by nobody
    m_profiles = std::move(profiles);
    Q_EMIT changed();
    return {};
}

Result<void> ProfileStore::put(const redis::Profile &profile)
{
    auto profiles = m_profiles;
    const auto found = std::ranges::find(profiles, profile.id, &redis::Profile::id);
    if (found == profiles.end())
        profiles.push_back(profile);
    else
        *found = profile;
    return replace(std::move(profiles));
}

Result<void> ProfileStore::remove(const QString &id)
{
    auto profiles = m_profiles;
    std::erase_if(profiles, [&](const auto &one) { return one.id == id; });
    if (auto saved = replace(std::move(profiles)); !saved)
        return saved;
    std::erase_if(m_recent, [&](const auto &one) { return one.profileId == id; });
    saveRecent();
    Q_EMIT recentChanged();
    return {};
}

QString ProfileStore::freeName(const QString &base) const
{
    return freeNameIn(m_profiles, base);
}

Result<QString> ProfileStore::duplicate(const QString &id)
{
    const redis::Profile *original = find(id);
    if (!original)
        return failure(Code::NotFound, QStringLiteral("there is no such profile"), id);
    redis::Profile copy = *original;
    copy.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    copy.name = freeName(tr("%1 (copy)").arg(original->name));
    const QString copyId = copy.id;
    if (auto saved = put(copy); !saved)
        return std::unexpected(saved.error());
    return copyId;
}

Result<int> ProfileStore::importFrom(const QString &path)
{
    if (!QFile::exists(path))
        return failure(Code::Io, QStringLiteral("there is no such file"), path);
    auto others = redis::loadProfiles(path);
    if (!others)
        return std::unexpected(others.error());
    auto profiles = m_profiles;
    for (redis::Profile &one : *others) {
        one.url.password.clear();
        if (std::ranges::any_of(profiles, [&](const auto &other) { return other.id == one.id; }))
            one.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        one.name = freeNameIn(profiles, one.name);
        profiles.push_back(one);
    }
    if (auto saved = replace(std::move(profiles)); !saved)
        return std::unexpected(saved.error());
    return int(others->size());
}

Result<void> ProfileStore::exportTo(const QString &path) const
{
    QSaveFile file(path);
    const QByteArray bytes = redis::formatProfiles(m_profiles);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure(Code::Io, file.errorString(), path);
    return {};
}

void ProfileStore::noteUse(const QString &profileId, const redis::Url &url)
{
    const QString text = url.toString(redis::Url::Secrets::Hide);
    std::erase_if(m_recent, [&](const auto &one) {
        return profileId.isEmpty() ? one.profileId.isEmpty() && one.url == text : one.profileId == profileId;
    });
    m_recent.insert(m_recent.begin(), {profileId, text, QDateTime::currentDateTimeUtc()});
    if (m_recent.size() > mostRecent)
        m_recent.resize(mostRecent);
    saveRecent();
    Q_EMIT recentChanged();
}

void ProfileStore::loadRecent()
{
    if (!m_settings)
        return;
    const int count = m_settings->beginReadArray(recentKey());
    for (int i = 0; i < count && std::size_t(i) < mostRecent; ++i) {
        m_settings->setArrayIndex(i);
        RecentConnection one{m_settings->value(QStringLiteral("profile")).toString(),
                             m_settings->value(QStringLiteral("url")).toString(),
                             QDateTime::fromString(m_settings->value(QStringLiteral("used")).toString(), Qt::ISODate)};
        if (redis::Url::parse(one.url))
            m_recent.push_back(std::move(one));
    }
    m_settings->endArray();
}

void ProfileStore::saveRecent() const
{
    if (!m_settings)
        return;
    m_settings->remove(recentKey());
    m_settings->beginWriteArray(recentKey(), int(m_recent.size()));
    for (std::size_t i = 0; i < m_recent.size(); ++i) {
        m_settings->setArrayIndex(int(i));
        m_settings->setValue(QStringLiteral("profile"), m_recent[i].profileId);
        m_settings->setValue(QStringLiteral("url"), m_recent[i].url);
        m_settings->setValue(QStringLiteral("used"), m_recent[i].lastUsed.toString(Qt::ISODate));
    }
    m_settings->endArray();
}

} // namespace freshet::ui
