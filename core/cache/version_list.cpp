// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/seen_set.h"
#include "core/cache/key.h"
#include "core/cache/key_name.h"
#include "core/cache/version_book.h"
#include "core/redis/scan.h"

#include <algorithm>

namespace freshet::cache {

namespace {

struct Counted
{
    qint64 keys = 0;
    std::optional<qint64> bytes;
};
using Living = std::map<QByteArray, std::map<QByteArray, Counted>>; ///< namespace → version → what lives

/// Of a key `{version}:{namespace}:…`, the longest known namespace with a colon that fits and had that version, else the part
/// behind the version. Nothing for the bare `{version}:{namespace}`, which is no key of the namespace: cleanup does not meet it.
std::pair<QByteArray, QByteArray> placeOf(const QByteArray &key, const std::vector<QByteArray> &long_, const VersionBook &book)
{
    const qsizetype colon = key.indexOf(':');
    if (colon <= 0)
        return {};
    const QByteArray version = key.first(colon);
    const QByteArrayView rest = QByteArrayView(key).sliced(colon + 1);
    const qsizetype end = rest.indexOf(':');
    if (end <= 0)
        return {};
    // A version may be called as it likes, where the namespace says that it had it.
    const bool isVersion = !KeyName::of(key).version.isEmpty();
    const auto isOf = [&](const QByteArray &nameSpace) { return isVersion || book.wasUsed(nameSpace, version); };
    for (const QByteArray &name : long_) {
        if (rest.size() > name.size() && rest.startsWith(name) && rest[name.size()] == ':' && isOf(name))
            return {name, version};
    }
    const QByteArray nameSpace = rest.first(end).toByteArray();
    return isOf(nameSpace) ? std::pair(nameSpace, version) : std::pair<QByteArray, QByteArray>();
}

/// Why nobody can tell the current version: the namespace's own key, else the one that it inherits.
std::optional<Error> whySpoilt(const VersionBook &book, const QByteArray &scope)
{
    auto found = book.spoilt.find(scope);
    if (found == book.spoilt.end() && !book.isOwn(scope))
        found = book.spoilt.find(globalScope.toByteArray());
    return found == book.spoilt.end() ? std::nullopt : std::optional(found->second);
}

Task<Result<Living>> countLiving(redis::Client &client, const VersionBook &book, VersionListOptions options)
{
    std::vector<QByteArray> long_;
    for (const QByteArray &scope : book.scopes()) {
        if (scope.contains(':'))
            long_.push_back(scope);
    }
    std::ranges::sort(long_, [](const QByteArray &a, const QByteArray &b) { return a.size() > b.size(); });
    Living living;
    redis::ScanOptions walk;
    walk.gentle = options.gentle;
    walk.allNodesAtOnce = true;
    const auto scan = client.scan(walk);
    SeenSet seen;
    while (!scan->atEnd()) {
        if (options.stop.stop_requested())
            co_return failure(Code::Cancelled, QStringLiteral("stopped while the keys were counted"));
        const auto keys = co_await scan->next();
        if (!keys)
            co_return std::unexpected(keys.error());
        std::vector<Counted *> places;
        std::vector<redis::Command> commands;
        for (const QByteArray &key : *keys) {
            const auto [nameSpace, version] = placeOf(key, long_, book);
            if (nameSpace.isEmpty() || !seen.insert(key))
                continue;
            Counted &counted = living[nameSpace][version];
            ++counted.keys;
            if (!options.bytes)
                continue;
            places.push_back(&counted); // a map's elements stay where they are
            commands.emplace_back("MEMORY", "USAGE", key);
        }
        if (commands.empty())
            continue;
        const auto sizes = co_await client.pipeline(std::move(commands));
        if (!sizes)
            co_return std::unexpected(sizes.error());
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (const auto bytes = sizes->at(i).integer(); bytes)
                places[i]->bytes = places[i]->bytes.value_or(0) + *bytes;
            else if (sizes->at(i).isError())
                options.bytes = false; // not permitted: the sizes stay unknown
        }
    }
    co_return living;
}

} // namespace

Task<Result<std::vector<NamespaceVersions>>> Versions::list(VersionListOptions options)
{
    auto found = co_await findVersionScopes(*m_client);
    if (!found)
        co_return std::unexpected(found.error());
    std::set<QByteArray> names = std::move(*found);
    const auto book = co_await readVersionBook(*m_client, names, VersionReach::Readable);
    if (!book)
        co_return std::unexpected(book.error());
    names.merge(book->scopes());
    for (const QByteArray &name : builtInNamespaces())
        names.insert(name);
    Living living;
    if (options.count) {
        auto counted = co_await countLiving(*m_client, *book, options);
        if (!counted)
            co_return std::unexpected(counted.error());
        living = std::move(*counted);
        for (const auto &[name, versions] : living)
            names.insert(name);
    }
    std::vector<NamespaceVersions> rows;
    const auto add = [&](const QByteArray &name) {
        NamespaceVersions &row = rows.emplace_back();
        row.nameSpace = name;
        row.error = whySpoilt(*book, name);
        if (!row.error)
            row.version = book->current(name);
        row.own = book->isOwn(name);
        row.highest = book->highest(name);
        for (const auto &[version, counted] : living[name])
            row.living.push_back({version, counted.keys, counted.bytes});
        // v2 before v10.
        std::ranges::sort(row.living, [](const auto &a, const auto &b) {
            const auto left = versionNumber(a.version);
            const auto right = versionNumber(b.version);
            return left && right                           ? *left < *right
                   : left.has_value() != right.has_value() ? left.has_value()
                                                           : a.version < b.version;
        });
    };
    add(globalScope.toByteArray());
    for (const QByteArray &name : names)
        add(name);
    co_return rows;
}

} // namespace freshet::cache
