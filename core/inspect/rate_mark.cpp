// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/rate_mark.h"

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

std::optional<RateMark> markOf(const redis::Value &entry)
{
    // The id, then fields and values by turns.
    RateMark mark;
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
        else if (name == "kind")
            mark.kind = markKind(QString::fromUtf8(value)).value_or(Kind::VersionSet);
        else if (name == "actor")
            actor = QString::fromUtf8(value);
        else if (name == "reason")
            mark.why = QString::fromUtf8(value);
        else if (name == "host")
            host = QString::fromUtf8(value);
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
            if (auto mark = markOf(log->at(i))) {
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

} // namespace freshet::inspect
