// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/server_identity.h"

namespace freshet::redis {

ServerIdentity ServerIdentity::fromInfo(const QByteArray &info)
{
    ServerIdentity identity;
    QVersionNumber redis;
    QVersionNumber valkey;
    for (const QByteArray &raw : info.split('\n')) {
        const QByteArray line = raw.trimmed();
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            continue;
        const QByteArrayView name = QByteArrayView(line).first(colon);
        const QByteArray value = line.sliced(colon + 1);
        if (name == "redis_version")
            redis = QVersionNumber::fromString(QString::fromUtf8(value));
        else if (name == "valkey_version")
            valkey = QVersionNumber::fromString(QString::fromUtf8(value));
        else if (name == "redis_mode" || name == "server_mode")
            identity.mode = QString::fromUtf8(value);
        else if (name == "run_id")
            identity.runId = value;
    }
    identity.family = valkey.isNull() ? Family::Redis : Family::Valkey;
    identity.version = valkey.isNull() ? redis : valkey;
    return identity;
}

QString ServerIdentity::displayName() const
{
    const QString name = family == Family::Valkey ? QStringLiteral("Valkey ") : QStringLiteral("Redis ");
    return version.isNull() ? QStringLiteral("unknown version") : name + version.toString();
}

std::optional<QVersionNumber> ServerIdentity::minimumVersion(Feature feature, Family family)
{
    // Valkey began as Redis 7.2: all that Redis 7.0 has is in its first version.
    const bool valkey = family == Family::Valkey;
    switch (feature) {
    case Feature::ScanType:
    case Feature::Acl:
    case Feature::ClientTracking:
        return valkey ? QVersionNumber(7, 2) : QVersionNumber(6, 0);
    case Feature::XAutoClaim:
    case Feature::CopyKey:
        return valkey ? QVersionNumber(7, 2) : QVersionNumber(6, 2);
    case Feature::SubcommandFlags:
    case Feature::StreamLag:
    case Feature::Functions:
    case Feature::CommandDocs:
    case Feature::ClusterShards:
    case Feature::ExpireTime:
        return valkey ? QVersionNumber(7, 2) : QVersionNumber(7, 0);
    case Feature::HashFieldTtl:
        return valkey ? QVersionNumber(9, 0) : QVersionNumber(7, 4);
    }
    return std::nullopt;
}

bool ServerIdentity::supports(Feature feature) const
{
    if (version.isNull())
        return true;
    const auto minimum = minimumVersion(feature, family);
    return minimum && version >= *minimum;
}

} // namespace freshet::redis
