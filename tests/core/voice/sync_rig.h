// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/streams_bus.h"
#include "core/voice/voice_sync.h"
#include "tests/core/voice/voice_rig.h"
#include "tests/support/redis_server.h"

#include <QMap>

namespace freshet::test {

/// A provider that says what the test has written down, at once. Thread: the test's.
class WrittenProvider final : public voice::VoiceProvider
{
public:
    struct Said
    {
        voice::Training training = voice::Training::Working;
        QString previewUrl{};
        bool isListed = true; ///< in the answer for many
        std::optional<Error> error{};
    };
    QMap<QString, Said> voices;   ///< others are not known
    std::optional<Error> refuses; ///< everything
    int manyCalls = 0;
    int singleCalls = 0;
    QStringList asked;
    std::function<void()> asking;

    Task<Result<List>> fetchAll(QByteArray, std::stop_token) override { co_return Result<List>(List{}); }
    Task<Result<voice::ProviderVoice>> fetch(QString id, std::stop_token) override
    {
        ++singleCalls;
        if (refuses)
            co_return Result<voice::ProviderVoice>(std::unexpected(*refuses));
        const auto found = voices.constFind(id);
        if (found == voices.constEnd())
            co_return Result<voice::ProviderVoice>(failure(Code::NotFound, QStringLiteral("voice_not_found")));
        if (found->error)
            co_return Result<voice::ProviderVoice>(std::unexpected(*found->error));
        co_return Result<voice::ProviderVoice>(voiceOf(id, *found));
    }
    Task<Many> fetchMany(QStringList ids, std::stop_token) override
    {
        if (asking)
            asking();
        manyCalls += int(ids.size() + 99) / 100;
        asked += ids;
        Many many;
        if (refuses) {
            many.failed.push_back({ids, *refuses});
            co_return many;
        }
        for (const QString &id : ids) {
            const auto found = voices.constFind(id);
            if (found == voices.constEnd() || !found->isListed)
                many.missing << id;
            else if (found->error)
                many.failed.push_back({{id}, *found->error});
            else
                many.voices.push_back(voiceOf(id, *found));
        }
        co_return many;
    }
    Task<Result<voice::Clone>> createClone(voice::CloneRequest, std::stop_token) override
    {
        co_return Result<voice::Clone>(failure(Code::Unsupported, QStringLiteral("not in this test")));
    }
    Task<Result<void>> remove(QString, std::stop_token) override { co_return Result<void>(); }

private:
    static voice::ProviderVoice voiceOf(const QString &id, const Said &said)
    {
        voice::ProviderVoice voice;
        voice.id = id;
        voice.training = said.training;
        voice.previewUrl = said.previewUrl;
        return voice;
    }
};

/// One program that synchronises: client, database connection, bus, outbox and the tick. Thread: the test's.
struct SyncProgram
{
    SyncProgram(const redis::Url &url, const QString &database, voice::VoiceProvider &provider, Clock &clock,
                voice::VoiceSync::Options options = {}, const Sql::Options &waiting = {})
        : client(redis::Client::open(url))
        , sql(std::move(*Sql::open(database, waiting)))
        , bus(std::make_unique<events::StreamsBus>(
              events::StreamsBus::Parts{.client = client.get(), .trace = nullptr, .clock = nullptr},
              events::StreamsBus::Options{}))
    {
        events::OutboxRelay::Options sending;
        sending.poll = std::chrono::hours(24);
        outbox = std::make_unique<events::OutboxRelay>(events::OutboxRelay::Parts{sql.get(), bus.get(), nullptr}, sending);
        outbox->start();
        sync = std::make_unique<voice::VoiceSync>(
            voice::VoiceSync::Parts{client.get(), sql.get(), &provider, outbox.get(), &clock}, std::move(options));
        sync->noted = [this](const voice::VoiceNote &note) { notes.push_back(note); };
    }
    ~SyncProgram() { stop.request_stop(); }

    /// Code::Timeout shows as a failed tick.
    voice::SyncTick tick()
    {
        const auto kept = std::make_shared<std::optional<voice::SyncTick>>();
        keep(sync->tick(stop.get_token()), kept);
        if (!waitUntil([&] { return kept->has_value(); }))
            qFatal("the tick has no end");
        return **kept;
    }
    QByteArrayList becameOf(const QByteArray &id) const
    {
        QByteArrayList all;
        for (const voice::VoiceNote &note : notes) {
            if (note.voiceId == id)
                all << QByteArray(voice::noteName(note.kind).latin1());
        }
        return all;
    }

    std::unique_ptr<redis::Client> client;
    std::unique_ptr<Sql> sql;
    std::unique_ptr<events::StreamsBus> bus;
    std::unique_ptr<events::OutboxRelay> outbox;
    std::unique_ptr<voice::VoiceSync> sync;
    std::stop_source stop;
    std::vector<voice::VoiceNote> notes;
};

} // namespace freshet::test
