// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/seen_set.h"
#include "core/cache/invalidation.h"

#include <QElapsedTimer>

#include <deque>

namespace freshet::cache {

/// One invalidation while it is carried out: removes or shortens keys, named ones or those of a walk, and keeps the report.
/// For the kinds of invalidation.h; nobody else needs it.
/// Thread: the client's. Owner: the coroutine that carries it out, whose frame outlives the steps that it awaits.
///
/// For the maintainer. Leases go first. A load that began before the invalidation holds a lease; once all leases are gone that
/// were there when it began, every fill has either come already, and its value is removed afterwards as any other, or is refused.
/// On one server they stand in a set (RedisTier::leaseSet). In a cluster a walk goes twice over the keys: for leases, then for
/// keys. One walk for both would meet a key's place before that of its lease, and a fill between the two would stay.
/// Errors of keys are counted and the work goes on; an error of the way ends it after three tries in a row, for a server that
/// is away costs a time-out each.
class InvalidationRun
{
public:
    /// What is done with the keys that were found.
    enum class Action { Remove, Shorten };

    InvalidationRun(redis::Client &client, InvalidationOptions options, Action action = Action::Remove,
                    std::chrono::milliseconds to = {});

    /// Removes keys by their names (Action::Remove), with their leases; one command a key. The errors are in the report.
    Task<> removeNamed(std::vector<QByteArray> keys);
    /// Does it to all keys that fit one of the globs. Leases are not keys: neither counted nor shortened.
    Task<> walk(std::vector<QByteArray> globs);
    /// Does it to those of the keys that are there.
    Task<> actOnNamed(std::vector<QByteArray> keys);

    /// Keys that must keep their values while others are removed: `=` and the value, or `-` for none. On one server that is asked
    /// in the step that removes, in a cluster right before it. Where one changed, the run ends with `isGuardBroken`.
    void setGuards(std::vector<std::pair<QByteArray, QByteArray>> guards) { m_guards = std::move(guards); }
    bool isGuardBroken() const { return m_guardBroken; }

    /// False after a stop, and once errors say that there is no sense in going on.
    bool goesOn();
    /// An error that is about no key.
    void fail(const Error &error);

    redis::Client &client() { return m_client; }
    const InvalidationOptions &options() const { return m_options; }
    InvalidationReport report;
    /// Keys whose handling failed since the last call.
    std::vector<QByteArray> takeFailed() { return std::exchange(m_failedNow, {}); }
    /// Names that `removeNamed` and `walk` have counted as found, so that a dry run counts none twice.
    SeenSet seen;

private:
    // What a server does in one go, other clients wait for: about three quarters of a millisecond each of these.
    static constexpr std::size_t keysPerBatch = 768;
    static constexpr int namesPerScan = 750;

    /// The answer concerns the server or the user, not this key: another key would fare no better.
    static bool concernsAll(const Error &error);
    static redis::CommandOptions repeatable();

    void tell(const std::vector<QByteArray> &keys);
    void count(const QByteArray &key);
    void failKeys(const std::vector<QByteArray> &keys, const Error &error);
    void showProgress(bool last = false);
    bool wanted(const std::vector<QByteArray> &globs, const QByteArray &key) const;
    qint64 countOnly(std::vector<QByteArray> keys, const std::vector<QByteArray> &globs, bool exactly);

    // invalidation_leases.cpp
    Task<> removeLeases(std::vector<QByteArray> names);
    Task<bool> removeNotedLeases(std::vector<QByteArray> globs);
    Task<> walkLeases(std::vector<QByteArray> globs);

    // invalidation_act.cpp
    Task<> flush(std::size_t least);
    Task<> act(std::vector<QByteArray> keys);
    Task<> removeTogether(std::vector<QByteArray> keys);
    Task<Result<redis::Value>> removeGuarded(std::vector<QByteArray> keys);
    Task<bool> guardsHold();
    Task<> oneByOne(std::vector<QByteArray> keys, std::vector<redis::Command> commands);
    Task<> dryShorten(std::vector<QByteArray> keys);
    Task<> measure(std::vector<QByteArray> keys);
    redis::Command shortening(const QByteArray &key) const;

    redis::Client &m_client;
    InvalidationOptions m_options;
    Action m_action;
    std::chrono::milliseconds m_to;
    bool m_isCluster;
    std::optional<bool> m_expiresConditionally; ///< PEXPIRE … LT; asked for once
    std::deque<QByteArray> m_found;             ///< by the walk, and not yet acted on
    std::vector<QByteArray> m_failedNow;
    qint64 m_scannedBefore = 0; ///< by the walks that are over
    InvalidationProgress m_progress;
    QElapsedTimer m_shown;
    std::vector<std::pair<QByteArray, QByteArray>> m_guards;
    bool m_guardBroken = false;
    int m_troubles = 0; ///< batches in a row that failed as a whole
    bool m_gaveUp = false;
};

} // namespace freshet::cache
