// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/versions.h"

#include <functional>
#include <optional>
#include <stop_token>

namespace freshet::cache {

/// What is to be invalidated, and how (contract, sections 1, 3, 4 and 9). A plain value; it can be written down and read again.
struct Invalidation
{
    enum class Kind {
        Keys,      ///< exactly these keys
        Pattern,   ///< all keys that fit a glob
        Tag,       ///< all keys that carry the tag
        Queue,     ///< what stands in `invalidation_queue:{tag}`: keys and patterns
        Namespace, ///< a version bump
        Ttl,       ///< keys that fit a glob live `to` at most
        Resource,  ///< `{version}:{namespace}:{id}` and all below, in the namespace's current version
    };

    Kind kind = Kind::Keys;
    QByteArrayList subjects;         ///< the keys; else one: the glob, tag or namespace; of Resource: namespace, id
    std::chrono::milliseconds to{0}; ///< of Ttl; more than 0
    QString reason;                  ///< for the records; may be empty

    /// One line of JSON, and back. Code::Undecodable.
    QByteArray toJson() const;
    static Result<Invalidation> fromJson(QByteArrayView json);
    friend bool operator==(const Invalidation &, const Invalidation &) = default;
};

/// `keys`, `pattern` …: the `kind` of the command line's JSON (`key` for Keys).
QLatin1String kindName(Invalidation::Kind kind);

/// What an invalidation did, or would do.
struct InvalidationReport
{
    Invalidation::Kind kind = Invalidation::Kind::Keys;
    QByteArray subject;
    bool dryRun = false;
    qint64 matched = 0;                 ///< keys that were found
    qint64 deleted = 0;                 ///< keys that were removed
    qint64 changed = 0;                 ///< TTLs shortened, versions moved
    qint64 failed = 0;                  ///< keys about which an error came
    std::optional<qint64> bytes;        ///< of the matched keys (MEMORY USAGE), where asked for
    qint64 commands = 0;                ///< of the keys' removal or change, without the walk
    bool stopped = false;               ///< by the stop token; what was not done is still to do
    bool leasesKept = false;            ///< the user may not touch some leases: a load that runs now may bring a key back
    std::vector<QByteArray> failedKeys; ///< at most 1000
    std::optional<Error> error;         ///< the first one; the report tells how far it came
    std::vector<QByteArray> examples;   ///< at most 20 of the matched keys
    std::optional<VersionMove> version; ///< of Namespace; its keys are not counted, for they stay until they expire
};

struct InvalidationProgress
{
    qint64 scanned = 0; ///< keys looked at; about
    qint64 total = 0;   ///< about how many there are to look at; 0: unknown
    qint64 matched = 0;
    qint64 done = 0;
    qint64 failed = 0;
};

struct InvalidationOptions
{
    bool dryRun = false;
    bool measure = false; ///< fills `bytes`; one more command a key
    bool gentle = false;  ///< as redis::ScanOptions
    /// Of tags and queues: also walks all keys for sets that a crash of another program left half drained. Those of Freshet are
    /// found without; `finishDrains` finds all.
    bool searchDrains = false;
    std::stop_token stop;
    std::function<void(const InvalidationProgress &)> progress; ///< at most ten times a second
    /// Told of keys before they are removed and again after it, so that copies elsewhere in the process go too.
    std::function<void(const QByteArrayList &keys)> removing;
    /// Told of each key when it is counted as matched, in the order in which they come; in a dry run of each one once.
    std::function<void(const QByteArray &key)> found;
    /// Selective: only keys for which it says yes; the others are neither touched nor counted. Empty: all. The set of a tag or
    /// queue then stays as it is, so that who was not selected is still found by it.
    std::function<bool(const QByteArray &key)> only;
    QString actor; ///< for the version log and the mark; empty: the system's user
    /// Leaves a mark that every console draws beside its hit rates (invalidation_mark.h), where anything was changed. For what
    /// people do; the caches themselves invalidate all the time. A namespace's bump is in the version log anyway.
    bool mark = false;
};

/// Carries it out. Removing a key removes its lease too (RedisTier::leaseKey), so a load that began earlier can't bring it back;
/// a pattern finds leases of keys that are only being loaded. A dry run gives the numbers that a run would give then. Errors of a
/// part are in the report; the Result fails only where nothing could be done. Unknown keys are no error.
Task<Result<InvalidationReport>> invalidate(redis::Client &client, Invalidation what, InvalidationOptions options = {});

} // namespace freshet::cache
