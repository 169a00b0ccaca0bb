// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/events/event_bus.h"
#include "core/redis/client.h"

namespace freshet::events {

/// An event that could not be handled, as it stands in `events:dead` (contract, section 6).
struct DeadLetter
{
    QByteArray id; ///< in `events:dead`
    QByteArray stream;
    QByteArray originalId;
    QByteArray group;
    QByteArray consumer;
    qint64 deliveries = 0;
    QString error;
    QByteArray failedAt;  ///< ISO 8601, as written
    Fields fields;        ///< the original ones, to the byte
    bool readable = true; ///< false: an entry that is no letter of this kind; `error` says why

    /// `fields` and, for those that are not UTF-8, `fields_b64`: what goes into the stream.
    Fields toEntry() const;
    /// Never fails: what can't be read is not `readable`.
    static DeadLetter fromEntry(QByteArray id, const Fields &entry);
};

/// Errors that are the same but for numbers, ids and quoted parts count as one.
struct DeadGroup
{
    QString error; ///< of the newest
    QByteArray stream;
    qint64 count = 0;
    QByteArray oldestId;
    QByteArray newestId;
    std::vector<QByteArray> ids; ///< at most 1000, oldest first
};
/// By stream and likeness of their errors, most letters first. Pure.
std::vector<DeadGroup> groupByError(const std::vector<DeadLetter> &letters);

/// Looks at dead letters and sends them again. Thread: the client's. Owner: whoever asks; the client must outlive it and its
/// calls.
class DeadLetters
{
public:
    explicit DeadLetters(redis::Client &client, Clock &clock = Clock::system());

    /// Letters behind `after` (empty: from the oldest) or, `newestFirst`, before it.
    Task<Result<std::vector<DeadLetter>>> fetch(QByteArray after, int count, bool newestFirst = false);
    Task<Result<std::vector<DeadLetter>>> fetchSome(std::vector<QByteArray> ids); ///< those that are there
    Task<Result<qint64>> fetchCount();

    /// Publishes the original fields to their stream again, with the same `event_id`, and then removes the letter: on one server
    /// in one atomic step; in a cluster in this order, so a crash in between leaves the letter. Code::NotFound without the
    /// letter; Undecodable for an entry that is none. `edited`: the new text of the field `event`, which must be readable as an
    /// event. `keep`: MAXLEN ~ of the stream.
    Task<Result<Published>> resend(QByteArray id, std::optional<QByteArray> edited = {}, qint64 keep = 10000);

    struct ResendOptions
    {
        double perSecond = 0;        ///< at most; 0: as fast as it goes
        QByteArray stream;           ///< only letters of this stream; empty: all
        std::vector<QByteArray> ids; ///< only these; empty: all that were there when it began
        qint64 keep = 10000;
        std::stop_token stop;
        std::function<void(qint64 done, qint64 failed, qint64 total)> progress; ///< at most ten times a second
    };
    struct ResendReport
    {
        qint64 sent = 0;
        qint64 failed = 0;
        bool stopped = false;
        std::optional<Error> error;        ///< the first
        std::vector<QByteArray> failedIds; ///< at most 1000
    };
    Task<Result<ResendReport>> resendAll(ResendOptions options);
    /// How many were removed.
    Task<Result<qint64>> remove(std::vector<QByteArray> ids);

private:
    redis::Client *m_client;
    Clock *m_clock;
};

} // namespace freshet::events
