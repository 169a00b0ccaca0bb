// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl events ack, claim and bury: what an operator does with pending entries.
#include "app/freshetctl/entries_report.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_events.h"

#include <QRegularExpression>

#include <algorithm>

namespace freshet::ctl {

namespace {

constexpr qint64 defaultIdle = 60'000;                        // ms, as the bus takes entries over
constexpr qint64 longestIdle = 10LL * 366 * 24 * 3600 * 1000; // ms

struct Place
{
    QByteArray stream;
    QByteArray group;
    std::vector<QByteArray> ids;
};

Place placeOf(QByteArrayList words, qsizetype before)
{
    return {words.value(0), words.value(1), std::vector<QByteArray>(words.begin() + before, words.end())};
}

/// Writes down what is about to be done to entries.
Task<> beginOn(Context &context, const char *action, Place place, QByteArray consumer)
{
    QJsonObject plan;
    plan.insert(QStringLiteral("group"), QString::fromUtf8(place.group));
    if (!place.ids.empty())
        plan.insert(QStringLiteral("asked"), qint64(place.ids.size()));
    if (!consumer.isEmpty())
        plan.insert(QStringLiteral("consumer"), QString::fromUtf8(consumer));
    co_await context.begin(action, place.stream, std::move(plan));
}

void writeOwners(JsonWriter &json, const std::map<QByteArray, qint64> &owners)
{
    json.key("consumers").beginArray();
    for (const auto &[consumer, pending] : owners)
        json.beginObject().key("consumer").bytes(consumer).key("pending").integer(pending).endObject();
    json.endArray();
}

QByteArray ownersText(const std::map<QByteArray, qint64> &owners)
{
    QByteArrayList parts;
    for (const auto &[consumer, pending] : owners)
        parts.append(visible(consumer) + " has " + QByteArray::number(pending));
    return parts.isEmpty() ? QByteArray() : ": " + parts.join(", ");
}

/// Whom a claim is for: named, or where `-` or nothing stands in that place chosen as the desktop application does. Empty: nobody
/// can be chosen. A consumer that is not there yet and is called like an entry is a consumer that was forgotten.
Task<Result<QByteArray>> takerOf(redis::Client &client, Place place, QByteArray given)
{
    if (given.isEmpty() || given == "-") {
        auto chosen = co_await inspect::chooseTaker(client, place.stream, place.group, place.ids);
        co_return chosen;
    }
    static const QRegularExpression id(QStringLiteral("^[0-9]+-[0-9]+$"));
    if (!id.match(QString::fromLatin1(given)).hasMatch())
        co_return given;
    const auto known = co_await inspect::fetchConsumers(client, place.stream, place.group);
    if (!known)
        co_return std::unexpected(known.error());
    if (std::ranges::none_of(*known, [&](const inspect::StreamConsumer &one) { return one.name == given; }))
        co_return failure(Code::InvalidArgument,
                          QStringLiteral("%1 looks like an entry's id: name the consumer before the ids, or - for the one with "
                                         "least pending entries")
                              .arg(QString::fromLatin1(given)));
    co_return given;
}

/// What a dry run says of named entries. Status 1 where some are not pending, as the run would give. `consumer`: who would get
/// them; empty: nobody is to.
Task<int> showPlan(Context &context, const char *action, Place place, QByteArray consumer = {})
{
    const auto plan = co_await inspect::planPending(context.client(), place.stream, place.group, place.ids);
    if (!plan)
        co_return context.fail(plan.error());
    if (context.out().isJson()) {
        JsonWriter json;
        json.beginObject();
        writeAction(json, action, place.stream, place.group, true);
        json.key("asked").integer(plan->asked).key("pending").integer(plan->pending).key("ghosts").integer(plan->ghosts);
        if (!consumer.isEmpty())
            json.key("consumer").bytes(consumer);
        writeOwners(json, plan->byConsumer);
        context.out().json(json.endObject().text());
    } else {
        context.out().text("would " + QByteArray(action) + ' ' + QByteArray::number(plan->pending) + " of " +
                           entriesText(plan->asked) + (consumer.isEmpty() ? QByteArray() : " for " + visible(consumer)) +
                           (plan->ghosts > 0 ? ", " + QByteArray::number(plan->ghosts) + " of them trimmed away" : QByteArray()) +
                           ownersText(plan->byConsumer) + '\n');
    }
    co_return plan->pending < plan->asked ? DoesNotHold : Done;
}

Task<int> showIdlePlan(Context &context, Place place, QByteArray consumer, std::chrono::milliseconds idle)
{
    const auto plan = co_await inspect::planIdle(context.client(), place.stream, place.group, idle);
    if (!plan)
        co_return context.fail(plan.error());
    if (context.out().isJson()) {
        JsonWriter json;
        json.beginObject();
        writeAction(json, "claim", place.stream, place.group, true);
        json.key("pending").integer(plan->pending).key("more").boolean(plan->isMore).key("consumer").bytes(consumer);
        writeOwners(json, plan->byConsumer);
        context.out().json(json.endObject().text());
    } else {
        context.out().text(QByteArray("would claim ") + (plan->isMore ? "more than " : "") + entriesText(plan->pending) +
                           " for " + visible(consumer) + ownersText(plan->byConsumer) + '\n');
    }
    co_return Done;
}

} // namespace

Task<int> acknowledgeEntries(Context &context, QByteArrayList words)
{
    const Place place = placeOf(words, 2);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    if (context.arguments().has("--dry-run"))
        co_return co_await showPlan(context, "acknowledge", place);
    const StopSignals signal;
    const auto options = actionOptions(context, "acknowledged", signal.token());
    co_await beginOn(context, "events.ack", place, {});
    const auto change = co_await inspect::acknowledge(context.client(), place.stream, place.group, place.ids, options);
    if (!change)
        co_return context.fail(change.error());
    co_return showChange(context, "acknowledge", "acknowledged", place.stream, place.group, *change, signal.signalNumber());
}

Task<int> claimEntries(Context &context, QByteArrayList words)
{
    const Place place = placeOf(words, std::min<qsizetype>(3, words.size()));
    const auto idle = context.arguments().integer("--idle", 0, longestIdle);
    if (!idle)
        co_return context.wrongUsage(idle.error().message);
    if (*idle && !place.ids.empty())
        co_return context.wrongUsage(QStringLiteral("events claim takes ids, or --idle MS for all that nobody touched so long"));
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const std::chrono::milliseconds since(idle->value_or(defaultIdle));
    const auto taker = co_await takerOf(context.client(), place, words.value(2));
    if (!taker)
        co_return context.fail(taker.error());
    const QByteArray consumer = *taker;
    if (consumer.isEmpty())
        co_return context.wrongUsage(QStringLiteral("the group has no consumer yet: name one"));
    if (context.arguments().has("--dry-run") && !place.ids.empty())
        co_return co_await showPlan(context, "claim", place, consumer);
    if (context.arguments().has("--dry-run"))
        co_return co_await showIdlePlan(context, place, consumer, since);
    const StopSignals signal;
    const auto options = actionOptions(context, "claimed", signal.token());
    co_await beginOn(context, "events.claim", place, consumer);
    Result<inspect::EntriesChange> change;
    if (place.ids.empty())
        change = co_await inspect::claimIdle(context.client(), place.stream, place.group, since, consumer, options);
    else
        change = co_await inspect::claim(context.client(), place.stream, place.group, place.ids, consumer, options);
    if (!change)
        co_return context.fail(change.error());
    co_return showChange(context, "claim", "claimed", place.stream, place.group, *change, signal.signalNumber());
}

Task<int> buryEntries(Context &context, QByteArrayList words)
{
    const Place place = placeOf(words, 2);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    if (context.arguments().has("--dry-run"))
        co_return co_await showPlan(context, "bury", place);
    const StopSignals signal;
    const auto options = actionOptions(context, "buried", signal.token());
    const QString reason = QString::fromUtf8(context.arguments().value("--reason").value_or(QByteArray("put here by hand")));
    co_await beginOn(context, "events.bury", place, {});
    const auto change = co_await inspect::bury(context.client(), place.stream, place.group, place.ids, reason, options);
    if (!change)
        co_return context.fail(change.error());
    co_return showChange(context, "bury", "sent to the dead letters:", place.stream, place.group, *change, signal.signalNumber());
}

} // namespace freshet::ctl
