// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/local_store.h"
#include "core/base/clock.h"

#include <optional>
#include <vector>

namespace freshet::audit {

/// A deleted key as it lies in the bin.
struct BinEntry
{
    qint64 id = 0;
    QString batch;     ///< of one deletion: what was deleted together is restored together
    QDateTime deleted; ///< UTC
    QString server;    ///< redis::Url::displayName, with the database's index
    QString connection;
    QByteArray key;                               ///< any bytes
    QByteArray type;                              ///< string, hash …
    QByteArray dump;                              ///< what DUMP gave; empty where entries are only listed
    qint64 bytes = 0;                             ///< of the dump
    std::optional<std::chrono::milliseconds> ttl; ///< that it had left; nothing: no expiry

    friend bool operator==(const BinEntry &, const BinEntry &) = default;
};

/// The file of the bin: deleted keys with their values, of all connections, for all programs of a user. Bounded by age, by all
/// bytes and by the bytes of one entry; the oldest go first, but never for the sake of a batch that is itself too large. Knows
/// nothing of Redis.
/// Thread: any with an event loop, several at once. Owner: the program.
class BinStore
{
public:
    struct Options
    {
        QString path; ///< empty: `bin.sqlite` in the user's data directory
        std::chrono::hours longestAge{7 * 24};
        qint64 mostBytes = 512LL << 20;
        qint64 mostEntryBytes = 32LL << 20;
        std::chrono::milliseconds wait{5000}; ///< for other programs' locks
    };

    explicit BinStore(const Options &options, Clock &clock = Clock::system());
    BinStore()
        : BinStore(Options{})
    {}

    const Options &options() const { return m_options; }
    QString path() const { return m_store.path(); }

    /// Puts entries in, all of them or none: their ids, in order. An entry of the same batch and key is replaced. Code::Io as
    /// LocalStore; Code::InvalidArgument where one entry, or the batch as a whole, is beyond the bounds.
    Task<Result<std::vector<qint64>>> put(std::vector<BinEntry> entries);
    /// Newest first, without dumps; of one server where it is named.
    Task<Result<std::vector<BinEntry>>> list(QString server = {}, qint64 limit = 10'000);
    Task<Result<std::vector<BinEntry>>> batch(QString batch); ///< without dumps, by id
    Task<Result<BinEntry>> entry(qint64 id);                  ///< with its dump; Code::NotFound
    /// Those that are there, with their dumps, by id. At most some hundreds.
    Task<Result<std::vector<BinEntry>>> entries(std::vector<qint64> ids);
    Task<Result<void>> remove(std::vector<qint64> ids); ///< ids that are not there are no error
    /// Bytes of all dumps.
    Task<Result<qint64>> size();

private:
    Task<Result<std::vector<BinEntry>>> select(QString rest, QVariantList values);
    Result<void> removeOld(QSqlDatabase &database, const QString &batch) const;

    Options m_options;
    Clock *m_clock;
    LocalStore m_store;
};

} // namespace freshet::audit
