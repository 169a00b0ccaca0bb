// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_bus.h"
#include "core/inspect/group_actions.h"
#include "core/inspect/stream_actions.h"

#include <optional>

namespace freshet::ui {

/// One change to a stream or one of its groups, as the user asked for it. A plain value.
struct StreamChange
{
    enum class Kind {
        Acknowledge,
        Claim,
        ClaimIdle,
        Bury,   ///< send to the dead letters
        Remove, ///< delete entries
        Trim,
        Publish,
        CreateGroup,
        MoveGroup,
        RemoveGroup,
        RemoveConsumer,
    };
    static constexpr int kinds = 11;

    Kind kind = Kind::Acknowledge;
    QByteArray stream;
    QByteArray group;
    std::vector<QByteArray> ids;
    /// Who takes the entries (Claim, ClaimIdle, RemoveConsumer); empty: the one with least pending entries.
    QByteArray to;
    QByteArray consumer;               ///< who goes, of RemoveConsumer
    std::chrono::milliseconds idle{0}; ///< of ClaimIdle
    inspect::Trim trim;
    inspect::GroupPlace place;
    bool makeStream = false; ///< of CreateGroup, where the stream is missing
    events::Event event;     ///< of Publish
    bool anyType = false;    ///< of Publish: also a type that the contract does not know
};

/// What a change would do: the numbers of its kind.
struct StreamPlan
{
    std::optional<inspect::PendingPlan> pending;
    std::optional<inspect::IdlePlan> idle;
    std::optional<inspect::RemovalPlan> removal;
    std::optional<inspect::GroupMove> move;
    std::optional<inspect::GroupRemoval> groupRemoval;
    std::optional<inspect::ConsumerRemoval> consumerRemoval;
    QByteArray to; ///< who would take the entries
};

/// What became of a change: the numbers of its kind, or why nothing was done.
struct StreamChangeResult
{
    std::optional<inspect::EntriesChange> entries;
    std::optional<qint64> trimmed;
    std::optional<inspect::GroupMove> move;
    std::optional<inspect::GroupRemoval> groupRemoval;
    std::optional<inspect::ConsumerRemoval> consumerRemoval;
    std::optional<events::Published> published;
    std::optional<Error> error; ///< nothing was done, or it can't be known

    /// Whether all that was asked for was done.
    bool isWhole() const;
};

/// The commands without which neither the plan nor the change works, as ACL rules spell them; what only some streams take is not
/// among them. Pure.
QByteArrayList commandsOf(StreamChange::Kind kind, bool isCluster);

/// Asks what the change would do; it changes nothing. Errors as of the plans in core/inspect. In the client's thread.
Task<Result<StreamPlan>> planStreamChange(redis::Client &client, StreamChange change);
/// Does it. Never fails: the result holds the error. In the client's thread.
Task<StreamChangeResult> makeStreamChange(redis::Client &client, StreamChange change, QString reason,
                                          inspect::ActionOptions options);

} // namespace freshet::ui
