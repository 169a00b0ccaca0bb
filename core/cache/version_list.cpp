// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/seen_set.h"
#include "core/cache/key.h"
#include "core/cache/key_name.h"
#include "core/cache/version_book.h"
#include "core/redis/scan.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

namespace freshet::cache {

namespace {

constexpr qint64 progressEveryMs = 100;
constexpr qint64 thinning = 16; // one of so many is measured beyond the first ones

struct Counted
{
    qint64 keys = 0;
    qint64 measured = 0;
    double mean = 0;    ///< bytes of a measured key
    double squares = 0; ///< sum of squared differences from the mean (Welford)
    qint64 persistent = 0;
    qint64 lastExpiryMs = -1; ///< since 1970
    bool expiriesKnown = true;

    void measure(qint64 bytes)
    {
        ++measured;
        const double off = double(bytes) - mean;
        mean += off / double(measured);
        squares += off * (double(bytes) - mean);
    }
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

/// What a batch of keys is asked, and the answers.
class Questions
{
public:
    Questions(bool expiries, qint64 measured)
        : m_expiries(expiries)
        , m_measured(measured)
    {}
    bool isEmpty() const { return m_commands.empty(); }
    std::vector<redis::Command> take() { return std::move(m_commands); }

    void add(Counted &counted, const QByteArray &key, bool bytes)
    {
        if (m_expiries) {
            m_places.push_back({&counted, true});
            m_commands.emplace_back("PTTL", key);
        }
        if (!bytes || (m_measured > 0 && counted.keys > m_measured && counted.keys % thinning != 0))
            return;
        m_places.push_back({&counted, false});
        m_commands.emplace_back("MEMORY", "USAGE", key);
    }

    /// False where sizes are not permitted.
    bool read(const std::vector<redis::Value> &answers, qint64 nowMs) const
    {
        bool bytes = true;
        for (std::size_t i = 0; i < m_places.size() && i < answers.size(); ++i) {
            const auto number = answers[i].integer();
            Counted &counted = *m_places[i].counted;
            if (!m_places[i].isExpiry) {
                if (number)
                    counted.measure(*number);
                else
                    bytes = bytes && !answers[i].isError();
            } else if (!number) {
                counted.expiriesKnown = false;
            } else if (*number == -1) {
                ++counted.persistent;
            } else if (*number >= 0) {
                counted.lastExpiryMs = std::max(counted.lastExpiryMs, nowMs + *number);
            }
        }
        return bytes;
    }

private:
    struct Place
    {
        Counted *counted; // a map's elements stay where they are
        bool isExpiry;
    };
    bool m_expiries;
    qint64 m_measured;
    std::vector<Place> m_places;
    std::vector<redis::Command> m_commands;
};

Task<Result<Living>> countLiving(redis::Client &client, const VersionBook &book, VersionListOptions options, Clock &clock)
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
    redis::CommandOptions repeatable;
    repeatable.repeatable = true;
    const auto scan = client.scan(walk);
    SeenSet seen;
    VersionCountProgress progress;
    QElapsedTimer told;
    while (!scan->atEnd()) {
        if (options.stop.stop_requested())
            co_return failure(Code::Cancelled, QStringLiteral("stopped while the keys were counted"));
        const auto keys = co_await scan->next();
        if (!keys)
            co_return std::unexpected(keys.error());
        Questions questions(options.expiries, options.measured);
        for (const QByteArray &key : *keys) {
            const auto [nameSpace, version] = placeOf(key, long_, book);
            if (nameSpace.isEmpty() || !seen.insert(key))
                continue;
            Counted &counted = living[nameSpace][version];
            ++counted.keys;
            ++progress.counted;
            questions.add(counted, key, options.bytes);
        }
        progress.scanned = scan->progress().scanned;
        progress.total = scan->progress().total;
        if (options.progress && (!told.isValid() || told.elapsed() >= progressEveryMs)) {
            told.start();
            options.progress(progress);
        }
        if (questions.isEmpty())
            continue;
        const auto answers = co_await client.pipeline(questions.take(), repeatable);
        if (!answers)
            co_return std::unexpected(answers.error());
        if (!questions.read(*answers, clock.utcNow().toMSecsSinceEpoch()))
            options.bytes = false; // not permitted: the sizes stay unknown
    }
    co_return living;
}

NamespaceVersions::Living livingOf(const QByteArray &version, const Counted &counted, const VersionListOptions &options)
{
    NamespaceVersions::Living one;
    one.version = version;
    one.keys = counted.keys;
    if (counted.measured > 0) {
        const double keys = double(counted.keys), measured = double(counted.measured);
        one.bytes = qint64(std::llround(counted.mean * keys));
        if (counted.measured > 1 && counted.measured < counted.keys) {
            const double ofMean = std::sqrt(counted.squares / (measured - 1) / measured * (1 - measured / keys));
            one.bytesError = std::max<qint64>(1, std::llround(1.96 * ofMean * keys));
        }
    }
    if (options.expiries && counted.expiriesKnown) {
        one.persistent = counted.persistent;
        if (counted.lastExpiryMs >= 0)
            one.lastExpiry = QDateTime::fromMSecsSinceEpoch(counted.lastExpiryMs, Qt::UTC);
    }
    return one;
}

} // namespace

Task<Result<std::vector<NamespaceVersions>>> Versions::list(VersionListOptions options)
{
    std::set<QByteArray> names = std::move(options.known);
    std::erase_if(names, [](const QByteArray &name) { return !checkNamespace(name); });
    if (options.find || options.count) {
        auto found = co_await findVersionScopes(*m_client);
        if (!found)
            co_return std::unexpected(found.error());
        names.merge(*found);
    }
    const auto book = co_await readVersionBook(*m_client, names, VersionReach::Readable);
    if (!book)
        co_return std::unexpected(book.error());
    names.merge(book->scopes());
    for (const QByteArray &name : builtInNamespaces())
        names.insert(name);
    Living living;
    if (options.count) {
        auto counted = co_await countLiving(*m_client, *book, options, *m_clock);
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
        row.since = book->since(name);
        for (const auto &[version, counted] : living[name])
            row.living.push_back(livingOf(version, counted, options));
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
