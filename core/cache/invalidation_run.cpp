// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/invalidation_run.h"

#include "core/base/glob.h"
#include "core/cache/redis_tier.h"
#include "core/redis/scan.h"

#include <algorithm>

namespace freshet::cache {

namespace {

constexpr std::size_t mostFailedKeys = 1000;
constexpr std::size_t mostExamples = 20;
constexpr int mostTroubles = 3;
constexpr qint64 progressEveryMs = 100;

/// Trying again is of no use at all.
bool isFinal(Code code)
{
    return code == Code::NoPermission || code == Code::ReadOnly || code == Code::UnknownCommand || code == Code::Cancelled ||
           code == Code::NotAllowed;
}

/// What all of the globs' matches begin with, as a glob for SCAN; the very glob where there is one.
QByteArray commonGlob(const std::vector<QByteArray> &globs)
{
    if (globs.size() == 1)
        return globs.front();
    const auto special = [](char c) { return c == '*' || c == '?' || c == '[' || c == '\\'; };
    QByteArray prefix = globs.empty() ? QByteArray() : globs.front();
    for (const QByteArray &glob : globs) {
        qsizetype same = 0;
        while (same < prefix.size() && same < glob.size() && prefix[same] == glob[same] && !special(glob[same]))
            ++same;
        prefix.truncate(same);
    }
    return prefix + '*';
}

/// A glob for SCAN that the matches of all globs fit, and the leases of those keys, in which the key stands as it is.
QByteArray globWithLeases(const std::vector<QByteArray> &globs)
{
    const QByteArray common = commonGlob(globs);
    if (!common.contains('[') && !common.contains('\\'))
        return '*' + common + '*';
    // What stands behind an open bracket or a backslash would change its meaning.
    const std::vector<QByteArray> twice{common, common};
    return '*' + commonGlob(twice);
}

} // namespace

bool InvalidationRun::concernsAll(const Error &error)
{
    switch (error.code) {
    case Code::NoPermission:
        return !error.message.contains(QLatin1String("key"));
    case Code::Misconfigured:
    case Code::OutOfMemory:
    case Code::ReadOnlyReplica:
    case Code::Loading:
    case Code::ClusterDown:
    case Code::UnknownCommand:
    case Code::Moved:
        return true;
    default:
        return false;
    }
}

redis::CommandOptions InvalidationRun::repeatable()
{
    redis::CommandOptions options;
    options.repeatable = true; // removing or shortening twice harms nobody
    return options;
}

InvalidationRun::InvalidationRun(redis::Client &client, InvalidationOptions options, Action action, std::chrono::milliseconds to)
    : m_client(client)
    , m_options(std::move(options))
    , m_action(action)
    , m_to(to)
    , m_isCluster(client.url().topology == redis::Topology::Cluster)
{
    report.dryRun = m_options.dryRun;
    if (m_options.measure)
        report.bytes = 0;
}

bool InvalidationRun::goesOn()
{
    if (m_gaveUp)
        return false;
    if (!m_options.stop.stop_requested())
        return true;
    report.stopped = true;
    return false;
}

void InvalidationRun::fail(const Error &error)
{
    if (!report.error)
        report.error = error;
    if (isFinal(error.code) || ++m_troubles >= mostTroubles)
        m_gaveUp = true;
}

void InvalidationRun::failKeys(const std::vector<QByteArray> &keys, const Error &error)
{
    if (!report.error)
        report.error = error;
    report.failed += qint64(keys.size());
    for (const QByteArray &key : keys) {
        m_failedNow.push_back(key);
        if (report.failedKeys.size() < mostFailedKeys)
            report.failedKeys.push_back(key);
    }
}

void InvalidationRun::tell(const std::vector<QByteArray> &keys)
{
    if (m_options.removing && !m_options.dryRun && !keys.empty())
        m_options.removing(QByteArrayList(keys.begin(), keys.end()));
}

void InvalidationRun::count(const QByteArray &key)
{
    ++report.matched;
    if (report.examples.size() < mostExamples)
        report.examples.push_back(key);
    if (m_options.found)
        m_options.found(key);
}

void InvalidationRun::showProgress(bool last)
{
    if (!m_options.progress || (!last && m_shown.isValid() && m_shown.elapsed() < progressEveryMs))
        return;
    m_shown.start();
    m_progress.matched = report.matched;
    m_progress.done = m_action == Action::Remove ? report.deleted : report.changed;
    m_progress.failed = report.failed;
    m_options.progress(m_progress);
}

bool InvalidationRun::wanted(const std::vector<QByteArray> &globs, const QByteArray &key) const
{
    return std::ranges::any_of(globs, [&](const QByteArray &glob) { return globMatches(glob, key); }) &&
           (!m_options.only || m_options.only(key));
}

Task<> InvalidationRun::removeNamed(std::vector<QByteArray> keys)
{
    if (m_options.only)
        std::erase_if(keys, [this](const QByteArray &key) { return !m_options.only(key); });
    for (std::size_t begin = 0; begin < keys.size() && goesOn(); begin += keysPerBatch) {
        const auto first = keys.begin() + std::ptrdiff_t(begin);
        std::vector<QByteArray> some(first, keys.begin() + std::ptrdiff_t(std::min(keys.size(), begin + keysPerBatch)));
        std::vector<QByteArray> leases;
        std::vector<redis::Command> commands;
        for (const QByteArray &key : some) {
            commands.emplace_back(m_options.dryRun ? "EXISTS" : "UNLINK", key);
            if (QByteArray lease = RedisTier::leaseKey(key); !lease.isEmpty())
                leases.push_back(std::move(lease));
        }
        tell(some);
        if (m_options.measure && !m_options.dryRun)
            co_await measure(some);
        if (!m_options.dryRun)
            co_await removeLeases(std::move(leases));
        report.commands += qint64(commands.size());
        const auto replies = co_await m_client.pipeline(std::move(commands), repeatable());
        if (!replies) {
            failKeys(some, replies.error());
            fail(replies.error());
            tell(some);
            continue;
        }
        std::vector<QByteArray> counted;
        std::size_t refused = 0;
        for (std::size_t i = 0; i < some.size(); ++i) {
            const redis::Value &reply = replies->at(i);
            if (reply.isError()) {
                const Error error =
                    redis::errorFromReply(reply.bytes(), m_options.dryRun ? QStringLiteral("EXISTS") : QStringLiteral("UNLINK"));
                failKeys({some[i]}, error);
                refused += concernsAll(error) ? 1 : 0;
                if (refused == some.size())
                    fail(error);
            } else if (reply.integer().value_or(0) > 0 && (!m_options.dryRun || seen.insert(some[i]))) {
                count(some[i]);
                counted.push_back(some[i]);
                ++report.deleted;
            }
        }
        if (m_options.measure && m_options.dryRun)
            co_await measure(std::move(counted));
        if (refused < some.size())
            m_troubles = 0;
        tell(some);
        showProgress();
    }
}

Task<> InvalidationRun::actOnNamed(std::vector<QByteArray> keys)
{
    std::vector<redis::Command> commands;
    std::vector<QByteArray> leases;
    for (const QByteArray &key : keys) {
        commands.emplace_back("EXISTS", key);
        if (QByteArray lease = RedisTier::leaseKey(key); !lease.isEmpty())
            leases.push_back(std::move(lease));
    }
    if (!m_options.dryRun)
        co_await removeLeases(std::move(leases));
    const auto replies = co_await m_client.pipeline(std::move(commands), repeatable());
    if (!replies) {
        failKeys(keys, replies.error());
        fail(replies.error());
        co_return;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const redis::Value &reply = replies->at(i);
        if (reply.isError())
            failKeys({keys[i]}, redis::errorFromReply(reply.bytes(), QStringLiteral("EXISTS")));
        else if (reply.integer().value_or(0) > 0 && seen.insert(keys[i])) {
            count(keys[i]);
            m_found.push_back(keys[i]);
        }
    }
    co_await flush(1);
}

/// A dry run that removes needs nothing of a key but that it is there. How many were new.
qint64 InvalidationRun::countOnly(std::vector<QByteArray> keys, const std::vector<QByteArray> &globs, bool exactly)
{
    static const QByteArray leaseSet = RedisTier::leaseSet();
    std::erase_if(keys, [&](const QByteArray &key) {
        return !RedisTier::leasedKey(key).isEmpty() || key == leaseSet || (!exactly && !wanted(globs, key));
    });
    const std::vector<bool> isNew = seen.insertAll(keys);
    qint64 counted = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (!isNew[i])
            continue;
        count(keys[i]);
        ++counted;
    }
    report.deleted += counted;
    return counted;
}

Task<> InvalidationRun::walk(std::vector<QByteArray> globs)
{
    if (globs.empty())
        co_return;
    bool leasesToo = false; // on the way: those that nobody noted
    if (!m_options.dryRun) {
        leasesToo = !m_isCluster;
        if (leasesToo)
            leasesToo = co_await removeNotedLeases(globs);
        if (!leasesToo)
            co_await walkLeases(globs);
    }
    redis::ScanOptions options;
    options.match = leasesToo ? globWithLeases(globs) : commonGlob(globs);
    options.count = namesPerScan;
    options.gentle = m_options.gentle;
    options.allNodesAtOnce = true;
    const bool exactly = globs.size() == 1 && !m_options.only && !leasesToo; // the server has chosen
    const bool onlyCounts = m_options.dryRun && m_action == Action::Remove && !m_options.measure;
    qint64 counted = 0;
    const auto scan = m_client.scan(options);
    auto scanning = std::make_optional(scan->next());
    std::optional<Task<>> acting; // on what was found before: the server has that to do while this side counts the next
    while (scanning) {
        auto keys = co_await *scanning;
        scanning.reset();
        // The server looks for the next keys while it removes these.
        if (!scan->atEnd() && goesOn())
            scanning.emplace(scan->next());
        if (!keys) {
            fail(keys.error());
            continue;
        }
        std::vector<QByteArray> leases;
        std::vector<QByteArray> leased;
        if (onlyCounts)
            counted += countOnly(std::exchange(*keys, {}), globs, exactly);
        for (QByteArray &key : *keys) {
            if (QByteArray of = RedisTier::leasedKey(key); !of.isEmpty()) {
                if (leasesToo && wanted(globs, of)) {
                    leases.push_back(key);
                    leased.push_back(std::move(of));
                }
                continue;
            }
            if (key == RedisTier::leaseSet() || (!exactly && !wanted(globs, key)) || !seen.insert(key))
                continue;
            count(key);
            m_found.push_back(std::move(key));
        }
        if (!leases.empty()) {
            // Nothing may be under way beside it: its answer may say that no more is to be done.
            if (acting)
                co_await *std::exchange(acting, std::nullopt);
            if (!goesOn())
                break;
            tell(leased);
            co_await removeLeases(std::move(leases));
            tell(leased);
        }
        m_progress.scanned = m_scannedBefore + scan->progress().scanned;
        m_progress.total = m_scannedBefore + scan->progress().total;
        if (acting)
            co_await *std::exchange(acting, std::nullopt);
        acting.emplace(flush(keysPerBatch));
        showProgress();
        if (scanning && !goesOn())
            break; // the walk's state lives as long as its call runs
    }
    if (acting)
        co_await *std::exchange(acting, std::nullopt);
    m_scannedBefore += scan->progress().scanned;
    constexpr auto batch = qint64(keysPerBatch);
    if (onlyCounts) // as many as the run would need
        report.commands += m_isCluster ? counted : (counted + batch - 1) / batch;
    co_await flush(1);
    showProgress(true);
}

} // namespace freshet::cache
