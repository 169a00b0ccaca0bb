// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/events/event_bus.h"
#include "core/events/event_registry.h"
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
    Fields fields;        ///< the original ones, to the byte and in their order; of what is not readable its own
    bool readable = true; ///< false: an entry that is no letter of this kind; `error` says why

    /// What goes into the stream. `fields` is a JSON object of the original fields in UTF-8, `fields_b64` (where there are some)
    /// one of the others, their values in base64; of repeated names both have the first. Where these two do not give the fields
    /// back (a name repeats or is not UTF-8, or the order is another), `fields_list` is a JSON array of all of them,
    /// `["base64 of the name","base64 of the value"]`, and counts alone.
    Fields toEntry() const;
    /// Never fails: what can't be read is not `readable`.
    static DeadLetter fromEntry(QByteArray id, const Fields &entry);
};

/// Letters of one stream whose errors are the same but for numbers, ids (words with digits) and quoted parts.
struct DeadGroup
{
    QString error; ///< of the newest
    QByteArray stream;
    qint64 count = 0;
    QByteArray oldestId;
    QByteArray newestId;
    std::vector<QByteArray> ids; ///< at most 1000, oldest first
};
/// Errors that differ only in numbers, ids and quoted parts have the same. O(characters). Pure.
QString errorLikeness(QStringView error);
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
    /// letter; Undecodable for an entry that is none. `edited`: the new text of the field `event`, which must pass `checkEdited`;
    /// the field `type` follows it. `keep`: MAXLEN ~ of the stream. Other groups of the stream see the
    /// event once more.
    Task<Result<Published>> resend(QByteArray id, std::optional<QByteArray> edited = {}, qint64 keep = 10000);

    /// What an edited letter would publish. Code::InvalidArgument where the text can't be read as an event, or where the registry
    /// knows its type and refuses its payload. A type that it does not know is not checked further. Pure.
    static Result<Event> checkEdited(const DeadLetter &letter, const QByteArray &edited,
                                     const EventRegistry &registry = EventRegistry::contract());

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
    /// Oldest first, or as `ids` are. Letters that others take away meanwhile are failures only where they are named. Where Redis
    /// goes away, all that is left has failed. Fails only where the letters can't be listed.
    Task<Result<ResendReport>> resendAll(ResendOptions options);

    struct RemoveOptions
    {
        std::vector<QByteArray> ids;
        std::stop_token stop;
        std::function<void(qint64 done, qint64 total)> progress; ///< after each 500
    };
    struct RemoveReport
    {
        qint64 removed = 0;
        qint64 absent = 0; ///< were gone already
        qint64 failed = 0; ///< are left, for `error`
        bool stopped = false;
        std::optional<Error> error;
    };
    /// In one command for each 500. Ends at the first that fails; what was removed before stands in the report, which is why it
    /// fails only by that.
    Task<Result<RemoveReport>> remove(RemoveOptions options);

private:
    /// Of all letters that are there now, or of those of one stream; oldest first.
    Task<Result<std::vector<QByteArray>>> fetchIds(QByteArray stream, std::stop_token stop);

    redis::Client *m_client;
    Clock *m_clock;
};

} // namespace freshet::events
