// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/glob.h"
#include "core/redis/client_pause.h"
#include "core/redis/scan_walk.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace freshet::redis {

namespace {

constexpr int mostSweepRounds = 20;
constexpr std::chrono::milliseconds longestPause(1000);

QByteArray ownerOf(const auto &ranges, int slot)
{
    for (const auto &range : ranges) {
        if (slot >= range.first && slot <= range.last)
            return range.nodeId;
    }
    return {};
}

std::unexpected<Error> closed()
{
    return failure(Code::Cancelled, QStringLiteral("the connection was closed"), QStringLiteral("SCAN"));
}

} // namespace

ScanWalk::ScanWalk(Client &client, ScanOptions options)
    : m_state(std::make_shared<State>())
{
    m_state->client = &client;
    m_state->options = std::move(options);
    m_state->database = client.url().database;
    if (!m_state->options.resumeFrom.isEmpty())
        restore(*m_state);
    m_watching =
        QObject::connect(&client, &Client::statusChanged, &client, [state = m_state.get()](const ConnectionStatus &status) {
            state->doubted = state->doubted || status.state != ConnectionStatus::State::Ready;
        });
}

ScanWalk::~ScanWalk()
{
    QObject::disconnect(m_watching);
}

bool ScanWalk::atEnd() const
{
    return m_state->ended;
}

Task<Result<std::vector<QByteArray>>> ScanWalk::next()
{
    return advance(m_state);
}

Task<Result<ScanWalk::Keys>> ScanWalk::advance(std::shared_ptr<State> state)
{
    if (!state->refusal.message.isEmpty())
        co_return std::unexpected(state->refusal);
    if (state->ended)
        co_return Keys();
    if (!state->begun) {
        const auto begun = co_await begin(state);
        if (!begun)
            co_return std::unexpected(begun.error());
    }
    if (std::exchange(state->doubted, false)) {
        for (NodeWalk &node : state->nodes)
            node.doubted = true;
    }
    const auto pending = std::find_if(state->nodes.begin(), state->nodes.end(), [](const NodeWalk &node) { return !node.done; });
    if (pending != state->nodes.end()) {
        const auto index = std::size_t(pending - state->nodes.begin());
        auto scanning = state->options.allNodesAtOnce ? scanAllNodes(state) : scanNode(state, index);
        auto keys = co_await scanning;
        if (keys)
            state->found += qint64(keys->size());
        co_return keys;
    }
    if (state->sweeps.empty()) {
        const auto planned = co_await planSweep(state);
        if (!planned)
            co_return std::unexpected(planned.error());
        co_return Keys();
    }
    auto keys = co_await sweepSlot(state);
    if (keys)
        state->found += qint64(keys->size());
    co_return keys;
}

Task<Result<void>> ScanWalk::begin(std::shared_ptr<State> state)
{
    if (!state->client)
        co_return closed();
    const auto map = co_await state->client->slotMap(Client::Moving::Ignore);
    if (!map)
        co_return std::unexpected(map.error());
    if (!state->client)
        co_return closed();
    const auto nodes = co_await state->client->primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    qint64 total = 0;
    for (std::size_t i = 0; i < nodes->size(); ++i) {
        if (!state->client)
            co_return closed();
        const QByteArray id = (*nodes)[i].id;
        QElapsedTimer timer;
        timer.start();
        const auto size = co_await state->client->commandOn(id, Command("DBSIZE"));
        state->roundTrip = std::min(state->roundTrip, std::chrono::microseconds(timer.nsecsElapsed() / 1000));
        const bool skipped = !size && state->options.allNodesAtOnce && isUnreachable(size.error().code);
        if (!size && !skipped && size.error().code != Code::NoPermission)
            co_return std::unexpected(size.error());
        total += size ? size->integer().value_or(0) : 0;
    }
    state->total = total;
    if (state->nodes.empty()) {
        for (const Node &node : *nodes)
            state->nodes.emplace_back().id = node.id;
        state->owners = map->ranges;
    }
    state->begun = true;
    co_return Result<void>();
}

void ScanWalk::restart(State &state, NodeWalk &node)
{
    state.scanned = std::max<qint64>(0, state.scanned - node.scanned);
    node.scanned = 0;
    node.cursor = QByteArrayLiteral("0");
}

/// One step on every node. One that failed is left until the others are done, for each try may cost a time-out.
Task<Result<ScanWalk::Keys>> ScanWalk::scanAllNodes(std::shared_ptr<State> state)
{
    std::vector<std::size_t> turn;
    std::vector<std::size_t> failed;
    for (std::size_t i = 0; i < state->nodes.size(); ++i) {
        if (!state->nodes[i].done)
            (state->nodes[i].failed ? failed : turn).push_back(i);
    }
    if (turn.empty())
        turn.swap(failed);
    std::vector<Task<Result<Keys>>> running;
    running.reserve(turn.size());
    for (const std::size_t index : turn)
        running.push_back(scanNode(state, index));
    Keys all;
    std::optional<Error> error;
    bool someAnswered = false;
    for (std::size_t i = 0; i < running.size(); ++i) {
        auto keys = co_await running[i];
        state->nodes[turn[i]].failed = !keys;
        someAnswered |= keys.has_value();
        if (!keys && !error)
            error = keys.error();
        if (keys && all.empty())
            all = std::move(*keys);
        else if (keys)
            std::move(keys->begin(), keys->end(), std::back_inserter(all));
    }
    if (error && !someAnswered)
        co_return std::unexpected(*error);
    co_return all;
}

Task<Result<ScanWalk::Keys>> ScanWalk::scanNode(std::shared_ptr<State> state, std::size_t index)
{
    if (!state->client)
        co_return closed();
    const ScanOptions &options = state->options;
    const int wanted = options.count > 0 ? options.count : ScanOptions::countFor(state->roundTrip);
    const int count = options.gentle ? std::min(wanted, ScanOptions::gentleCount) : wanted;
    if (std::exchange(state->nodes[index].doubted, false) && state->nodes[index].runId.isEmpty())
        restart(*state, state->nodes[index]);
    Command command("SCAN", state->nodes[index].cursor);
    if (!options.match.isEmpty())
        command.add("MATCH").add(options.match);
    command.add("COUNT").add(std::max(1, count));
    if (!options.type.isEmpty())
        command.add("TYPE").add(options.type);

    QElapsedTimer timer;
    timer.start();
    const QByteArray nodeId = state->nodes[index].id;
    // Together, so that the process that names itself is the one that took the cursor.
    std::vector<Command> commands;
    commands.emplace_back("INFO", "server");
    commands.push_back(std::move(command));
    CommandOptions atOnce;
    atOnce.sendNow = true; // whoever walks is busy with the keys before these
    auto replies = co_await state->client->pipelineOn(nodeId, std::move(commands), std::move(atOnce));
    if (!replies) {
        if (replies.error().code != Code::NotFound) {
            state->doubted = state->doubted || isUnreachable(replies.error().code);
            co_return std::unexpected(replies.error());
        }
        if (state->owners.empty())
            co_return failure(Code::InvalidArgument, QStringLiteral("this position belongs to another server; begin anew"),
                              QStringLiteral("SCAN"));
        state->nodes[index].done = true; // gone: its slots have other owners now, and are swept at the end
        co_return Keys();
    }
    NodeWalk &node = state->nodes[index];
    const QByteArray runId = replies->at(0).isError() ? QByteArray() : ServerIdentity::fromInfo(replies->at(0).bytes()).runId;
    const bool sameProcess = runId == node.runId && !(runId.isEmpty() && state->doubted);
    node.runId = runId;
    if (!sameProcess && node.cursor != "0") {
        restart(*state, node);
        co_return Keys();
    }
    const Value &reply = replies->at(1);
    if (reply.isError())
        co_return std::unexpected(errorFromReply(reply.bytes(), QStringLiteral("SCAN")));
    const QByteArray cursor = reply.at(0).bytes();
    if (cursor.isEmpty() || !reply.at(1).isArray())
        co_return failure(Code::Protocol, QStringLiteral("SCAN answered in an unknown form"), QStringLiteral("SCAN"));
    node.cursor = cursor;
    node.done = cursor == "0";
    Keys keys;
    keys.reserve(reply.at(1).array().size());
    for (const Value &key : reply.at(1).array())
        keys.push_back(key.bytes());
    const bool filtered = !options.match.isEmpty() || !options.type.isEmpty();
    // SCAN looks at about COUNT keys; only without a filter is their number known.
    const qint64 before = state->scanned;
    state->scanned += filtered ? count : qint64(keys.size());
    if (std::all_of(state->nodes.begin(), state->nodes.end(), [](const NodeWalk &one) { return one.done; }))
        state->scanned = std::max(state->scanned, state->total);
    state->scanned = std::min(state->scanned, std::max(state->total, state->found + qint64(keys.size())));
    node.scanned += state->scanned - before;
    if (options.gentle && !node.done) {
        // Others get as much of the server as this took, and more the slower it is.
        const auto pause = std::clamp(std::chrono::milliseconds(timer.elapsed()), std::chrono::milliseconds(1), longestPause);
        if (state->client) {
            ClientPause pausing(*state->client, pause);
            co_await pausing;
        }
    }
    co_return keys;
}

Task<Result<void>> ScanWalk::planSweep(std::shared_ptr<State> state)
{
    if (!state->client)
        co_return closed();
    if (state->owners.empty()) {
        state->ended = true;
        co_return Result<void>();
    }
    auto map = co_await state->client->slotMap(Client::Moving::Ask);
    if (!map)
        co_return std::unexpected(map.error());
    std::sort(map->moving.begin(), map->moving.end());
    std::vector<QByteArray> nodeIds;
    for (const auto &range : map->ranges) {
        if (std::find(nodeIds.begin(), nodeIds.end(), range.nodeId) == nodeIds.end())
            nodeIds.push_back(range.nodeId);
    }
    for (int slot = 0; slot < 16384; ++slot) {
        const QByteArray now = ownerOf(map->ranges, slot);
        // A slot on its way has keys on both ends; which the other end is, the map does not say. The owner is the end that keys
        // leave, so it comes first: none can go from a node that is still to be swept to one that was.
        if (std::binary_search(map->moving.begin(), map->moving.end(), slot)) {
            if (!now.isEmpty())
                state->sweeps.push_back({slot, now});
            for (const QByteArray &id : nodeIds) {
                if (id != now)
                    state->sweeps.push_back({slot, id});
            }
        } else if (now != ownerOf(state->owners, slot) && !now.isEmpty()) {
            state->sweeps.push_back({slot, now});
        }
    }
    state->owners = map->ranges;
    ++state->sweepRounds;
    // A slot that stays half moved is swept once; one round more would see the same. Another slot is another matter.
    const bool seenBefore = state->moving == map->moving && state->sweeps.size() == map->moving.size() * nodeIds.size();
    if (state->sweeps.empty() || seenBefore || state->sweepRounds > mostSweepRounds) {
        state->sweeps.clear();
        state->ended = true;
    }
    state->moving = std::move(map->moving);
    co_return Result<void>();
}

Task<Result<ScanWalk::Keys>> ScanWalk::sweepSlot(std::shared_ptr<State> state)
{
    if (!state->client)
        co_return closed();
    const Sweep sweep = state->sweeps.front();
    const auto count = co_await state->client->commandOn(sweep.nodeId, Command("CLUSTER", "COUNTKEYSINSLOT", sweep.slot));
    if (!count && count.error().code != Code::NotFound)
        co_return std::unexpected(count.error());
    Keys keys;
    const qint64 many = count ? count->integer().value_or(0) : 0;
    if (many > 0) {
        if (!state->client)
            co_return closed();
        // Some room for keys that come meanwhile.
        const auto names =
            co_await state->client->commandOn(sweep.nodeId, Command("CLUSTER", "GETKEYSINSLOT", sweep.slot, many + 100));
        if (!names)
            co_return std::unexpected(names.error());
        for (const Value &name : names->array()) {
            const QByteArray key = name.bytes();
            if (state->options.match.isEmpty() || globMatches(state->options.match, key))
                keys.push_back(key);
        }
        if (!state->options.type.isEmpty() && !keys.empty()) {
            auto typed = co_await ofType(state, sweep.nodeId, std::move(keys));
            if (!typed)
                co_return typed;
            keys = std::move(*typed);
        }
    }
    state->sweeps.pop_front();
    co_return keys;
}

Task<Result<ScanWalk::Keys>> ScanWalk::ofType(std::shared_ptr<State> state, QByteArray nodeId, Keys keys)
{
    if (!state->client)
        co_return closed();
    std::vector<Command> commands;
    commands.reserve(keys.size());
    for (const QByteArray &key : keys)
        commands.emplace_back("TYPE", key);
    const auto types = co_await state->client->pipelineOn(nodeId, std::move(commands));
    if (!types)
        co_return std::unexpected(types.error());
    Keys kept;
    for (std::size_t i = 0; i < keys.size() && i < types->size(); ++i) {
        if ((*types)[i].bytes() == state->options.type)
            kept.push_back(keys[i]);
    }
    co_return kept;
}

ScanProgress ScanWalk::progress() const
{
    ScanProgress progress;
    progress.scanned = m_state->scanned;
    progress.total = std::max(m_state->total, m_state->scanned);
    progress.found = m_state->found;
    progress.nodes = int(m_state->nodes.size());
    progress.nodesDone =
        int(std::count_if(m_state->nodes.begin(), m_state->nodes.end(), [](const NodeWalk &node) { return node.done; }));
    return progress;
}

QByteArray ScanWalk::optionsMark(const State &state)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(state.options.match);
    hash.addData(QByteArrayView("\0", 1));
    hash.addData(state.options.type);
    hash.addData(QByteArrayView("\0", 1));
    hash.addData(QByteArray::number(state.database));
    return hash.result().toHex().left(12);
}

QByteArray ScanWalk::position() const
{
    const State &state = *m_state;
    QJsonArray nodes;
    for (const NodeWalk &node : state.nodes)
        nodes.append(QJsonArray{QString::fromUtf8(node.id), QString::fromLatin1(node.cursor), node.done,
                                QString::fromUtf8(node.runId), node.scanned});
    QJsonArray owners;
    for (const auto &range : state.owners)
        owners.append(QJsonArray{range.first, range.last, QString::fromUtf8(range.nodeId)});
    QJsonArray sweeps;
    for (const Sweep &sweep : state.sweeps)
        sweeps.append(QJsonArray{sweep.slot, QString::fromUtf8(sweep.nodeId)});
    QJsonArray moving;
    for (const int slot : state.moving)
        moving.append(slot);
    const QJsonObject object{{QStringLiteral("v"), 2},
                             {QStringLiteral("of"), QString::fromLatin1(optionsMark(state))},
                             {QStringLiteral("nodes"), nodes},
                             {QStringLiteral("owners"), owners},
                             {QStringLiteral("sweeps"), sweeps},
                             {QStringLiteral("sweepRounds"), state.sweepRounds},
                             {QStringLiteral("moving"), moving},
                             {QStringLiteral("scanned"), state.scanned},
                             {QStringLiteral("found"), state.found},
                             {QStringLiteral("ended"), state.ended}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void ScanWalk::restore(State &state)
{
    const QJsonObject object = QJsonDocument::fromJson(state.options.resumeFrom).object();
    if (object.value(QLatin1String("v")).toInt() != 2 ||
        object.value(QLatin1String("of")).toString().toLatin1() != optionsMark(state)) {
        state.refusal = {Code::InvalidArgument, QStringLiteral("this position belongs to another scan; begin anew"),
                         QStringLiteral("SCAN")};
        return;
    }
    for (const auto &entry : object.value(QLatin1String("nodes")).toArray()) {
        const QJsonArray node = entry.toArray();
        state.nodes.push_back({node.at(0).toString().toUtf8(), node.at(1).toString().toLatin1(), node.at(2).toBool(),
                               node.at(3).toString().toUtf8(), node.at(4).toInteger()});
    }
    state.doubted = true; // the program may have been away for long
    for (const auto &entry : object.value(QLatin1String("owners")).toArray()) {
        const QJsonArray range = entry.toArray();
        state.owners.push_back({range.at(0).toInt(), range.at(1).toInt(), range.at(2).toString().toUtf8()});
    }
    for (const auto &entry : object.value(QLatin1String("sweeps")).toArray()) {
        const QJsonArray sweep = entry.toArray();
        state.sweeps.push_back({sweep.at(0).toInt(), sweep.at(1).toString().toUtf8()});
    }
    state.sweepRounds = object.value(QLatin1String("sweepRounds")).toInt();
    for (const auto &slot : object.value(QLatin1String("moving")).toArray())
        state.moving.push_back(slot.toInt());
    state.scanned = object.value(QLatin1String("scanned")).toInteger();
    state.found = object.value(QLatin1String("found")).toInteger();
    state.ended = object.value(QLatin1String("ended")).toBool();
}

std::unique_ptr<Scan> Client::scan(ScanOptions options)
{
    return std::make_unique<ScanWalk>(*this, std::move(options));
}

} // namespace freshet::redis
