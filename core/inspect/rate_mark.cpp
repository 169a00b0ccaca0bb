// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/rate_mark.h"

#include "core/cache/versions.h"

#include <algorithm>
#include <array>
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

Task<Result<std::vector<RateMark>>> fetchVersionMarks(redis::Client &client, qint64 most)
{
    const cache::Versions::Options options;
    cache::Versions versions(client, options);
    const auto history = co_await versions.history({}, most);
    if (!history)
        co_return std::unexpected(history.error());
    std::vector<RateMark> marks;
    marks.reserve(history->size());
    for (const cache::VersionRecord &record : *history) {
        RateMark mark;
        mark.ms = record.time.toMSecsSinceEpoch();
        // Where only the services' history tells, there is no kind: they know bumps only.
        mark.kind = record.kind.isEmpty() ? Kind::Bump : markKind(QString::fromUtf8(record.kind)).value_or(Kind::VersionSet);
        mark.subject = record.move.scope;
        mark.from = QString::fromUtf8(record.move.from);
        mark.to = QString::fromUtf8(record.move.to);
        mark.who = record.host.isEmpty() || record.actor.isEmpty() ? record.actor : record.actor + u'@' + record.host;
        mark.why = record.reason;
        marks.push_back(std::move(mark));
    }
    std::reverse(marks.begin(), marks.end());
    co_return marks;
}

} // namespace freshet::inspect
