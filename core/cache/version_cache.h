// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/redis/tracking.h"

#include <QHash>

#include <chrono>
#include <memory>
#include <optional>

namespace freshet::cache {

/// The current versions of namespaces, kept in the process for hot paths. Where the server tells of changes (redis::Tracking) a
/// version is void as soon as it was bumped, at the latest `Tracking::bound` after the connection was lost in silence; else, and
/// as a second safety, each is read again once it is older than `Options::maxAge`. A fill under a version that was bumped
/// meanwhile harms nobody: its key is one that nobody reads any more. Thread: the client's. Owner: whoever composes the cache;
/// client, tracking and clock outlive it. It may be destroyed while a read runs.
class VersionCache : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        /// With an active tracking a version may be this old; it is asked for again then, for a bug's sake.
        std::chrono::milliseconds maxAge{60'000};
        /// Without one: how long a bump may go unnoticed.
        std::chrono::milliseconds maxAgeUntracked{1000};
    };

    /// `tracking` may be nullptr.
    VersionCache(redis::Client &client, redis::Tracking *tracking, const Options &options, Clock &clock = Clock::system());
    ~VersionCache() override;

    /// The version where it is known, without waiting. A hash look-up.
    std::optional<QByteArray> known(const QByteArray &nameSpace) const;
    /// The version, read in one round trip where it is not known. Errors as
    /// Versions::current; then nothing is kept.
    Task<Result<QByteArray>> current(QByteArray nameSpace);
    /// Drops one, after a bump of one's own.
    void forget(const QByteArray &nameSpace);
    void forgetAll();

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::cache
