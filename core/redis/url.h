// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QString>

namespace freshet::redis {

/// Where one server listens.
struct HostPort
{
    QString host;
    quint16 port = 6379;

    friend bool operator==(const HostPort &, const HostPort &) = default;
    QString toString() const; ///< `host:port`, IPv6 hosts in brackets
};

/// How TLS is spoken. Verification of chain and name is on unless `verify` is off.
struct TlsSettings
{
    bool enabled = false;
    bool verify = true;
    QString caFile;     ///< PEM; empty: the system's authorities
    QString certFile;   ///< PEM client certificate; needs keyFile
    QString keyFile;    ///< PEM private key of certFile
    QString serverName; ///< checked against the certificate and sent as SNI; empty: the host

    friend bool operator==(const TlsSettings &, const TlsSettings &) = default;
};

enum class Topology { Standalone, Sentinel, Cluster };

/// A parsed connection URL (contract, section 9):
/// `redis://[user[:password]@]host[:port][/db]`, `rediss://…`, `unix:///path[?db=n]`,
/// `redis+sentinel://[user:password@]host:port[,host:port…]/master-name[/db]`,
/// `redis+cluster://[user:password@]host:port[,host:port…]`, with `rediss+…` for TLS and the query
/// `cacert, cert, key, sni, verify=none`, for Sentinel also `sentinel_user`.
/// User, password, path and master name are percent-decoded. `redis://:password@host` has a password only.
struct Url
{
    Topology topology = Topology::Standalone;
    QList<HostPort> hosts; ///< one for standalone, the seeds otherwise; empty for a Unix socket
    QString socketPath;    ///< absolute; standalone only
    QString user;          ///< ACL user; empty: the default user
    QString password;
    int database = 0;         ///< 0 or more; always 0 for a cluster
    QString masterName;       ///< Sentinel only
    QString sentinelUser;     ///< Sentinel only, the Sentinels' own login
    QString sentinelPassword; ///< never in a URL; from FRESHET_SENTINEL_PASSWORD
    TlsSettings tls;

    /// Strict: unknown schemes, query names, spare parts, bad ports and bad escapes are errors. Code::InvalidUrl, whose
    /// `message` says what is wrong and what would be right, and whose `context` is the wrong part (never a password).
    static Result<Url> parse(const QString &text);

    /// The URL again, in its shortest form that `parse` reads back. The password is left out unless asked for.
    enum class Secrets { Hide, Show };
    QString toString(Secrets secrets = Secrets::Hide) const;

    /// For titles and logs: `host:6379/2`, `mymaster (sentinel)`, `10.0.0.1:7000 (cluster)`, `/run/redis.sock`. No user, no
    /// password.
    QString displayName() const;

    friend bool operator==(const Url &, const Url &) = default;
};

} // namespace freshet::redis
