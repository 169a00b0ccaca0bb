// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/write_behind.h"

#include <set>

namespace freshet::cache {

/// The SQL side of WriteBehind: how far the stream was applied, and the changes that failed and wait. See there.
/// Thread: the client's; what it hands to Sql runs there. Owner: WriteBehind, by its shared state.
class WriteBehindStore
{
public:
    /// Up to where a stream was decided.
    struct Position
    {
        QByteArray epoch; ///< empty: nothing was ever read
        QByteArray id = "0-0";
        friend bool operator==(const Position &, const Position &) = default;
    };
    struct Outcome
    {
        qint64 applied = 0;
        qint64 coalesced = 0;
        qint64 failures = 0;
        qint64 held = 0; ///< that failed, or stand behind one that did
        Position at;     ///< decided up to here; before `to` where the database went away between two single changes
    };
    struct Held
    {
        qint64 number = 0;
        WrittenChange change;
        int tries = 0;
        QString error;
    };

    WriteBehindStore(Sql &sql, QByteArray name, WriteBehind::Apply apply, bool coalesce, std::function<void()> applied);

    /// Makes the tables where they are missing and reads the position.
    Task<Result<Position>> open();
    /// Applies the changes and moves the position, all in one transaction; where the database refuses that one only at its end
    /// (deferred constraints), each change in one of its own. Code::TryAgain where the position is not `from` any more: another
    /// worker was here, and nothing was done.
    Task<Result<Outcome>> apply(Position from, Position to, std::vector<WrittenChange> changes);
    /// The first held change of each entity, oldest first.
    Task<Result<std::vector<Held>>> firstHeld();
    /// Tries it once more: nothing where it went well and is held no longer, else why not (with its tries counted up).
    /// Code::TryAgain where somebody else had it.
    Task<Result<std::optional<Held>>> retry(Held held);
    Task<Result<void>> drop(qint64 number);
    Task<Result<qint64>> fetchHeldCount();

private:
    struct Shared
    {
        QByteArray name;
        WriteBehind::Apply apply;
        bool coalesce = true;
        std::function<void()> applied;
        bool isPostgreSql = false;
    };
    static Result<void> makeTables(QSqlDatabase &database, bool isPostgreSql);
    static Result<void> movePosition(QSqlDatabase &database, const Shared &shared, const Position &from, const Position &to);
    static Result<std::set<QByteArray>> heldEntities(QSqlDatabase &database, const QByteArray &name);
    static Result<void> hold(QSqlDatabase &database, const Shared &shared, const WrittenChange &change, const Error *reason);
    static Result<void> applyOne(QSqlDatabase &database, const Shared &shared, const WrittenChange &change);
    static Task<Result<Outcome>> applyApart(Sql *sql, std::shared_ptr<const Shared> shared, Position from, Position to,
                                            std::shared_ptr<const std::vector<WrittenChange>> changes);
    enum class Care { Fast, Careful };
    static Result<void> applyAll(QSqlDatabase &database, const Shared &shared, const std::vector<WrittenChange> &changes,
                                 Care care, Outcome &outcome, bool &changeFailed);

    Sql *m_sql;
    std::shared_ptr<const Shared> m_shared;
};

} // namespace freshet::cache
