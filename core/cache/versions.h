// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/redis/client.h"

#include <functional>
#include <optional>
#include <set>
#include <stop_token>

namespace freshet::cache {

/// The scope `global` stands for the version that namespaces without their own inherit.
inline constexpr QByteArrayView globalScope{"global"};

struct VersionMove
{
    QByteArray scope;
    QByteArray from;
    QByteArray to;
    friend bool operator==(const VersionMove &, const VersionMove &) = default;
};

struct VersionChange
{
    VersionMove move;
    std::vector<VersionMove> namespaces; ///< moved along by a global change
};

/// One entry of the history, from `cache_version:log` where it is there, else from `cache_version:history`.
struct VersionRecord
{
    QDateTime time; ///< UTC, to the microsecond: `microsecond` holds what QDateTime does not
    int microsecond = 0;
    VersionMove move;
    QByteArray kind; ///< bump, rollback, set; empty where only the services' history tells
    QString actor;
    QString reason;
    QString host;
};

/// A namespace and its versions as they are in Redis.
struct NamespaceVersions
{
    QByteArray nameSpace; ///< or `global`
    QByteArray version;   ///< current; empty where it can't be read
    bool own = false;     ///< false: inherited
    qint64 highest = 0;   ///< highest number ever used; 0: only names without number
    QDateTime since;      ///< UTC; when it became current, by the history; invalid: that does not tell
    struct Living
    {
        QByteArray version;
        qint64 keys = 0;             ///< exact
        std::optional<qint64> bytes; ///< nothing: not asked for, or not permitted
        qint64 bytesError = 0;       ///< half of the interval of 95 % around `bytes`; 0: all keys were measured
        /// Where expiries were asked for and could be read: keys without one, and when the last of the others expires.
        std::optional<qint64> persistent;
        QDateTime lastExpiry; ///< UTC; invalid: none expires
    };
    std::vector<Living> living; ///< versions that have keys, where asked for
    std::optional<Error> error; ///< why `version` can't be read: its key, or that of global which it inherits, is no string
};

/// Numbers of `NamespaceVersions` after a count that goes on.
struct VersionCountProgress
{
    qint64 scanned = 0; ///< keys looked at; about
    qint64 total = 0;   ///< about how many there are
    qint64 counted = 0; ///< keys of versions
};

struct CleanupReport
{
    QByteArray nameSpace;
    bool dryRun = false;
    std::vector<QByteArray> kept;
    std::vector<QByteArray> removedVersions;
    qint64 matched = 0;
    qint64 deleted = 0;
    qint64 failed = 0;
    bool stopped = false;
    std::optional<Error> error;
};

struct VersionListOptions
{
    bool find = true;           ///< walks all keys for namespaces that no history names
    std::set<QByteArray> known; ///< namespaces that are asked in any case
    bool count = false;         ///< walks all keys and fills `living`: some 30 bytes of memory a key
    bool bytes = false;         ///< and measures them (MEMORY USAGE)
    /// Of each version this many keys are measured, and of the others every 16th; a walk meets keys in the order of their hashes,
    /// which is random to their size. 0: each key.
    qint64 measured = 0;
    bool expiries = false; ///< and asks when they expire (PTTL of each)
    bool gentle = false;
    std::stop_token stop;
    std::function<void(const VersionCountProgress &)> progress; ///< of a count; at most ten times a second
};

struct CleanupOptions
{
    int keep = 1; ///< beside the current one
    bool dryRun = false;
    bool gentle = false;
    std::stop_token stop;
    std::function<void(qint64 scanned, qint64 total, qint64 matched, qint64 deleted)> progress;
    QString reason;
};

/// Versions of namespaces (contract, section 3): read without writing, bumped without ever returning to a used number, rolled
/// back, recorded. Each change is one atomic step on one server; in a cluster as near to it as keys in several slots allow, in an
/// order in which a crash in between loses a record, never a move. Thread: the client's. Owner: whoever needs it; the client must
/// outlive it.
class Versions
{
public:
    struct Options
    {
        QString actor; ///< empty: the system's user
        QString host;  ///< empty: this host's name
        qint64 logLength = 10000;
        std::chrono::milliseconds laggardsAfter{5000}; ///< see `bump` of global
    };

    Versions(redis::Client &client, const Options &options, Clock &clock = Clock::system());

    /// The version that keys of `nameSpace` carry now. One round trip. Code::WrongType with the key's name where one holds
    /// something else. For hot paths see VersionCache.
    Task<Result<QByteArray>> current(QByteArray nameSpace);
    /// The next version of a scope. Global: also gives every namespace with a version of its own its next one; those that
    /// services write at the old version within `laggardsAfter` are moved once more, by `moveLaggards` after that time (the
    /// caller waits or not).
    Task<Result<VersionChange>> bump(QByteArray scope, QString reason = {});
    /// What `bump` would do now; nothing is written.
    Task<Result<VersionChange>> planBump(QByteArray scope);
    /// Waits `laggardsAfter`, or until `stop` asks, and then moves them; `namespaces` of the answer are those it moved. This
    /// object and its client live that long.
    Task<Result<VersionChange>> moveLaggards(VersionChange change, QString reason = {}, std::stop_token stop = {});
    /// Code::NotFound for a version that was never used, unless `force`.
    Task<Result<VersionChange>> rollback(QByteArray scope, QByteArray target, bool force = false, QString reason = {});
    /// What `rollback` would do now; nothing is written.
    Task<Result<VersionChange>> planRollback(QByteArray scope, QByteArray target, bool force = false);
    /// Newest first; of one scope, or of all where empty.
    Task<Result<std::vector<VersionRecord>>> history(QByteArray scope = {}, qint64 limit = 1000);
    /// Global first, then each namespace that has or had a version of its own, the built-in ones, and where keys are counted
    /// those that are found in them; by name. Without `find` and `count` it costs some round trips, however many keys there are.
    Task<Result<std::vector<NamespaceVersions>>> list(VersionListOptions options = {});
    Task<Result<CleanupReport>> cleanup(QByteArray nameSpace, CleanupOptions options = {});

    /// Code::InvalidArgument for the names that are no namespaces (`history`, `max`, `log`, `global`) and for empty ones.
    static Result<void> checkNamespace(QByteArrayView nameSpace);
    /// The version behind `current`, where `highest` is the highest number ever used. Pure.
    static QByteArray nextVersion(QByteArrayView current, qint64 highest);

private:
    struct Move; ///< what is to be done to scopes
    Task<Result<VersionChange>> carryOut(Move what, QString reason);

    redis::Client *m_client;
    Options m_options;
    Clock *m_clock;
};

} // namespace freshet::cache
