// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/glob.h"
#include "core/cache/invalidation_run.h"
#include "core/cache/version_book.h"

#include <algorithm>

namespace freshet::cache {

namespace {

constexpr int mostPlans = 20; ///< how often a version may change while its old keys are removed

std::pair<QByteArray, QByteArray> guardOf(const VersionBook &book, const QByteArray &scope)
{
    const auto found = book.raw.find(scope);
    return {versionKey(scope), found == book.raw.end() ? QByteArray("-") : '=' + found->second};
}

InvalidationOptions runOptions(const CleanupOptions &options)
{
    InvalidationOptions made;
    made.dryRun = options.dryRun;
    made.gentle = options.gentle;
    made.stop = options.stop;
    if (options.progress) {
        made.progress = [tell = options.progress](const InvalidationProgress &progress) {
            tell(progress.scanned, progress.total, progress.matched, progress.done);
        };
    }
    return made;
}

} // namespace

// A key of NS begins `{version}:{NS}:`; the bare name `{version}:{NS}` is none, and the walk does not meet it. What is current
// may change while the walk goes on: then the rest is planned anew.
Task<Result<CleanupReport>> Versions::cleanup(QByteArray nameSpace, CleanupOptions options)
{
    if (const auto checked = checkNamespace(nameSpace); !checked)
        co_return std::unexpected(checked.error());
    if (options.keep < 0)
        co_return failure(Code::InvalidArgument, QStringLiteral("less than no version can't be kept"));
    CleanupReport report;
    report.nameSpace = nameSpace;
    report.dryRun = options.dryRun;
    auto removed = std::make_shared<std::set<QByteArray>>();
    for (int plan = 0; plan < mostPlans; ++plan) {
        std::set<QByteArray> asked;
        asked.insert(nameSpace);
        auto read = co_await readVersionBook(*m_client, std::move(asked), VersionReach::Asked);
        if (!read)
            co_return std::unexpected(read.error());
        const auto book = std::make_shared<const VersionBook>(std::move(*read));
        report.kept = book->newest(nameSpace, options.keep);
        report.kept.insert(report.kept.begin(), book->current(nameSpace));

        InvalidationOptions how = runOptions(options);
        const QByteArray infix = ':' + nameSpace + ':';
        auto verdicts = std::make_shared<std::map<QByteArray, bool>>(); // of the few versions that there are
        how.only = [=, kept = report.kept](const QByteArray &key) {
            const qsizetype colon = key.indexOf(':');
            if (colon <= 0 || !QByteArrayView(key).sliced(colon).startsWith(infix))
                return false;
            const QByteArray version = key.first(colon);
            auto verdict = verdicts->find(version);
            if (verdict == verdicts->end()) {
                const bool goes = std::ranges::find(kept, version) == kept.end() && book->wasUsed(nameSpace, version);
                verdict = verdicts->emplace(version, goes).first;
            }
            if (verdict->second)
                removed->insert(version);
            return verdict->second;
        };
        InvalidationRun run(*m_client, std::move(how));
        std::vector<std::pair<QByteArray, QByteArray>> guards;
        guards.push_back(guardOf(*book, nameSpace));
        guards.push_back(guardOf(*book, globalScope.toByteArray()));
        if (!options.dryRun)
            run.setGuards(std::move(guards));
        std::vector<QByteArray> globs;
        globs.push_back("*:" + globEscaped(nameSpace) + ":*");
        co_await run.walk(std::move(globs));
        const InvalidationReport &done = run.report;
        report.matched = report.deleted + done.matched;
        report.deleted += done.deleted;
        report.failed += done.failed;
        report.stopped = done.stopped;
        if (!report.error)
            report.error = done.error;
        if (!run.isGuardBroken())
            break;
        if (plan + 1 == mostPlans && !report.error)
            report.error = Error{Code::TryAgain, QStringLiteral("the versions change all the time; the rest is still there"),
                                 QString::fromUtf8(nameSpace)};
    }
    report.removedVersions.assign(removed->begin(), removed->end());
    std::ranges::sort(report.removedVersions, [](const QByteArray &a, const QByteArray &b) {
        const auto left = versionNumber(a);
        const auto right = versionNumber(b);
        return left && right ? *left < *right : left.has_value() != right.has_value() ? left.has_value() : a < b;
    });
    if (report.error && report.matched == 0 && report.failed == 0)
        co_return std::unexpected(*report.error);
    co_return report;
}

} // namespace freshet::cache
