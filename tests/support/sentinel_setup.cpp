// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sentinel_setup.h"

#include "tests/support/wait.h"

namespace freshet::test {

SentinelSetup::SentinelSetup()
    : SentinelSetup(Options{})
{}

SentinelSetup::SentinelSetup(Options options)
    : m_options(std::move(options))
{}

bool SentinelSetup::start()
{
    const QString password = QString::fromUtf8(m_options.password);
    for (int i = 0; i <= m_options.replicas; ++i) {
        RedisServer::Options options{.config = m_options.config, .tcp = true, .password = m_options.password};
        options.config << QStringLiteral("repl-ping-replica-period 1");
        if (i > 0)
            options.config << QStringLiteral("replicaof 127.0.0.1 %1").arg(server(0).port());
        if (!password.isEmpty())
            options.config << QStringLiteral("masterauth \"%1\"").arg(password);
        m_servers.push_back(std::make_unique<RedisServer>(options));
        if (!m_servers.back()->start())
            return false;
    }
    for (int i = 0; i < m_options.sentinels; ++i) {
        const QString name = masterName();
        RedisServer::Options options{.tcp = true, .password = m_options.sentinelPassword, .sentinel = true};
        options.config << QStringLiteral("sentinel monitor %1 127.0.0.1 %2 %3")
                              .arg(name)
                              .arg(server(0).port())
                              .arg(m_options.sentinels / 2 + 1)
                       << QStringLiteral("sentinel down-after-milliseconds %1 %2").arg(name).arg(m_options.downAfterMs)
                       << QStringLiteral("sentinel failover-timeout %1 5000").arg(name)
                       << QStringLiteral("sentinel parallel-syncs %1 1").arg(name);
        if (!password.isEmpty())
            options.config << QStringLiteral("sentinel auth-pass %1 \"%2\"").arg(name, password);
        if (!m_options.sentinelPassword.isEmpty())
            options.config << QStringLiteral("sentinel sentinel-pass \"%1\"").arg(QString::fromUtf8(m_options.sentinelPassword));
        m_sentinels.push_back(std::make_unique<RedisServer>(options));
        if (!m_sentinels.back()->start())
            return false;
        // Sentinels look every 10 s and tell every 2 s; tests have no time for that. Refused before 7.0, which is then slower.
        m_sentinels.back()->raw().run(
            {"SENTINEL", "DEBUG", "INFO-PERIOD", "300", "PUBLISH-PERIOD", "300", "PING-PERIOD", "200", "ASK-PERIOD", "200"});
    }
    return waitUntil([this] { return isComplete(); });
}

bool SentinelSetup::isComplete()
{
    for (int i = 1; i < serverCount(); ++i) {
        if (server(i).raw().info("replication", "master_link_status") != "up")
            return false;
    }
    for (const auto &sentinel : m_sentinels) {
        const RawReply master = sentinel->raw().run({"SENTINEL", "MASTER", masterName().toUtf8()});
        if (master.field("num-slaves").bytes.toInt() != m_options.replicas ||
            master.field("num-other-sentinels").bytes.toInt() != m_options.sentinels - 1 ||
            master.field("flags").bytes != "master")
            return false;
        // A Sentinel elects no replica whose INFO it has not read yet.
        const RawReply replicas = sentinel->raw().run({"SENTINEL", "REPLICAS", masterName().toUtf8()});
        for (const RawReply &replica : replicas.elements) {
            if (replica.field("master-link-status").bytes != "ok" || replica.field("flags").bytes != "slave")
                return false;
        }
    }
    return true;
}

QString SentinelSetup::log()
{
    QString all;
    for (const auto &server : m_servers)
        all += server->log();
    for (const auto &sentinel : m_sentinels)
        all += sentinel->log();
    return all;
}

redis::Url SentinelSetup::url() const
{
    redis::Url url;
    url.topology = redis::Topology::Sentinel;
    for (const auto &sentinel : m_sentinels)
        url.hosts << redis::HostPort{QStringLiteral("127.0.0.1"), sentinel->port()};
    url.masterName = masterName();
    url.password = QString::fromUtf8(m_options.password);
    url.sentinelPassword = QString::fromUtf8(m_options.sentinelPassword);
    return url;
}

int SentinelSetup::primaryIndex()
{
    std::vector<int> votes(m_servers.size());
    for (const auto &sentinel : m_sentinels) {
        if (!sentinel->isRunning())
            continue;
        const RawReply address = sentinel->raw(500).run({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName().toUtf8()});
        for (std::size_t i = 0; i < m_servers.size() && address.elements.size() == 2; ++i)
            votes[i] += address.elements[1].bytes.toInt() == m_servers[i]->port();
    }
    for (std::size_t i = 0; i < votes.size(); ++i) {
        if (votes[i] * 2 > m_options.sentinels && m_servers[i]->raw(200).info("replication", "role") == "master")
            return int(i);
    }
    return -1;
}

bool SentinelSetup::replicate()
{
    const int from = primaryIndex();
    if (from < 0)
        return false;
    const qint64 written = server(from).raw().info("replication", "master_repl_offset").toLongLong();
    return waitUntil([&] {
        for (int i = 0; i < serverCount(); ++i) {
            if (i == from)
                continue;
            RawRedis replica = server(i).raw();
            if (replica.info("replication", "master_link_status") != "up" ||
                replica.info("replication", "slave_repl_offset").toLongLong() < written)
                return false;
        }
        return true;
    });
}

bool SentinelSetup::failOver()
{
    const int former = primaryIndex();
    if (former < 0 || !sentinel(0).raw().run({"SENTINEL", "FAILOVER", masterName().toUtf8()}).isOk())
        return false;
    return waitForNewPrimary(former) && waitUntil([&] { return server(former).raw().info("replication", "role") == "slave"; });
}

bool SentinelSetup::waitForNewPrimary(int formerIndex, std::chrono::milliseconds most)
{
    return waitUntil(
        [&] {
            const int now = primaryIndex();
            return now >= 0 && now != formerIndex;
        },
        most);
}

} // namespace freshet::test
