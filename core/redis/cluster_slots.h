// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/url.h"
#include "core/redis/value.h"

#include <QByteArrayView>

#include <optional>
#include <vector>

namespace freshet::redis {

constexpr int clusterSlotCount = 16384;

/// The hash slot of a key: CRC16 of its hash tag, or of all of it (https://redis.io/docs/reference/cluster-spec). 0 … 16383.
/// O(bytes).
int hashSlot(QByteArrayView key);

/// One line of CLUSTER SLOTS: a range and its primary.
struct SlotOwner
{
    int first = 0;
    int last = 0; ///< included
    HostPort address;
    QByteArray nodeId;
};

/// Reads the reply of CLUSTER SLOTS. `asked` stands in where a node does not know its own address. Wrong entries are left out.
std::vector<SlotOwner> parseClusterSlots(const Value &reply, const HostPort &asked);

/// `MOVED 3999 127.0.0.1:6381` or `ASK …`: the slot and the place.
struct Redirection
{
    bool ask = false;
    int slot = 0;
    HostPort address; ///< an empty host: that of the node that answered
};
std::optional<Redirection> parseRedirection(const QString &message);

/// The slots that the node which answered CLUSTER NODES is giving away or taking over.
std::vector<int> parseMovingSlots(const QByteArray &clusterNodes);

} // namespace freshet::redis
