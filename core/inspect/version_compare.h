// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/version_keys.h"

#include <functional>
#include <stop_token>

namespace freshet::inspect {

/// Which keys two versions of a scope have: by their names without the version.
struct VersionComparison
{
    QByteArray scope;
    QByteArray first;
    QByteArray second;
    struct Part
    {
        qint64 keys = 0;
        std::vector<QByteArray> examples{}; ///< full names (of `both` in the first version), in the order of the walk
    };
    Part onlyFirst;
    Part onlySecond;
    Part both;
    bool isExact = true;        ///< false: too many keys to tell whether the walk met one twice
    bool stopped = false;       ///< the numbers are of a part of the keys
    std::optional<Error> error; ///< why it ended early

    bool isWhole() const { return !stopped && !error; }
};

struct VersionWalkProgress
{
    qint64 scanned = 0; ///< about
    qint64 total = 0;   ///< about; 0: unknown
    qint64 found = 0;   ///< keys of the two versions
};

struct VersionCompareOptions
{
    std::size_t mostExamples = 5000; ///< of each part
    bool gentle = false;
    std::stop_token stop;                                      ///< what was found till then is the answer
    std::function<void(const VersionWalkProgress &)> progress; ///< at most ten times a second
};

/// Walks the keys once and asks of each key of one version whether it is there in the other (EXISTS, which the server counts as a
/// hit or a miss and which touches no key's age). Memory: 21 to 43 bytes a key of the two versions, at most 20 million; beyond
/// that the count is no longer exact. What changes meanwhile is counted as it was met. Code::InvalidArgument for equal versions.
/// The client must outlive it.
Task<Result<VersionComparison>> compareVersions(redis::Client &client, QByteArray scope, QByteArray first, QByteArray second,
                                                VersionCompareOptions options = {});

} // namespace freshet::inspect
