// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/sql.h"
#include "core/voice/voice.h"

#include <vector>

namespace freshet::voice {

/// The table `voices` (contract, section 7). Every change that others must hear of writes its event (`voice.created`,
/// `voice.updated`, `voice.deleted` with `voice_id` and `user_id`) to the table `outbox` in the same transaction; who composes
/// runs an events::OutboxRelay and wakes it. The payload of `voice.updated` has the `status` too.
///
/// Other services write the same table, and may have made it: ids in any spelling, times with or without a zone (without: UTC),
/// NULL where the contract has a default; all that is read. A row whose status is none of VoiceStatus, or whose id is no UUID, is
/// left out of every answer and never changed; `fetchCounts` tells how many have such a status. A time that can't be read is
/// invalid; where `updated_at` or `processing_since` is missing `created_at` counts. An id that is no UUID is not found, an
/// `user_id` that is none is given as it is.
///
/// Thread: any with an event loop, as Sql. Owner: whoever composes; the database must outlive it and its calls, the store itself
/// need not outlive them. Errors of all calls: what Sql says. Code::ConnectionLost of one that writes: it may have been done, its
/// event with it.
class VoiceStore
{
public:
    /// Makes or brings up to date `voices`, `voices_schema` and the outbox' tables, also where another service made `voices`
    /// before (see prepareVoiceTables). Safe when several programs start at once; writes nothing where all is there.
    /// Code::Unsupported where the tables are of a newer version than this program knows, or `voices` is something else.
    static Task<Result<void>> prepare(Sql &sql);

    /// `source`: of the events.
    explicit VoiceStore(Sql &sql, QString source = QStringLiteral("freshet"), Clock &clock = Clock::system());

    /// A new row: of `voice` the id (where it is empty one is made), the times and `inWorkSince` are set here. A voice that is
    /// `completed` from the start is told as `voice.created`. Answers the row. Code::InvalidArgument for an empty or too long
    /// name (200 characters), other texts that are too long, not Unicode or have a NUL, ids that are no UUIDs, an unknown
    /// visibility, or an id or a provider's id that is taken; `context` names the column.
    Task<Result<Voice>> add(Voice voice);

    Task<Result<std::optional<Voice>>> fetch(QByteArray id);
    /// One statement, however many ids; those that are gone are left out. In no order.
    Task<Result<std::vector<Voice>>> fetchMany(QByteArrayList ids);
    /// The ids of those that are `processing`, oldest first; one statement. `most`: so many at most; 0: all.
    Task<Result<QByteArrayList>> fetchInWork(int most = 0);
    /// A user's own voices of any status, newest first (by `created_at`, here and below).
    Task<Result<std::vector<Voice>>> fetchOf(QByteArray userId);
    /// The completed public ones of all users, newest first.
    Task<Result<std::vector<Voice>>> fetchPublic();

    struct Filter
    {
        std::optional<VoiceStatus> status;
        QByteArray userId; ///< empty: of all
        QString search;    ///< a part of the name, the provider's id, the id or the user's id, in any case; empty: all
        int limit = 1000;  ///< from 1
        int offset = 0;    ///< from 0
    };
    /// Newest first. Code::InvalidArgument for a wrong limit or offset.
    Task<Result<std::vector<Voice>>> fetchSome(Filter filter);
    /// How many pass the filter, whatever its limit and offset. O(rows); one statement.
    Task<Result<qint64>> fetchCount(Filter filter);
    struct Counts
    {
        qint64 processing = 0;
        qint64 completed = 0;
        qint64 failed = 0;
        qint64 unknown = 0; ///< of any other status
    };
    /// O(rows); one statement.
    Task<Result<Counts>> fetchCounts();

    /// What a tick found out about a voice.
    struct Settlement
    {
        QByteArray id;
        VoiceStatus status = VoiceStatus::Completed; ///< or Failed
        QString previewUrl;                          ///< of a completed one; empty, or nothing the table can hold: stays as it is
        QDateTime inWorkSince;                       ///< as it was read: one that was tried again meanwhile is left alone
    };
    /// Only rows that are still `processing` change, so settling twice tells once; `completed` tells `voice.created`, `failed`
    /// tells `voice.updated`. All in one transaction. Answers the rows that changed, as they are now. Of several for one voice
    /// the last counts. Code::InvalidArgument for one that is `processing`.
    Task<Result<std::vector<Voice>>> settle(std::vector<Settlement> settlements);

    /// What a user may change; nothing: stays.
    struct Edit
    {
        std::optional<QString> name;
        std::optional<QString> language;
        std::optional<QString> gender;
        std::optional<QString> visibility;
    };
    /// Tells `voice.updated`; where nothing would be another nothing is written or told. Code::NotFound, InvalidArgument as
    /// `add`.
    Task<Result<Voice>> update(QByteArray id, Edit edit);
    /// Puts a failed voice back to work, or begins the waiting of one in work anew; tells `voice.updated`. Code::NotFound;
    /// NotAllowed for a completed one.
    Task<Result<Voice>> retry(QByteArray id);
    /// By hand: `failed`, whatever the provider says. Tells `voice.updated`. Code::NotFound; NotAllowed for a completed one. A
    /// voice that is failed already is answered as it is and nothing told.
    Task<Result<Voice>> fail(QByteArray id);
    /// Takes the row away and tells `voice.deleted`; the row as it was. Code::NotFound; Io where rows of others still name it.
    Task<Result<Voice>> remove(QByteArray id);

private:
    Sql *m_sql;
    QString m_source;
    Clock *m_clock;
};

} // namespace freshet::voice
