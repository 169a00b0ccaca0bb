// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/outbox.h"

namespace freshet::events {

/// The SQL side of OutboxRelay: its lease, and the rows. See there; each function is one round trip or one transaction, with
/// Sql's errors. Thread: the relay's; what it hands to Sql runs there. Owner: OutboxRelay, by its shared state.
class OutboxStore
{
public:
    struct Row
    {
        qint64 id = 0;
        QByteArray eventId;
        QByteArray type;
        QByteArray json;
        QDateTime createdAt;
    };
    struct Look
    {
        bool hasRows = false; ///< that wait
        bool isFree = false;  ///< the lease: nobody's, ended or one's own
        bool hasLease = true; ///< its row is there, as Outbox::prepare makes it
    };
    /// What became of a batch.
    struct Settlement
    {
        struct Note
        {
            qint64 id = 0;
            QString error;
        };
        std::vector<qint64> published;
        std::vector<Note> refused;
        std::vector<Note> failed;
        bool isEmpty() const { return published.empty() && refused.empty() && failed.empty(); }
    };

    OutboxStore(Sql &sql, std::chrono::milliseconds leaseLife);

    Task<Result<void>> prepare();
    /// Reads whether there is anything to do, without those types.
    Task<Result<Look>> look(QByteArrayList without);
    /// Takes or prolongs the lease and reads the first rows, without those types. Nothing: another relay has the lease.
    Task<Result<std::optional<std::vector<Row>>>> take(int most, QByteArrayList without);
    /// Whether it was still one's own, and is for another life.
    Task<Result<bool>> prolong();
    Task<Result<void>> giveBack();
    /// Removes what was published, sets aside what was refused, counts the tries of what failed; prolongs the lease or gives it
    /// back. Whether one has it then. Doing it twice does no harm.
    Task<Result<bool>> settle(Settlement settlement, bool keepLease);
    Task<Result<OutboxRelay::Backlog>> fetchBacklog();

private:
    struct Lease;

    Sql *m_sql;
    std::shared_ptr<const Lease> m_lease;
};

} // namespace freshet::events
