// SPDX-License-Identifier: GPL-3.0-or-later
//
// The map of slots: asked for, taken, kept true; and the status that follows from it.
#include "core/redis/callback_request.h"
#include "core/redis/cluster_client.h"

#include <QPointer>
#include <QSet>

#include <algorithm>

namespace freshet::redis {

using namespace std::chrono_literals;

namespace {

constexpr auto retryPause = 50ms;   // a node that is away
constexpr auto refreshPause = 20ms; // many MOVED at once ask for one map
constexpr auto askAgain = 1s;       // a map with holes, or none

} // namespace

void ClusterClient::refreshSoon()
{
    if (!m_refreshing && !m_refreshTimer.isActive() && !m_closing)
        m_refreshTimer.start(refreshPause);
}

void ClusterClient::refresh()
{
    if (m_refreshing || m_closing)
        return;
    // In turn, so that a node with an old map is not the only one that is asked.
    ClusterNode *asked = nullptr;
    for (std::size_t i = 0; i < m_nodes.size() && !asked; ++i) {
        ClusterNode *node = m_nodes[(m_askNext + i) % m_nodes.size()].get();
        if (node->connection->state() == Connection::State::Ready) {
            asked = node;
            m_askNext = (m_askNext + i + 1) % m_nodes.size();
        }
    }
    if (!asked) {
        // All away: a seed that comes back, or another attempt, starts it again.
        if (m_waitingRoom->hasQueue())
            m_retryTimer.start(retryPause);
        showStatus(); // last, as everywhere here: who hears of it may destroy this
        return;
    }
    m_refreshing = true;
    CommandOptions options;
    options.timeout = m_options.commandTimeout;
    const HostPort address = asked->address;
    auto *request = CallbackRequest::make(Command("CLUSTER", "SLOTS"), options,
                                          [self = QPointer<ClusterClient>(this), address](CallbackRequest &answered) {
                                              if (!self || self->m_closing)
                                                  return;
                                              self->m_refreshing = false;
                                              if (!answered.error() && answered.reply.isError()) {
                                                  const Error error = errorFromReply(answered.reply.bytes());
                                                  self->refuseMap(error);
                                                  return;
                                              }
                                              if (answered.error()) {
                                                  self->m_refreshTimer.start(retryPause);
                                                  return;
                                              }
                                              self->takeMap(self->nodeAt(address), answered.reply);
                                          });
    request->internal = true;
    asked->connection->submit(*request);
}

void ClusterClient::refuseMap(const Error &error)
{
    m_mapError = error;
    if (error.code == Code::Server || error.code == Code::UnknownCommand) {
        m_mapError.code = Code::Unsupported;
        m_mapError.message = QStringLiteral("the server is not a cluster; connect with redis:// instead of redis+cluster:// (%1)")
                                 .arg(error.message);
    }
    m_refreshTimer.start(askAgain);
    if (m_waitingRoom->hasQueue())
        m_retryTimer.start(0ms);
    showStatus();
}

void ClusterClient::takeMap(ClusterNode &from, const Value &reply)
{
    const std::vector<SlotOwner> owners = parseClusterSlots(reply, from.address);
    if (owners.empty()) {
        // Not a cluster, or one without slots: said in the status; it may get some.
        refuseMap({Code::ClusterDown, QStringLiteral("the cluster has no slots yet"), {}});
        return;
    }
    for (const auto &node : m_nodes) {
        // A former primary gives its id back, so that nobody asks its address for another node's keys.
        node->isPrimary = false;
        node->id = node->address.toString().toUtf8();
    }
    m_owner.fill(nullptr);
    for (const SlotOwner &owner : owners) {
        ClusterNode &node = nodeAt(owner.address);
        node.id = owner.nodeId;
        node.isPrimary = true;
        std::fill(m_owner.begin() + owner.first, m_owner.begin() + owner.last + 1, &node);
    }
    m_mapKnown = true;
    m_mapError = {};
    retireLostNodes();
    connectionsWereChanged();
    // A map with holes is asked for again until somebody owns every slot.
    if (std::find(m_owner.begin(), m_owner.end(), nullptr) != m_owner.end())
        m_refreshTimer.start(askAgain);
    if (m_waitingRoom->hasQueue())
        m_retryTimer.start(0ms);
    showStatus();
}

void ClusterClient::retireLostNodes()
{
    // Seeds stay: they may be the only way back. Others go once nothing is under way there.
    std::vector<std::unique_ptr<ClusterNode>> gone;
    for (auto at = m_nodes.begin(); at != m_nodes.end();) {
        ClusterNode &node = **at;
        const bool keep = node.isPrimary || m_url.hosts.contains(node.address) || node.connection->bytesInFlight() > 0 ||
                          node.connection->hasQueue() || node.blocking->isBusy();
        if (keep) {
            ++at;
            continue;
        }
        disconnect(node.connection.get(), nullptr, this, nullptr);
        node.connection.release()->deleteLater(); // this may run inside one of its calls
        gone.push_back(std::move(*at));
        at = m_nodes.erase(at);
    }
}

void ClusterClient::showStatus()
{
    if (m_closing)
        return;
    int primaries = 0;
    int ready = 0;
    ConnectionStatus status;
    Error degradation;
    for (const auto &node : m_nodes) {
        const Connection &connection = *node->connection;
        const bool up = connection.state() == Connection::State::Ready;
        primaries += node->isPrimary;
        ready += node->isPrimary && up;
        if (!up && (node->isPrimary || !m_mapKnown) && status.error.message.isEmpty()) {
            status.error = connection.lastError();
            status.attempt = connection.failedAttempts();
            status.nextAttempt = connection.state() == Connection::State::Pausing ? connection.nextAttempt() : QDateTime();
        }
        if (degradation.message.isEmpty())
            degradation = connection.degradation();
    }
    const bool covered = std::none_of(m_owner.begin(), m_owner.end(), [](const ClusterNode *node) { return node == nullptr; });
    if (m_mapKnown && ready == primaries && covered) {
        status = {};
        status.error = degradation;
        status.state = degradation.message.isEmpty() ? ConnectionStatus::State::Ready : ConnectionStatus::State::Degraded;
    } else if (m_mapKnown && ready > 0) {
        status.state = ConnectionStatus::State::Degraded;
        if (status.error.message.isEmpty())
            status.error = {Code::ClusterDown, QStringLiteral("not every slot of the cluster has an owner"), {}};
    } else if (!m_mapKnown && !m_mapError.message.isEmpty()) {
        status.state = ConnectionStatus::State::Away;
        status.error = m_mapError;
    } else if (!status.error.message.isEmpty()) {
        status.state = ConnectionStatus::State::Away;
    } else {
        status.state = ConnectionStatus::State::Connecting;
    }
    setStatus(std::move(status));
}

bool ClusterClient::isHopeless() const
{
    // Every node's last attempt failed, so waiting would only hide it.
    return std::all_of(m_nodes.begin(), m_nodes.end(),
                       [](const auto &node) { return node->connection->state() == Connection::State::Pausing; });
}

Task<Result<std::vector<Node>>> ClusterClient::primaries()
{
    if (!m_mapKnown) {
        const auto pong = co_await Client::command(Command("PING"));
        if (!pong)
            co_return std::unexpected(pong.error());
    }
    std::vector<Node> nodes;
    const ClusterNode *before = nullptr;
    for (const ClusterNode *owner : m_owner) {
        if (!owner || owner == before)
            continue;
        before = owner;
        const bool known = std::any_of(nodes.begin(), nodes.end(), [owner](const Node &node) { return node.id == owner->id; });
        if (!known)
            nodes.push_back({owner->id, owner->address.toString()});
    }
    co_return nodes;
}

Task<Result<Client::SlotMap>> ClusterClient::slotMap(Moving moving)
{
    // What is known may be old; ask one node now. A copy: the map may change while the nodes answer.
    const auto nodes = co_await primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    SlotMap map;
    Result<Value> reply = failure(Code::ClusterDown, QStringLiteral("no node of the cluster answers"));
    for (std::size_t i = 0; i < nodes->size() && !reply; ++i) {
        const QByteArray id = (*nodes)[i].id;
        reply = co_await commandOn(id, Command("CLUSTER", "SLOTS"), {});
    }
    if (!reply)
        co_return std::unexpected(reply.error());
    for (const SlotOwner &owner : parseClusterSlots(*reply, m_url.hosts.first())) {
        nodeAt(owner.address).id = owner.nodeId;
        map.ranges.push_back({owner.first, owner.last, owner.nodeId});
    }
    if (moving == Moving::Ignore)
        co_return map;
    QSet<QByteArray> asked;
    const auto ranges = map.ranges;
    for (const SlotMap::Range &range : ranges) {
        if (asked.contains(range.nodeId))
            continue;
        asked.insert(range.nodeId);
        const auto text = co_await commandOn(range.nodeId, Command("CLUSTER", "NODES"), {});
        if (!text)
            co_return std::unexpected(text.error());
        for (const int slot : parseMovingSlots(text->bytes())) {
            if (std::find(map.moving.begin(), map.moving.end(), slot) == map.moving.end())
                map.moving.push_back(slot);
        }
    }
    co_return map;
}

} // namespace freshet::redis
