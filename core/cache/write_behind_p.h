// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/event_log.h"
#include "core/cache/cache_log.h"
#include "core/cache/memory_tier.h"
#include "core/cache/write_behind.h"
#include "core/cache/write_behind_store.h"
#include "core/cache/write_behind_stream.h"

#include <algorithm>
#include <coroutine>
#include <map>
#include <optional>

namespace freshet::cache {

/// What WriteBehind's source files share: write_behind.cpp (life, changes that are taken), write_behind_worker.cpp (changes that
/// are applied). Shared with the running coroutines, which outlive the object by a step and find `owner` empty then.
class WriteBehind::Private
{
public:
    Private(WriteBehind *q, const Parts &parts, Apply apply, const Options &what)
        : owner(q)
        , options(what)
        , memory(parts.memory)
        , clock(parts.clock ? parts.clock : &Clock::system())
        , stream(*parts.client, what)
        , store(*parts.sql, what.name, std::move(apply), what.coalesce,
                [reached = what.reached] {
                    if (reached)
                        reached(Step::Applied);
                })
        , log(std::in_place, cacheLog(), *clock)
    {}

    using Self = std::shared_ptr<Private>;

    bool ends() const { return !owner || stopping.stop_requested(); }
    void reach(Step step) const
    {
        if (options.reached)
            options.reached(step);
    }
    void forgetCopy(const QByteArray &key) const
    {
        if (memory && !key.isEmpty())
            memory->erase(std::string_view(key.constData(), std::size_t(key.size())));
    }
    std::chrono::milliseconds grown(std::chrono::milliseconds pause) const
    {
        return std::clamp(pause * 2, options.firstPause, std::max(options.firstPause, options.longestPause));
    }

    /// Waits until the worker has ended.
    struct End
    {
        Private *d;
        bool await_ready() const { return !d->isRunning; }
        void await_suspend(std::coroutine_handle<> waiter) { d->waitForEnd.push_back(waiter); }
        void await_resume() const {}
    };

    static Task<Result<void>> take(Self d, WrittenChange change, QByteArray key, std::chrono::milliseconds ttl);
    static Task<> writeApart(Self d, WrittenChange change, QByteArray key, std::chrono::milliseconds ttl);
    static Task<> work(Self d);
    static Task<Result<void>> turn(Self d);
    static Task<Result<void>> open(Self d);
    static Task<Result<void>> retryHeld(Self d);
    static Task<Result<void>> applyBatch(Self d, WriteBehindStream::Batch batch);
    static Task<Result<void>> beginStream(Self d, QByteArray epoch);
    static Task<> giveBack(Self d);
    void noteStreamLost();
    std::chrono::milliseconds untilHeld() const;

    WriteBehind *owner;
    Options options;
    MemoryTier *memory;
    Clock *clock;
    WriteBehindStream stream;
    WriteBehindStore store;
    std::optional<EventLog> log; ///< as long as there is an owner
    Counts counts;
    std::stop_source stopping; ///< of the worker
    std::stop_source ending;   ///< of the object

    // Of the worker.
    bool isRunning = false;
    std::vector<std::coroutine_handle<>> waitForEnd;
    bool leads = false;
    bool isFailing = false;
    std::optional<WriteBehindStore::Position> position; ///< nothing: to be read from SQL
    bool streamIsGone = false;
    qint64 heldCount = 0; ///< held changes, when SQL was last asked
    struct Pause
    {
        Clock::TimePoint due;
        std::chrono::milliseconds length{0};
    };
    std::map<QByteArray, Pause> pauses; ///< by held entity; one that is not in here may be tried at once
    bool askForHeld = true;             ///< there may be held changes that are not in `pauses`
};

} // namespace freshet::cache
