// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/scan.h"

#include <QPointer>

#include <chrono>
#include <deque>
#include <memory>

namespace freshet::redis {

/// The walk behind Client::scan.
///
/// For the maintainer. The nodes are walked one after another, or together, each from its own cursor; SCAN promises every key
/// that stays on its node. A key whose slot moves meanwhile may be missed: it left before its old node was walked and came after
/// the new one was. So the slot map is taken before the first SCAN; after the last one, slots that have another owner by then, or
/// are moving, are swept on all their nodes with CLUSTER GETKEYSINSLOT, until nothing moved during a sweep. A cursor means other
/// keys to another process, for each hashes in its own way: so each SCAN goes with an INFO that names the process, and a node
/// that was restarted or replaced is walked from its start again. State outlives the walk while a call runs.
class ScanWalk : public Scan
{
public:
    ScanWalk(Client &client, ScanOptions options);
    ~ScanWalk() override;
    ScanWalk(const ScanWalk &) = delete;
    ScanWalk &operator=(const ScanWalk &) = delete;
    Task<Result<std::vector<QByteArray>>> next() override;
    bool atEnd() const override;
    ScanProgress progress() const override;
    QByteArray position() const override;

private:
    struct NodeWalk
    {
        QByteArray id;
        QByteArray cursor = QByteArrayLiteral("0");
        bool done = false;
        QByteArray runId;     ///< of the process that gave the cursor; empty where INFO is not permitted
        qint64 scanned = 0;   ///< its part of State::scanned
        bool doubted = false; ///< State::doubted, until it is asked next
        bool failed = false;  ///< the last time that it was asked
    };
    struct Sweep
    {
        int slot = 0;
        QByteArray nodeId;
    };
    struct State
    {
        QPointer<Client> client;
        ScanOptions options;
        int database = 0; ///< a cursor means something else in another one
        Error refusal;    ///< of a position that does not fit
        bool begun = false;
        bool ended = false;
        bool doubted = false; ///< the connection was away: without INFO nobody knows which process answers now
        std::vector<NodeWalk> nodes;
        std::vector<Client::SlotMap::Range> owners; ///< when the walk, or the last sweep, began
        std::deque<Sweep> sweeps;
        std::vector<int> moving; ///< the slots that were on their way when the last sweep was planned, in order
        int sweepRounds = 0;
        qint64 scanned = 0;
        qint64 total = 0;
        qint64 found = 0;
        std::chrono::microseconds roundTrip = std::chrono::microseconds::max(); ///< the shortest that was seen
    };
    using Keys = std::vector<QByteArray>;

    static Task<Result<Keys>> advance(std::shared_ptr<State> state);
    static Task<Result<void>> begin(std::shared_ptr<State> state);
    static Task<Result<Keys>> scanAllNodes(std::shared_ptr<State> state);
    static Task<Result<Keys>> scanNode(std::shared_ptr<State> state, std::size_t index);
    static Task<Result<void>> planSweep(std::shared_ptr<State> state);
    static Task<Result<Keys>> sweepSlot(std::shared_ptr<State> state);
    static Task<Result<Keys>> ofType(std::shared_ptr<State> state, QByteArray nodeId, Keys keys);
    static QByteArray optionsMark(const State &state);
    static void restore(State &state);

    static void restart(State &state, NodeWalk &node);

    std::shared_ptr<State> m_state;
    QMetaObject::Connection m_watching;
};

} // namespace freshet::redis
