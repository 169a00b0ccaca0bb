// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/redis/profile.h"

#include <QDateTime>
#include <QObject>

#include <vector>

class QSettings;

namespace freshet::ui {

/// A connection that was open before: a saved profile or a bare URL (never with a password).
struct RecentConnection
{
    QString profileId; ///< empty for one that was not saved
    QString url;
    QDateTime lastUsed; ///< UTC

    friend bool operator==(const RecentConnection &, const RecentConnection &) = default;
};

/// The saved profiles, in a file shared with freshetctl, and the recent connections, in the settings. Every change is written at
/// once; where that fails nothing has changed. GUI thread.
class ProfileStore : public QObject
{
    Q_OBJECT

public:
    /// `settings` may be nullptr (no recent connections are kept) and must outlive this object.
    ProfileStore(QString path, QSettings *settings, QObject *parent = nullptr);

    /// Reads the file again. On an error the list is empty, the file untouched and the error is answered.
    Result<void> load();
    const std::vector<redis::Profile> &profiles() const { return m_profiles; }
    const redis::Profile *find(const QString &id) const; ///< nullptr where there is none; valid until the next change

    Result<void> put(const redis::Profile &profile); ///< adds it, or replaces the one with its id
    Result<void> remove(const QString &id);
    /// A copy named "… (copy)" with an id of its own; its id.
    Result<QString> duplicate(const QString &id);
    /// Adds profiles of another file; names that are taken get a number. How many were added.
    Result<int> importFrom(const QString &path);
    Result<void> exportTo(const QString &path) const; ///< without secrets
    /// `base` where it is free, else `base 2`, `base 3` …
    QString freeName(const QString &base) const;

    const std::vector<RecentConnection> &recent() const { return m_recent; } ///< newest first, at most 8
    void noteUse(const QString &profileId, const redis::Url &url);

Q_SIGNALS:
    void changed();
    void recentChanged();

private:
    Result<void> replace(std::vector<redis::Profile> profiles);
    void loadRecent();
    void saveRecent() const;

    QString m_path;
    QSettings *m_settings;
    std::vector<redis::Profile> m_profiles;
    std::vector<RecentConnection> m_recent;
};

} // namespace freshet::ui
