// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/group_position.h"

#include "core/events/event.h"

namespace freshet::events {

namespace {

constexpr QByteArrayView noId("0-0");

bool isZero(const QByteArray &id)
{
    return id.isEmpty() || id == noId;
}

} // namespace

GroupPosition::Lag GroupPosition::lagOf() const
{
    using Kind = Lag::Kind;
    const QByteArray &last = lastId.isEmpty() ? lastGeneratedId : lastId;
    if (length == 0 || (!last.isEmpty() && !lastDeliveredId.isEmpty() && !isIdBefore(lastDeliveredId, last)))
        return {Kind::Exact, 0};
    if (firstId.isEmpty() || lastDeliveredId.isEmpty())
        return {};
    if (isIdBefore(lastDeliveredId, firstId))
        return {Kind::Exact, length};
    if (lastDeliveredId == firstId)
        return {Kind::Exact, length - 1};
    if (!entriesAdded || !entriesRead)
        return {};
    // The group stands between the first entry, which is read, and the last, which is not.
    const qint64 count = *entriesAdded - *entriesRead;
    if (count < 1 || count > length - 1)
        return {};
    return {*entriesAdded == length ? Kind::Exact : Kind::About, count};
}

GroupPosition::Gap GroupPosition::gapOf() const
{
    const bool isEmpty = length == 0;
    const QByteArray &next = isEmpty ? lastGeneratedId : firstId; // what is behind the position, or was the last that could be
    if (next.isEmpty() || isZero(next) || !isIdBefore(lastDeliveredId.isEmpty() ? noId : lastDeliveredId, next))
        return {};
    const bool isAtStart = isZero(lastDeliveredId);
    if (!entriesAdded)
        return {!isAtStart, std::nullopt};
    // All that is there is unread, so what was ever added divides into read, lost and there.
    const qint64 gone = *entriesAdded - length;
    if (gone <= 0)
        return {};
    if (!isAtStart && !entriesRead)
        return {true, std::nullopt};
    const qint64 lost = gone - entriesRead.value_or(0); // what was set as read at 0-0 is not for this group
    return lost > 0 ? Gap{true, lost} : Gap{};
}

Error streamError(Error error, QByteArrayView stream)
{
    if (error.code == Code::Server && (error.message.contains(QLatin1String("no such key")) ||
                                       error.message.contains(QLatin1String("requires the key to exist"))))
        error.code = Code::NotFound;
    if (error.code == Code::Server && error.message.contains(QLatin1String("Invalid stream ID")))
        error.code = Code::InvalidArgument;
    error.context = QString::fromUtf8(stream);
    return error;
}

std::vector<NamedPosition> positionsFrom(const redis::Value &stream, const redis::Value &groups)
{
    GroupPosition common;
    common.length = stream.field("length").integer().value_or(0);
    common.entriesAdded = stream.field("entries-added").integer();
    common.firstId = stream.field("first-entry").at(0).bytes();
    common.lastId = stream.field("last-entry").at(0).bytes();
    common.lastGeneratedId = stream.field("last-generated-id").bytes();
    common.maxDeletedId = stream.field("max-deleted-entry-id").bytes();
    std::vector<NamedPosition> all;
    for (const redis::Value &told : groups.array()) {
        NamedPosition one;
        one.group = told.field("name").bytes();
        one.consumers = told.field("consumers").integer().value_or(0);
        one.pending = told.field("pending").integer().value_or(0);
        one.position = common;
        one.position.lastDeliveredId = told.field("last-delivered-id").bytes();
        one.position.entriesRead = told.field("entries-read").integer();
        one.position.lag = told.field("lag").integer();
        all.push_back(std::move(one));
    }
    return all;
}

Task<Result<std::vector<NamedPosition>>> fetchPositions(redis::Client &client, QByteArray stream)
{
    std::vector<redis::Command> commands;
    // In this order: a group that reads meanwhile seems further, and no gap is seen where there is none.
    commands.emplace_back("XINFO", "STREAM", stream);
    commands.emplace_back("XINFO", "GROUPS", stream);
    redis::CommandOptions options;
    options.repeatable = true;
    const auto answers = co_await client.pipeline(std::move(commands), options);
    if (!answers)
        co_return std::unexpected(answers.error());
    for (const redis::Value &answer : *answers) {
        if (answer.isError())
            co_return std::unexpected(streamError(redis::errorFromReply(answer.bytes()), stream));
    }
    co_return positionsFrom(answers->at(0), answers->at(1));
}

QByteArray keyBesideStream(QByteArrayView prefix, QByteArrayView stream, QByteArrayView group)
{
    const qsizetype open = stream.indexOf('{');
    const bool hasTag = open >= 0 && stream.indexOf('}', open) > open + 1;
    if (!hasTag && stream.contains('}'))
        return {};
    QByteArray key = prefix.toByteArray();
    if (hasTag)
        key.append(stream);
    else
        key.append('{').append(stream).append('}');
    return key.append(':').append(group);
}

QByteArray lostKey(QByteArrayView stream, QByteArrayView group)
{
    return keyBesideStream("freshet:lost:", stream, group);
}

} // namespace freshet::events
