// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/queue_glance.h"

#include "core/voice/sync_queue.h"
#include "core/voice/voice.h"

#include <QSet>

#include <algorithm>
#include <array>

namespace freshet::voice {

namespace {

constexpr int firstEvents = 50;
constexpr qsizetype askedAtOnce = 500;

QByteArrayList streams()
{
    return {events::streamOf("voice.created"), events::streamOf("voice.updated"), events::streamOf("voice.deleted")};
}

/// The id behind `id`; ranges without their first entry are of Redis 6.2.
QByteArray idAfter(const QByteArray &id)
{
    const qsizetype dash = id.indexOf('-');
    if (dash < 1)
        return "0-1";
    const quint64 sequence = id.mid(dash + 1).toULongLong();
    return id.left(dash) + '-' + QByteArray::number(sequence + 1);
}

std::optional<Error> errorOf(const redis::Value &answer, const char *command)
{
    if (!answer.isError())
        return std::nullopt;
    return redis::errorFromReply(answer.bytes(), QString::fromLatin1(command));
}

std::optional<std::chrono::milliseconds> lifeOf(const redis::Value &pttl)
{
    const qint64 left = pttl.integer().value_or(-1);
    return left >= 0 ? std::optional(std::chrono::milliseconds(left)) : std::nullopt;
}

void takeEvents(QueueGlance &glance, const QByteArray &stream, redis::Value::Array entries, bool isNewestFirst)
{
    if (isNewestFirst)
        std::ranges::reverse(entries);
    for (const redis::Value &entry : entries) {
        const QByteArray id = entry.at(0).bytes();
        events::Fields fields;
        const auto &values = entry.at(1).array();
        for (std::size_t i = 0; i + 1 < values.size(); i += 2)
            fields.emplace_back(values[i].bytes(), values[i + 1].bytes());
        glance.seen[stream] = id;
        if (const auto event = events::Event::fromFields(fields, stream, id))
            glance.events.push_back(*event);
    }
}

/// As the table spells it; anything else stays as it is.
QByteArray idOf(const QByteArray &member)
{
    return uuidText(member, QLatin1String("id")).value_or(member);
}

Task<Result<void>> askForMembers(redis::Client &client, QueueGlance &glance, QByteArrayList inWork)
{
    redis::Command look("SSCAN", SyncQueue::key(), "0", "COUNT", QByteArray::number(QueueGlance::mostMembers));
    const auto page = co_await client.command(std::move(look));
    if (!page) {
        if (page.error().code != Code::NoPermission)
            co_return Result<void>(std::unexpected(page.error()));
        glance.queueError = page.error();
        co_return Result<void>();
    }
    QSet<QByteArray> known;
    for (const redis::Value &member : page->at(1).array()) {
        known.insert(idOf(member.bytes()));
        if (glance.members.size() < QueueGlance::mostMembers)
            glance.members << member.bytes();
    }
    std::ranges::sort(glance.members);
    QByteArrayList unsure;
    for (const QByteArray &id : inWork) {
        if (!known.contains(id))
            unsure << id;
    }
    if (page->at(0).bytes() == "0") { // that were all
        glance.missing = unsure.size();
        co_return Result<void>();
    }
    for (qsizetype from = 0; from < unsure.size(); from += askedAtOnce) {
        std::vector<redis::Command> commands;
        for (const QByteArray &id : unsure.mid(from, askedAtOnce))
            commands.emplace_back("SISMEMBER", SyncQueue::key(), id);
        const auto answers = co_await client.pipeline(std::move(commands));
        if (!answers)
            co_return Result<void>(std::unexpected(answers.error()));
        for (const redis::Value &answer : *answers) {
            if ((glance.queueError = errorOf(answer, "SISMEMBER")))
                co_return Result<void>();
            glance.missing += answer.integer() == 0 ? 1 : 0;
        }
    }
    co_return Result<void>();
}

} // namespace

Task<Result<QueueGlance>> fetchQueueGlance(redis::Client &client, GlanceQuestion question)
{
    QueueGlance glance;
    glance.seen = question.seen;
    std::vector<redis::Command> commands;
    commands.emplace_back("SCARD", SyncQueue::key());
    commands.emplace_back("PTTL", SyncQueue::key());
    commands.emplace_back("GET", SyncLeader::key());
    commands.emplace_back("PTTL", SyncLeader::key());
    const bool isFirst = question.seen.empty();
    for (const QByteArray &stream : streams()) {
        if (isFirst)
            commands.emplace_back("XREVRANGE", stream, "+", "-", "COUNT", QByteArray::number(firstEvents));
        else
            commands.emplace_back("XRANGE", stream, idAfter(question.seen[stream]), "+", "COUNT",
                                  QByteArray::number(QueueGlance::mostEvents));
    }
    const auto answers = co_await client.pipeline(std::move(commands));
    if (!answers)
        co_return Result<QueueGlance>(std::unexpected(answers.error()));
    const auto &all = *answers;
    glance.queueError = errorOf(all[0], "SCARD");
    if (!glance.queueError)
        glance.queueError = errorOf(all[1], "PTTL");
    glance.length = all[0].integer().value_or(0);
    glance.expiresIn = lifeOf(all[1]);
    glance.leaderError = errorOf(all[2], "GET");
    glance.leader = all[2].isString() ? all[2].bytes() : QByteArray();
    glance.leaseEndsIn = lifeOf(all[3]);
    for (std::size_t i = 4; i < all.size(); ++i) {
        const QByteArray stream = streams()[qsizetype(i) - 4];
        if (const auto error = errorOf(all[i], isFirst ? "XREVRANGE" : "XRANGE")) {
            glance.eventsError = error;
            continue;
        }
        glance.seen.try_emplace(stream, "0-0");
        takeEvents(glance, stream, all[i].array(), isFirst);
    }
    std::ranges::stable_sort(glance.events, {}, &events::Event::timestamp);
    if (glance.queueError)
        co_return glance;
    const auto looked = co_await askForMembers(client, glance, std::move(question.inWork));
    if (!looked)
        co_return Result<QueueGlance>(std::unexpected(looked.error()));
    co_return glance;
}

} // namespace freshet::voice
