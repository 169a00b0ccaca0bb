// SPDX-License-Identifier: GPL-3.0-or-later
//
// What servers write about nodes, read; asking them is in server_nodes.cpp.
#include "core/inspect/server_nodes.h"

#include <algorithm>
#include <map>

namespace freshet::inspect {

using Role = ServerNode::Role;
using State = ServerNode::State;

namespace {

constexpr std::size_t mostReplicas = 200; // that a primary names

} // namespace

std::optional<redis::HostPort> nodeAddress(const QString &address)
{
    const qsizetype colon = address.lastIndexOf(u':');
    bool ok = false;
    const uint port = address.sliced(colon + 1).toUInt(&ok);
    if (colon <= 0 || !ok || port == 0 || port > 65535)
        return std::nullopt;
    QString host = address.first(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    return redis::HostPort{host, quint16(port)};
}

int ServerNode::slotCount() const
{
    int count = 0;
    for (const auto &[first, last] : slotRanges)
        count += last - first + 1;
    return count;
}

std::vector<ServerNode> parseClusterNodes(const QByteArray &text)
{
    std::vector<ServerNode> nodes;
    for (const QByteArray &line : text.split('\n')) {
        const QByteArrayList parts = line.trimmed().split(' ');
        if (parts.size() < 8)
            continue;
        ServerNode node;
        node.id = parts[0];
        // `ip:port@busport[,hostname[,…]]`
        const QByteArray address = parts[1].left(parts[1].indexOf('@') < 0 ? parts[1].size() : parts[1].indexOf('@'));
        const auto where = nodeAddress(QString::fromUtf8(address));
        node.address = where ? where->toString() : QString::fromUtf8(address);
        const QByteArrayList flags = parts[2].split(',');
        node.role = flags.contains("master") ? Role::Primary : flags.contains("slave") ? Role::Replica : Role::Unknown;
        if (flags.contains("fail"))
            node.state = State::Down;
        else if (flags.contains("handshake") || flags.contains("noaddr"))
            node.state = State::Joining;
        else if (flags.contains("fail?") || (parts[7] == "disconnected" && !flags.contains("myself")))
            node.state = State::Suspected;
        if (parts[3] != "-")
            node.primary = parts[3];
        for (const QByteArray &slot : parts.mid(8)) {
            if (slot.startsWith('[')) {
                ++node.movingSlots;
                continue;
            }
            const qsizetype dash = slot.indexOf('-');
            bool isFirst = false, isLast = false;
            const int first = slot.left(dash < 0 ? slot.size() : dash).toInt(&isFirst);
            const int last = slot.sliced(dash + 1).toInt(&isLast);
            if (isFirst && isLast && first >= 0 && first <= last && last < slotsOfCluster)
                node.slotRanges.emplace_back(first, last);
        }
        std::ranges::sort(node.slotRanges);
        nodes.push_back(std::move(node));
    }
    return nodes;
}

void readNodeInfo(const ServerInfo &info, ServerNode &node)
{
    const QString role = info.value(u"role").value_or(QString());
    if (role == QLatin1String("master"))
        node.role = Role::Primary;
    else if (role == QLatin1String("slave"))
        node.role = Role::Replica;
    if (node.role == Role::Replica && node.state == State::Online && info.value(u"master_link_status") == QStringLiteral("down"))
        node.state = State::Syncing;
    node.version = info.value(u"valkey_version").value_or(info.value(u"redis_version").value_or(QString()));
    node.usedMemory = info.integer(u"used_memory");
    node.maxMemory = info.integer(u"maxmemory");
    node.clients = info.integer(u"connected_clients");
    node.opsPerSecond = info.integer(u"instantaneous_ops_per_sec");
    node.offset = info.integer(node.role == Role::Replica ? u"slave_repl_offset" : u"master_repl_offset");
    qint64 keys = 0;
    bool hasKeyspace = false;
    for (const ServerInfo::Section &section : info.sections) {
        if (section.name.compare(QLatin1String("keyspace"), Qt::CaseInsensitive) != 0)
            continue;
        hasKeyspace = true;
        for (const ServerInfo::Entry &entry : section.entries) { // `keys=1,expires=0,avg_ttl=0`
            if (entry.name.startsWith(QLatin1String("db")) && entry.value.startsWith(QLatin1String("keys=")))
                keys += entry.value.section(u',', 0, 0).sliced(5).toLongLong();
        }
    }
    if (hasKeyspace)
        node.keys = keys;
}

std::vector<ServerNode> replicasIn(const ServerInfo &info, const QByteArray &primary)
{
    std::vector<ServerNode> replicas;
    const qint64 count = std::clamp<qint64>(info.integer(u"connected_slaves").value_or(0), 0, qint64(mostReplicas));
    for (qint64 i = 0; i < count; ++i) {
        const auto line = info.value(QStringLiteral("slave%1").arg(i)); // `ip=…,port=…,state=online,offset=…,lag=…`
        if (!line)
            continue;
        std::map<QString, QString> fields;
        for (const QString &part : line->split(u','))
            fields[part.section(u'=', 0, 0)] = part.section(u'=', 1);
        ServerNode replica;
        replica.address = fields[QStringLiteral("ip")] + u':' + fields[QStringLiteral("port")];
        replica.id = replica.address.toUtf8();
        replica.role = Role::Replica;
        replica.primary = primary;
        replica.state = fields[QStringLiteral("state")] == QLatin1String("online") ? State::Online : State::Syncing;
        bool ok = false;
        const qint64 offset = fields[QStringLiteral("offset")].toLongLong(&ok);
        if (ok)
            replica.offset = offset;
        replicas.push_back(std::move(replica));
    }
    return replicas;
}

} // namespace freshet::inspect
