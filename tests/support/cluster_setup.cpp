// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cluster_setup.h"

#include "tests/support/wait.h"

#include <QMap>

#include <algorithm>

namespace freshet::test {

ClusterSetup::ClusterSetup()
    : ClusterSetup(Options{})
{}

ClusterSetup::ClusterSetup(Options options)
    : m_options(std::move(options))
{}

bool ClusterSetup::start()
{
    const int count = m_options.primaries * (1 + m_options.replicas);
    for (int i = 0; i < count; ++i) {
        RedisServer::Options options{.config = m_options.config, .tcp = true, .password = m_options.password, .cluster = true};
        options.config << QStringLiteral("cluster-node-timeout %1").arg(m_options.nodeTimeoutMs)
                       << QStringLiteral("cluster-require-full-coverage yes") << QStringLiteral("repl-ping-replica-period 1");
        if (!m_options.password.isEmpty())
            options.config << QStringLiteral("masterauth \"%1\"").arg(QString::fromUtf8(m_options.password));
        m_nodes.push_back(std::make_unique<RedisServer>(options));
        if (!m_nodes.back()->start())
            return false;
    }
    for (int i = 0; i < count; ++i) {
        RawRedis raw = node(i).raw();
        if (!raw.run({"CLUSTER", "SET-CONFIG-EPOCH", QByteArray::number(i + 1)}).isOk())
            return false;
        if (i < m_options.primaries) {
            const int first = slotCount * i / m_options.primaries;
            const int last = slotCount * (i + 1) / m_options.primaries - 1;
            if (!raw.run({"CLUSTER", "ADDSLOTSRANGE", QByteArray::number(first), QByteArray::number(last)}).isOk())
                return false;
        }
        const QByteArray port = QByteArray::number(node(0).port());
        const QByteArray bus = QByteArray::number(node(0).busPort());
        if (i > 0 && !raw.run({"CLUSTER", "MEET", "127.0.0.1", port, bus}).isOk())
            return false;
    }
    const auto everybodyIsKnown = [&] {
        return std::all_of(m_nodes.begin(), m_nodes.end(), [&](const auto &one) {
            const RawReply nodes = one->raw().run({"CLUSTER", "NODES"});
            return nodes.bytes.trimmed().split('\n').size() == count && !nodes.bytes.contains("handshake");
        });
    };
    if (!waitUntil(everybodyIsKnown))
        return false;
    for (int i = m_options.primaries; i < count; ++i) {
        const QByteArray primary = nodeId((i - m_options.primaries) % m_options.primaries);
        if (!node(i).raw().run({"CLUSTER", "REPLICATE", primary}).isOk())
            return false;
    }
    return waitUntilComplete();
}

bool ClusterSetup::waitUntilComplete()
{
    return waitUntil([this] { return isComplete(); }, std::chrono::seconds(30));
}

RawReply ClusterSetup::slotMap(int index)
{
    return node(index).raw().run({"CLUSTER", "SLOTS"});
}

bool ClusterSetup::isComplete()
{
    // Owners as one list of numbers for each node; CLUSTER SLOTS may cut the ranges differently.
    std::vector<std::vector<qint64>> views;
    for (int i = 0; i < nodeCount(); ++i) {
        if (!node(i).isRunning())
            continue;
        RawRedis raw = node(i).raw();
        if (!raw.run({"CLUSTER", "INFO"}).bytes.contains("cluster_state:ok"))
            return false;
        if (raw.info("replication", "role") == "slave" && raw.info("replication", "master_link_status") != "up")
            return false;
        std::vector<qint64> owners(slotCount, -1);
        std::size_t replicas = 0;
        for (const RawReply &range : slotMap(i).elements) {
            for (qint64 slot = range.elements.at(0).integer; slot <= range.elements.at(1).integer; ++slot)
                owners[std::size_t(slot)] = range.elements.at(2).elements.at(1).integer;
            replicas += range.elements.size() - 3;
        }
        if (std::count(owners.begin(), owners.end(), -1) > 0)
            return false;
        owners.push_back(qint64(replicas > 0));
        views.push_back(std::move(owners));
    }
    const bool wantReplicas = m_options.replicas > 0 && int(views.size()) == nodeCount();
    return std::all_of(views.begin(), views.end(),
                       [&](const auto &view) { return view == views.front() && (!wantReplicas || view.back()); });
}

QString ClusterSetup::log()
{
    QString all;
    for (const auto &node : m_nodes)
        all += node->log();
    return all;
}

redis::Url ClusterSetup::url() const
{
    redis::Url url;
    url.topology = redis::Topology::Cluster;
    for (int i = 0; i < m_options.primaries; ++i)
        url.hosts << redis::HostPort{QStringLiteral("127.0.0.1"), m_nodes.at(std::size_t(i))->port()};
    url.password = QString::fromUtf8(m_options.password);
    return url;
}

QByteArray ClusterSetup::nodeId(int index)
{
    return node(index).raw().run({"CLUSTER", "MYID"}).bytes;
}

int ClusterSetup::slotOf(const QByteArray &key)
{
    QByteArray hashed = key;
    const qsizetype open = key.indexOf('{');
    const qsizetype close = open < 0 ? -1 : key.indexOf('}', open + 1);
    if (close > open + 1)
        hashed = key.mid(open + 1, close - open - 1);
    quint16 crc = 0; // CRC-16/XMODEM
    for (const char c : hashed) {
        crc = quint16(crc ^ (quint16(quint8(c)) << 8));
        for (int bit = 0; bit < 8; ++bit)
            crc = quint16((crc & 0x8000) ? (crc << 1) ^ 0x1021 : crc << 1);
    }
    return crc % slotCount;
}

int ClusterSetup::ownerOf(int slot)
{
    for (int i = 0; i < nodeCount(); ++i) {
        if (!node(i).isRunning())
            continue;
        for (const RawReply &range : slotMap(i).elements) {
            if (range.elements.at(0).integer > slot || range.elements.at(1).integer < slot)
                continue;
            const qint64 port = range.elements.at(2).elements.at(1).integer;
            const auto owner = std::find_if(m_nodes.begin(), m_nodes.end(), [&](const auto &one) { return one->port() == port; });
            return owner == m_nodes.end() ? -1 : int(owner - m_nodes.begin());
        }
        return -1;
    }
    return -1;
}

bool ClusterSetup::sameEpochs()
{
    // Lines of CLUSTER NODES: id, address, flags, master, ping, pong, configuration epoch, …
    std::vector<QMap<QByteArray, QByteArray>> views;
    for (int i = 0; i < nodeCount(); ++i) {
        if (!node(i).isRunning())
            continue;
        auto &view = views.emplace_back();
        for (const QByteArray &line : node(i).raw().run({"CLUSTER", "NODES"}).bytes.split('\n')) {
            const QByteArrayList words = line.split(' ');
            if (words.size() > 7 && words[2].contains("master"))
                view.insert(words[0], words[6]);
        }
    }
    return std::all_of(views.begin(), views.end(), [&](const auto &view) { return view == views.front(); });
}

bool ClusterSetup::beginMove(int slot, int to)
{
    // The new owner takes the highest epoch that it knows of, plus one. Before the last move's epoch is known everywhere, that
    // may be no higher than a former owner's, and the nodes would disagree for good.
    if (!waitUntil([this] { return sameEpochs(); }))
        return false;
    m_moveFrom = ownerOf(slot);
    m_moveTo = to;
    if (m_moveFrom < 0 || m_moveFrom == to)
        return false;
    const QByteArray number = QByteArray::number(slot);
    return node(to).raw().run({"CLUSTER", "SETSLOT", number, "IMPORTING", nodeId(m_moveFrom)}).isOk() &&
           node(m_moveFrom).raw().run({"CLUSTER", "SETSLOT", number, "MIGRATING", nodeId(to)}).isOk();
}

int ClusterSetup::moveKeys(int slot, int most)
{
    RawRedis source = node(m_moveFrom).raw();
    const RawReply keys = source.run({"CLUSTER", "GETKEYSINSLOT", QByteArray::number(slot), QByteArray::number(most)});
    if (keys.elements.empty())
        return keys.isError() ? -1 : 0;
    QByteArrayList migrate{"MIGRATE", "127.0.0.1", QByteArray::number(node(m_moveTo).port()), "", "0", "5000"};
    if (!m_options.password.isEmpty())
        migrate << "AUTH" << m_options.password;
    migrate << "KEYS";
    for (const RawReply &key : keys.elements)
        migrate << key.bytes;
    return source.run(migrate).isError() ? -1 : int(keys.elements.size());
}

bool ClusterSetup::endMove(int slot)
{
    const QByteArrayList assign{"CLUSTER", "SETSLOT", QByteArray::number(slot), "NODE", nodeId(m_moveTo)};
    // First the new owner, so that no moment has none; the replicas learn it by gossip.
    if (!node(m_moveTo).raw().run(assign).isOk() || !node(m_moveFrom).raw().run(assign).isOk())
        return false;
    for (int i = 0; i < m_options.primaries; ++i) {
        if (i != m_moveTo && i != m_moveFrom && node(i).isRunning())
            node(i).raw().run(assign);
    }
    return true;
}

bool ClusterSetup::moveSlot(int slot, int to)
{
    if (!beginMove(slot, to))
        return false;
    int moved = 0;
    do {
        moved = moveKeys(slot, 100);
    } while (moved > 0);
    return moved == 0 && endMove(slot);
}

bool ClusterSetup::failOver(int replica)
{
    // Soon after another failover the primaries refuse their votes (for twice the node timeout), and the attempt ends without
    // a word after 5 s; so ask again.
    for (int attempt = 0; attempt < 4; ++attempt) {
        if (!node(replica).raw().run({"CLUSTER", "FAILOVER"}).isOk())
            return false;
        if (waitUntil([&] { return node(replica).raw().info("replication", "role") == "master"; }, std::chrono::seconds(6)))
            return waitUntilComplete();
    }
    return false;
}

} // namespace freshet::test
