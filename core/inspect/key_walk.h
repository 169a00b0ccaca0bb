// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/seen_set.h"
#include "core/inspect/key_details.h"
#include "core/redis/scan.h"

#include <memory>

namespace freshet::inspect {

/// Which keys, and what to know of them.
struct KeyWalkOptions
{
    QByteArray match;                                  ///< a glob; empty: all
    QByteArray type;                                   ///< `string`, `stream`, …; empty: all
    std::optional<std::chrono::milliseconds> ttlBelow; ///< only keys that expire within this time
    bool onlyWithoutTtl = false;                       ///< only keys that never expire; not together with `ttlBelow`
    KeyFacts facts;                                    ///< what rows shall hold beside what the filters need
    bool gentle = false;                               ///< as redis::ScanOptions
    std::stop_token stop;
};

struct KeyRow
{
    QByteArray key;
    KeyDetails details; ///< the parts that were asked for
};

/// Walks the keys of all primaries and hands out each that passes the filters once. Servers that can't filter a scan by type
/// (before 6.0) are asked for each key's type instead. Thread: the client's. Owner: whoever asks; the client must outlive it.
class KeyWalk
{
public:
    KeyWalk(redis::Client &client, KeyWalkOptions options);
    ~KeyWalk();

    /// The next rows; none while a step of the scan found nothing, so look at `atEnd`. After an error it may be called again and
    /// goes on. Code::NoPermission where the filters or facts need a command that the user may not run.
    Task<Result<std::vector<KeyRow>>> next();
    bool atEnd() const;
    redis::ScanProgress progress() const;

private:
    bool passes(const KeyDetails &details) const;

    redis::Client &m_client;
    KeyWalkOptions m_options;
    std::unique_ptr<redis::Scan> m_scan; ///< made by the first `next`, which knows what the server supports
    KeyFacts m_asked;
    bool m_checkType = false;
    SeenSet m_seen;
};

} // namespace freshet::inspect
