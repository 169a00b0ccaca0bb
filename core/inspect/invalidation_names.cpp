// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/invalidation_names.h"

#include "core/cache/key.h"
#include "core/cache/key_name.h"
#include "core/cache/versions.h"
#include "core/redis/scan.h"

#include <set>

namespace freshet::inspect {

namespace {

constexpr QByteArrayView tagPrefix("cache:tag:");
constexpr QByteArrayView queuePrefix("invalidation_queue:");
constexpr QByteArrayView versionPrefix("cache_version:");
constexpr QByteArrayView metricsPrefix("cache_metrics:");

using Names = std::set<QByteArray>;

void add(Names &names, QByteArrayView name)
{
    if (!name.isEmpty() && names.size() < InvalidationNames::most)
        names.insert(name.toByteArray());
}

std::vector<QByteArray> rowOf(const Names &names)
{
    return {names.begin(), names.end()};
}

} // namespace

Task<Result<InvalidationNames>> findInvalidationNames(redis::Client &client, qint64 mostKeys, bool gentle, std::stop_token stop)
{
    InvalidationNames result;
    Names namespaces, tags, queues;
    for (const QByteArray &name : cache::builtInNamespaces())
        namespaces.insert(name);
    redis::ScanOptions options;
    options.gentle = gentle;
    options.allNodesAtOnce = true;
    const auto scan = client.scan(options);
    while (!scan->atEnd() && scan->progress().scanned < mostKeys) {
        if (stop.stop_requested())
            co_return failure(Code::Cancelled, QStringLiteral("stopped"));
        const auto keys = co_await scan->next();
        if (!keys)
            co_return std::unexpected(keys.error());
        for (const QByteArray &key : *keys) {
            const QByteArrayView name(key);
            if (name.startsWith(tagPrefix))
                add(tags, name.sliced(tagPrefix.size()));
            else if (name.startsWith(queuePrefix))
                add(queues, name.sliced(queuePrefix.size()));
            else if (name.startsWith(versionPrefix)) {
                if (cache::Versions::checkNamespace(name.sliced(versionPrefix.size())))
                    add(namespaces, name.sliced(versionPrefix.size()));
            } else if (name.startsWith(metricsPrefix)) {
                const qsizetype end = name.lastIndexOf(':');
                if (end > metricsPrefix.size())
                    add(namespaces, name.sliced(metricsPrefix.size(), end - metricsPrefix.size()));
            } else if (const cache::KeyName parts = cache::KeyName::of(name); !parts.version.isEmpty())
                add(namespaces, parts.nameSpace);
        }
    }
    result.scanned = scan->progress().scanned;
    result.isWhole = scan->atEnd();
    result.namespaces = rowOf(namespaces);
    result.tags = rowOf(tags);
    result.queues = rowOf(queues);
    std::vector<QByteArray> keys{versionPrefix.toByteArray() + cache::globalScope.toByteArray()};
    for (const QByteArray &name : result.namespaces)
        keys.push_back(versionPrefix.toByteArray() + name);
    const auto values = co_await client.mget(std::move(keys));
    if (!values)
        co_return result; // the names are of use without their versions
    const QByteArray global = values->at(0).isNil() ? QByteArray("v1") : values->at(0).bytes();
    for (std::size_t i = 0; i < result.namespaces.size(); ++i) {
        const redis::Value &own = values->at(i + 1);
        result.versions[result.namespaces[i]] = own.isNil() ? global : own.bytes();
    }
    co_return result;
}

} // namespace freshet::inspect
