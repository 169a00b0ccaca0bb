// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/versions.h"

#include "core/base/system_identity.h"
#include "core/cache/version_commit.h"

#include <QSysInfo>

#include <algorithm>

namespace freshet::cache {

namespace {

const QByteArray global = QByteArrayLiteral("global");
constexpr int mostTries = 1000; // each time somebody else was faster

Result<void> checkVersion(QByteArrayView version)
{
    const bool isOdd = std::ranges::any_of(version, [](char c) { return c == ':' || uchar(c) <= ' ' || c == 0x7f; });
    if (version.isEmpty() || version.size() > 100 || isOdd)
        return failure(
            Code::InvalidArgument,
            QStringLiteral("\"%1\" can't be a version: it is 1 to 100 bytes without colon, blank and control characters")
                .arg(QString::fromUtf8(version)));
    return {};
}

Result<void> checkScope(const QByteArray &scope)
{
    return scope == global ? Result<void>() : Versions::checkNamespace(scope);
}

} // namespace

struct Versions::Move
{
    QByteArray scope;
    std::optional<QByteArray> target; ///< of a rollback; else the next version
    bool force = false;
    bool isDry = false;
    std::optional<QByteArray> laggardsAt; ///< only namespaces that have this version of their own
    std::set<QByteArray> except;          ///< namespaces that are not moved, whatever they have
};

Versions::Versions(redis::Client &client, const Options &options, Clock &clock)
    : m_client(&client)
    , m_options(options)
    , m_clock(&clock)
{
    if (m_options.actor.isEmpty())
        m_options.actor = systemUser();
    if (m_options.host.isEmpty())
        m_options.host = QSysInfo::machineHostName();
}

Result<void> Versions::checkNamespace(QByteArrayView nameSpace)
{
    if (nameSpace.isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("a namespace's name is empty"));
    if (nameSpace == globalScope)
        return failure(Code::InvalidArgument,
                       QStringLiteral("\"global\" is no namespace: it is the version that others inherit (--global)"));
    if (isReservedScope(nameSpace))
        return failure(Code::InvalidArgument, QStringLiteral("\"%1\" can't be a namespace: cache_version:%1 holds something else")
                                                  .arg(QString::fromUtf8(nameSpace)));
    return {};
}

QByteArray Versions::nextVersion(QByteArrayView current, qint64 highest)
{
    if (const auto number = versionNumber(current))
        return 'v' + QByteArray::number(std::max(highest, *number) + 1);
    return current.toByteArray() + (current.startsWith('v') ? "_new" : "_v2");
}

Task<Result<QByteArray>> Versions::current(QByteArray nameSpace)
{
    std::vector<redis::Command> commands;
    commands.emplace_back("GET", versionKey(nameSpace));
    commands.emplace_back("GET", versionKey(global));
    const auto replies = co_await m_client->pipeline(std::move(commands));
    if (!replies)
        co_return std::unexpected(replies.error());
    const QByteArrayList keys{versionKey(nameSpace), versionKey(global)};
    for (std::size_t i = 0; i < replies->size(); ++i) {
        const redis::Value &reply = replies->at(i);
        if (reply.isError())
            co_return std::unexpected(
                wrongType(redis::errorFromReply(reply.bytes(), QStringLiteral("GET")), keys[qsizetype(i)], "string"));
        if (const QByteArray version = reply.bytes(); !version.isEmpty())
            co_return Result<QByteArray>(version);
    }
    co_return Result<QByteArray>(QByteArrayLiteral("v1"));
}

Task<Result<VersionChange>> Versions::bump(QByteArray scope, QString reason)
{
    Move what;
    what.scope = std::move(scope);
    return carryOut(std::move(what), std::move(reason));
}

Task<Result<VersionChange>> Versions::planBump(QByteArray scope)
{
    Move what;
    what.scope = std::move(scope);
    what.isDry = true;
    return carryOut(std::move(what), {});
}

Task<Result<VersionChange>> Versions::rollback(QByteArray scope, QByteArray target, bool force, QString reason)
{
    Move what;
    what.scope = std::move(scope);
    what.target = std::move(target);
    what.force = force;
    return carryOut(std::move(what), std::move(reason));
}

Task<Result<VersionChange>> Versions::planRollback(QByteArray scope, QByteArray target, bool force)
{
    Move what;
    what.scope = std::move(scope);
    what.target = std::move(target);
    what.force = force;
    what.isDry = true;
    return carryOut(std::move(what), {});
}

Task<Result<VersionChange>> Versions::moveLaggards(VersionChange change, QString reason, std::stop_token stop)
{
    if (change.move.scope != global || change.move.from == change.move.to)
        co_return Result<VersionChange>(VersionChange{change.move, {}});
    [[maybe_unused]] const auto waited = co_await m_clock->sleep(m_options.laggardsAfter, stop);
    Move what;
    what.scope = global;
    what.laggardsAt = change.move.from;
    for (const VersionMove &move : change.namespaces) {
        if (move.to == change.move.from) // its own new number, and nothing that was cached before
            what.except.insert(move.scope);
    }
    const QString why = reason.isEmpty() ? QStringLiteral("still at the old global version") : reason;
    auto moved = co_await carryOut(std::move(what), why);
    if (moved)
        moved->move = change.move;
    co_return moved;
}

Task<Result<VersionChange>> Versions::carryOut(Move what, QString reason)
{
    if (const auto checked = checkScope(what.scope); !checked)
        co_return std::unexpected(checked.error());
    if (what.target) {
        if (const auto checked = checkVersion(*what.target); !checked)
            co_return std::unexpected(checked.error());
    }
    const bool withNamespaces = what.scope == global && !what.target;
    VersionSignature signature{m_options.actor, std::move(reason), m_options.host, m_options.logLength};
    VersionChange change;
    std::set<QByteArray> asked{what.scope};
    if (withNamespaces) {
        auto found = co_await findVersionScopes(*m_client);
        if (!found)
            co_return std::unexpected(found.error());
        asked.merge(*found);
    }
    std::set<QByteArray> done;
    for (int tries = 0; tries < mostTries; ++tries) {
        const auto book = co_await readVersionBook(*m_client, asked, withNamespaces ? VersionReach::Known : VersionReach::Asked);
        if (!book)
            co_return std::unexpected(book.error());
        VersionPlan plan;
        plan.wholeMax = withNamespaces;
        if (!what.laggardsAt && !done.contains(what.scope)) {
            const QByteArray now = book->current(what.scope);
            const bool known = !what.target || book->wasUsed(what.scope, *what.target);
            if (!known && !what.force)
                co_return failure(
                    Code::NotFound,
                    QStringLiteral("%1 never had the version %2; freshetctl version history shows those it had, --force "
                                   "takes any")
                        .arg(QString::fromUtf8(what.scope), QString::fromUtf8(*what.target)));
            plan.kind = !what.target ? "bump" : known ? "rollback" : "set";
            plan.moves.push_back({what.scope, now, what.target ? *what.target : book->next(what.scope)});
            if (what.target && now == *what.target && book->isOwn(what.scope)) {
                change.move = plan.moves.front(); // nothing to do
                co_return Result<VersionChange>(change);
            }
            if (what.scope != global && !book->isOwn(what.scope))
                plan.alsoUnchanged.push_back(global); // it would inherit another one
        }
        if (withNamespaces) {
            for (const QByteArray &scope : book->scopes()) {
                const bool isMeant =
                    !what.except.contains(scope) && (!what.laggardsAt || book->current(scope) == *what.laggardsAt);
                if (book->isOwn(scope) && isMeant && !done.contains(scope))
                    plan.moves.push_back({scope, book->current(scope), book->next(scope)});
            }
        }
        std::vector<VersionMove> made = plan.moves;
        if (!what.isDry && !plan.moves.empty()) {
            const std::size_t planned = plan.moves.size();
            auto committed = co_await commitVersions(*m_client, *book, std::move(plan), signature, m_clock->utcNow());
            if (!committed)
                co_return std::unexpected(committed.error());
            made = *std::move(committed);
            for (const VersionMove &move : made) {
                done.insert(move.scope);
                if (move.scope == what.scope)
                    change.move = move;
                else
                    change.namespaces.push_back(move);
            }
            if (made.size() < planned)
                continue;
            co_return Result<VersionChange>(change);
        }
        for (const VersionMove &move : made) {
            if (move.scope == what.scope)
                change.move = move;
            else
                change.namespaces.push_back(move);
        }
        co_return Result<VersionChange>(change);
    }
    co_return failure(Code::TryAgain, QStringLiteral("others change this version all the time; try again later"),
                      QStringLiteral("cache_version:") + QString::fromUtf8(what.scope));
}

} // namespace freshet::cache
