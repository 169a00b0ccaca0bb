// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/recorded_invalidation.h"

#include "core/base/glob.h"
#include "core/inspect/undo.h"

namespace freshet::inspect {

namespace {

using Kind = cache::Invalidation::Kind;

constexpr std::size_t mostFailedKeys = 1000;

void add(OrderReport &all, const cache::InvalidationReport &one)
{
    all.matched += one.matched;
    all.deleted += one.deleted;
    all.changed += one.changed;
    all.failed += one.failed;
    all.stopped |= one.stopped;
    all.leasesKept |= one.leasesKept;
    for (const QByteArray &key : one.failedKeys) {
        if (all.failedKeys.size() < mostFailedKeys)
            all.failedKeys.push_back(key);
    }
    if (one.version)
        all.moves.push_back(*one.version);
    if (!all.error)
        all.error = one.error;
}

/// The next part would fare no better.
bool concernsAll(const Error &error)
{
    switch (error.code) {
    case Code::ConnectFailed:
    case Code::ConnectionLost:
    case Code::NotConnected:
    case Code::Timeout:
    case Code::ReadOnly:
    case Code::Cancelled:
        return true;
    default:
        return false;
    }
}

} // namespace

Task<Result<OrderReport>> invalidateOrder(redis::Client &client, InvalidationOrder order, OrderOptions options)
{
    if (order.empty())
        co_return failure(Code::InvalidArgument, QStringLiteral("nothing is named that is to be invalidated"));
    OrderReport all;
    cache::InvalidationProgress now;
    for (const cache::Invalidation &part : order) {
        if (options.stop.stop_requested()) {
            all.stopped = true;
            break;
        }
        const cache::InvalidationProgress before = now;
        cache::InvalidationOptions how;
        how.gentle = options.gentle;
        how.searchDrains = true;
        how.stop = options.stop;
        how.progress = [&](const cache::InvalidationProgress &one) {
            now = one;
            now.scanned += before.scanned;
            now.total += before.total;
            now.matched += before.matched;
            now.done += before.done;
            now.failed += before.failed;
            if (options.progress)
                options.progress(now);
        };
        cache::Invalidation what = part;
        if (what.reason.isEmpty())
            what.reason = options.reason;
        const auto report = co_await cache::invalidate(client, what, how);
        if (report)
            add(all, *report);
        else if (!all.error)
            all.error = report.error();
        if (all.stopped || (all.error && concernsAll(*all.error)))
            break;
    }
    if (all.error && all.done() == 0 && all.failed == 0 && all.matched == 0)
        co_return std::unexpected(*all.error);
    co_return all;
}

audit::Intent intentOf(const InvalidationOrder &order, const audit::Origin &origin, const OrderOptions &options)
{
    audit::Intent intent;
    intent.origin = origin;
    intent.reason = options.reason;
    intent.plan = options.plan;
    if (order.empty())
        return intent;
    const cache::Invalidation &first = order.front();
    intent.action = QStringLiteral("invalidate.") + cache::kindName(first.kind);
    QByteArrayList subjects;
    for (const cache::Invalidation &one : order)
        subjects.append(one.subjects.join(one.kind == Kind::Resource ? ':' : ' '));
    intent.target = subjects.join(' ');
    if (first.kind == Kind::Ttl)
        intent.plan.insert(QStringLiteral("ttl_s"), qint64(first.to.count() / 1000));
    return intent;
}

audit::Outcome outcomeOf(const Result<OrderReport> &report)
{
    using State = audit::Outcome::State;
    if (!report)
        return audit::outcomeOf(report.error());
    audit::Outcome outcome;
    outcome.result = {{QStringLiteral("matched"), report->matched},
                      {QStringLiteral("deleted"), report->deleted},
                      {QStringLiteral("changed"), report->changed},
                      {QStringLiteral("failed"), report->failed}};
    if (!report->moves.empty()) {
        outcome.result.insert(QStringLiteral("from"), QString::fromUtf8(report->moves.front().from));
        outcome.result.insert(QStringLiteral("to"), QString::fromUtf8(report->moves.front().to));
    }
    if (report->moves.size() == 1)
        outcome.undo = undoOfVersion({report->moves.front(), {}});
    if (report->error)
        outcome.error = report->error->message;
    else if (report->stopped)
        outcome.error = QStringLiteral("stopped by the user");
    if (report->isWhole())
        outcome.state = State::Done;
    else if (report->done() > 0)
        outcome.state = State::Partly;
    else // an error of the way may hide what was done
        outcome.state = report->error ? audit::outcomeOf(*report->error).state : State::Failed;
    return outcome;
}

Task<Result<OrderReport>> recordedInvalidation(redis::Client &client, audit::ActivityLog *log, InvalidationOrder order,
                                               audit::Origin origin, OrderOptions options)
{
    if (!log || client.options().readOnly) { // where it is read-only nothing will be changed, and the answer says so
        auto report = co_await invalidateOrder(client, std::move(order), std::move(options));
        co_return report;
    }
    audit::Intent intent = intentOf(order, origin, options);
    const auto id = co_await log->begin(std::move(intent));
    if (!id)
        co_return std::unexpected(id.error());
    auto report = co_await invalidateOrder(client, std::move(order), std::move(options));
    audit::Outcome outcome = outcomeOf(report);
    const auto finished = co_await log->finish(*id, std::move(outcome));
    Q_UNUSED(finished) // it is completed later; what was done is done
    co_return report;
}

InvalidationOrder retryOf(const InvalidationOrder &order, const OrderReport &report)
{
    if (order.empty())
        return {};
    const Kind kind = order.front().kind;
    const bool areKnown = !report.failedKeys.empty() && report.failed == qint64(report.failedKeys.size()) && !report.stopped;
    const bool isByKey = kind == Kind::Keys || kind == Kind::Pattern || kind == Kind::Resource || kind == Kind::Ttl;
    if (!areKnown || !isByKey)
        return order;
    InvalidationOrder retry;
    if (kind == Kind::Ttl) {
        for (const QByteArray &key : report.failedKeys) {
            cache::Invalidation one = order.front();
            one.subjects = {globEscaped(key)};
            retry.push_back(std::move(one));
        }
        return retry;
    }
    cache::Invalidation keys;
    keys.kind = Kind::Keys;
    keys.subjects = QByteArrayList(report.failedKeys.begin(), report.failedKeys.end());
    keys.reason = order.front().reason;
    retry.push_back(std::move(keys));
    return retry;
}

} // namespace freshet::inspect
