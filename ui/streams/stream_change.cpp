// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_change.h"

#include "core/events/event_registry.h"
#include "core/events/streams_bus.h"

namespace freshet::ui {

using Kind = StreamChange::Kind;

namespace {

/// Puts an answer of core into its place, or its error.
template<typename Answer>
void take(StreamChangeResult &result, std::optional<Answer> &place, const Result<Answer> &answer)
{
    if (answer)
        place = *answer;
    else
        result.error = answer.error();
}

Task<Result<events::Published>> publish(redis::Client &client, StreamChange change)
{
    events::StreamsBus::Parts parts;
    parts.client = &client;
    events::StreamsBus::Options options;
    if (change.anyType && !options.registry.knows(change.event.type)) {
        const auto added = options.registry.add(change.event.type,
                                                events::EventRegistry::Check([](const QJsonObject &) { return Result<void>(); }));
        if (!added)
            co_return std::unexpected(added.error());
    }
    options.publishTimeout = 2 * client.options().commandTimeout;
    events::StreamsBus bus(parts, options);
    auto published = co_await bus.publish(change.event);
    co_return published;
}

} // namespace

bool StreamChangeResult::isWhole() const
{
    if (error || (consumerRemoval && !consumerRemoval->isDeleted))
        return false;
    return !entries || (!entries->error && !entries->stopped && entries->failed == 0 && entries->absent == 0);
}

QByteArrayList commandsOf(Kind kind, bool isCluster)
{
    switch (kind) {
    case Kind::Acknowledge:
        return {"xpending", "xrange", "xack"};
    case Kind::Claim:
        return {"xpending", "xrange", "xclaim"};
    case Kind::ClaimIdle:
        return {"xpending", "xinfo|consumers", "xautoclaim"};
    case Kind::Bury:
        if (isCluster) // the letter lies at another node
            return {"xpending", "xrange", "eval", "evalsha", "xclaim", "xadd", "exists", "set", "xack"};
        return {"xpending", "xrange", "eval", "evalsha", "xadd", "xack", "hdel"};
    case Kind::Remove:
        return {"xinfo|stream", "xinfo|groups", "xrange", "xdel"};
    case Kind::Trim:
        return {"xinfo|stream", "xinfo|groups", "xtrim"};
    case Kind::Publish:
        return {"xadd"};
    case Kind::CreateGroup:
        return {"xinfo|stream", "xinfo|groups", "eval", "evalsha", "xgroup|create"};
    case Kind::MoveGroup:
        return {"xinfo|stream", "xinfo|groups", "eval", "evalsha", "xgroup|setid"};
    case Kind::RemoveGroup:
        return {"xinfo|stream", "xinfo|groups", "multi", "exec", "xgroup|destroy"};
    case Kind::RemoveConsumer:
        return {"xinfo|consumers", "eval", "evalsha", "xpending", "xgroup|delconsumer"};
    }
    return {};
}

Task<Result<StreamPlan>> planStreamChange(redis::Client &client, StreamChange change)
{
    StreamPlan plan;
    plan.to = change.to;
    switch (change.kind) {
    case Kind::Acknowledge:
    case Kind::Bury:
    case Kind::Claim: {
        const auto pending = co_await inspect::planPending(client, change.stream, change.group, change.ids);
        if (!pending)
            co_return std::unexpected(pending.error());
        plan.pending = *pending;
        if (change.kind != Kind::Claim || !plan.to.isEmpty())
            co_return plan;
        const auto to = co_await inspect::chooseTaker(client, change.stream, change.group, change.ids);
        if (!to)
            co_return std::unexpected(to.error());
        plan.to = *to;
        co_return plan;
    }
    case Kind::ClaimIdle: {
        const auto idle = co_await inspect::planIdle(client, change.stream, change.group, change.idle);
        if (!idle)
            co_return std::unexpected(idle.error());
        plan.idle = *idle;
        if (plan.to.isEmpty())
            plan.to = idle->consumer;
        co_return plan;
    }
    case Kind::Remove: {
        const auto removal = co_await inspect::planRemove(client, change.stream, change.ids);
        if (!removal)
            co_return std::unexpected(removal.error());
        plan.removal = *removal;
        co_return plan;
    }
    case Kind::Trim: {
        const auto removal = co_await inspect::planTrim(client, change.stream, change.trim);
        if (!removal)
            co_return std::unexpected(removal.error());
        plan.removal = *removal;
        co_return plan;
    }
    case Kind::Publish:
        co_return plan;
    case Kind::CreateGroup:
    case Kind::MoveGroup: {
        const auto move = co_await inspect::planMove(client, change.stream, change.group, change.place);
        if (!move && change.kind == Kind::CreateGroup && change.makeStream && move.error().code == Code::NotFound)
            co_return plan;
        if (!move)
            co_return std::unexpected(move.error());
        if (change.kind == Kind::CreateGroup && !move->from.isEmpty())
            co_return failure(Code::InvalidArgument, QStringLiteral("a group of this name is there already"),
                              QString::fromUtf8(change.group));
        if (change.kind == Kind::MoveGroup && move->from.isEmpty())
            co_return failure(Code::NoGroup, QStringLiteral("there is no such group"), QString::fromUtf8(change.group));
        plan.move = *move;
        co_return plan;
    }
    case Kind::RemoveGroup: {
        const auto removal = co_await inspect::planDeleteGroup(client, change.stream, change.group);
        if (!removal)
            co_return std::unexpected(removal.error());
        plan.groupRemoval = *removal;
        co_return plan;
    }
    case Kind::RemoveConsumer: {
        const auto removal =
            co_await inspect::planDeleteConsumer(client, change.stream, change.group, change.consumer, change.to);
        if (!removal)
            co_return std::unexpected(removal.error());
        plan.consumerRemoval = *removal;
        plan.to = removal->to;
        co_return plan;
    }
    }
    co_return plan;
}

Task<StreamChangeResult> makeStreamChange(redis::Client &client, StreamChange change, QString reason,
                                          inspect::ActionOptions options)
{
    StreamChangeResult result;
    switch (change.kind) {
    case Kind::Acknowledge: {
        const auto done = co_await inspect::acknowledge(client, change.stream, change.group, change.ids, options);
        take(result, result.entries, done);
        break;
    }
    case Kind::Claim: {
        const auto done = co_await inspect::claim(client, change.stream, change.group, change.ids, change.to, options);
        take(result, result.entries, done);
        break;
    }
    case Kind::ClaimIdle: {
        const auto done = co_await inspect::claimIdle(client, change.stream, change.group, change.idle, change.to, options);
        take(result, result.entries, done);
        break;
    }
    case Kind::Bury: {
        const QString why = reason.isEmpty() ? QStringLiteral("sent to the dead letters by an operator") : reason;
        const auto done = co_await inspect::bury(client, change.stream, change.group, change.ids, why, options);
        take(result, result.entries, done);
        break;
    }
    case Kind::Remove: {
        const auto done = co_await inspect::removeEntries(client, change.stream, change.ids, options);
        take(result, result.entries, done);
        break;
    }
    case Kind::Trim: {
        const auto done = co_await inspect::trimStream(client, change.stream, change.trim);
        take(result, result.trimmed, done);
        break;
    }
    case Kind::Publish: {
        const auto done = co_await publish(client, change);
        take(result, result.published, done);
        break;
    }
    case Kind::CreateGroup: {
        const auto done = co_await inspect::createGroup(client, change.stream, change.group, change.place, change.makeStream);
        take(result, result.move, done);
        break;
    }
    case Kind::MoveGroup: {
        const auto done = co_await inspect::moveGroup(client, change.stream, change.group, change.place);
        take(result, result.move, done);
        break;
    }
    case Kind::RemoveGroup: {
        const auto done = co_await inspect::deleteGroup(client, change.stream, change.group);
        take(result, result.groupRemoval, done);
        break;
    }
    case Kind::RemoveConsumer: {
        const auto done =
            co_await inspect::deleteConsumer(client, change.stream, change.group, change.consumer, change.to, options);
        take(result, result.consumerRemoval, done);
        break;
    }
    }
    co_return result;
}

} // namespace freshet::ui
