// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/server_nodes.h"

#include "core/inspect/node_answers.h"

#include <algorithm>
#include <map>
#include <utility>

namespace freshet::inspect {

namespace {

using Role = ServerNode::Role;
using State = ServerNode::State;

constexpr std::size_t mostReplicas = 200; // that are asked: each takes a connection
constexpr std::chrono::milliseconds patience{2000};

/// A `host:port` as a server writes it: the last colon parts, so that IPv6 needs no brackets.
std::optional<redis::HostPort> hostPort(const QString &address)
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

redis::ClientOptions besideOptions(const redis::Client &client)
{
    redis::ClientOptions options = client.options();
    options.connectTimeout = patience;
    options.commandTimeout = patience;
    options.idleTimeout = std::chrono::milliseconds(0);
    return options;
}

/// INFO of a server that the client itself does not talk to.
Task<Result<ServerInfo>> infoBeside(redis::Url url, redis::ClientOptions options)
{
    const auto beside = redis::Client::open(url, options);
    const auto ready = co_await beside->ready();
    if (!ready)
        co_return std::unexpected(ready.error());
    const QByteArray section("all");
    auto info = co_await fetchInfo(*beside, {}, section);
    co_return info;
}

redis::Url urlBeside(const redis::Url &url, const redis::HostPort &where)
{
    redis::Url beside = url;
    beside.topology = redis::Topology::Standalone;
    beside.hosts = {where};
    beside.socketPath.clear();
    beside.masterName.clear();
    beside.sentinelUser.clear();
    beside.sentinelPassword.clear();
    beside.database = 0;
    return beside;
}

/// Asks those nodes that are in `which` for INFO, all at once.
Task<> askBeside(redis::Client &client, std::vector<ServerNode> &nodes, std::vector<std::size_t> which)
{
    std::vector<std::pair<std::size_t, Task<Result<ServerInfo>>>> running;
    for (const std::size_t index : which) {
        const auto where = hostPort(nodes[index].address);
        if (!where || running.size() >= mostReplicas) {
            nodes[index].error = Error{Code::NotConnected, QStringLiteral("its address is not known"), {}};
            continue;
        }
        running.emplace_back(index, infoBeside(urlBeside(client.url(), *where), besideOptions(client)));
    }
    for (auto &[index, task] : running) {
        const auto info = co_await std::move(task);
        if (info)
            readNodeInfo(*info, nodes[index]);
        else
            nodes[index].error = info.error();
    }
}

/// How far each replica is behind its primary.
void measureLags(std::vector<ServerNode> &nodes)
{
    std::map<QByteArray, qint64> offsets;
    for (const ServerNode &node : nodes) {
        if (node.role == Role::Primary && node.offset)
            offsets[node.id] = *node.offset;
    }
    for (ServerNode &node : nodes) {
        const auto primary = offsets.find(node.primary);
        if (node.role == Role::Replica && node.offset && primary != offsets.end())
            node.lag = std::max<qint64>(0, primary->second - *node.offset);
    }
}

/// Primaries by their first slot (those without slots last), each with its replicas behind it.
void putInOrder(std::vector<ServerNode> &nodes)
{
    std::map<QByteArray, int> firstSlot;
    for (const ServerNode &node : nodes) {
        if (node.role != Role::Replica)
            firstSlot[node.id] = node.slotRanges.empty() ? slotsOfCluster : node.slotRanges.front().first;
    }
    const auto rank = [&](const ServerNode &node) {
        const QByteArray owner = node.role == Role::Replica ? node.primary : node.id;
        const auto found = firstSlot.find(owner);
        return std::tuple(found == firstSlot.end() ? slotsOfCluster + 1 : found->second, owner, node.role == Role::Replica,
                          node.address);
    };
    std::ranges::stable_sort(nodes, [&](const ServerNode &a, const ServerNode &b) { return rank(a) < rank(b); });
}

Task<Result<void>> fetchCluster(redis::Client &client, ServerNodes &result)
{
    const auto primaries = co_await client.primaries();
    if (!primaries)
        co_return std::unexpected(primaries.error());
    Result<redis::Value> told = failure(Code::NotConnected, QStringLiteral("no primary is known"));
    for (const redis::Node &node : *primaries) { // the first that answers
        redis::Command question("CLUSTER", "NODES");
        const auto reply = co_await client.commandOn(node.id, std::move(question));
        told = reply ? checked(*reply, "CLUSTER NODES") : reply;
        if (!told)
            continue;
        redis::Command state("CLUSTER", "INFO");
        const auto info = co_await client.commandOn(node.id, std::move(state));
        if (info && !info->isError())
            result.clusterState = ServerInfo::parse(info->bytes()).value(u"cluster_state").value_or(QString()).toUtf8();
        break;
    }
    if (!told)
        co_return std::unexpected(told.error());
    result.nodes = parseClusterNodes(told->bytes());
    std::vector<std::size_t> beside;
    for (std::size_t i = 0; i < result.nodes.size(); ++i) {
        ServerNode &node = result.nodes[i];
        if (node.state != State::Down && node.state != State::Joining) {
            for (const auto &[first, last] : node.slotRanges)
                result.slotsServed += last - first + 1;
        }
        if (std::ranges::none_of(*primaries, [&](const redis::Node &one) { return one.id == node.id; })) {
            beside.push_back(i);
            continue;
        }
        const QByteArray section("all");
        const auto info = co_await fetchInfo(client, node.id, section);
        if (info)
            readNodeInfo(*info, node);
        else
            node.error = info.error();
    }
    co_await askBeside(client, result.nodes, std::move(beside));
    co_return Result<void>();
}

/// A flat array of names and values, as Sentinels answer.
QString fieldText(const redis::Value &fields, const char *name)
{
    return QString::fromUtf8(fields.field(name).bytes());
}

QString addressIn(const redis::Value &fields)
{
    return fieldText(fields, "ip") + u':' + fieldText(fields, "port");
}

struct SentinelWord
{
    redis::HostPort from;
    redis::Value master;
    redis::Value replicas;
    redis::Value sentinels;
};

/// What the first Sentinel that answers says.
Task<Result<SentinelWord>> askSentinel(redis::Client &client)
{
    const redis::Url url = client.url();
    Error why{Code::MasterUnknown, QStringLiteral("no Sentinel is known"), {}};
    for (const redis::HostPort &where : url.hosts) {
        redis::Url beside = urlBeside(url, where);
        beside.user = url.sentinelUser;
        beside.password = url.sentinelPassword;
        redis::ClientOptions options = besideOptions(client);
        options.readOnly = false; // a Sentinel's own table of commands is another one; only questions are asked
        const auto sentinel = redis::Client::open(beside, options);
        const auto ready = co_await sentinel->ready();
        if (!ready) {
            why = ready.error();
            continue;
        }
        std::vector<redis::Command> questions;
        questions.emplace_back("SENTINEL", "MASTER", url.masterName);
        questions.emplace_back("SENTINEL", "REPLICAS", url.masterName);
        questions.emplace_back("SENTINEL", "SENTINELS", url.masterName);
        const auto answers = co_await sentinel->pipeline(std::move(questions));
        if (!answers) {
            why = answers.error();
            continue;
        }
        if (answers->at(0).isError()) {
            why = redis::errorFromReply(answers->at(0).bytes(), QStringLiteral("SENTINEL MASTER"));
            continue;
        }
        SentinelWord word;
        word.from = where;
        word.master = answers->at(0);
        word.replicas = answers->at(1);
        word.sentinels = answers->at(2);
        co_return word;
    }
    co_return std::unexpected(why);
}

State stateByFlags(const QString &flags)
{
    if (flags.contains(QLatin1String("o_down")))
        return State::Down;
    return flags.contains(QLatin1String("s_down")) || flags.contains(QLatin1String("disconnected")) ? State::Suspected
                                                                                                    : State::Online;
}

/// Whom the Sentinels know beside those that the primary itself named.
void addByWord(ServerNodes &result, const SentinelWord &word)
{
    result.quorum = word.master.field("quorum").integer();
    const auto find = [&](const QString &address) {
        return std::ranges::find(result.nodes, address, [](const ServerNode &node) { return node.address; });
    };
    if (const auto primary = find(addressIn(word.master)); primary != result.nodes.end())
        primary->state = stateByFlags(fieldText(word.master, "flags"));
    for (const redis::Value &fields : word.replicas.array()) {
        const QString address = addressIn(fields);
        auto node = find(address);
        if (node == result.nodes.end()) {
            ServerNode added;
            added.id = address.toUtf8();
            added.address = address;
            added.role = Role::Replica;
            added.primary = addressIn(word.master).toUtf8();
            result.nodes.push_back(std::move(added));
            node = std::prev(result.nodes.end());
        }
        const State state = stateByFlags(fieldText(fields, "flags"));
        if (state != State::Online)
            node->state = state;
    }
    result.sentinels.push_back({word.from.toString(), true, false});
    for (const redis::Value &fields : word.sentinels.array())
        result.sentinels.push_back({addressIn(fields), false, stateByFlags(fieldText(fields, "flags")) != State::Online});
}

Task<Result<void>> fetchAlone(redis::Client &client, ServerNodes &result)
{
    const auto primaries = co_await client.primaries();
    if (!primaries)
        co_return std::unexpected(primaries.error());
    if (primaries->empty())
        co_return failure(Code::NotConnected, QStringLiteral("no server is known"));
    const QByteArray section("all");
    const auto info = co_await fetchInfo(client, primaries->front().id, section);
    if (!info)
        co_return std::unexpected(info.error());
    ServerNode own;
    own.id = primaries->front().id;
    own.address = primaries->front().address;
    own.role = Role::Primary;
    readNodeInfo(*info, own);
    const bool isReplica = own.role == Role::Replica;
    if (isReplica) { // a connection to a replica shows its primary too
        ServerNode primary;
        primary.address =
            info->value(u"master_host").value_or(QString()) + u':' + info->value(u"master_port").value_or(QString());
        primary.id = primary.address.toUtf8();
        primary.role = Role::Primary;
        own.primary = primary.id;
        result.nodes.push_back(std::move(primary));
    }
    result.nodes.push_back(own);
    for (ServerNode &replica : replicasIn(*info, own.id))
        result.nodes.push_back(std::move(replica));
    if (result.mode == redis::Topology::Sentinel) {
        const auto word = co_await askSentinel(client);
        if (word)
            addByWord(result, *word);
        else
            result.sentinelError = word.error();
    }
    std::vector<std::size_t> beside;
    for (std::size_t i = 0; i < result.nodes.size(); ++i) {
        if (result.nodes[i].id != own.id)
            beside.push_back(i);
    }
    co_await askBeside(client, result.nodes, std::move(beside));
    co_return Result<void>();
}

} // namespace

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
        const auto where = hostPort(QString::fromUtf8(address));
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

Task<Result<ServerNodes>> fetchServerNodes(redis::Client &client)
{
    ServerNodes result;
    result.mode = client.url().topology;
    result.masterName = client.url().masterName;
    const bool isCluster = result.mode == redis::Topology::Cluster;
    Result<void> done;
    if (isCluster)
        done = co_await fetchCluster(client, result);
    else
        done = co_await fetchAlone(client, result);
    if (!done)
        co_return std::unexpected(done.error());
    measureLags(result.nodes);
    if (isCluster)
        putInOrder(result.nodes);
    co_return result;
}

} // namespace freshet::inspect
