// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QVersionNumber>

#include <optional>

namespace freshet::redis {

/// What a feature needs of the server. Each names the first version that has it (`minimumVersion`).
enum class Feature {
    ScanType,        ///< SCAN … TYPE (6.0)
    Acl,             ///< ACL users (6.0)
    ClientTracking,  ///< CLIENT TRACKING (6.0)
    XAutoClaim,      ///< XAUTOCLAIM (6.2)
    CopyKey,         ///< COPY (6.2)
    SubcommandFlags, ///< COMMAND INFO tells subcommands apart (7.0)
    StreamLag,       ///< `lag` and `entries-read` in XINFO GROUPS (7.0)
    Functions,       ///< FUNCTION, FCALL (7.0)
    CommandDocs,     ///< COMMAND DOCS (7.0)
    ClusterShards,   ///< CLUSTER SHARDS (7.0)
    ExpireTime,      ///< EXPIRETIME, EXPIRE … NX|XX|GT|LT (7.0)
    HashFieldTtl,    ///< HPEXPIRE, HPTTL (Redis 7.4, Valkey 9.0)
};

/// Which server answers: its family, version, mode and process.
struct ServerIdentity
{
    enum class Family { Redis, Valkey };

    Family family = Family::Redis;
    QVersionNumber version; ///< of the family: Redis 7.0.15, Valkey 8.1.1; null when unknown
    QString mode;           ///< `standalone`, `cluster`, `sentinel`; empty when unknown
    QByteArray runId;       ///< another one after each restart; empty when unknown

    /// Reads INFO's `server` section. Unknown or missing lines leave their part empty.
    static ServerIdentity fromInfo(const QByteArray &info);
    QString displayName() const; ///< `Redis 7.0.15`, `Valkey 8.1.1`, `unknown version`
    /// An unknown version is taken to support everything; the command's own error tells then.
    bool supports(Feature feature) const;
    /// The first version of this family that has it; nothing where no released version has.
    static std::optional<QVersionNumber> minimumVersion(Feature feature, Family family);

    friend bool operator==(const ServerIdentity &, const ServerIdentity &) = default;
};

} // namespace freshet::redis
