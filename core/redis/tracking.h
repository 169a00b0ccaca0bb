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
///
/// Each read is followed to the next change of its key, also where that is a write of this client, and then forgotten; so only
/// what was read after its last write may be kept: what a GET answered (or a script read), not what was just SET. A message may
/// come before the reply that it is about, on the other connection: whoever keeps a reply must know that its key was not told of
/// since the command was sent. That a missing key was deleted is no change. The server remembers at most
/// `tracking-table-max-keys` keys (a million by default) and tells of those that it drops.
///
/// Cost: one more connection a node, and a second's PING and CLIENT TRACKINGINFO. It logs nothing and tells all: whoever keeps
/// copies does. A refusal is asked again every 5 s, for rights can be given.
/// Thread: the client's. Owner: whoever asked for it; it must not outlive the client, and may be deleted from its own signals.
/// One for a client: a second one takes the messages away from the first.
class Tracking : public QObject
{
    Q_OBJECT

public:
    /// No copy that is read while `isActive` is older than this, whichever connection was lost in silence: both were asked within
    /// this time and had answered. `lost` comes at 2.9 s at the latest where the event loop runs.
    static constexpr std::chrono::milliseconds bound{3000};

    explicit Tracking(Client &client);
    ~Tracking() override;

    /// Every node's reading connection is tracked and its listening one heard from within `bound`. Exact also where the event
    /// loop was held up, since it looks at the clock: some 30 ns.
    bool isActive() const;
    /// Why it is not; message empty while it is. Code::NoPermission (CLIENT ID, CLIENT TRACKING, SUBSCRIBE or the channel
    /// `__redis__:invalidate`) or Unsupported (before Redis 6.0) where the server will not; else one of the way.
    Error error() const;

Q_SIGNALS:
    void activated();
    /// Messages may be missed from here to the next `activated`: drop all copies.
    void lost(const freshet::Error &error);
    /// A server will not (`error` of Code::NoPermission with the command as its context, or Unsupported), so there is no
    /// `activated` before that changes. Once, until tracking was active.
    void refused(const freshet::Error &error);
    /// These keys changed, were removed, expired or were evicted; also their TTL alone. Keys of other databases may be among
    /// them.
    void invalidated(const QByteArrayList &keys);
    /// A server was flushed (FLUSHALL, FLUSHDB of any database): all copies are void.
    void flushed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace freshet::redis
