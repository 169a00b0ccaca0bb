// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_bus.h"
#include "core/events/group_position.h"
#include "core/redis/client.h"

namespace freshet::events {

/// An entry of a stream that a consumer of a group has.
struct OwnedEntry
{
    QByteArray stream;
    QByteArray id;
    Fields fields;
    qint64 deliveries = 1; ///< Redis' own count
    bool ghost = false;    ///< trimmed or deleted: only the id is left
    bool noted = false;    ///< a ghost that is no longer pending, and whose loss stands in the note
};

/// The Redis side of one consumer in one group, over any number of streams: one command or script for each question that
/// StreamsBus has. Every step that changes who has what asks first whether this consumer still has it, in the same atomic step.
///
/// For the maintainer: how often a handler was started is Redis' delivery count, and only handlers' starts move it. A read with
/// `>` sets it to 1; own pending entries and those of others are looked at without raising it (XPENDING with XRANGE, XAUTOCLAIM …
/// JUSTID), and `begin` raises it by one right before a handler starts again. Other programs raise it also for entries that only
/// waited; so one that is at the limit is not given up by the count alone: it is tried once more, alone, and that this was
/// done is noted in the hash `freshet:last-try:{STREAM}:GROUP` (in the stream's slot). Only then it is buried.
/// Thread: the client's. Owner: StreamsBus; the client outlives it.
class GroupStream
{
public:
    using ms = std::chrono::milliseconds;
    struct Options
    {
        int maxDeliveries = 5;
        qint64 deadLetters = 100000;
    };

    GroupStream(redis::Client &client, QByteArray group, QByteArray consumer, const Options &options);

    const QByteArray &group() const { return m_group; }
    const QByteArray &consumer() const { return m_consumer; }

    /// Makes the group at `0`, and the stream. True: it was not there before. Code::WrongType, NoPermission …
    Task<Result<bool>> ensure(QByteArray stream);

    /// Streams that one command may read: in a cluster those of one slot, else all.
    std::vector<QByteArrayList> together(const QByteArrayList &streams) const;
    /// New entries (XREADGROUP … >), waiting for `block` at most. Code::NoGroup where a stream or group is gone, also while it
    /// waits (UNBLOCKED). What was read and whose answer was lost is among the own pending ones.
    /// `block` 0: does not wait. `answerWithin`: beyond it. `stop` ends the wait; entries that it read meanwhile are among the
    /// own pending ones too.
    Task<Result<std::vector<OwnedEntry>>> read(QByteArrayList streams, int count, ms block, ms answerWithin,
                                               std::stop_token stop = {});

    struct Page
    {
        std::vector<OwnedEntry> entries;
        QByteArray next; ///< where to go on; empty: the end
    };
    /// Entries pending for this consumer behind `after` (empty: from the first), with their payload; nothing is changed.
    Task<Result<Page>> readOwn(QByteArray stream, QByteArray after, int count);
    /// Takes over entries that nobody touched for `idle`, from a cursor (empty: the beginning). Counts are not raised.
    Task<Result<Page>> claimIdle(QByteArray stream, QByteArray cursor, int count, ms idle);

    enum class Verdict {
        Start,      ///< the count was raised: start the handlers
        StartAlone, ///< the same, for the last time: nothing else may run meanwhile, for it may take the process with it
        Bury,       ///< it had its last try
        Trimmed,    ///< it is not in the stream any more: nobody else can have it, and what was read of it is all there is
        Gone        ///< it is another consumer's by now, or acknowledged
    };
    struct Begun
    {
        Verdict verdict = Verdict::Start;
        qint64 deliveries = 1;
    };
    /// One attempt to start the handlers of an entry. Asked again, after its answer was lost, it counts once.
    struct Attempt
    {
        QByteArray token; ///< different for each start of handlers
        qint64 known = 1; ///< deliveries, as far as this consumer knows
        bool again = false;
    };
    /// Right before handlers are started again for an entry that was not just read. Idle time is reset.
    Task<Result<Begun>> begin(QByteArray stream, QByteArray id, Attempt attempt);
    struct Kept
    {
        std::vector<QByteArray> gone;    ///< which this consumer no longer has
        std::vector<QByteArray> trimmed; ///< as Verdict::Trimmed
    };
    /// Resets the idle time of entries in work.
    Task<Result<Kept>> keep(QByteArray stream, std::vector<QByteArray> ids);
    struct Acknowledged
    {
        std::vector<QByteArray> gone; ///< which another consumer has, or nobody any more
        int forgotten = 0;            ///< further ones that nobody had any more; which, is not known
    };
    /// Acknowledges those of the entries that this consumer still has; the others are answered.
    Task<Result<Acknowledged>> acknowledge(QByteArray stream, std::vector<QByteArray> ids);
    /// Leaves entries to others at once: they stay pending with an idle time of a day, so that any sweep takes them, and a last
    /// try that did not begin may begin there.
    Task<Result<Kept>> release(QByteArray stream, std::vector<QByteArray> ids);
    /// Writes the dead letter and acknowledges: in one atomic step where both are on one server, else in this order, and a letter
    /// that is there already is not written twice. False: the entry was another's by now and nothing was done; not asked where it
    /// is `trimmed`. Code::OutOfMemory …: nothing was acknowledged.
    Task<Result<bool>> bury(OwnedEntry entry, QString error, QDateTime now, bool trimmed = false);

    /// Removes consumers that have no pending entries and are idle for longer, never this one; how many.
    Task<Result<int>> tidy(QByteArray stream, ms idle);
    /// Removes this consumer if it has no pending entries; whether it did.
    Task<Result<bool>> leave(QByteArray stream);

    /// How many events were trimmed (or deleted) before this group read them and were not yet reported: noted in the hash
    /// `freshet:lost:{STREAM}:GROUP` (fields `count`; `unknown`: how often it could not be counted), so that one of many
    /// consumers reports each gap, once. Nothing where there is no gap. To be asked before a read that may pass one, and once
    /// caught up.
    Task<Result<std::optional<Loss>>> takeGap(QByteArray stream);
    /// The group was made just now: what was trimmed before that is not its loss.
    Task<Result<void>> beginCounting(QByteArray stream);
    /// Adds to the note what was lost in another way.
    Task<Result<void>> noteLoss(Loss loss);
    /// A loss is owed from its note on until it was made up for, so that a crash in between does not forget it. How many are.
    Task<Result<qint64>> fetchOwed(QByteArray stream);
    Task<Result<void>> settleLoss(QByteArray stream, qint64 count);

private:
    Task<Result<Kept>> touch(std::vector<QByteArray> keys, std::vector<QByteArray> ids, ms idle);
    Task<Result<std::optional<Loss>>> lookForGap(QByteArray stream, bool isNew);

    redis::Client *m_client;
    QByteArray m_group;
    QByteArray m_consumer;
    Options m_options;
};

/// `freshet:last-try:{STREAM}:GROUP`, as `lostKey`.
QByteArray lastTryKey(QByteArrayView stream, QByteArrayView group);

} // namespace freshet::events
