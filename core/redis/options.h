// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/url.h"

#include <chrono>

namespace freshet::redis {

/// Settings of a client and of each of its connections. All have defaults that suit a desktop or a service.
struct ClientOptions
{
    using ms = std::chrono::milliseconds;

    ms connectTimeout{5000};           ///< name look-up, TCP, TLS and login together, for each attempt
    ms commandTimeout{5000};           ///< of a command that sets none
    ms idleTimeout{10000};             ///< as often a PING asks whether the connection lives and the server is well; 0: never
    ms reconnectFirst{50};             ///< the first pause; each next one is doubled, ± 50 % by chance
    ms reconnectMost{5000};            ///< the longest pause, before the chance
    qint64 maxInFlightBytes = 4 << 20; ///< sent and not answered
    qint64 maxQueuedBytes = 16 << 20;  ///< taken and not sent; beyond, callers wait or are refused
    qint64 maxReplyBytes = (512LL << 20) + (1 << 20); ///< of one bulk string, and of all that one reply holds
    QString clientName = QStringLiteral("freshet");   ///< CLIENT SETNAME; no blanks
    bool readOnly = false;                            ///< the gate: only commands that the server itself calls harmless
    bool queueWhileAway = false; ///< keep commands until their deadline instead of failing at once while there is no connection
};

} // namespace freshet::redis
