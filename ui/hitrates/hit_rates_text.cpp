// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/hit_rates_text.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace freshet::ui {

using inspect::HitRateGap;
using State = HitRatesController::State;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(HitRates)
};

QString gapText(HitRateGap gap)
{
    switch (gap) {
    case HitRateGap::None:
        return Words::tr("no reads");
    case HitRateGap::First:
        return {};
    case HitRateGap::Restart:
        return Words::tr("restart or failover");
    case HitRateGap::CounterFell:
        return Words::tr("counters were reset");
    case HitRateGap::Outage:
        return Words::tr("samples are missing");
    case HitRateGap::ClockJumped:
        return Words::tr("the clock was set");
    }
    return {};
}

QString rateOrUnknown(std::optional<double> fraction)
{
    return fraction ? formatPercent(*fraction) : Words::tr("unknown");
}

} // namespace

QString windowText(HitRatesController::Window window)
{
    return formatDuration(HitRatesController::length(window));
}

QString percentText(double percent)
{
    const bool whole = std::abs(percent - std::round(percent)) < 1e-9;
    return whole ? formatPercent(percent / 100).replace(QLocale().toString(percent, 'f', 1), QLocale().toString(percent, 'f', 0))
                 : formatPercent(percent / 100);
}

QString whyUnknown(const std::vector<inspect::HitRatePoint> &points, qint64 ms)
{
    const auto found = std::find_if(points.begin(), points.end(), [ms](const inspect::HitRatePoint &point) {
        return point.interval.start.isValid() && point.interval.start.toMSecsSinceEpoch() < ms &&
               ms <= point.interval.end.toMSecsSinceEpoch();
    });
    return found == points.end() ? QString() : gapText(found->interval.gap);
}

QString whyUnknown(const std::vector<inspect::RateBin> &bins, qint64 ms)
{
    const auto found =
        std::find_if(bins.begin(), bins.end(), [ms](const inspect::RateBin &bin) { return bin.startMs < ms && ms <= bin.endMs; });
    return found == bins.end() ? QString() : gapText(found->isKnown() ? HitRateGap::None : found->gap);
}

QString markText(const inspect::RateMark &mark)
{
    using Kind = inspect::RateMark::Kind;
    const auto cut = [](const QString &text) { return visibleText(text.left(80)); };
    const QString subject = mark.subject == "global" ? Words::tr("all namespaces") : visibleBytes(mark.subject.left(80));
    QString what;
    switch (mark.kind) {
    case Kind::Bump:
        what = Words::tr("Version of %1: %2 → %3").arg(subject, cut(mark.from), cut(mark.to));
        break;
    case Kind::Rollback:
        what = Words::tr("Rollback of %1: %2 → %3").arg(subject, cut(mark.from), cut(mark.to));
        break;
    case Kind::VersionSet:
        what = Words::tr("Version of %1 set: %2 → %3").arg(subject, cut(mark.from), cut(mark.to));
        break;
    case Kind::Invalidation:
        what = mark.from == QLatin1String("ttl")      ? Words::tr("TTL shortened: %1").arg(subject)
               : mark.from == QLatin1String("tag")    ? Words::tr("Invalidated the tag %1").arg(subject)
               : mark.from == QLatin1String("queue")  ? Words::tr("Invalidated the queue %1").arg(subject)
               : mark.from == QLatin1String("delete") ? Words::tr("Deleted: %1").arg(subject)
                                                      : Words::tr("Invalidated: %1").arg(subject);
        if (mark.keys > 0)
            what += QStringLiteral(" · ") + Words::tr("%n key(s)", nullptr, int(std::min<qint64>(mark.keys, 2'000'000'000)));
        break;
    case Kind::Restart:
        what = Words::tr("Server restarted");
        break;
    case Kind::Failover:
        what = Words::tr("Failover or restart: another server process answers");
        break;
    }
    QStringList lines{what + QStringLiteral(" · ") + formatClock(QDateTime::fromMSecsSinceEpoch(mark.ms).time())};
    const bool hasAuthor = mark.kind != Kind::Restart && mark.kind != Kind::Failover;
    if (hasAuthor)
        lines << (mark.who.isEmpty() ? Words::tr("by: not recorded") : Words::tr("by: %1").arg(cut(mark.who)));
    if (!mark.why.isEmpty())
        lines << Words::tr("why: %1").arg(cut(mark.why));
    return lines.join(u'\n');
}

QColor markColor(const Theme &theme, inspect::RateMark::Kind kind)
{
    using Kind = inspect::RateMark::Kind;
    return kind == Kind::Restart || kind == Kind::Failover ? theme.bad : kind == Kind::Rollback ? theme.warning : theme.accent;
}

QString alertText(const RateCollector::Alert &alert)
{
    const QString name = visibleBytes(alert.nameSpace.left(80));
    return alert.rate ? Words::tr("%1 stays under its target of %2: now %3")
                            .arg(name, formatPercent(alert.target), formatPercent(*alert.rate))
                      : Words::tr("%1 stays under its target of %2").arg(name, formatPercent(alert.target));
}

QString stateText(const HitRatesController::View &view)
{
    switch (view.state) {
    case State::NoSession:
        return Words::tr("No connection is open.");
    case State::Waiting:
        return Words::tr("Waiting for the first samples.");
    case State::Live:
        return {};
    case State::Away:
        return view.error.code == Code::Timeout ? Words::tr("the server does not answer") : Words::tr("connection lost");
    case State::NotPermitted:
        return Words::tr("this user may not run INFO, which counts hits and misses");
    case State::Failed:
        return Words::tr("the server's answer can't be used: %1").arg(visibleText(view.error.message.left(200)));
    }
    return {};
}

QString rateDescription(const HitRatesController::View &view)
{
    std::optional<double> now, least, greatest;
    if (!view.points.empty())
        now = view.points.back().interval.hitRate();
    for (const inspect::HitRatePoint &point : view.points) {
        if (const auto rate = point.interval.hitRate()) {
            least = std::min(least.value_or(*rate), *rate);
            greatest = std::max(greatest.value_or(*rate), *rate);
        }
    }
    if (!least)
        return Words::tr("No reads in the last %1.").arg(windowText(view.window));
    return Words::tr("Last %1: now %2, on the whole %3, lowest %4, highest %5.")
        .arg(windowText(view.window), rateOrUnknown(now), rateOrUnknown(view.totals.hitRate()), rateOrUnknown(least),
             rateOrUnknown(greatest));
}

QString readsDescription(const HitRatesController::View &view)
{
    const inspect::HitRateInterval now = view.points.empty() ? inspect::HitRateInterval{} : view.points.back().interval;
    if (!now.isKnown())
        return Words::tr("Unknown now.");
    return Words::tr("Now %1: %2 hits, %3 misses.")
        .arg(formatRate(*now.readsPerSecond()), formatRate(*now.hitsPerSecond()), formatRate(*now.missesPerSecond()));
}

QString hitRatesText(const HitRatesController::View &view)
{
    QStringList lines;
    lines << Words::tr("Hit rate of the server, last %1: %2 (%3 hits, %4 misses)")
                 .arg(windowText(view.window), rateOrUnknown(view.totals.hitRate()), formatCount(view.totals.hits),
                      formatCount(view.totals.misses));
    lines << QStringList{Words::tr("Time"), Words::tr("Hit rate"), Words::tr("Hits/s"), Words::tr("Misses/s"),
                         Words::tr("Remark")}
                 .join(u'\t');
    for (const inspect::HitRatePoint &point : view.points) {
        const auto &interval = point.interval;
        const auto rate = interval.hitRate();
        const auto perSecond = [](std::optional<double> value) { return value ? QLocale().toString(*value, 'f', 1) : QString(); };
        lines << QStringList{formatTime(point.sample.time), rate ? formatPercent(*rate) : QString(),
                             perSecond(interval.hitsPerSecond()), perSecond(interval.missesPerSecond()),
                             rate ? QString() : gapText(interval.gap)}
                     .join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace freshet::ui
