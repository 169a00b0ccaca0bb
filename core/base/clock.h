// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDateTime>

#include <chrono>
#include <stop_token>

namespace freshet {

/// Time as core sees it, so that tests can turn it. Everything that lasts is measured with `now`, which nobody sets; `utcNow` is
/// for people and files and may jump in both directions.
/// Thread: `now` and `utcNow` any; `sleep` in a thread with an event loop. Owner: whoever composes; it outlives its users.
class Clock
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    virtual ~Clock();
    virtual TimePoint now() const = 0;
    virtual QDateTime utcNow() const = 0;
    /// Answers after `time` (0 or less: at the next turn of the event loop), or with Code::Cancelled as soon as `stop` asks.
    /// `request_stop` must be called in the same thread.
    virtual Task<Result<void>> sleep(std::chrono::milliseconds time, std::stop_token stop = {}) = 0;

    /// The machine's own; without state.
    static Clock &system();
};

} // namespace freshet
