// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/value_codec.h"
#include "core/redis/client.h"

#include <optional>

namespace freshet::cache {

/// The second tier (L2): values in Redis as the services share them (contract, section 2), and the leases by which one process of
/// all fills a missing key. Keeps no state but its settings; every call is commands.
///
/// Errors of every call, beside its own: those of the way (see redis::Client), Code::OutOfMemory, Misconfigured, NoPermission,
/// ReadOnly as the server or the gate say them; Code::InvalidArgument for a negative TTL. After an error of the way a write may
/// have been done.
/// Thread: the client's. Owner: a tiered cache, or whoever needs it; it and the client must outlive its calls.
class RedisTier
{
public:
    struct Options
    {
        ValueForm form = ValueForm::Portable;      ///< written; both are read
        qint64 inflateLimit = defaultInflateLimit; ///< bytes of JSON that a compressed value may become; Code::Undecodable beyond
    };

    RedisTier(redis::Client &client, const Options &options);
    explicit RedisTier(redis::Client &client)
        : RedisTier(client, Options{})
    {}

    redis::Client &client() const { return *m_client; }
    const Options &options() const { return m_options; }

    // Plain calls. Times are in milliseconds; ttl 0: no expiry. `json` is compact. What one reply may hold is bounded by the
    // client's `maxReplyBytes`: a larger value ends the connection (Code::ConnectionLost), which comes back.

    /// The compact JSON; nothing where there is no such key. Code::Undecodable, Code::WrongType: a miss to be counted as an
    /// error. One command.
    Task<Result<std::optional<QByteArray>>> get(QByteArray key);
    struct Found
    {
        QByteArray json;
        std::chrono::milliseconds ttl{0}; ///< left; 0: no expiry
        QByteArray stored;                ///< as it stands in Redis
    };
    /// The same with the TTL that is left; one round trip of two commands, not atomic: a writer in between gives the older value
    /// the newer one's TTL.
    Task<Result<std::optional<Found>>> getWithTtl(QByteArray key);
    /// SET with its TTL in one command; also ends a lease on the key, so that an older load can't overwrite it, nor come back
    /// when this value is gone. One round trip of two commands.
    Task<Result<void>> set(QByteArray key, QByteArray json, std::chrono::milliseconds ttl);
    /// Whether it was there. Removes the lease too, and before the key. UNLINK; one round trip of two commands.
    Task<Result<bool>> remove(QByteArray key);
    /// How many there were (leases not counted). Any number of keys, one round trip a node for each 512. After an error some may
    /// be gone.
    Task<Result<qint64>> removeMany(std::vector<QByteArray> keys);
    Task<Result<bool>> exists(QByteArray key);
    /// What is left: nothing where there is no key; 0: no expiry.
    Task<Result<std::optional<std::chrono::milliseconds>>> ttl(QByteArray key);
    /// False where there is no key. Never creates one. A refresh that is under way does not undo it.
    Task<Result<bool>> expire(QByteArray key, std::chrono::milliseconds ttl);

    struct Read
    {
        std::optional<QByteArray> json; ///< nothing: a miss
        std::optional<Error> error;     ///< why what was there could not be read; then it is a miss too
    };
    /// One for each key, in order, in one round trip a node for each 512 (MGET; in a cluster GETs), one more only where a key is
    /// of another type. `error` of a Read is Code::Undecodable or WrongType; every other fails the call.
    Task<Result<std::vector<Read>>> getMany(std::vector<QByteArray> keys);
    struct Write
    {
        QByteArray key;
        QByteArray json;
        std::chrono::milliseconds ttl{0};
    };
    /// Each as `set`; one result for each, in order. One round trip a node for each 512, or where they are large for each MiB.
    /// Fails as a whole only where the first of these does; else each tells how it went.
    Task<Result<std::vector<Result<void>>>> setMany(std::vector<Write> writes);

    // Leases: the key `{KEY}:lease`, with the braces, so that it shares the key's slot, holds the token of the process that
    // loads. Who removes or writes the key removes the lease, and so the right to fill. A service that only knows the key ends a
    // load by writing a value; by removing a key that was not there it can't.
    //
    // A key without a lease (below) is never filled, since nothing could tell of an invalidation meanwhile: `takeLease` finds or
    // is Taken by everybody, `fill` answers false, `takeRefreshLease` Busy.
    //
    // What can't be read (Code::Undecodable, WrongType) is loaded for the caller and not written over: `takeLease` answers the
    // error, `fill` finds a key that stands and answers false. It stays until its writer or an invalidation mends it.

    /// The lease's name: `{` key `}:lease`; where the key has a hash tag of its own, key and `:lease`. Different keys have
    /// different leases. Empty for the few names that can have none in a cluster: those with a `}` and no hash tag (`a}b`, `{}`),
    /// a hash tag and nothing else (`{a}`), and the empty one.
    static QByteArray leaseKey(const QByteArray &key);
    /// The key whose lease this is, by its name; empty where it is none. O(length).
    static QByteArray leasedKey(const QByteArray &name);
    /// `cache:leases`: on one server (not in a cluster, where slots forbid it) the set of all leases that are held, so that
    /// whoever invalidates a pattern finds the keys that are only being loaded without a walk over all names. Its members are
    /// token, a zero byte, key; each is put in with its lease and taken out with the end of its load, in the same step. What a
    /// crash leaves in it does no harm. It expires a day after the last lease.
    static QByteArray leaseSet();
    static QByteArray leaseSetMember(const QByteArray &key, const QByteArray &token);
    static QByteArray keyOfLeaseSetMember(const QByteArray &member); ///< empty where it is none

    struct Lease
    {
        enum class State {
            Found, ///< the value came meanwhile: `found`
            Taken, ///< this caller loads
            Busy,  ///< another one loads; look again
        };
        State state = State::Busy;
        std::optional<Found> found;
        std::chrono::milliseconds left{0}; ///< of the other one's lease
    };
    /// In one atomic step: the value if there is one, else the lease if it is free. `token` is unique (Code::InvalidArgument
    /// where empty); `life` at least 1 ms. One script.
    Task<Result<Lease>> takeLease(QByteArray key, QByteArray token, std::chrono::milliseconds life);
    /// The same for a key that is there, to load it anew ahead of its expiry: Taken or Busy; Busy too where the key is gone.
    /// Its fill is refused where the value or its expiry is another one by then, so that an old load neither brings back a
    /// removed key, nor replaces a newer value, nor lengthens a TTL that was shortened. O(stored bytes) at the server (SHA-1).
    Task<Result<Lease>> takeRefreshLease(QByteArray key, QByteArray token, std::chrono::milliseconds life);
    /// Writes what was loaded and ends the lease, in one atomic step; false, and nothing is written, where the lease no longer
    /// stands (it was invalidated or ran out) or somebody else wrote meanwhile. The lease is over then too, but for errors such
    /// as Code::OutOfMemory.
    Task<Result<bool>> fill(QByteArray key, QByteArray token, QByteArray json, std::chrono::milliseconds ttl);
    /// Gives the lease back without a value; no effect on another's.
    Task<Result<void>> dropLease(QByteArray key, QByteArray token);

private:
    redis::Client *m_client;
    Options m_options;
};

} // namespace freshet::cache
