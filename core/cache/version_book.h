// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/versions.h"

#include <map>
#include <set>

namespace freshet::cache {

// How versions stand in Redis (contract, section 3), for versions.h; nobody else needs it. Pure, but for `readVersionBook`.

inline constexpr char versionHistoryKey[] = "cache_version:history";
inline constexpr char versionMaxKey[] = "cache_version:max";
inline constexpr char versionLogKey[] = "cache_version:log";

/// `cache_version:{scope}`.
QByteArray versionKey(QByteArrayView scope);
/// `history`, `max`, `log`: keys beside the versions that are none.
bool isReservedScope(QByteArrayView scope);

/// The n of `v<n>`; nothing for other names and for numbers of more than 15 digits, which no bump makes.
std::optional<qint64> versionNumber(QByteArrayView version);
/// What a field of the hash `max` says: `6`, `v6` and `6.0` are 6; nothing for anything else.
std::optional<qint64> storedHighest(QByteArrayView text);

/// A change as the history has it.
struct HistoryEntry
{
    QDateTime time;      ///< UTC, whole milliseconds; not valid where the field is no time
    int microsecond = 0; ///< of the second's fraction, what is below a millisecond
    VersionMove move;
};
/// Nothing where the value is no `a -> b`; an odd field leaves the time open.
std::optional<HistoryEntry> readHistoryEntry(const QByteArray &field, const QByteArray &value);
/// Any ISO 8601 form: date and time with `T` or a blank, 0 to 9 digits of fraction, without offset (UTC), `Z` or an offset.
bool readIsoTime(QByteArrayView text, QDateTime &time, int &microsecond);

/// All that is known of versions at one moment.
struct VersionBook
{
    std::map<QByteArray, QByteArray> raw; ///< scope → what its key holds; absent ones are not in it
    std::map<QByteArray, QByteArray> max; ///< the hash `max` as it is
    std::vector<HistoryEntry> history;    ///< in no order
    std::map<QByteArray, Error> spoilt;   ///< scope → why its key can't be read, with VersionReach::Readable

    bool isOwn(const QByteArray &scope) const;
    QByteArray current(const QByteArray &scope) const; ///< inherited where it has none of its own
    /// The highest number ever used; that of global too where the scope inherits, for it used those.
    qint64 highest(const QByteArray &scope) const;
    bool wasUsed(const QByteArray &scope, const QByteArray &version) const;
    QByteArray next(const QByteArray &scope) const;
    /// The versions other than the current one that were used last, newest first.
    std::vector<QByteArray> newest(const QByteArray &scope, int count) const;
    /// When the current version became that, by the newest change to it; invalid where the history has none.
    QDateTime since(const QByteArray &scope) const;
    std::set<QByteArray> scopes() const; ///< everything that is named anywhere, without `global`

private:
    template<typename Visit>
    void visit(const QByteArray &scope, Visit visit) const;
};

/// Whose versions are read: `scopes` and `global`, so that a key that another team spoiled or hides is in nobody's way; or those
/// that `max` and the history name too; or of the latter the readable ones, where keys that hold something else are noted as
/// spoilt instead of failing all.
enum class VersionReach { Asked, Known, Readable };
/// Of a reply to a command on `key`: names the key and what to do, where it holds another type than the `wanted` one; else the
/// error as it is.
Error wrongType(const Error &error, const QByteArray &key, const char *wanted);
/// Reads `max`, the history and versions. Code::WrongType with the key's name where a key holds something else. Some round trips;
/// O(history).
Task<Result<VersionBook>> readVersionBook(redis::Client &client, std::set<QByteArray> scopes,
                                          VersionReach reach = VersionReach::Known);
/// The scopes that have a key, by a walk over all keys; `global` is not among them.
Task<Result<std::set<QByteArray>>> findVersionScopes(redis::Client &client);

} // namespace freshet::cache
