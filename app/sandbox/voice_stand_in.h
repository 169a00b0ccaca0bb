// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QUrl>

#include <memory>
#include <vector>

namespace freshet::sandbox {

/// A server on a free port of 127.0.0.1 that answers as the voice provider does, as far as Freshet asks it: the list in one page
/// and in many, single voices, clones, removal; keys, validators, limits on concurrency and errors in the provider's spelling.
/// Voices change by themselves as the clock goes, or by hand. For tests it can be told what to answer next, however wrong, and it
/// tells what it was asked.
///
/// Thread: it answers in the thread that made it, whose event loop must run and where it is destroyed; all other calls may come
/// from any thread. Owner: whoever made it. The clock must outlive it.
class VoiceStandIn
{
public:
    struct Options
    {
        QByteArray key = "stand-in-key"; ///< what `xi-api-key` must be; empty: anything will do
        int concurrency = 5;             ///< more at once get 429 `too_many_concurrent_requests`; 0: no limit
        bool readyMade = true;           ///< three voices of the category `premade` are there from the start
        bool validators = true;          ///< the list has an ETag, and 304 is answered to it
        QByteArray cacheControl;         ///< of the list; empty: none
        int notFoundStatus = 404;        ///< of `voice_not_found`; the provider uses 400, 401 and 404
        int remembered = 0;              ///< how many requests and uploads it can tell of; 0: all
    };

    VoiceStandIn();
    explicit VoiceStandIn(const Options &options, Clock &clock = Clock::system());
    ~VoiceStandIn();
    VoiceStandIn(const VoiceStandIn &) = delete;
    VoiceStandIn &operator=(const VoiceStandIn &) = delete;

    /// False where no port could be had.
    bool listen();
    /// `http://127.0.0.1:port`; empty before listen().
    QUrl url() const;

    /// A state of a fine-tuning, from so long after it was set.
    struct Step
    {
        std::chrono::milliseconds after{0};
        QString state; ///< `queued`, `fine_tuning`, `fine_tuned`, …, or what no provider says
    };
    struct Voice
    {
        QString id;
        QString name = QStringLiteral("voice");
        QString category = QStringLiteral("cloned");
        QMap<QString, QString> labels{};
        QString description{};
        QString previewUrl{};
        bool requiresVerification = false;
        QString plainStatus{}; ///< not empty: stands as `status`, as other services have it
        QString message{};     ///< about every model's fine-tuning
        QMap<QString, std::vector<Step>> models{};
    };
    void addVoice(const Voice &voice); ///< one with the same id is replaced
    void removeVoice(const QString &id);
    void setState(const QString &id, const QString &model, const QString &state);
    void setSteps(const QString &id, const QString &model, const std::vector<Step> &steps);
    /// What later clones go through; without it they are usable at once.
    void setCloneSteps(const QString &model, const std::vector<Step> &steps);
    QList<QString> voiceIds() const;

    /// An answer in place of the right one.
    struct Answer
    {
        int status = 200;
        QList<std::pair<QByteArray, QByteArray>> headers{};
        QByteArray body{};
        std::chrono::milliseconds delay{0};        ///< by the clock
        bool hang = false;                         ///< not before release()
        qsizetype dripBytes = 0;                   ///< more than 0: the body in pieces of so many bytes …
        std::chrono::milliseconds dripEvery{1000}; ///< … with a pause before each, by the clock
        qsizetype cutAfter = -1; ///< 0 or more: the connection ends after so many bytes of the body, and at once with -2
        QByteArray raw{};        ///< not empty: sent as it is in place of an answer, and the connection ends
    };
    /// For the next `times` requests whose path holds `path` (empty: any), in the order of the calls.
    void answerNext(const Answer &answer, int times = 1, const QByteArray &path = {});
    /// From here on every request waits for release(), also after it.
    void hold(bool on);
    /// Answers those that hang or are held.
    void release();

    /// What it was asked.
    struct Request
    {
        QByteArray method;
        QByteArray path;  ///< as it was sent
        QByteArray query; ///< as it was sent
        QList<std::pair<QByteArray, QByteArray>> headers{};
        qint64 bodyBytes = 0;
        Clock::TimePoint at{};

        QByteArray header(const QByteArray &name) const; ///< in any case; empty: none
    };
    std::vector<Request> requests() const;
    int requestCount() const;
    int openRequests() const; ///< not answered yet
    int mostOpenRequests() const;

    /// A clone that was made.
    struct Upload
    {
        struct File
        {
            QString name;
            QByteArray type;
            qint64 bytes = 0;
            QByteArray sha256;
        };
        QString voiceId;
        QMap<QString, QString> fields{}; ///< everything but the files
        QList<File> files{};
    };
    std::vector<Upload> uploads() const;

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::sandbox
