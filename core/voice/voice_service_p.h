// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/sync_queue.h"
#include "core/voice/voice_json.h"
#include "core/voice/voice_service.h"

namespace freshet::voice {

/// What VoiceService's source files share: voice_service.cpp (lists), voice_service_write.cpp (changes).
///
/// For the maintainer: coroutines and loaders hold a shared_ptr to this, so it outlives the service; what `parts` name does not,
/// and is not touched after a Code::Cancelled.
class VoiceService::Private
{
public:
    Private(const Parts &parts, const Options &options);

    /// The provider's ready-made voices as they were last known. Never changed once it is made.
    struct ReadyMade
    {
        std::vector<Voice> voices;
        QByteArray validator;
        std::optional<Clock::TimePoint> at; ///< nothing: before this object began
        ms maxAge{-1};
    };
    /// What the last load of the shared list had, where the provider failed.
    struct Partial
    {
        VoiceRows rows;
        Error error;
    };

    static Task<Result<VoiceList>> list(std::shared_ptr<Private> d, QByteArray userId, ListOptions options);
    static Task<Result<cache::Loaded>> loadOwn(std::shared_ptr<Private> d, QByteArray userId);
    static Task<Result<cache::Loaded>> loadShared(std::shared_ptr<Private> d, cache::LoadContext context, bool isForced);
    /// Brings `readyMade` up to date.
    static Task<Result<void>> askProvider(std::shared_ptr<Private> d, cache::LoadContext context, bool isForced);
    VoiceList::Source sourceOf(const cache::ReadResult &read) const;
    VoiceList::Source readyMadeSource(const VoiceList::Source &shared, bool isPartial) const;

    enum class Queue { Leave, Add, Remove };
    /// After a change: events, lists, queue. The last warning is Cancelled where what this works with is being closed.
    static Task<> follow(std::shared_ptr<Private> d, VoiceChange &change, Queue queue);
    /// Where nobody knows whether the change was made.
    static Task<> forgetLists(std::shared_ptr<Private> d, QByteArray id);
    static Task<Result<VoiceChange>> changed(std::shared_ptr<Private> d, QByteArray id, Task<Result<Voice>> change, Queue queue);
    static Task<Result<VoiceChange>> createClone(std::shared_ptr<Private> d, Voice voice, Sample sample, std::stop_token stop);
    /// The error of a clone whose row was not written.
    static Task<Error> takeBack(std::shared_ptr<Private> d, QString cloneId, Error why);
    static Task<Result<VoiceChange>> add(std::shared_ptr<Private> d, Voice voice, std::stop_token stop);
    static Task<Result<VoiceChange>> remove(std::shared_ptr<Private> d, QByteArray id, AtProvider provider);

    bool isClosed = false; ///< the parts may be gone
    static std::unexpected<Error> closing() { return failure(Code::Cancelled, QStringLiteral("the voices are being closed")); }

    Parts parts;
    Options options;
    Clock *clock;
    VoiceStore store;

    std::shared_ptr<const ReadyMade> readyMade;
    bool isKept = false;        ///< the last load did not ask: the provider's answer was still fresh
    bool isNotModified = false; ///< the last asking
    std::optional<Error> refusal;
    Clock::TimePoint refusedAt{};
    std::optional<Partial> partial;
};

} // namespace freshet::voice
