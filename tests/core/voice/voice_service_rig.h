// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/voice_stand_in.h"
#include "core/redis/tracking.h"
#include "core/voice/elevenlabs_provider.h"
#include "core/voice/voice_lists.h"
#include "core/voice/voice_service.h"
#include "tests/core/voice/voice_rig.h"
#include "tests/support/redis_server.h"

namespace freshet::test {

/// A process among several that share a Redis, a database and a provider: a service with a cache of its own. Its clock stands
/// still; the provider's pauses are real and none, since nothing is tried twice.
struct VoiceProcess
{
    enum What { Plain, WithTracking, WithoutMemory };

    VoiceProcess(const RedisServer &server, Sql &sql, voice::VoiceProvider *asked, What what = Plain,
                 events::OutboxRelay *outbox = nullptr)
        : client(redis::Client::open(server.url()))
        , memory(cache::MemoryTier::Options{})
    {
        if (what == WithTracking)
            tracking = std::make_unique<redis::Tracking>(*client);
        cache::TieredCache::Parts cached;
        cached.client = client.get();
        cached.tracking = tracking.get();
        cached.memory = what == WithoutMemory ? nullptr : &memory;
        cached.clock = &clock;
        tiers = std::make_unique<cache::TieredCache>(cached);
        voice::VoiceService::Parts parts;
        parts.tiers = tiers.get();
        parts.sql = &sql;
        parts.client = client.get();
        parts.provider = asked;
        parts.outbox = outbox;
        parts.clock = &clock;
        service.emplace(parts);
    }

    /// As it is listed: `own Ada`, in order; or the error.
    QStringList list(const QByteArray &user, bool isRefresh = false)
    {
        voice::VoiceService::ListOptions options;
        options.refresh = isRefresh;
        const auto got = await(service->list(user, options));
        if (!got)
            return {text(got)};
        last = *got;
        QStringList all;
        for (const auto &one : last.voices)
            all << QString(voice::partName(one.part)) + QLatin1Char(' ') + one.voice.name;
        return all;
    }
    /// Where the parts of the last answer came from: `loader loader memory`.
    QString origins() const
    {
        QStringList all;
        for (const auto *source : {&last.own, &last.shared, &last.readyMade})
            all << QString(voice::originName(source->origin));
        return all.join(QLatin1Char(' '));
    }

    FakeClock clock;
    std::unique_ptr<redis::Client> client;
    std::unique_ptr<redis::Tracking> tracking;
    cache::MemoryTier memory;
    std::unique_ptr<cache::TieredCache> tiers;
    std::optional<voice::VoiceService> service;
    voice::VoiceList last;
};

/// The real provider, asking the stand-in.
inline std::unique_ptr<voice::ElevenLabsProvider> providerOf(const sandbox::VoiceStandIn &standIn)
{
    voice::ElevenLabsProvider::Options options;
    options.base = standIn.url();
    options.key = "stand-in-key";
    options.tries = 1;
    return std::make_unique<voice::ElevenLabsProvider>(options);
}

/// A voice of this user in the table.
inline voice::Voice addVoice(Sql &sql, const QByteArray &user, const QString &name,
                             voice::VoiceStatus status = voice::VoiceStatus::Completed, bool isPublic = false)
{
    voice::Voice voice = newVoice(name);
    voice.userId = user;
    voice.status = status;
    voice.visibility = isPublic ? QStringLiteral("public") : QStringLiteral("private");
    const auto added = await(voice::VoiceStore(sql).add(voice));
    if (!added)
        qFatal("%s", qPrintable(text(added)));
    return *added;
}

} // namespace freshet::test
