// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/tiered_cache.h"
#include "core/events/outbox.h"
#include "core/events/streams_bus.h"
#include "core/voice/voice_service.h"

#include <memory>
#include <optional>

namespace freshet::voice {

/// What changes of voices and lists of a user's voices need, composed over what its owner has: a cache, the bus, the outbox'
/// relay, the service. freshetctl and the desktop change voices through it. Thread: the client's. Owner: whoever composes; what
/// Parts name must outlive it. Nothing is sent before a call.
class VoiceDesk
{
public:
    struct Parts
    {
        redis::Client *client = nullptr;
        Sql *sql = nullptr;
        VoiceProvider *provider = nullptr;   ///< nullptr: no ready-made voices, no clones
        cache::MemoryTier *memory = nullptr; ///< nullptr: lists come from Redis, the database and the provider alone
        redis::Tracking *tracking = nullptr; ///< what keeps `memory` right
    };

    explicit VoiceDesk(const Parts &parts);
    ~VoiceDesk();

    VoiceService &service() { return *m_service; }
    /// Not started: for a VoiceSync over the same database.
    events::OutboxRelay &relay() { return *m_relay; }
    /// Sends what waits in the outbox. An error: it waits there until a relay sends it, such as that of a SyncWorker. That
    /// another relay works now, which sends it, is a success.
    Task<Result<void>> sendEvents();

private:
    std::unique_ptr<cache::TieredCache> m_tiers;
    std::unique_ptr<events::StreamsBus> m_bus;
    std::unique_ptr<events::OutboxRelay> m_relay;
    std::unique_ptr<VoiceService> m_service;
};

} // namespace freshet::voice
