// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/voice/voice_provider.h"

#include <QUrl>

#include <memory>

namespace freshet::voice {

/// ElevenLabs' published API (https://elevenlabs.io/docs/api-reference) as a VoiceProvider, over QNetworkAccessManager.
///
/// At most `concurrency` requests go at once: fewer where the provider's `maximum-concurrent-requests` is lower, half after each
/// 429 `too_many_concurrent_requests`, one more after twenty answers without. 408, 409, 429, 5xx and lost connections are tried
/// again after `Retry-After` (which all calls keep), else after 1 s, 2 s, 4 s … ± 10 %; where the provider wants more than a
/// minute, the call ends as Overloaded at once and its context says `retry after N s`. Redirects are not followed, so the key
/// goes to no other host; the system's proxies are used, but none for this machine; certificates are checked. A service without
/// `/v2/voices` is asked for voices one by one. The training of ready-made voices says nothing: they need none.
///
/// Thread: that of the first call, with an event loop. The clock must outlive it. Pauses and deadlines are the clock's.
class ElevenLabsProvider final : public VoiceProvider
{
public:
    struct Options
    {
        QUrl base{QStringLiteral("https://api.elevenlabs.io")}; ///< http or https, with or without a path
        QByteArray key;                                         ///< for `xi-api-key`; never shown
        QString model;                            ///< whose fine-tuning counts; empty: any model that is fine-tuned will do
        int concurrency = 2;                      ///< requests at once; 1 to 15
        int tries = 4;                            ///< of one request; from 1
        std::chrono::milliseconds timeout{20000}; ///< of one try, until the last byte
        std::chrono::milliseconds uploadTimeout{300000}; ///< of a clone
        qint64 mostAnswerBytes = 8 * 1024 * 1024;        ///< more is no answer
        qint64 mostFileBytes = 10 * 1024 * 1024;         ///< of one audio file
        qint64 mostUploadBytes = 100 * 1024 * 1024;      ///< of all files of a clone
    };

    explicit ElevenLabsProvider(const Options &options, Clock &clock = Clock::system());
    ~ElevenLabsProvider() override;

    Task<Result<List>> fetchAll(QByteArray validator, std::stop_token stop) override;
    Task<Result<ProviderVoice>> fetch(QString id, std::stop_token stop) override;
    Task<Many> fetchMany(QStringList ids, std::stop_token stop) override;
    Task<Result<Clone>> createClone(CloneRequest request, std::stop_token stop) override;
    Task<Result<void>> remove(QString id, std::stop_token stop) override;

    struct Counts
    {
        qint64 requests = 0; ///< tries included
        qint64 repeated = 0;
        int running = 0;     ///< on their way now
        int concurrency = 0; ///< allowed now
    };
    Counts counts() const;

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::voice
