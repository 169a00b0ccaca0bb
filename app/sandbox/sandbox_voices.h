// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/sandbox_workload.h"
#include "core/base/sql.h"
#include "core/cache/metrics.h"
#include "core/redis/url.h"
#include "core/voice/voice_place.h"

#include <QUrl>

#include <memory>

namespace freshet::sandbox {

/// The sandbox's voice service as a program composes it (contract, section 7): a database, a provider (VoiceStandIn, on a port of
/// this machine), the service with its cached lists, the outbox' relay, and the worker that ticks. Voices are cloned from a real
/// sound file, trained by the provider for some seconds, and completed or failed by the worker's ticks; their events come from
/// the outbox. The worker gives its lease back after each tick, so that another one, such as that of the Voices panel, may tick
/// in between. Thread: one with an event loop. Owner: whoever made it; `metrics` must outlive it. Destroying it ends all calls
/// with Code::Cancelled before it returns.
class SandboxVoices
{
public:
    struct Options
    {
        QString database;                         ///< URL, see Sql
        QString folder;                           ///< for the sound file; empty: a temporary one
        std::chrono::milliseconds tick{4000};     ///< from one to the next
        std::chrono::milliseconds training{9000}; ///< of a clone
    };
    /// Where it lives, for others that want to work with it.
    using Place = voice::VoicePlace;

    /// Code::InvalidUrl and so on of the database, or Io where no port or file could be had.
    static Result<std::unique_ptr<SandboxVoices>> make(const redis::Url &url, cache::Metrics &metrics, Options options);
    ~SandboxVoices();
    SandboxVoices(const SandboxVoices &) = delete;
    SandboxVoices &operator=(const SandboxVoices &) = delete;

    /// Makes the tables and a stock of voices, and begins to tick. To be awaited before anything else.
    Task<Result<void>> open();
    /// A user's list, as the service answers it.
    Task<Result<void>> list(QByteArray userId);
    /// `voice.created` begins a clone for the event's user, `voice.updated` renames one, `voice.deleted` removes one; more than
    /// `most` there will not be. The event comes from the outbox, once it is true.
    Task<Result<void>> carryOut(ServiceEvent event);
    static constexpr int most = 60;

    const Place &place() const;
    qint64 published() const; ///< events

private:
    class Private;
    explicit SandboxVoices(std::shared_ptr<Private> d);
    std::shared_ptr<Private> d;
};

} // namespace freshet::sandbox
