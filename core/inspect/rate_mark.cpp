// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/rate_mark.h"

#include "core/cache/invalidation_mark.h"
#include "core/inspect/hit_rate_sampler.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace freshet::inspect {

namespace {

using Kind = RateMark::Kind;

constexpr std::array names{
    std::pair{Kind::Bump, QLatin1String("bump")},       std::pair{Kind::Rollback, QLatin1String("rollback")},
    std::pair{Kind::VersionSet, QLatin1String("set")},  std::pair{Kind::Invalidation, QLatin1String("invalidation")},
    std::pair{Kind::Restart, QLatin1String("restart")}, std::pair{Kind::Failover, QLatin1String("failover")},
};

} // namespace

QLatin1String markName(Kind kind)
{
    const auto found = std::find_if(names.begin(), names.end(), [kind](const auto &name) { return name.first == kind; });
    return found == names.end() ? QLatin1String() : found->second;
}

std::optional<Kind> markKind(QStringView text)
{
    const auto found = std::find_if(names.begin(), names.end(), [text](const auto &name) { return text == name.second; });
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

namespace {

constexpr qint64 mostHistoryBytes = 4 << 20;

std::optional<RateMark> markOf(const redis::Value &entry, MarkStream stream)
{
    // The id, then fields and values by turns.
    RateMark mark;
    if (stream == MarkStream::Invalidations)
        mark.kind = Kind::Invalidation;
    bool isNumber = false;
    const QByteArray id = entry.at(0).bytes();
    mark.ms = id.left(id.indexOf('-')).toLongLong(&isNumber);
    if (!isNumber)
        return std::nullopt;
    const redis::Value &fields = entry.at(1);
    QString actor, host;
    for (std::size_t i = 0; i + 1 < fields.array().size(); i += 2) {
        const QByteArray name = fields.at(i).bytes();
        const QByteArray value = fields.at(i + 1).bytes().left(1000);
        if (name == "scope")
            mark.subject = value;
        else if (name == "from")
            mark.from = QString::fromUtf8(value);
        else if (name == "to")
            mark.to = QString::fromUtf8(value);
        else if (name == "kind" && stream == MarkStream::Versions)
            mark.kind = markKind(QString::fromUtf8(value)).value_or(Kind::VersionSet);
        else if (name == "kind")
            mark.from = QString::fromUtf8(value);
        else if (name == "actor")
            actor = QString::fromUtf8(value);
        else if (name == "reason")
            mark.why = QString::fromUtf8(value);
        else if (name == "host")
            host = QString::fromUtf8(value);
        else if (name == "subject") // of an invalidation
            mark.subject = value;
        else if (name == "deleted" || name == "changed")
            mark.keys += std::max<qint64>(0, value.toLongLong());
    }
    mark.who = host.isEmpty() || actor.isEmpty() ? actor : actor + u'@' + host;
    return mark;
}

// `v1 -> v2` for global, `product: v1 -> v2` for a namespace, by the time in UTC.
std::optional<RateMark> markOf(const QByteArray &time, const QByteArray &change)
{
    QDateTime when = QDateTime::fromString(QString::fromLatin1(time.left(23)), Qt::ISODateWithMs);
    const qsizetype arrow = change.lastIndexOf(" -> ");
    if (!when.isValid() || arrow < 0)
        return std::nullopt;
    when.setTimeSpec(Qt::UTC);
    const qsizetype colon = change.lastIndexOf(": ", arrow);
    RateMark mark;
    mark.ms = when.toMSecsSinceEpoch();
    mark.kind = Kind::Bump; // services know nothing else
    mark.subject = colon < 0 ? QByteArray("global") : change.left(colon);
    mark.from = QString::fromUtf8(change.mid(colon < 0 ? 0 : colon + 2, arrow - (colon < 0 ? 0 : colon + 2)));
    mark.to = QString::fromUtf8(change.mid(arrow + 4));
    return mark;
}

} // namespace

Task<Result<VersionMarks>> fetchVersionMarks(redis::Client &client, qint64 most)
{
    VersionMarks result;
    redis::CommandOptions options;
    options.repeatable = true;
    // MEMORY USAGE is no read to the server's counters.
    std::vector<redis::Command> questions;
    questions.emplace_back("MEMORY", "USAGE", "cache_version:log");
    questions.emplace_back("MEMORY", "USAGE", "cache_version:history");
    const auto sizes = co_await client.pipeline(std::move(questions), options);
    if (!sizes)
        co_return std::unexpected(sizes.error());
    for (const redis::Value &size : *sizes) {
        if (size.isError())
            co_return std::unexpected(redis::errorFromReply(size.bytes(), QStringLiteral("MEMORY USAGE")));
    }
    qint64 before = std::numeric_limits<qint64>::max();
    if (!sizes->at(0).isNil()) {
        redis::Command read("XREVRANGE", "cache_version:log", "+", "-", "COUNT", most);
        const auto log = co_await client.command(std::move(read), options);
        if (!log)
            co_return std::unexpected(log.error());
        ++result.hits;
        for (std::size_t i = 0; !log->isError() && i < log->array().size(); ++i) {
            if (auto mark = markOf(log->at(i), MarkStream::Versions)) {
                before = std::min(before, mark->ms);
                result.marks.push_back(std::move(*mark));
            }
        }
    }
    if (!sizes->at(1).isNil() && sizes->at(1).integer().value_or(0) <= mostHistoryBytes) {
        redis::Command read("HGETALL", "cache_version:history");
        const auto history = co_await client.command(std::move(read), options);
        if (!history)
            co_return std::unexpected(history.error());
        ++result.hits;
        std::vector<RateMark> older;
        for (std::size_t i = 0; !history->isError() && i + 1 < history->array().size(); i += 2) {
            auto mark = markOf(history->at(i).bytes(), history->at(i + 1).bytes());
            if (mark && mark->ms < before - 1000) // those of the log stand there too
                older.push_back(std::move(*mark));
        }
        std::sort(older.begin(), older.end(), [](const RateMark &a, const RateMark &b) { return a.ms > b.ms; });
        const auto room = std::size_t(std::max<qint64>(0, most - qint64(result.marks.size())));
        for (std::size_t i = 0; i < older.size() && i < room; ++i)
            result.marks.push_back(std::move(older[i]));
    }
    std::reverse(result.marks.begin(), result.marks.end());
    co_return result;
}

namespace {

/// One stream of marks while it is read.
struct Read
{
    MarkStream stream;
    const char *key;
    QByteArray last; ///< id; empty: it was not there
};

Read readOf(MarkStream stream, const QByteArray &last)
{
    return {stream, stream == MarkStream::Versions ? "cache_version:log" : cache::marksKey, last};
}

void take(std::vector<RateMark> &marks, Read &read, const redis::Value &reply, bool newestFirst)
{
    const std::size_t count = reply.array().size();
    for (std::size_t i = 0; i < count; ++i) {
        const redis::Value &entry = reply.at(newestFirst ? count - 1 - i : i);
        const QByteArray id = entry.at(0).bytes();
        if (id == read.last)
            continue; // read before
        if (auto mark = markOf(entry, read.stream))
            marks.push_back(std::move(*mark));
        read.last = id;
    }
}

} // namespace

// An absent key is asked for by MEMORY USAGE, which the server counts as no read; else a console on an idle server would look
// like two misses a second. The last entry is read again each time, so that an empty answer means that the stream is gone.
Task<Result<NewMarks>> fetchNewMarks(redis::Client &client, MarkCursor cursor, qint64 most)
{
    NewMarks result;
    redis::CommandOptions options;
    options.repeatable = true;
    std::array reads{readOf(MarkStream::Versions, cursor.versions), readOf(MarkStream::Invalidations, cursor.invalidations)};
    std::vector<redis::Command> questions;
    for (const Read &read : reads) {
        if (read.last.isEmpty())
            questions.emplace_back("MEMORY", "USAGE", read.key);
        else
            questions.emplace_back("XRANGE", read.key, read.last, "+", "COUNT", most);
    }
    const auto replies = co_await client.pipeline(std::move(questions), options);
    if (!replies)
        co_return std::unexpected(replies.error());
    std::vector<redis::Command> whole;
    std::vector<Read *> begun;
    for (std::size_t i = 0; i < reads.size(); ++i) {
        const redis::Value &reply = replies->at(i);
        Read &read = reads[i];
        result.isRefused = result.isRefused || reply.bytes().startsWith("NOPERM");
        if (read.last.isEmpty()) {
            if (reply.isNil())
                continue;
            whole.emplace_back("XREVRANGE", read.key, "+", "-", "COUNT", most); // also where its size may not be asked for
            begun.push_back(&read);
        } else if (reply.isError()) {
            read.last.clear();
        } else if (reply.array().empty()) {
            ++result.misses;
            read.last.clear();
        } else {
            ++result.hits;
            take(result.marks, read, reply, false);
        }
    }
    if (!whole.empty()) {
        const auto pages = co_await client.pipeline(std::move(whole), options);
        if (!pages)
            co_return std::unexpected(pages.error());
        for (std::size_t i = 0; i < begun.size(); ++i) {
            const redis::Value &page = pages->at(i);
            result.isRefused = result.isRefused || page.bytes().startsWith("NOPERM");
            if (page.isError())
                continue;
            ++(page.array().empty() ? result.misses : result.hits);
            take(result.marks, *begun[i], page, true);
        }
    }
    std::stable_sort(result.marks.begin(), result.marks.end(), [](const RateMark &a, const RateMark &b) { return a.ms < b.ms; });
    result.cursor.versions = reads[0].last;
    result.cursor.invalidations = reads[1].last;
    co_return result;
}

// An entry that came between the look that gave `after` and this is behind it, so nothing is missed.
Task<Result<AwaitedMarks>> awaitMarks(redis::Client &client, MarkStream stream, QByteArray after, std::chrono::milliseconds block,
                                      qint64 most)
{
    AwaitedMarks result;
    Read read = readOf(stream, after);
    redis::Command command("XREAD", "COUNT", most, "BLOCK", block, "STREAMS", read.key);
    command.add(after.isEmpty() ? QByteArray("0-0") : after);
    const auto reply = co_await client.blocking(std::move(command), block);
    if (!reply)
        co_return std::unexpected(reply.error());
    if (reply->isError())
        co_return std::unexpected(redis::errorFromReply(reply->bytes(), QStringLiteral("XREAD")));
    take(result.marks, read, reply->at(0).at(1), false);
    result.last = read.last;
    co_return result;
}

Task<Result<AwaitCost>> fetchAwaitCost(redis::Client &client)
{
    std::vector<redis::Command> commands;
    commands.emplace_back("INFO", "stats");
    commands.emplace_back("XREAD", "STREAMS", cache::marksKey, "18446744073709551615-18446744073709551615");
    commands.emplace_back("INFO", "stats");
    const auto replies = co_await client.transaction(std::move(commands));
    if (!replies)
        co_return std::unexpected(replies.error());
    for (const redis::Value &reply : *replies) {
        if (reply.isError())
            co_return std::unexpected(redis::errorFromReply(reply.bytes(), QStringLiteral("XREAD")));
    }
    const auto before = KeyspaceCounters::fromInfo({}, replies->at(0).bytes());
    if (!before)
        co_return std::unexpected(before.error());
    const auto after = KeyspaceCounters::fromInfo({}, replies->at(2).bytes());
    if (!after)
        co_return std::unexpected(after.error());
    AwaitCost cost;
    cost.hits = int(after->hits - before->hits);
    cost.misses = int(after->misses - before->misses);
    co_return cost;
}

} // namespace freshet::inspect
