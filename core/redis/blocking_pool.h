// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"

#include <functional>
#include <memory>
#include <vector>

namespace freshet::redis {

/// Connections for commands that block at the server: each call has one for itself, and a few are kept for the next calls. A
/// connection whose command was cancelled, timed out or lost is never used again. Thread and owner: its client's.
class BlockingPool
{
public:
    using Make = std::function<std::unique_ptr<Connection>()>;
    static constexpr std::size_t maxIdle = 4;

    explicit BlockingPool(Make make);
    ~BlockingPool(); ///< closes it
    /// Answers running calls, and all later ones, with Code::Cancelled. Callers run on inside this and may call again.
    void close();
    /// The server is at `place` now: connections to any other are closed, and calls that run there answered with `reason`.
    void leaveFor(const HostPort &place, const Error &reason);
    BlockingPool(const BlockingPool &) = delete;
    BlockingPool &operator=(const BlockingPool &) = delete;

    /// `block` is what the command asks for; `options.timeout` (or `otherwise`) is added for the way. `asking`: precede it by
    /// ASKING (cluster).
    Task<Result<Value>> run(Command command, std::chrono::milliseconds block, CommandOptions options,
                            std::chrono::milliseconds otherwise, bool asking = false);
    bool isBusy() const;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace freshet::redis
