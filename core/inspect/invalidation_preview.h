// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/invalidation.h"
#include "core/inspect/expiry_histogram.h"

#include <QStringList>

namespace freshet::inspect {

/// What is invalidated in one go: one or several things, all of one kind, such as two patterns.
using InvalidationOrder = std::vector<cache::Invalidation>;

/// What an invalidation would do, before it is made.
///
/// Exact: `keys`, `groups`, `changed`, `moves`: every key is met once by the same walk that the invalidation itself makes.
/// Sampled beyond `Options::sample` keys: `ttls` and `bytes`, from an even draw among all that were found, so a preview costs
/// little more than the walk alone. Up to that many keys all are asked and both are exact (`isSampleWhole`). MEMORY USAGE itself
/// looks at five elements of a large collection.
struct InvalidationPreview
{
    /// Keys with the same version and namespace by their names.
    struct Group
    {
        QByteArray version;   ///< empty: the name has none
        QByteArray nameSpace; ///< empty: outside every scheme
        qint64 keys = 0;
    };
    /// A sum and where it lies with 95 % of certainty.
    struct Bytes
    {
        double about = 0;
        double low = 0;
        double high = 0;
        bool exact = false;
    };

    std::vector<cache::InvalidationReport> reports; ///< the dry runs, one a part
    qint64 keys = 0;                                ///< found; of a namespace those of the version that is left
    qint64 changed = 0;                    ///< of Ttl: keys whose TTL would be shortened; of Namespace: versions that would move
    std::vector<cache::VersionMove> moves; ///< of Namespace
    std::vector<Group> groups;             ///< the largest first; at most `mostGroups`
    qint64 otherKeys = 0;                  ///< of further groups
    std::vector<QByteArray> examples;      ///< at most 20
    qint64 sampled = 0;                    ///< keys that were asked for their TTL and bytes
    ExpiryHistogram ttls;                  ///< of the sample
    std::optional<Bytes> bytes;            ///< nothing: not told (see `denied`), or no key was there any more
    QStringList denied;                    ///< commands that the user may not run; what they tell is unknown
    qint64 failed = 0;                     ///< keys that could not be looked at
    bool stopped = false;                  ///< then the numbers are those of the part that was walked
    std::optional<Error> error;            ///< the first one; the same

    static constexpr std::size_t mostGroups = 200;
    bool isSampleWhole() const { return sampled == keys; }
    bool isWhole() const { return !stopped && !error && failed == 0; }
};

struct PreviewOptions
{
    std::size_t sample = 1000;
    bool measureAll = false; ///< MEMORY USAGE of every key: exact, one more command a key
    bool gentle = false;     ///< as redis::ScanOptions
    std::stop_token stop;
    std::function<void(const cache::InvalidationProgress &)> progress; ///< at most ten times a second
    quint32 seed = 0;                                                  ///< of the draw; 0: by chance
};

/// Looks what `order` would do now; nothing is written. Fails where nothing could be looked at; errors of a part are in the
/// preview. Code::InvalidArgument as cache::invalidate, and for an order without parts. The client must outlive it.
Task<Result<InvalidationPreview>> previewInvalidation(redis::Client &client, InvalidationOrder order,
                                                      PreviewOptions options = {});

} // namespace freshet::inspect
