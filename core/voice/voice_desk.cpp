// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_desk.h"

namespace freshet::voice {

using namespace std::chrono_literals;

VoiceDesk::VoiceDesk(const Parts &given)
{
    cache::TieredCache::Parts cached;
    cached.client = given.client;
    cached.memory = given.memory;
    cached.tracking = given.tracking;
    m_tiers = std::make_unique<cache::TieredCache>(cached);
    events::StreamsBus::Parts published;
    published.client = given.client;
    m_bus = std::make_unique<events::StreamsBus>(published, events::StreamsBus::Options{});
    events::OutboxRelay::Parts relayed;
    relayed.sql = given.sql;
    relayed.bus = m_bus.get();
    events::OutboxRelay::Options sending;
    sending.poll = 24h; // flush says when
    m_relay = std::make_unique<events::OutboxRelay>(relayed, sending);
    VoiceService::Parts parts;
    parts.tiers = m_tiers.get();
    parts.sql = given.sql;
    parts.client = given.client;
    parts.provider = given.provider;
    m_service = std::make_unique<VoiceService>(parts);
}

VoiceDesk::~VoiceDesk() = default;

Task<Result<void>> VoiceDesk::sendEvents()
{
    m_relay->start();
    auto sent = co_await m_relay->flush();
    if (!sent && sent.error().code == Code::Cancelled) // it is being closed
        co_return sent;
    auto stopped = co_await m_relay->stop();
    if (!sent && sent.error().code == Code::TryAgain) // another relay works, and sends it
        sent = {};
    if (sent && !stopped)
        sent = stopped;
    co_return sent;
}

} // namespace freshet::voice
