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
/// (before 6.0) are asked for each key's type instead. Thread: the client's. Owner: whoever asks. It may be destroyed while
/// `next` runs; the client must outlive both.
class KeyWalk
{
public:
    KeyWalk(redis::Client &client, KeyWalkOptions options);

    /// The next rows; none while a step of the scan found nothing, so look at `atEnd`. After an error it may be called again and
    /// goes on. Code::NoPermission where the filters or facts need a command that the user may not run; `context` names it.
    Task<Result<std::vector<KeyRow>>> next() { return advance(m_state); }
    bool atEnd() const;
    redis::ScanProgress progress() const;

private:
    struct State
    {
        State(redis::Client &theClient, KeyWalkOptions theOptions);
        bool passes(const KeyDetails &details) const;

        redis::Client &client;
        KeyWalkOptions options;
        std::unique_ptr<redis::Scan> scan; ///< made by the first `next`, which knows what the server supports
        KeyFacts asked;
        bool checkType = false;
        SeenSet seen;
        std::vector<QByteArray> pending; ///< found, and not yet asked about
    };
    static Task<Result<std::vector<KeyRow>>> advance(std::shared_ptr<State> state);

    std::shared_ptr<State> m_state; ///< shared with the running `next`
};

} // namespace freshet::inspect
