// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/sql.h"
#include "core/voice/voice.h"

#include <vector>

namespace freshet::voice {

/// The table `voices` (contract, section 7). Every change that others must hear of writes its event (`voice.created`,
/// `voice.updated`, `voice.deleted` with `voice_id` and `user_id`) to the table `outbox` in the same transaction; who composes
/// runs an events::OutboxRelay and wakes it.
///
/// Thread: any with an event loop, as Sql. Owner: whoever composes; the database must outlive it and its calls. Errors of all
/// calls: what Sql says.
class VoiceStore
{
public:
    /// Makes or brings up to date `voices`, `voices_schema` and the outbox' tables, also where another service made `voices`
    /// before. Safe when several programs start at once; writes nothing where all is there. Code::Unsupported where the tables
    /// are of a newer version than this program knows.
    static Task<Result<void>> prepare(Sql &sql);

    /// `source`: of the events.
    explicit VoiceStore(Sql &sql, QString source = QStringLiteral("freshet"), Clock &clock = Clock::system());

    /// A new row: of `voice` the id (where it is empty one is made), the times and `inWorkSince` are set here. A voice that is
    /// `completed` from the start is told as `voice.created`. Answers the row. Code::InvalidArgument for an empty or too long
    /// name (200 characters), ids that are no UUIDs, an unknown visibility, or a provider's id that is taken.
    Task<Result<Voice>> add(Voice voice);

    Task<Result<std::optional<Voice>>> fetch(QByteArray id);
    /// One statement, however many ids; those that are gone are left out. In no order.
    Task<Result<std::vector<Voice>>> fetchMany(QByteArrayList ids);
    /// The ids of all that are `processing`, oldest first; one statement.
    Task<Result<QByteArrayList>> fetchInWork();
    /// A user's own voices of any status, newest first.
    Task<Result<std::vector<Voice>>> fetchOf(QByteArray userId);
    /// The completed public ones of all users, newest first.
    Task<Result<std::vector<Voice>>> fetchPublic();

    struct Filter
    {
        std::optional<VoiceStatus> status;
        QByteArray userId; ///< empty: of all
        int limit = 1000;
        int offset = 0;
    };
    /// Newest first.
    Task<Result<std::vector<Voice>>> fetchSome(Filter filter);
    struct Counts
    {
        qint64 processing = 0;
        qint64 completed = 0;
        qint64 failed = 0;
    };
    Task<Result<Counts>> fetchCounts();

    /// What a tick found out about a voice.
    struct Settlement
    {
        QByteArray id;
        VoiceStatus status = VoiceStatus::Completed; ///< or Failed
        QString previewUrl;                          ///< of a completed one; empty: stays as it is
        QDateTime inWorkSince;                       ///< as it was read: one that was tried again meanwhile is left alone
    };
    /// Only rows that are still `processing` change, so settling twice tells once; `completed` tells `voice.created`, `failed`
    /// tells `voice.updated`. All in one transaction. Answers the rows that changed, as they are now.
    Task<Result<std::vector<Voice>>> settle(std::vector<Settlement> settlements);

    /// What a user may change; nothing: stays.
    struct Edit
    {
        std::optional<QString> name;
        std::optional<QString> language;
        std::optional<QString> gender;
        std::optional<QString> visibility;
    };
    /// Tells `voice.updated`. Code::NotFound, InvalidArgument as `add`.
    Task<Result<Voice>> update(QByteArray id, Edit edit);
    /// Puts a failed voice back to work, or begins the waiting of one in work anew; tells `voice.updated`. Code::NotFound;
    /// NotAllowed for a completed one.
    Task<Result<Voice>> retry(QByteArray id);
    /// By hand: `failed`, whatever the provider says. Tells `voice.updated`. Code::NotFound; NotAllowed for a completed one. A
    /// voice that is failed already is answered as it is and nothing told.
    Task<Result<Voice>> fail(QByteArray id);
    /// Takes the row away and tells `voice.deleted`; the row as it was. Code::NotFound.
    Task<Result<Voice>> remove(QByteArray id);

private:
    Sql *m_sql;
    QString m_source;
    Clock *m_clock;
};

} // namespace freshet::voice
