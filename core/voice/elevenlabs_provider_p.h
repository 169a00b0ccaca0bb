// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/elevenlabs_provider.h"
#include "core/voice/request_turns.h"

#include <QNetworkAccessManager>

#include <functional>
#include <vector>

class QHttpMultiPart;

namespace freshet::voice {

/// What ElevenLabsProvider's source files share: elevenlabs_provider.cpp (what can be asked), elevenlabs_ask.cpp (how it is
/// asked: tries, pauses, turns).
///
/// For the maintainer: coroutines hold a shared_ptr to this, so it outlives the provider; the clock does not, and is not touched
/// once `closing` was asked to stop.
class ElevenLabsProvider::Private : public std::enable_shared_from_this<Private>
{
public:
    Private(const Options &options, Clock &clock);

    /// A request, and how it may be tried.
    struct Ask
    {
        QByteArray verb;
        QUrl url;
        QList<std::pair<QByteArray, QByteArray>> headers{};
        std::function<Result<std::unique_ptr<QHttpMultiPart>>()> form{}; ///< made anew for each try
        bool isOfVoice = false;  ///< its address holds a voice's id, so 404 is about that voice
        bool isOfMany = false;   ///< where it is refused as unknown, the voices can be asked for one by one
        bool isOnceOnly = false; ///< not tried again where it may have run
        std::chrono::milliseconds timeout{};
    };
    struct Answer
    {
        int status = 0;
        QByteArray body{};
        QByteArray etag{};
        QByteArray lastModified{};
        QByteArray cacheControl{};
        QByteArray age{};
    };
    /// With all tries, pauses and turns. 2xx and 304 are answers, everything else is an error.
    static Task<Result<Answer>> ask(std::shared_ptr<Private> d, Ask ask, std::stop_token stop);

    // What VoiceProvider says.
    static Task<Result<List>> fetchAll(std::shared_ptr<Private> d, QByteArray text, std::stop_token stop);
    static Task<Result<ProviderVoice>> fetch(std::shared_ptr<Private> d, QString id, std::stop_token stop);
    static Task<Many> fetchMany(std::shared_ptr<Private> d, QStringList ids, std::stop_token stop);
    static Task<Result<Clone>> createClone(std::shared_ptr<Private> d, CloneRequest clone, std::stop_token stop);
    static Task<Result<void>> remove(std::shared_ptr<Private> d, QString id, std::stop_token stop);

    Options options;
    Clock *clock;
    std::stop_source closing;
    RequestTurns turns;
    qint64 requests = 0;
    qint64 repeated = 0;

private:
    static Task<> fetchPart(std::shared_ptr<Private> d, QStringList ids, std::stop_token stop, Many &part);
    static Task<> fetchEach(std::shared_ptr<Private> d, QStringList ids, std::stop_token stop, Many &part);
    static Task<> fetchWatched(std::shared_ptr<Private> d, QStringList ids, std::stop_source &all, std::optional<Error> &final,
                               Many &part);
    /// Whether the options are such that anything can be sent.
    Result<void> check() const;
    /// `path` and `query` are percent-encoded.
    QUrl url(const QByteArray &path, const QByteArray &query = {}) const;
    Ask asking(const QByteArray &verb, const QUrl &address) const;
    void clean(std::vector<ProviderVoice> &voices) const;

    struct Try;
    static Task<Try> tryOnce(std::shared_ptr<Private> d, Ask ask, std::stop_token stop);
    QNetworkReply *send(const Ask &ask, std::unique_ptr<QHttpMultiPart> form);
    Error refusalOf(const Ask &ask, int status, const QByteArray &body, const QByteArray &location) const;
    void noteLimits(const QByteArray &maximum);
    QNetworkAccessManager &roomyManager();

    std::vector<std::unique_ptr<QNetworkAccessManager>> m_managers; ///< one opens six connections to a host at most
    Clock::TimePoint m_quietUntil{};                                ///< as the provider asked; nobody asks before
};

/// Whether an id can be put into an address; others no provider has.
bool isUsableVoiceId(const QString &id);

} // namespace freshet::voice
