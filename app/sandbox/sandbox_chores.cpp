// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_chores.h"

#include "app/sandbox/sandbox_stock.h"
#include "core/cache/tags.h"
#include "core/cache/versions.h"

#include <array>

namespace freshet::sandbox {

using namespace std::chrono_literals;
using cache::Invalidation;

namespace {

using Chore = SandboxChores::Chore;

constexpr auto cycle = 240s;
constexpr auto enqueueEvery = 5s;
struct Line
{
    std::chrono::milliseconds at; ///< in the cycle
    Chore chore;
};
// The first dip comes soon, for whoever has just opened the window.
constexpr std::array<Line, 7> timetable{{{4s, Chore::BumpProducts},
                                         {38s, Chore::RollBackProducts},
                                         {75s, Chore::Poison},
                                         {110s, Chore::BumpCategories},
                                         {150s, Chore::Poison},
                                         {190s, Chore::Drain},
                                         {215s, Chore::CleanUp}}};

const QByteArray queueTag = "products";
const QString deployment = QStringLiteral("deploy-bot");

cache::Versions versionsOf(redis::Client &client, const QString &actor)
{
    cache::Versions::Options options;
    options.actor = actor;
    options.host = QStringLiteral("sandbox");
    return cache::Versions(client, options);
}

/// Back to the version before the last bump.
Task<Result<void>> rollBack(redis::Client &client, QByteArray nameSpace, QString reason)
{
    cache::Versions versions = versionsOf(client, QStringLiteral("on-call"));
    const auto history = co_await versions.history(nameSpace, 1);
    if (!history)
        co_return std::unexpected(history.error());
    if (history->empty() || history->front().kind != "bump")
        co_return Result<void>(); // an operator was faster
    const auto moved = co_await versions.rollback(nameSpace, history->front().move.from, false, std::move(reason));
    if (!moved)
        co_return std::unexpected(moved.error());
    co_return Result<void>();
}

Task<Result<void>> cleanUp(redis::Client &client, QByteArray nameSpace)
{
    cache::Versions versions = versionsOf(client, deployment);
    cache::CleanupOptions options;
    options.reason = QStringLiteral("nobody reads the old version any more");
    const auto done = co_await versions.cleanup(std::move(nameSpace), std::move(options));
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<void>();
}

/// A price import notes what it will make stale: single keys, and each fourth time a pattern.
Task<Result<void>> enqueue(redis::Client &client, int product)
{
    cache::Versions versions = versionsOf(client, deployment);
    const auto version = co_await versions.current("product");
    if (!version)
        co_return std::unexpected(version.error());
    const QByteArray key = *version + ":product:" + QByteArray::number(stock::productId(product));
    const QByteArrayList members{key + (product % 4 ? ":detail" : ":*")};
    const auto added = co_await cache::enqueueInvalidation(client, queueTag, members);
    co_return added;
}

} // namespace

std::vector<Chore> SandboxChores::due(std::chrono::milliseconds passed)
{
    std::vector<Chore> out;
    const auto until = m_time + passed;
    for (auto at = m_time / enqueueEvery * enqueueEvery + enqueueEvery; at <= until; at += enqueueEvery)
        out.push_back(Chore::Enqueue);
    for (auto begin = m_time / cycle * cycle; begin <= until; begin += cycle) {
        for (const Line &line : timetable) {
            if (begin + line.at > m_time && begin + line.at <= until)
                out.push_back(line.chore);
        }
    }
    m_time = until;
    return out;
}

Task<Result<QByteArray>> SandboxChores::bump(redis::Client &client, QByteArray nameSpace, QString actor, QString reason)
{
    cache::Versions versions = versionsOf(client, actor);
    const auto moved = co_await versions.bump(std::move(nameSpace), std::move(reason));
    if (!moved)
        co_return std::unexpected(moved.error());
    co_return Result<QByteArray>(moved->move.to);
}

Task<Result<void>> SandboxChores::prepare(redis::Client &client)
{
    for (const char *nameSpace : {"order", "category", "order"}) {
        const bool isOrder = qstrcmp(nameSpace, "order") == 0;
        const auto bumped =
            co_await bump(client, nameSpace, deployment,
                          isOrder ? QStringLiteral("totals are with tax now") : QStringLiteral("the shop has another menu"));
        if (!bumped)
            co_return std::unexpected(bumped.error());
    }
    const auto back = co_await rollBack(client, "order", QStringLiteral("the second change of the totals was a mistake"));
    co_return back;
}

Task<Result<void>> SandboxChores::carryOut(redis::Client &client, Chore chore, int product, Invalidate invalidate)
{
    Result<void> done;
    switch (chore) {
    case Chore::BumpProducts: {
        const auto bumped = co_await bump(client, "product", deployment, QStringLiteral("prices are computed anew"));
        if (!bumped)
            done = std::unexpected(bumped.error());
        break;
    }
    case Chore::BumpCategories: {
        const auto bumped = co_await bump(client, "category", deployment, QStringLiteral("a category was added"));
        if (!bumped)
            done = std::unexpected(bumped.error());
        break;
    }
    case Chore::RollBackProducts:
        done = co_await rollBack(client, "product", QStringLiteral("the new prices were wrong"));
        break;
    case Chore::Enqueue:
        done = co_await enqueue(client, product);
        break;
    case Chore::CleanUp:
        done = co_await cleanUp(client, "product");
        break;
    case Chore::Drain: {
        Invalidation queue;
        queue.kind = Invalidation::Kind::Queue;
        queue.subjects << queueTag;
        queue.reason = QStringLiteral("the price import has ended");
        const auto report = co_await invalidate(std::move(queue));
        if (!report)
            done = std::unexpected(report.error());
        break;
    }
    case Chore::Poison:
        break;
    }
    co_return done;
}

Task<Result<qint64>> SandboxChores::expireEverything(redis::Client &client)
{
    qint64 changed = 0;
    for (const char *pattern : {"v[0-9]*:*", "tts:voices*", "petfood:*", "ai:*"}) {
        Invalidation what;
        what.kind = Invalidation::Kind::Ttl;
        what.subjects << pattern;
        what.to = 1ms;
        what.reason = QStringLiteral("everything expires");
        const auto report = co_await cache::invalidate(client, std::move(what));
        if (!report)
            co_return std::unexpected(report.error());
        changed += report->changed;
    }
    co_return Result<qint64>(changed);
}

} // namespace freshet::sandbox
