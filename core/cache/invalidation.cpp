// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/invalidation.h"

#include "core/cache/invalidation_mark.h"
#include "core/cache/invalidation_run.h"
#include "core/cache/key.h"
#include "core/cache/tag_drain.h"

namespace freshet::cache {

namespace {

using Kind = Invalidation::Kind;

std::unexpected<Error> wrong(const QString &what)
{
    return failure(Code::InvalidArgument, what);
}

Result<void> check(const Invalidation &what)
{
    const bool isEmpty = what.subjects.isEmpty() || what.subjects.contains(QByteArray());
    if (what.kind == Kind::Keys && what.subjects.isEmpty())
        return wrong(QStringLiteral("no key is named"));
    if (what.kind == Kind::Resource && (what.subjects.size() != 2 || isEmpty))
        return wrong(QStringLiteral("a resource is named by its namespace and its id"));
    if (what.kind != Kind::Keys && what.kind != Kind::Resource && (what.subjects.size() != 1 || isEmpty))
        return wrong(QStringLiteral("one %1 is needed, and not an empty one").arg(kindName(what.kind)));
    if (what.kind == Kind::Ttl && what.to.count() <= 0)
        return wrong(QStringLiteral("a TTL is more than 0"));
    return {};
}

QByteArray subjectOf(const Invalidation &what)
{
    return what.subjects.join(what.kind == Kind::Resource ? ':' : ' ');
}

/// `\*` in the name of one key means the star.
QByteArray unescapedName(QByteArrayView glob)
{
    QByteArray name;
    for (qsizetype i = 0; i < glob.size(); ++i) {
        if (glob[i] == '\\' && i + 1 < glob.size())
            ++i;
        name += glob[i];
    }
    return name;
}

Task<> removePattern(InvalidationRun &run, QByteArray pattern)
{
    // A glob that means one name needs no walk.
    if (!isPattern(pattern)) {
        std::vector<QByteArray> one{unescapedName(pattern)};
        co_await run.removeNamed(std::move(one));
        co_return;
    }
    if (const QByteArray exact = exactKeyOf(pattern); !exact.isEmpty()) {
        std::vector<QByteArray> one{exact};
        co_await run.removeNamed(std::move(one));
    }
    std::vector<QByteArray> globs{pattern};
    co_await run.walk(std::move(globs));
}

Task<> shorten(InvalidationRun &run, QByteArray pattern)
{
    std::vector<QByteArray> one{isPattern(pattern) ? pattern : unescapedName(pattern)};
    if (isPattern(pattern))
        co_await run.walk(std::move(one));
    else
        co_await run.actOnNamed(std::move(one));
}

Task<> bumpNamespace(InvalidationRun &run, Invalidation what)
{
    Versions::Options options;
    options.actor = run.options().actor;
    Versions versions(run.client(), options);
    const QByteArray nameSpace = what.subjects.front();
    Result<VersionChange> change;
    if (const auto checked = Versions::checkNamespace(nameSpace); !checked)
        change = std::unexpected(checked.error());
    else if (run.options().dryRun)
        change = co_await versions.planBump(nameSpace);
    else
        change = co_await versions.bump(nameSpace, what.reason);
    if (!change) {
        run.fail(change.error());
        co_return;
    }
    run.report.changed = 1;
    run.report.commands = 1;
    run.report.bytes.reset();
    run.report.version = change->move;
}

Task<> removeResource(InvalidationRun &run, Invalidation what)
{
    Versions versions(run.client(), {});
    const auto version = co_await versions.current(what.subjects[0]);
    if (!version) {
        run.fail(version.error());
        co_return;
    }
    co_await removePattern(run, resourcePattern(*version, what.subjects[0], what.subjects[1]));
}

/// Without repetitions, in their order.
std::vector<QByteArray> distinct(const QByteArrayList &keys)
{
    SeenSet seen;
    std::vector<QByteArray> kept;
    for (const QByteArray &key : keys) {
        if (seen.insert(key))
            kept.push_back(key);
    }
    return kept;
}

Task<> mark(InvalidationRun &run, QString reason)
{
    const InvalidationReport &report = run.report;
    if (!run.options().mark || report.dryRun || report.version)
        co_return;
    InvalidationMark made;
    made.kind = kindName(report.kind).data();
    made.subject = report.subject;
    made.actor = run.options().actor;
    made.reason = std::move(reason);
    made.deleted = report.deleted;
    made.changed = report.changed;
    made.failed = report.failed;
    co_await leaveMark(run.client(), std::move(made));
}

Result<InvalidationReport> finish(InvalidationRun &run)
{
    InvalidationReport &report = run.report;
    const bool nothingDone = report.matched == 0 && report.changed == 0 && report.failed == 0;
    if (report.error && nothingDone)
        return std::unexpected(*report.error);
    return std::move(report);
}

} // namespace

Task<Result<InvalidationReport>> invalidate(redis::Client &client, Invalidation what, InvalidationOptions options)
{
    if (const auto checked = check(what); !checked)
        co_return std::unexpected(checked.error());
    const auto action = what.kind == Kind::Ttl ? InvalidationRun::Action::Shorten : InvalidationRun::Action::Remove;
    InvalidationRun run(client, std::move(options), action, what.to);
    run.report.kind = what.kind;
    run.report.subject = subjectOf(what);
    switch (what.kind) {
    case Kind::Keys:
        co_await run.removeNamed(distinct(what.subjects));
        break;
    case Kind::Pattern:
        co_await removePattern(run, what.subjects.front());
        break;
    case Kind::Ttl:
        co_await shorten(run, what.subjects.front());
        break;
    case Kind::Tag:
        co_await drain(run, Drained::Tag, what.subjects.front(), run.options().searchDrains);
        break;
    case Kind::Queue:
        co_await drain(run, Drained::Queue, what.subjects.front(), run.options().searchDrains);
        break;
    case Kind::Namespace:
        co_await bumpNamespace(run, what);
        break;
    case Kind::Resource:
        co_await removeResource(run, what);
        break;
    }
    co_await mark(run, what.reason);
    co_return finish(run);
}

} // namespace freshet::cache
