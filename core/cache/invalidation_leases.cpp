// SPDX-License-Identifier: GPL-3.0-or-later
//
// The leases of what an invalidation removes: they go before the keys.
#include "core/cache/invalidation_run.h"
#include "core/cache/redis_tier.h"
#include "core/redis/scan.h"

namespace freshet::cache {

/// The leases of keys that are to be removed. Whether a lease is there is not known and is not counted.
Task<> InvalidationRun::removeLeases(std::vector<QByteArray> names)
{
    if (names.empty())
        co_return;
    std::vector<redis::Command> commands;
    commands.reserve(names.size());
    for (const QByteArray &name : names)
        commands.emplace_back("UNLINK", name);
    const auto replies = co_await m_client.pipeline(std::move(commands), repeatable());
    if (!replies) {
        fail(replies.error());
        co_return;
    }
    for (const redis::Value &reply : *replies) {
        if (!reply.isError())
            continue;
        const Error error = redis::errorFromReply(reply.bytes(), QStringLiteral("UNLINK"));
        // A user who may use `v1:*` alone may not touch `{v1:…}:lease`. Where nobody uses leases that is no harm.
        if (error.code == Code::NoPermission)
            report.leasesKept = true;
        else
            fail(error);
    }
}

/// The leases of one server, from their set. False: it can't be read, and a walk has to find them.
Task<bool> InvalidationRun::removeNotedLeases(std::vector<QByteArray> globs)
{
    QByteArray cursor = "0";
    do {
        const redis::Command look("SSCAN", RedisTier::leaseSet(), cursor, "COUNT", 500);
        const auto page = co_await m_client.command(look, repeatable());
        if (!page) {
            if (page.error().code == Code::NoPermission) {
                report.leasesKept = true; // such a user can take none either
                co_return true;
            }
            if (page.error().code != Code::WrongType)
                fail(page.error());
            co_return page.error().code != Code::WrongType;
        }
        cursor = page->at(0).bytes();
        std::vector<QByteArray> leases;
        std::vector<QByteArray> leased;
        redis::Command forget("SREM", RedisTier::leaseSet());
        for (const redis::Value &member : page->at(1).array()) {
            const QByteArray key = RedisTier::keyOfLeaseSetMember(member.bytes());
            if (key.isEmpty() || !wanted(globs, key))
                continue;
            leases.push_back(RedisTier::leaseKey(key));
            leased.push_back(key);
            forget.add(member.bytes());
        }
        if (leases.empty())
            continue;
        tell(leased);
        co_await removeLeases(std::move(leases));
        tell(leased);
        if (!goesOn())
            co_return true;
        // Their loads would do it at their end; those of a crash never.
        const auto forgotten = co_await m_client.command(forget, repeatable());
        if (!forgotten)
            fail(forgotten.error());
    } while (cursor != "0" && goesOn());
    co_return true;
}

Task<> InvalidationRun::walkLeases(std::vector<QByteArray> globs)
{
    redis::ScanOptions options;
    options.match = "*:lease";
    options.count = namesPerScan;
    options.gentle = m_options.gentle;
    options.allNodesAtOnce = true;
    const auto scan = m_client.scan(options);
    while (!scan->atEnd() && goesOn()) {
        const auto names = co_await scan->next();
        if (!names && m_isCluster && isUnreachable(names.error().code)) {
            // The other nodes' keys can go all the same; what this one keeps is told.
            if (!report.error)
                report.error = names.error();
            break;
        }
        if (!names) {
            fail(names.error());
            continue;
        }
        std::vector<QByteArray> leases;
        std::vector<QByteArray> leased;
        for (const QByteArray &name : *names) {
            const QByteArray key = RedisTier::leasedKey(name);
            if (key.isEmpty() || !wanted(globs, key))
                continue;
            leases.push_back(name);
            leased.push_back(key);
        }
        tell(leased);
        co_await removeLeases(std::move(leases));
        tell(leased);
        m_progress.scanned = m_scannedBefore + scan->progress().scanned;
        m_progress.total = m_scannedBefore + 2 * scan->progress().total;
        showProgress();
    }
    m_scannedBefore += scan->progress().scanned;
}

} // namespace freshet::cache
