// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/version_compare.h"

#include "core/base/seen_set.h"
#include "core/redis/scan.h"

#include <QElapsedTimer>

namespace freshet::inspect {

namespace {

constexpr std::size_t mostRemembered = 20'000'000;
constexpr qint64 progressEveryMs = 100;

void count(VersionComparison::Part &part, const QByteArray &key, std::size_t mostExamples)
{
    ++part.keys;
    if (part.examples.size() < mostExamples)
        part.examples.push_back(key);
}

/// Of keys of either version, whether each is there in the other too.
Task<Result<void>> sort(redis::Client &client, VersionComparison &into, std::vector<QByteArray> keys, std::size_t mostExamples)
{
    std::vector<redis::Command> questions;
    std::vector<bool> isFirst;
    for (const QByteArray &key : keys) {
        isFirst.push_back(QByteArrayView(key).first(key.indexOf(':')) == into.first);
        questions.emplace_back("EXISTS", VersionKeys::inVersion(key, isFirst.back() ? into.second : into.first));
    }
    redis::CommandOptions options;
    options.repeatable = true;
    const auto replies = co_await client.pipeline(std::move(questions), options);
    if (!replies)
        co_return std::unexpected(replies.error());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const redis::Value &reply = replies->at(i);
        if (reply.isError())
            co_return std::unexpected(redis::errorFromReply(reply.bytes(), QStringLiteral("EXISTS")));
        const bool isThere = reply.integer().value_or(0) > 0;
        if (isThere && !isFirst[i])
            continue; // counted where it was met in the first version
        count(isThere ? into.both : isFirst[i] ? into.onlyFirst : into.onlySecond, keys[i], mostExamples);
    }
    co_return Result<void>();
}

} // namespace

Task<Result<VersionComparison>> compareVersions(redis::Client &client, QByteArray scope, QByteArray first, QByteArray second,
                                                VersionCompareOptions options)
{
    if (first == second || first.isEmpty() || second.isEmpty())
        co_return failure(Code::InvalidArgument, QStringLiteral("two different versions are needed to compare them"));
    const auto keysOf = co_await VersionKeys::of(client, scope, options.gentle);
    if (!keysOf)
        co_return std::unexpected(keysOf.error());
    VersionComparison result;
    result.scope = scope;
    result.first = first;
    result.second = second;
    redis::ScanOptions walk;
    walk.match = keysOf->glob();
    walk.gentle = options.gentle;
    walk.allNodesAtOnce = true;
    const auto scan = client.scan(walk);
    SeenSet seen;
    VersionWalkProgress progress;
    QElapsedTimer told;
    while (!scan->atEnd()) {
        if (options.stop.stop_requested()) {
            result.stopped = true;
            break;
        }
        const auto found = co_await scan->next();
        if (!found) {
            if (progress.found == 0)
                co_return std::unexpected(found.error());
            result.error = found.error();
            break;
        }
        std::vector<QByteArray> keys;
        for (const QByteArray &key : *found) {
            const QByteArrayView version = keysOf->versionOf(key);
            if (version != first && version != second)
                continue;
            if (seen.size() >= mostRemembered)
                result.isExact = false;
            else if (!seen.insert(key))
                continue;
            keys.push_back(key);
        }
        progress.scanned = scan->progress().scanned;
        progress.total = scan->progress().total;
        progress.found += qint64(keys.size());
        if (options.progress && (!told.isValid() || told.elapsed() >= progressEveryMs)) {
            told.start();
            options.progress(progress);
        }
        if (keys.empty())
            continue;
        const auto sorted = co_await sort(client, result, std::move(keys), options.mostExamples);
        if (!sorted) {
            if (result.onlyFirst.keys + result.onlySecond.keys + result.both.keys == 0)
                co_return std::unexpected(sorted.error());
            result.error = sorted.error();
            break;
        }
    }
    co_return result;
}

} // namespace freshet::inspect
