// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/invalidation_preview.h"

#include "core/base/seen_set.h"
#include "core/cache/key.h"
#include "core/cache/key_name.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

namespace freshet::inspect {

namespace {

using Kind = cache::Invalidation::Kind;

constexpr std::size_t mostExamples = 20;

/// Counts keys by what their names tell.
///
/// For the maintainer: names of one group mostly come in rows or are all there is, so the last group is remembered with the
/// beginning that its names share: then a key costs one comparison.
class GroupCount
{
public:
    void add(const QByteArray &key)
    {
        if (m_last && key.startsWith(m_prefix)) {
            ++*m_last;
            return;
        }
        cache::KeyName name = cache::KeyName::of(key);
        m_prefix.clear();
        m_last = nullptr;
        const bool isVersioned = !name.version.isEmpty(); // of the others more than the beginning decides
        const qsizetype length = name.version.size() + name.nameSpace.size() + 2;
        std::pair<QByteArray, QByteArray> place(std::move(name.version), std::move(name.nameSpace));
        auto found = m_groups.find(place);
        if (found == m_groups.end() && m_groups.size() >= most) {
            ++m_others;
            return;
        }
        if (found == m_groups.end())
            found = m_groups.emplace(std::move(place), 0).first;
        ++found->second;
        if (isVersioned && length <= key.size()) {
            m_prefix = key.first(length);
            m_last = &found->second;
        }
    }
    void giveTo(InvalidationPreview &preview) const
    {
        for (const auto &[place, keys] : m_groups)
            preview.groups.push_back({place.first, place.second, keys});
        std::ranges::stable_sort(preview.groups, [](const auto &a, const auto &b) { return a.keys > b.keys; });
        preview.otherKeys = m_others;
        for (std::size_t i = InvalidationPreview::mostGroups; i < preview.groups.size(); ++i)
            preview.otherKeys += preview.groups[i].keys;
        if (preview.groups.size() > InvalidationPreview::mostGroups)
            preview.groups.resize(InvalidationPreview::mostGroups);
    }

private:
    static constexpr std::size_t most = 5000; // names made of data can't use up the memory
    std::map<std::pair<QByteArray, QByteArray>, qint64> m_groups;
    qint64 m_others = 0;
    QByteArray m_prefix;
    qint64 *m_last = nullptr; // a map's values stay where they are
};

/// An even draw of `size` from a row whose length nobody knows: Li's algorithm L (ACM TOMS 20, 1994), which needs a random number
/// only for those that it takes.
class Draw
{
public:
    Draw(std::size_t size, quint32 seed)
        : m_size(size)
        , m_random(seed != 0 ? seed : std::random_device()())
    {}
    void add(const QByteArray &key)
    {
        ++m_seen;
        if (m_keys.size() < m_size) {
            m_keys.push_back(key);
            if (m_keys.size() == m_size)
                skip();
            return;
        }
        if (m_seen != m_next)
            return;
        m_keys[std::uniform_int_distribution<std::size_t>(0, m_size - 1)(m_random)] = key;
        skip();
    }
    std::vector<QByteArray> take() { return std::move(m_keys); }

private:
    double chance() { return std::uniform_real_distribution<double>(std::numeric_limits<double>::min(), 1)(m_random); }
    void skip()
    {
        m_weight *= std::exp(std::log(chance()) / double(m_size));
        const double many = std::floor(std::log(chance()) / std::log1p(-m_weight));
        m_next = many < 1e15 ? m_seen + 1 + qint64(many) : std::numeric_limits<qint64>::max();
    }

    std::size_t m_size;
    std::mt19937_64 m_random;
    std::vector<QByteArray> m_keys;
    qint64 m_seen = 0;
    qint64 m_next = 0;
    double m_weight = 1;
};

/// What all parts together found.
struct Collected
{
    Collected(const PreviewOptions &options, std::size_t parts)
        : draw(options.sample, options.seed)
        , isSeveral(parts > 1)
    {}
    void add(const QByteArray &key)
    {
        if (isSeveral && !seen.insert(key))
            return;
        ++keys;
        groups.add(key);
        draw.add(key);
        if (examples.size() < mostExamples)
            examples.push_back(key);
    }

    GroupCount groups;
    Draw draw;
    bool isSeveral; ///< parts may find the same key
    SeenSet seen;
    qint64 keys = 0;
    std::vector<QByteArray> examples;
};

void addReport(InvalidationPreview &preview, const cache::InvalidationReport &report)
{
    preview.changed += report.changed;
    preview.failed += report.failed;
    preview.stopped |= report.stopped;
    if (report.version)
        preview.moves.push_back(*report.version);
    if (!preview.error)
        preview.error = report.error;
}

/// Sums of bytes from those of a draw; the interval is that of the mean, with the correction for a draw from a finite number.
InvalidationPreview::Bytes estimated(const std::vector<qint64> &sizes, qint64 keys, bool isWhole)
{
    InvalidationPreview::Bytes bytes;
    const auto n = double(sizes.size());
    double sum = 0;
    for (const qint64 size : sizes)
        sum += double(size);
    if (isWhole) {
        bytes.about = bytes.low = bytes.high = sum;
        bytes.exact = true;
        return bytes;
    }
    const double mean = sum / n;
    double squares = 0;
    for (const qint64 size : sizes)
        squares += (double(size) - mean) * (double(size) - mean);
    const double deviation = n > 1 ? std::sqrt(squares / (n - 1)) : mean;
    const double half = 1.96 * deviation / std::sqrt(n) * std::sqrt(std::max(0.0, 1 - n / double(keys)));
    bytes.about = mean * double(keys);
    bytes.low = std::max(sum, (mean - half) * double(keys));
    bytes.high = (mean + half) * double(keys);
    return bytes;
}

Task<> askSample(redis::Client &client, InvalidationPreview &preview, std::vector<QByteArray> keys, PreviewOptions options,
                 std::optional<qint64> measured)
{
    if (keys.empty())
        co_return;
    KeyFacts facts = KeyFact::Ttl;
    if (!measured)
        facts |= KeyFact::Bytes;
    const auto details = co_await fetchKeyDetails(client, keys, facts, options.stop);
    if (!details) {
        if (details.error().code == Code::Cancelled)
            preview.stopped = true;
        else if (!preview.error)
            preview.error = details.error();
        co_return;
    }
    preview.sampled = qint64(keys.size());
    preview.denied = details->denied;
    preview.ttls = expiryHistogram(details->rows, 24);
    if (measured)
        co_return;
    std::vector<qint64> sizes;
    for (const KeyDetails &one : details->rows) {
        if (one.bytes)
            sizes.push_back(*one.bytes);
    }
    if (!sizes.empty()) // what is gone meanwhile has none
        preview.bytes = estimated(sizes, preview.keys, preview.isSampleWhole());
}

} // namespace

Task<Result<InvalidationPreview>> previewInvalidation(redis::Client &client, InvalidationOrder order, PreviewOptions options)
{
    if (order.empty())
        co_return failure(Code::InvalidArgument, QStringLiteral("nothing is named that is to be invalidated"));
    InvalidationPreview preview;
    Collected collected(options, order.size());
    std::optional<qint64> measured = options.measureAll ? std::optional<qint64>(0) : std::nullopt;
    cache::InvalidationProgress before;
    cache::InvalidationProgress now;
    for (std::size_t i = 0; i < order.size() && !preview.stopped; ++i) {
        cache::InvalidationOptions how;
        how.dryRun = true;
        how.measure = options.measureAll;
        how.gentle = options.gentle;
        how.searchDrains = true;
        how.stop = options.stop;
        how.found = [&collected](const QByteArray &key) { collected.add(key); };
        how.progress = [&](const cache::InvalidationProgress &one) {
            now = one;
            now.scanned += before.scanned;
            now.total += before.total;
            now.matched = collected.keys;
            if (options.progress)
                options.progress(now);
        };
        auto report = co_await cache::invalidate(client, order[i], how);
        if (report && report->version) {
            // The keys that nobody reads any more after the bump.
            addReport(preview, *report);
            preview.reports.push_back(*report);
            cache::Invalidation left;
            left.kind = Kind::Pattern;
            left.subjects.append(cache::namespacePattern(report->version->from, report->version->scope));
            report = co_await cache::invalidate(client, left, how);
        }
        if (!report) {
            const bool isAlone = i == 0 && preview.moves.empty() && collected.keys == 0;
            if (isAlone)
                co_return std::unexpected(report.error());
            if (!preview.error)
                preview.error = report.error();
            break;
        }
        addReport(preview, *report);
        if (preview.reports.size() == i)
            preview.reports.push_back(*report);
        if (!report->bytes)
            measured.reset();
        else if (measured)
            *measured += *report->bytes;
        before = now;
    }
    preview.keys = collected.keys;
    collected.groups.giveTo(preview);
    preview.examples = std::move(collected.examples);
    if (measured && !collected.isSeveral) {
        const auto sum = double(*measured);
        preview.bytes = InvalidationPreview::Bytes{sum, sum, sum, true};
    } else {
        measured.reset();
    }
    if (!preview.stopped)
        co_await askSample(client, preview, collected.draw.take(), options, measured);
    co_return preview;
}

} // namespace freshet::inspect
