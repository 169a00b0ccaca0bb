// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/redis_server.h"

#include <chrono>
#include <memory>
#include <vector>

namespace freshet::test {

/// A primary, its replicas and the Sentinels that watch them, all real, on free ports of 127.0.0.1. A failover after a kill or
/// a pause takes two to four seconds. Thread: one with an event loop.
class SentinelSetup
{
public:
    struct Options
    {
        int replicas = 1;
        int sentinels = 3;
        int downAfterMs = 1500; ///< silence after which a Sentinel takes a server for dead; a busy machine may be silent too
        QByteArray password{};  ///< of the data nodes
        QByteArray sentinelPassword{}; ///< of the Sentinels
        QStringList config{};          ///< further lines for the data nodes
    };

    SentinelSetup();
    explicit SentinelSetup(Options options);

    /// Starts all and waits until every Sentinel knows every replica and every other Sentinel. False: see `log`.
    bool start();
    QString log();

    static QString masterName() { return QStringLiteral("mymaster"); }
    redis::Url url() const; ///< with all Sentinels

    int serverCount() const { return int(m_servers.size()); }
    RedisServer &server(int index) { return *m_servers.at(std::size_t(index)); } ///< 0 was the primary at the start
    int sentinelCount() const { return int(m_sentinels.size()); }
    RedisServer &sentinel(int index) { return *m_sentinels.at(std::size_t(index)); }

    /// The index of the server that most Sentinels name and that calls itself a master; -1 while they differ.
    int primaryIndex();
    RedisServer &primary() { return server(primaryIndex()); }

    /// Waits until every replica has what the primary has now. (WAIT only speaks of what its own connection wrote.)
    bool replicate();
    /// Asks a Sentinel for a failover without any death, and waits for its end.
    bool failOver();
    /// Waits until another server than `formerIndex` is the primary: after `primary().kill()` or `pause()`.
    bool waitForNewPrimary(int formerIndex, std::chrono::milliseconds most = std::chrono::seconds(30));

private:
    bool isComplete();

    Options m_options;
    std::vector<std::unique_ptr<RedisServer>> m_servers;
    std::vector<std::unique_ptr<RedisServer>> m_sentinels;
};

} // namespace freshet::test
