// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/redis/url.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace freshet::redis {

/// A saved connection: what the desktop's list and `freshetctl --profile` share. Plain value; any thread.
///
/// The file is JSON: `{"version":1,"profiles":[{"id","name","url","environment","color","readOnly","gentle"}]}`. TLS, the
/// database, the Sentinel's user and so on stand in the URL. No secret is ever written: passwords live in the system's keychain.
struct Profile
{
    enum class Environment { Development, Staging, Production };

    QString id;   ///< a UUID without braces; stable over renaming; the key of its password in the keychain
    QString name; ///< what people call it; not empty, unique in a file (case does not matter)
    Url url;      ///< a password in it is used but never saved
    Environment environment = Environment::Development;
    QString color;         ///< `#rrggbb`, or empty for the environment's own colour
    bool readOnly = false; ///< every write through it is refused
    bool gentle = false;   ///< walks over the keys make way for other clients (ScanOptions::gentle)

    /// A profile with a fresh id.
    static Profile make(const QString &name, const Url &url);

    friend bool operator==(const Profile &, const Profile &) = default;
};

/// `development`, `staging`, `production`: the spelling in the file.
QLatin1String environmentName(Profile::Environment environment);

/// Where they are kept: `connections.json` in the user's configuration directory of `freshet`, whichever program asks.
QString profilesPath();

/// The profiles of a file's bytes, in its order; also for an import. Code::InvalidArgument where it is no such file: the
/// message names the line or the profile and the field. A missing `id` gets a fresh one, the other fields but `name` and
/// `url` have defaults, unknown fields are passed over. A password that someone wrote into a URL is read.
Result<std::vector<Profile>> parseProfiles(const QByteArray &json);

/// The bytes of a file with them; also for an export. Never holds a password.
QByteArray formatProfiles(const std::vector<Profile> &profiles);

/// Reads `path`. A file that does not exist has no profiles. Code::Io where it can't be read, else as parseProfiles, with
/// the path as context. Never changes the file.
Result<std::vector<Profile>> loadProfiles(const QString &path);

/// Replaces `path` in one step, readable by its owner only, and makes its directory. A file that is there and can't be
/// parsed is first moved aside to `connections.json.broken-1` (or the next free number) and so never lost. Code::Io, and then
/// the old file is as it was; Code::InvalidArgument where a name is empty or taken twice.
Result<void> saveProfiles(const QString &path, const std::vector<Profile> &profiles);

/// The profile of that name (exact first, then whatever its case) or id. Code::NotFound, whose message lists the names there are.
Result<Profile> findProfile(const std::vector<Profile> &profiles, const QString &nameOrId);

} // namespace freshet::redis
