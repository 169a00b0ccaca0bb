// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <stop_token>
#include <utility>
#include <vector>

namespace freshet::voice {

/// How far the provider is with a voice. What it says and nobody knows is `Working`.
enum class Training {
    Working,
    Delayed, ///< asked less often
    Completed,
    Failed,
};

/// A voice as the provider has it. Only `id` is sure. A plain value.
struct ProviderVoice
{
    QString id;
    QString name;
    QString category; ///< `cloned`, `premade`, …; any other text is kept as it is
    QMap<QString, QString> labels;
    QString description;
    QString previewUrl;
    Training training = Training::Working;
    QString message;     ///< the provider's own words about the training
    QDateTime createdAt; ///< UTC; invalid: unknown

    friend bool operator==(const ProviderVoice &, const ProviderVoice &) = default;
};

/// What a clone is made of.
struct CloneRequest
{
    QString name;
    QStringList files; ///< paths of audio files, sent as streams and never held in memory
    QString description;
    QMap<QString, QString> labels;
    bool removeBackgroundNoise = false;
};
struct Clone
{
    QString voiceId;
    bool requiresVerification = false;
};

/// Who makes voices. Every call ends: with a value, an error, or Code::Cancelled soon after `stop` asks (also in the middle of a
/// pause or an answer). Errors: AuthFailed (the key is refused: asking on is of no use), InvalidUrl (of the settings), NotFound
/// (the provider does not know the voice), Overloaded (still refused after all tries: ask later), Timeout, HostNotFound,
/// ConnectFailed, ConnectionLost, TlsFailed, Undecodable (an answer that is no such thing, or larger than allowed),
/// InvalidArgument (the provider refused the request as wrong), Io (a local file), Server (any other refusal, with the provider's
/// words). No message holds the key. Thread: one. `stop` is requested in the same thread. Owner: whoever composes; it may be
/// destroyed while calls are out, which are then cancelled.
class VoiceProvider
{
public:
    virtual ~VoiceProvider();

    struct List
    {
        std::vector<ProviderVoice> voices;
        bool notModified = false;             ///< as `validator` said; `voices` is empty
        QByteArray validator;                 ///< for the next time; empty: none
        std::chrono::milliseconds maxAge{-1}; ///< how long the provider lets it be kept; negative: not said; 0: not at all
    };
    /// All voices of the account, the ready-made among them. `validator`: of an earlier answer, or empty.
    virtual Task<Result<List>> fetchAll(QByteArray validator, std::stop_token stop) = 0;
    virtual Task<Result<ProviderVoice>> fetch(QString id, std::stop_token stop) = 0;

    struct Many
    {
        std::vector<ProviderVoice> voices;
        QStringList missing;                               ///< asked for, and the provider does not know them
        std::vector<std::pair<QStringList, Error>> failed; ///< parts whose request failed
    };
    /// As many as are asked for, a request for each hundred. One part's error does not stop the others, but AuthFailed and
    /// Cancelled do.
    virtual Task<Many> fetchMany(QStringList ids, std::stop_token stop) = 0;

    /// Never repeated where it may have run (ConnectionLost, Timeout): the provider would make two.
    virtual Task<Result<Clone>> createClone(CloneRequest request, std::stop_token stop) = 0;
    /// A voice that is gone already is Code::NotFound.
    virtual Task<Result<void>> remove(QString id, std::stop_token stop) = 0;
};

} // namespace freshet::voice
