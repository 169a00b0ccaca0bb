// SPDX-License-Identifier: GPL-3.0-or-later
//
// Invalidations for later: planned, listed, carried out and cancelled.
#include "app/freshetctl/failure_text.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_invalidate.h"
#include "core/inspect/scheduled_invalidations.h"

#include <algorithm>

namespace freshet::ctl {

namespace {

using inspect::ScheduledInvalidation;
using inspect::ScheduledInvalidations;

constexpr int othersWaitMs = 2000; // for another program's lock of the file

std::unique_ptr<ScheduledInvalidations> openSchedule()
{
    ScheduledInvalidations::Options options;
    options.wait = std::chrono::milliseconds(othersWaitMs);
    return std::make_unique<ScheduledInvalidations>(options);
}

audit::Origin originOf(const Context &context)
{
    const Target &target = context.target();
    return {QStringLiteral("freshetctl"), target.profile, target.environment, target.url.displayName()};
}

QByteArray subjectOf(const ScheduledInvalidation &one)
{
    QByteArrayList parts;
    for (const cache::Invalidation &part : one.order)
        parts.append(part.subjects.join(part.kind == cache::Invalidation::Kind::Resource ? ':' : ' '));
    return parts.join(' ');
}

QByteArray kindOf(const ScheduledInvalidation &one)
{
    return one.order.empty() ? QByteArray("unreadable") : QByteArray(cache::kindName(one.order.front().kind).data());
}

QByteArray stateText(const ScheduledInvalidations &schedule, const ScheduledInvalidation &one)
{
    const bool isMissed = one.state == ScheduledInvalidation::State::Planned && schedule.isMissed(one);
    return isMissed ? QByteArray("missed") : QByteArray(inspect::scheduledStateName(one.state).data());
}

/// The row's fields; the object stays open.
void writeRow(JsonWriter &json, const ScheduledInvalidations &schedule, const ScheduledInvalidation &one)
{
    json.beginObject().key("id").integer(one.id).key("state").string(stateText(schedule, one));
    json.key("due")
        .string(one.due.toString(Qt::ISODateWithMs))
        .key("kind")
        .string(kindOf(one))
        .key("subject")
        .bytes(subjectOf(one));
    json.key("server").string(one.origin.server).key("connection").string(one.origin.connection);
    json.key("user").string(one.user).key("reason").string(one.reason()).key("done").integer(one.done);
    json.key("failed").integer(one.failed).key("error").string(one.error);
}

QByteArray localText(const QDateTime &time)
{
    return time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toLatin1();
}

QByteArray rowText(const ScheduledInvalidations &schedule, const ScheduledInvalidation &one)
{
    QByteArray text = QByteArray::number(one.id) + "  " + localText(one.due) + "  " + stateText(schedule, one) + "  " +
                      kindOf(one) + ' ' + visible(subjectOf(one)) + "  on " + visible(one.origin.server.toUtf8());
    if (!one.reason().isEmpty())
        text += "  (" + visible(one.reason().toUtf8()) + ')';
    if (one.ended.isValid())
        text += "; " + QByteArray::number(one.done) + " done, " + QByteArray::number(one.failed) + " failed";
    if (!one.error.isEmpty())
        text += "; " + visible(one.error.toUtf8());
    return text + '\n';
}

Result<std::vector<qint64>> readIds(const Context &context)
{
    std::vector<qint64> ids;
    for (const QByteArray &word : context.arguments().words.mid(1)) {
        bool isNumber = false;
        const qint64 id = word.toLongLong(&isNumber);
        if (!isNumber || id <= 0)
            return failure(Code::InvalidArgument, QStringLiteral("\"%1\" is no number of a scheduled invalidation; invalidate "
                                                                 "scheduled lists them")
                                                      .arg(QString::fromUtf8(visible(word))));
        ids.push_back(id);
    }
    return ids;
}

Task<int> runScheduledList(Context &context)
{
    if (context.arguments().words.size() > 1)
        co_return context.wrongUsage(QStringLiteral("invalidate scheduled takes no further words"));
    const auto schedule = openSchedule();
    const auto all = co_await schedule->list();
    if (!all)
        co_return context.fail(all.error());
    for (const ScheduledInvalidation &one : *all) {
        JsonWriter json;
        writeRow(json, *schedule, one);
        context.out().isJson() ? context.out().json(json.endObject().text()) : context.out().text(rowText(*schedule, one));
    }
    co_return Done;
}

Task<int> runCancel(Context &context)
{
    const auto ids = readIds(context);
    if (!ids)
        co_return context.wrongUsage(ids.error().message);
    if (ids->empty())
        co_return context.wrongUsage(QStringLiteral("invalidate cancel takes the numbers that invalidate scheduled lists"));
    const auto schedule = openSchedule();
    int status = Done;
    for (const qint64 id : *ids) {
        const auto cancelled = co_await schedule->cancel(id);
        if (!cancelled) {
            context.fail(cancelled.error());
            status = DoesNotHold;
            continue;
        }
        JsonWriter json;
        json.beginObject().key("id").integer(id).key("state").string("cancelled");
        context.out().isJson() ? context.out().json(json.endObject().text())
                               : context.out().text("cancelled " + QByteArray::number(id) + '\n');
    }
    co_return status;
}

/// One of them, told.
Task<int> runOne(Context &context, ScheduledInvalidations &schedule, audit::ActivityLog &log, qint64 id,
                 ScheduledInvalidations::Late late, std::stop_token stop)
{
    inspect::OrderOptions options;
    options.gentle = context.target().gentle;
    options.stop = std::move(stop);
    const audit::Origin origin = originOf(context);
    const auto report = co_await inspect::runScheduled(context.client(), schedule, &log, id, origin, late, options);
    if (!report) {
        const Error error = report.error();
        co_return context.fail({error.code,
                                QStringLiteral("scheduled invalidation %1: %2").arg(id).arg(withoutScript(error.message)),
                                error.context});
    }
    const auto after = co_await schedule.find(id);
    if (!after)
        co_return context.fail(after.error());
    JsonWriter json;
    writeRow(json, schedule, *after);
    json.key("matched").integer(report->matched).key("deleted").integer(report->deleted);
    json.key("changed").integer(report->changed);
    context.out().isJson() ? context.out().json(json.endObject().text()) : context.out().text(rowText(schedule, *after));
    co_return report->isWhole() ? int(Done) : int(DoesNotHold);
}

Task<int> runDue(Context &context)
{
    const auto ids = readIds(context);
    if (!ids)
        co_return context.wrongUsage(ids.error().message);
    if (context.target().options.readOnly)
        co_return context.fail({Code::ReadOnly, QStringLiteral("read-only"), QStringLiteral("invalidate run-due")});
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto schedule = openSchedule();
    const auto log = openActivityLog();
    const StopSignals signal;
    int status = Done;
    if (!ids->empty()) { // named: a person wants them, late or early
        for (const qint64 id : *ids) {
            const int one = co_await runOne(context, *schedule, *log, id, ScheduledInvalidations::Late::Allow, signal.token());
            status = std::max(status, one);
        }
        co_return status;
    }
    const auto all = co_await schedule->list(context.target().url.displayName());
    if (!all)
        co_return context.fail(all.error());
    for (const ScheduledInvalidation &one : *all) {
        if (schedule->isMissed(one)) {
            context.out().flush();
            context.out().error(
                QStringLiteral("scheduled invalidation %1 was not made at its time: invalidate run-due %1 makes it "
                               "now, invalidate cancel %1 discards it")
                    .arg(one.id));
            status = std::max(status, int(DoesNotHold));
        } else if (schedule->isDue(one)) {
            const int done =
                co_await runOne(context, *schedule, *log, one.id, ScheduledInvalidations::Late::Refuse, signal.token());
            status = std::max(status, done);
        }
    }
    co_return status;
}

/// Options of the other forms that would be passed over.
std::optional<QByteArray> strayOption(const Context &context)
{
    for (const char *option : {"--to", "--at", "--dry-run", "--preview", "--bytes", "--reason"}) {
        if (context.arguments().has(option))
            return QByteArray(option);
    }
    return std::nullopt;
}

template<Task<int> (*Run)(Context &)>
Task<int> withoutStray(Context &context)
{
    if (const auto option = strayOption(context))
        co_return context.wrongUsage(
            QStringLiteral("%1 does not go with invalidate %2")
                .arg(QString::fromLatin1(*option), QString::fromLatin1(context.arguments().words.value(0))));
    const int status = co_await Run(context);
    co_return status;
}

} // namespace

LaterVerb laterVerb(const Context &context)
{
    const QByteArray word = context.arguments().words.value(0);
    if (word == "scheduled")
        return withoutStray<runScheduledList>;
    if (word == "run-due")
        return withoutStray<runDue>;
    if (word == "cancel")
        return withoutStray<runCancel>;
    return nullptr;
}

Task<int> planInvalidation(Context &context, cache::Invalidation order, QDateTime due)
{
    const auto schedule = openSchedule();
    inspect::InvalidationOrder parts;
    parts.push_back(std::move(order));
    const audit::Origin origin = originOf(context);
    const auto id = co_await schedule->plan(std::move(parts), origin, due);
    if (!id)
        co_return context.fail(id.error());
    const auto planned = co_await schedule->find(*id);
    if (!planned)
        co_return context.fail(planned.error());
    JsonWriter json;
    writeRow(json, *schedule, *planned);
    context.out().isJson()
        ? context.out().json(json.endObject().text())
        : context.out().text(
              "planned as " + rowText(*schedule, *planned) +
              "it is made by a Freshet that is connected then, or by freshetctl invalidate run-due at that time\n");
    co_return Done;
}

} // namespace freshet::ctl
