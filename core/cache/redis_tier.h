// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/value_codec.h"
#include "core/redis/client.h"

#include <optional>

namespace freshet::cache {

/// The second tier (L2): values in Redis as the services share them (contract, section 2), and the leases by which one process of
/// all fills a missing key. Keeps no state but its settings; every call is commands.
/// Thread: the client's. Owner: a tiered cache, or whoever needs it; the client must outlive it.
class RedisTier
{
public:
    struct Options
    {
        ValueForm form = ValueForm::Portable;      ///< written; both are read
        qint64 inflateLimit = defaultInflateLimit; ///< bytes of JSON
    };

    RedisTier(redis::Client &client, const Options &options);
    explicit RedisTier(redis::Client &client)
        : RedisTier(client, Options{})
    {}

    redis::Client &client() const { return *m_client; }
    const Options &options() const { return m_options; }

    // Plain calls. Times are in milliseconds; ttl 0: no expiry. `json` is compact.

    /// The compact JSON; nothing where there is no such key. Code::Undecodable, Code::WrongType: a miss to be counted as an
    /// error. One command.
    Task<Result<std::optional<QByteArray>>> get(QByteArray key);
    struct Found
    {
        QByteArray json;
        std::chrono::milliseconds ttl{0}; ///< left; 0: no expiry
        QByteArray stored;                ///< as it stands in Redis
    };
    /// The same with the TTL that is left; one round trip.
    Task<Result<std::optional<Found>>> getWithTtl(QByteArray key);
    /// SET with its TTL in one command; also ends a lease on the key, so that an older load can't overwrite it.
    Task<Result<void>> set(QByteArray key, QByteArray json, std::chrono::milliseconds ttl);
    /// Whether it was there. Removes the lease too. UNLINK.
    Task<Result<bool>> remove(QByteArray key);
    /// How many there were (leases not counted). Any number of keys, one round trip a node for each 512.
    Task<Result<qint64>> removeMany(std::vector<QByteArray> keys);
    Task<Result<bool>> exists(QByteArray key);
    /// What is left: nothing where there is no key; 0: no expiry.
    Task<Result<std::optional<std::chrono::milliseconds>>> ttl(QByteArray key);
    /// False where there is no key. Never creates one.
    Task<Result<bool>> expire(QByteArray key, std::chrono::milliseconds ttl);

    struct Read
    {
        std::optional<QByteArray> json; ///< nothing: a miss
        std::optional<Error> error;     ///< why what was there could not be read; then it is a miss too
    };
    /// One for each key, in order, in one round trip a node. An error is one of the way (connection, time-out).
    Task<Result<std::vector<Read>>> getMany(std::vector<QByteArray> keys);
    struct Write
    {
        QByteArray key;
        QByteArray json;
        std::chrono::milliseconds ttl{0};
    };
    /// In one round trip a node; each as `set`. One result for each, in order.
    Task<Result<std::vector<Result<void>>>> setMany(std::vector<Write> writes);

    // Leases: the key `{KEY}:lease`, with the braces, so that it shares the key's slot, holds the token of the process that
    // loads.

    /// The lease's name: `{` key `}:lease`; where the key has a hash tag of its own, key and `:lease`.
    /// Empty where no such name shares the key's slot (a key with a lone brace): it has no lease.
    static QByteArray leaseKey(const QByteArray &key);
    /// The key whose lease this is; empty where it is none.
    static QByteArray leasedKey(const QByteArray &name);

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
    /// In one atomic step: the value if there is one, else the lease if it is free. `token` is unique.
    Task<Result<Lease>> takeLease(QByteArray key, QByteArray token, std::chrono::milliseconds life);
    /// The same for a key that is there, to load it anew ahead of its expiry: Taken or Busy; Busy too where the key is gone.
    /// Its fill is refused where the value is another one by then.
    Task<Result<Lease>> takeRefreshLease(QByteArray key, QByteArray token, std::chrono::milliseconds life);
    /// Writes what was loaded and ends the lease, in one atomic step; false, and nothing is written, where the lease no longer
    /// stands (it was invalidated or ran out) or somebody else wrote meanwhile.
    Task<Result<bool>> fill(QByteArray key, QByteArray token, QByteArray json, std::chrono::milliseconds ttl);
    /// Gives the lease back without a value.
    Task<Result<void>> dropLease(QByteArray key, QByteArray token);

private:
    redis::Client *m_client;
    Options m_options;
};

} // namespace freshet::cache
