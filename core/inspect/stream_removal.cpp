// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a trim or a removal of entries would take, from whom.
#include "core/inspect/stream_actions.h"

#include "core/events/event.h"

#include <algorithm>

namespace freshet::inspect {

namespace {

constexpr qint64 mostFetched = 1000;
constexpr std::size_t questionsPerTrip = 2000;

redis::CommandOptions reading()
{
    redis::CommandOptions options;
    options.repeatable = true;
    return options;
}

/// A stream's length, ends and groups.
struct Shape
{
    qint64 length = 0;
    QByteArray firstId;
    QByteArray lastId;
    std::vector<events::NamedPosition> groups;
};

Task<Result<Shape>> fetchShape(redis::Client &client, QByteArray stream)
{
    std::vector<redis::Command> commands;
    commands.emplace_back("XINFO", "STREAM", stream);
    commands.emplace_back("XINFO", "GROUPS", stream);
    const auto answers = co_await client.pipeline(std::move(commands), reading());
    if (!answers)
        co_return std::unexpected(answers.error());
    for (const redis::Value &answer : *answers) {
        if (answer.isError())
            co_return std::unexpected(events::streamError(redis::errorFromReply(answer.bytes()), stream));
    }
    Shape shape;
    shape.length = answers->at(0).field("length").integer().value_or(0);
    shape.firstId = answers->at(0).field("first-entry").at(0).bytes();
    shape.lastId = answers->at(0).field("last-entry").at(0).bytes();
    shape.groups = events::positionsFrom(answers->at(0), answers->at(1));
    co_return shape;
}

/// A full id: of a number of milliseconds its first.
QByteArray fullId(const QByteArray &id)
{
    return id.contains('-') ? id : id + "-0";
}

/// What a trim takes: all before `cut`.
struct Cut
{
    std::optional<qint64> removed;
    QByteArray id; ///< of the first entry that stays; `+`: none does; empty: not known
};

Task<Result<Cut>> fetchCut(redis::Client &client, QByteArray stream, Shape shape, Trim trim)
{
    Cut cut;
    redis::Command fromStart("XRANGE", stream, "-");
    redis::Command fromEnd("XREVRANGE", stream, "+");
    if (trim.length) {
        const qint64 stays = std::clamp<qint64>(*trim.length, 0, shape.length);
        cut.removed = shape.length - stays;
        cut.id = stays == 0 ? QByteArray("+") : stays == shape.length ? shape.firstId : QByteArray();
        const bool isShort = *cut.removed <= mostFetched;
        if (!cut.id.isEmpty() || (!isShort && stays > mostFetched))
            co_return cut;
        redis::Command command = isShort ? fromStart.add("+") : fromEnd.add("-");
        command.add("COUNT").add(isShort ? *cut.removed + 1 : stays);
        const auto found = co_await client.command(std::move(command), reading());
        if (!found)
            co_return std::unexpected(events::streamError(found.error(), stream));
        if (!found->array().empty())
            cut.id = found->array().back().at(0).bytes();
        co_return cut;
    }
    cut.id = fullId(trim.minId);
    if (shape.length == 0 || !events::isIdBefore(shape.firstId, cut.id)) {
        cut.removed = 0;
        co_return cut;
    }
    if (events::isIdBefore(shape.lastId, cut.id)) {
        cut.removed = shape.length;
        co_return cut;
    }
    std::vector<redis::Command> commands;
    commands.push_back(fromStart.add('(' + cut.id).add("COUNT").add(mostFetched + 1));
    commands.push_back(fromEnd.add(cut.id).add("COUNT").add(mostFetched + 1));
    const auto found = co_await client.pipeline(std::move(commands), reading());
    if (!found)
        co_return std::unexpected(found.error());
    for (const redis::Value &answer : *found) {
        if (answer.isError())
            co_return std::unexpected(events::streamError(redis::errorFromReply(answer.bytes()), stream));
    }
    if (const auto before = qint64(found->at(0).array().size()); before <= mostFetched)
        cut.removed = before;
    else if (const auto stay = qint64(found->at(1).array().size()); stay <= mostFetched)
        cut.removed = std::max<qint64>(0, shape.length - stay);
    co_return cut;
}

std::optional<Error> wrongTrim(const Trim &trim, const QByteArray &stream)
{
    if (trim.length ? *trim.length >= 0 : !trim.minId.isEmpty())
        return std::nullopt;
    return Error{Code::InvalidArgument, QStringLiteral("a trim needs a length of 0 or more, or an id"),
                 QString::fromUtf8(stream)};
}

} // namespace

Task<Result<RemovalPlan>> planRemove(redis::Client &client, QByteArray stream, std::vector<QByteArray> ids)
{
    const auto shape = co_await fetchShape(client, stream);
    if (!shape)
        co_return std::unexpected(shape.error());
    RemovalPlan plan;
    plan.length = shape->length;
    plan.removed = 0;
    for (const events::NamedPosition &group : shape->groups)
        plan.groups.push_back({group.group, 0, 0});
    const std::size_t perTrip = std::max<std::size_t>(1, questionsPerTrip / (1 + plan.groups.size()));
    for (std::size_t first = 0; first < ids.size(); first += perTrip) {
        const std::size_t end = std::min(ids.size(), first + perTrip);
        std::vector<redis::Command> commands;
        for (std::size_t i = first; i < end; ++i) {
            commands.emplace_back("XRANGE", stream, ids[i], ids[i]);
            for (const RemovalPlan::Group &group : plan.groups)
                commands.emplace_back("XPENDING", stream, group.group, ids[i], ids[i], 1);
        }
        const auto answers = co_await client.pipeline(std::move(commands), reading());
        if (!answers)
            co_return std::unexpected(answers.error());
        std::size_t place = 0;
        for (std::size_t i = first; i < end; ++i) {
            const redis::Value &entry = answers->at(place++);
            if (entry.isError())
                co_return std::unexpected(events::streamError(redis::errorFromReply(entry.bytes()), stream));
            const bool isThere = !entry.array().empty();
            plan.removed = *plan.removed + (isThere ? 1 : 0);
            for (std::size_t g = 0; g < plan.groups.size(); ++g) {
                RemovalPlan::Group &group = plan.groups[g];
                const redis::Value &pending = answers->at(place++);
                if (pending.isError())
                    group.pending.reset();
                if (!isThere)
                    continue;
                if (group.pending)
                    group.pending = *group.pending + qint64(pending.array().size());
                const QByteArray &delivered = shape->groups[g].position.lastDeliveredId;
                if (events::isIdBefore(delivered, entry.at(0).at(0).bytes()))
                    group.unread = *group.unread + 1;
            }
        }
    }
    co_return plan;
}

Task<Result<RemovalPlan>> planTrim(redis::Client &client, QByteArray stream, Trim trim)
{
    if (auto wrong = wrongTrim(trim, stream))
        co_return std::unexpected(std::move(*wrong));
    const auto shape = co_await fetchShape(client, stream);
    if (!shape)
        co_return std::unexpected(shape.error());
    const auto cut = co_await fetchCut(client, stream, *shape, trim);
    if (!cut)
        co_return std::unexpected(cut.error());
    RemovalPlan plan;
    plan.length = shape->length;
    plan.removed = cut->removed;
    std::vector<redis::Command> commands;
    for (const events::NamedPosition &told : shape->groups) {
        RemovalPlan::Group group{told.group, std::nullopt, std::nullopt};
        const auto lag = told.position.lagOf();
        // All that stays is unread too, where anything unread goes.
        if (cut->removed == 0)
            group.unread = 0;
        else if (cut->removed && lag.kind == events::GroupPosition::Lag::Kind::Exact)
            group.unread = std::max<qint64>(0, *lag.count - (shape->length - *cut->removed));
        plan.groups.push_back(std::move(group));
        if (!cut->id.isEmpty()) {
            const QByteArray end = cut->id == "+" ? cut->id : '(' + cut->id;
            commands.emplace_back("XPENDING", stream, told.group, "-", end, mostFetched + 1);
        }
    }
    if (commands.empty())
        co_return plan;
    const auto answers = co_await client.pipeline(std::move(commands), reading());
    if (!answers)
        co_return std::unexpected(answers.error());
    for (std::size_t i = 0; i < plan.groups.size(); ++i) {
        const redis::Value &pending = answers->at(i);
        if (pending.isArray() && qint64(pending.array().size()) <= mostFetched)
            plan.groups[i].pending = qint64(pending.array().size());
    }
    co_return plan;
}

Task<Result<qint64>> trimStream(redis::Client &client, QByteArray stream, Trim trim)
{
    if (auto wrong = wrongTrim(trim, stream))
        co_return std::unexpected(std::move(*wrong));
    redis::Command command("XTRIM", stream, trim.length ? "MAXLEN" : "MINID");
    command.add(trim.approximate ? "~" : "=");
    if (trim.length)
        command.add(*trim.length);
    else
        command.add(trim.minId);
    std::vector<redis::Command> commands;
    commands.emplace_back("EXISTS", stream); // XTRIM does not tell that there is no stream
    commands.push_back(std::move(command));
    const auto answers = co_await client.pipeline(std::move(commands));
    if (!answers)
        co_return std::unexpected(answers.error());
    const redis::Value &removed = answers->at(1);
    if (removed.isError())
        co_return std::unexpected(events::streamError(redis::errorFromReply(removed.bytes()), stream));
    if (answers->at(0).integer() == 0)
        co_return failure(Code::NotFound, QStringLiteral("there is no such stream"), QString::fromUtf8(stream));
    co_return removed.integer().value_or(0);
}

} // namespace freshet::inspect
