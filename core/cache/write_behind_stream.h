// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/write_behind.h"
#include "core/cache/write_behind_store.h"

namespace freshet::cache {

/// The Redis side of WriteBehind: the stream, its epoch, the lease and the dead letters. See there.
/// Thread: the client's. Owner: WriteBehind, by its shared state; the client must outlive it.
class WriteBehindStream
{
public:
    using Position = WriteBehindStore::Position;

    WriteBehindStream(redis::Client &client, const WriteBehind::Options &options);

    /// Adds the change and, where it can be one step, writes `key`; `cached` tells whether that was done. The stream's length is
    /// bounded (Code::Overloaded).
    struct Taken
    {
        bool cached = false;
    };
    Task<Result<Taken>> take(WrittenChange change, QByteArray key, std::chrono::milliseconds ttl);
    /// Writes or removes `key` alone, and ends its lease.
    Task<Result<void>> writeKey(QByteArray key, QByteArray json, std::chrono::milliseconds ttl);
    Task<Result<void>> removeKey(QByteArray key);

    struct Batch
    {
        bool exists = false; ///< the stream
        QByteArray epoch;    ///< other than the asked one: another stream than before; nothing was read then
        std::vector<WrittenChange> changes;
        std::vector<WrittenChange> malformed; ///< entries that no WriteBehind wrote
        QByteArray lastId;                    ///< of the last entry read; empty where there was none
    };
    /// What stands behind the position.
    Task<Result<Batch>> read(Position after);
    /// Waits for an entry behind the position, or until `most` has passed.
    Task<Result<void>> wait(Position after, std::chrono::milliseconds most, std::stop_token stop);
    /// Removes what stands up to the position, if it is still that stream.
    Task<Result<void>> trim(Position upTo);
    Task<Result<void>> bury(WrittenChange change, int tries, QString reason);

    /// Takes the lease, or renews it; false while another one has it.
    Task<Result<bool>> lead();
    Task<Result<void>> dropLease();

    Task<Result<std::pair<qint64, qint64>>> fetchLengths(); ///< of the stream and of the dead letters

    const QByteArray &streamKey() const { return m_stream; }

private:
    redis::Client *m_client;
    QByteArray m_stream;
    QByteArray m_epoch;
    QByteArray m_leader;
    QByteArray m_dead;
    QByteArray m_token; ///< of this process' lease
    qint64 m_bound;
    int m_batch;
    std::chrono::milliseconds m_leaseLife;
    qint64 m_deadLetters;
    bool m_oneStep; ///< all keys are on one server
};

/// The id that comes right behind `id` (`5-7` → `5-8`). Pure.
QByteArray nextStreamId(const QByteArray &id);
/// Whether `a` comes before `b`. Pure.
bool isStreamIdBefore(const QByteArray &a, const QByteArray &b);

} // namespace freshet::cache
