// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QObject>

namespace freshet::redis {

/// Which keys changed at the server: client-side caching by CLIENT TRACKING … REDIRECT
/// (https://redis.io/docs/latest/develop/use/client-side-caching), for every key that the client's shared connections read while
/// tracking is on, of each node of the deployment. It covers all writers, expiry and eviction. Both connections of a node are
/// watched: the one that reads (where it is lost the server has forgotten what it read) and the one that listens (PING and CLIENT
/// TRACKINGINFO, for a dead redirection gives no signal).
///
/// Whoever keeps copies must drop those of a node at `lost` (all of them: which node a key belongs to may have changed) and keep
/// none that were read while `isActive` was false. `lost` comes within `bound` after messages may have been missed.
/// Thread: the client's. Owner: whoever asked for it; it must not outlive the client. One for a client.
class Tracking : public QObject
{
    Q_OBJECT

public:
    /// No copy is older than this after a connection was lost in silence.
    static constexpr std::chrono::milliseconds bound{3000};

    explicit Tracking(Client &client);
    ~Tracking() override;

    /// Every node's reading connection is tracked and its listening one heard from lately.
    bool isActive() const;
    /// Why it is not; message empty while it is. Code::NoPermission or Unsupported where the server will not.
    Error error() const;

Q_SIGNALS:
    void activated();
    /// Messages may be missed from here to the next `activated`: drop all copies.
    void lost(const freshet::Error &error);
    /// These keys changed, were removed, expired or were evicted; also their TTL alone. Keys of other databases may be among
    /// them.
    void invalidated(const QByteArrayList &keys);
    /// The server was flushed (FLUSHALL, FLUSHDB): all copies are void.
    void flushed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace freshet::redis
