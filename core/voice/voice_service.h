// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/tiered_cache.h"
#include "core/events/outbox.h"
#include "core/voice/voice_provider.h"
#include "core/voice/voice_store.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace freshet::voice {

/// What a user may speak with, and where it was found. A plain value.
struct VoiceList
{
    enum class Part {
        Own,
        Public,    ///< another user's
        ReadyMade, ///< the provider's
    };
    struct Listed
    {
        Voice voice; ///< a ready-made one has no `id` and no `userId`
        Part part = Part::Own;
    };
    /// `age`: since it was known to be right; nothing: not known. What another process loaded may be younger: `isAtMost`.
    struct Source
    {
        cache::Origin origin = cache::Origin::None;
        std::optional<std::chrono::milliseconds> age;
        bool isAtMost = false;
    };

    std::vector<Listed> voices; ///< own, public, ready-made ones; each once
    Source own;
    Source shared;    ///< the public ones
    Source readyMade; ///< `Loader`: the provider was asked; `Memory`: it lets its answer be kept; `None`: there are none
    bool isNotModified = false;   ///< the provider was asked and nothing had changed there
    std::optional<Error> trouble; ///< why the ready-made ones are stale or missing
};
QLatin1String partName(VoiceList::Part part);   ///< stable, lower case: `ready_made`
QLatin1String originName(cache::Origin origin); ///< stable, lower case

/// A change that was made. What did not work beside it is in `warnings`; none of that makes the change undone.
struct VoiceChange
{
    Voice voice;
    bool requiresVerification = false; ///< the provider wants proof that the speaker agrees
    std::vector<Error> warnings;
};

/// A user's voices: their own, the public ones and the provider's ready-made ones (contract, section 7), cached (section 1).
///
/// `tts:voices` has what all may use, `tts:voices:user:{user_id}` a user's own, of any status; an answer joins both, so a public
/// voice that changes costs one key. Other services may have written either. A change removes them here at once, for the next
/// read to be right where nobody handles events too.
///
/// The provider's list is asked for on condition that it changed, and kept no longer than the provider says. Where the provider
/// fails, a user still gets the own and public voices, with its last known ones as `Stale`, and `trouble`; such an answer is
/// cached nowhere, and the provider is asked again after `pause`. Where the database fails, expired lists that this process still
/// has are served for `staleFor`, as `Stale`.
///
/// Thread: the cache's. Owner: whoever composes; what Parts name must outlive it and its calls, the service need not outlive
/// these. A call ends at the first Code::Cancelled. After `close` calls go on only to their end and touch none of the parts.
class VoiceService
{
public:
    using ms = std::chrono::milliseconds;
    static constexpr std::chrono::seconds life{3600};

    struct Options
    {
        ms patience{10000};                        ///< for the provider's list
        ms pause{30000};                           ///< after the provider failed, before it is asked again
        ms staleFor{24LL * 3600 * 1000};           ///< see above
        QString source{QStringLiteral("freshet")}; ///< of the events
    };
    struct Parts
    {
        cache::TieredCache *tiers = nullptr;
        Sql *sql = nullptr;
        redis::Client *client = nullptr;       ///< of the queue; nullptr: the worker finds what is in work by itself
        VoiceProvider *provider = nullptr;     ///< nullptr: no ready-made voices, no clones
        events::OutboxRelay *outbox = nullptr; ///< nullptr: others send the events
        Clock *clock = nullptr;                ///< nullptr: the machine's; the cache's
    };

    VoiceService(const Parts &parts, const Options &options);
    /// For owners whose parts go before the calls have ended: from here on no part is touched, and calls end with
    /// Code::Cancelled, whatever they wait for.
    void close();
    explicit VoiceService(const Parts &parts)
        : VoiceService(parts, Options{})
    {}

    struct ListOptions
    {
        bool refresh = false;   ///< asks the database and the provider, whatever is cached, and caches the answer
        std::stop_token stop{}; ///< gives up waiting: Code::Cancelled
    };
    /// Code::InvalidArgument for a user that is no UUID; what Sql says where there is no stale list either.
    Task<Result<VoiceList>> list(QByteArray userId, ListOptions options);
    Task<Result<VoiceList>> list(QByteArray userId) { return list(std::move(userId), ListOptions{}); }

    /// What a clone is made of: paths of audio files.
    struct Sample
    {
        QStringList files;
        QString description;
        bool removeBackgroundNoise = false;
    };
    /// Has the provider make a clone, then adds it as `processing` and queues it. Of `voice` counts what VoiceStore::add says,
    /// but not the provider's id. Nothing is asked of the provider where the voice is wrong or the database away.
    /// Errors: the provider's; ConnectionLost, Timeout and Cancelled say that it may have made one. What the database says, once
    /// the clone was taken back at the provider; where that failed too, or nobody knows whether the row was written, message and
    /// `context` have the provider's id of the clone.
    Task<Result<VoiceChange>> createClone(Voice voice, Sample sample, std::stop_token stop = {});
    /// One that the provider has, by its id, `processing` and queued; without an id, one for trying out, which the provider does
    /// not know. Code::NotFound where the provider says that there is none; where it can't be asked, that is a warning.
    Task<Result<VoiceChange>> add(Voice voice, std::stop_token stop = {});
    // As those of VoiceStore.
    Task<Result<VoiceChange>> update(QByteArray id, VoiceStore::Edit edit);
    Task<Result<VoiceChange>> retry(QByteArray id); ///< and queues it
    Task<Result<VoiceChange>> fail(QByteArray id);  ///< and takes it out of the queue
    enum class AtProvider {
        Keep,
        Remove, ///< a `cloned` voice there too; where that fails, a warning has its id
    };
    Task<Result<VoiceChange>> remove(QByteArray id, AtProvider provider = AtProvider::Keep);

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::voice
