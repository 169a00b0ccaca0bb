// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QObject>

#include <optional>

namespace freshet::redis {

/// One command as MONITOR tells it. `at` is the server's clock in seconds since 1970.
struct MonitoredCommand
{
    double at = 0;
    int database = 0;
    QByteArray client; ///< `host:port`, `unix:/path`, or `lua` for what a script ran
    QByteArrayList arguments;

    /// From a line such as `1339518083.107412 [0 127.0.0.1:60866] "get" "a\x00b"`; nothing where it is none. Pure; O(bytes).
    static std::optional<MonitoredCommand> parse(QByteArrayView line);
};

/// Every command that every primary runs, as it runs (https://redis.io/docs/latest/commands/monitor), on connections of its own.
/// It costs the server up to half of its throughput, so whoever has one lets it live for seconds. It ends with its first broken
/// connection: what came meanwhile would be missing. A line beyond 64 KiB breaks one too (ReplyReader::maxLineBytes).
/// Thread: that of the client it came from. Owner: whoever asked for it; it must not outlive the client.
class Monitor : public QObject
{
    Q_OBJECT

public:
    ~Monitor() override;
    virtual bool isActive() const = 0; ///< every primary has confirmed

Q_SIGNALS:
    void activated();
    void command(const freshet::redis::MonitoredCommand &command);
    /// It has ended: NoPermission, ReadOnly (a read-only client may not), ConnectionLost. At most once.
    void failed(const freshet::Error &error);
};

} // namespace freshet::redis
