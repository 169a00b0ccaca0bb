// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/voice_stand_in.h"
#include "core/voice/elevenlabs_provider.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"

namespace freshet::test {

/// A call that the test does not wait for; it can be asked later.
template<typename T>
class Pending
{
public:
    explicit Pending(Task<T> task)
        : m_kept(std::make_shared<std::optional<T>>())
    {
        keep(std::move(task), m_kept);
    }
    bool isDone() const { return m_kept->has_value(); }
    /// Waits in real time, which stands still for the clock.
    T &get()
    {
        if (!waitUntil([this] { return isDone(); }))
            qFatal("the call has no end");
        return **m_kept;
    }

private:
    std::shared_ptr<std::optional<T>> m_kept;
};

template<typename T>
Pending<T> begin(Task<T> task)
{
    return Pending<T>(std::move(task));
}

/// A provider and the server that it asks, on a clock that the test turns.
struct ProviderRig
{
    FakeClock clock;
    sandbox::VoiceStandIn server;
    std::unique_ptr<voice::ElevenLabsProvider> provider;

    explicit ProviderRig(const sandbox::VoiceStandIn::Options &options = {})
        : server(options, clock)
    {
        if (!server.listen())
            qFatal("no port");
        make();
    }
    voice::ElevenLabsProvider::Options options() const
    {
        voice::ElevenLabsProvider::Options options;
        options.base = server.url();
        options.key = "stand-in-key";
        return options;
    }
    void make() { make(options()); }
    void make(const voice::ElevenLabsProvider::Options &options)
    {
        provider = std::make_unique<voice::ElevenLabsProvider>(options, clock);
    }
    void addVoices(int count)
    {
        for (int i = 0; i < count; ++i) {
            sandbox::VoiceStandIn::Voice voice;
            voice.id = id(i);
            server.addVoice(voice);
        }
    }
    static QString id(int i) { return QStringLiteral("voice%1").arg(i, 4, 10, QLatin1Char('0')); }
    static QStringList ids(int count)
    {
        QStringList all;
        for (int i = 0; i < count; ++i)
            all.append(id(i));
        return all;
    }
    bool seesRequests(int count)
    {
        return waitUntil([&] { return server.requestCount() == count; });
    }
    /// Whether so many requests were made and the only call that is out waits to try again.
    bool pausesAfter(int requests)
    {
        return waitUntil([&] {
            const auto counts = provider->counts();
            return counts.requests == requests && counts.running == 0 && clock.sleepers() == 1;
        });
    }
};

inline sandbox::VoiceStandIn::Answer answerOf(int status, const QByteArray &body = {},
                                              const QList<std::pair<QByteArray, QByteArray>> &headers = {})
{
    sandbox::VoiceStandIn::Answer answer;
    answer.status = status;
    answer.body = body;
    answer.headers = headers;
    return answer;
}

} // namespace freshet::test
