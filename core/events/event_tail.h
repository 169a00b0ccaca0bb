// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/events/event.h"
#include "core/redis/client.h"

#include <functional>
#include <stop_token>

namespace freshet::events {

/// An entry of a stream as a tail saw it.
struct TailEntry
{
    QByteArray stream;
    QByteArray id;
    Fields fields;

    friend bool operator==(const TailEntry &, const TailEntry &) = default;
};

struct TailOptions
{
    using ms = std::chrono::milliseconds;

    QByteArrayList streams; ///< need not be there yet
    QByteArray from{};  ///< an id, or a number of milliseconds since 1970: it and all behind it; empty: what comes from now on
    int count = 500;    ///< entries of one answer
    ms block{1000};     ///< BLOCK of a read
    bool blocks = true; ///< false: asks every `every`, where a waiting connection is too much
    ms every{200};      ///< of a tail that may not block
    std::stop_token stop = {}; ///< ends it; `request_stop` must be called in the same thread

    /// Entries in the order of their ids within one answer; at most `count` of each stream.
    std::function<void(const std::vector<TailEntry> &)> take = {};
    std::function<void(const Error &)> troubled = {}; ///< Redis can't be read; it is tried again until it works
    std::function<void()> recovered = {};
};

/// Shows what is added to streams without being part of any group (XREAD): nothing is changed, and others get their entries all
/// the same. Each entry comes once, over restarts and failovers too, but for those that are trimmed while Redis is away. In a
/// cluster one read a slot waits. Answers when it was stopped, or with an error that does not pass: Code::InvalidArgument for
/// `from`, WrongType, NoPermission; also where Redis is away at the beginning. Thread: the client's, which must outlive it.
Task<Result<void>> tail(redis::Client &client, TailOptions options, Clock &clock = Clock::system());

/// The id right before this one (`5` stands for `5-0`), for commands that read what is behind an id. Code::InvalidArgument for
/// what is no id. Pure.
Result<QByteArray> idBefore(QByteArrayView id);

} // namespace freshet::events
