// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_walk.h"

namespace freshet::inspect {

/// One stream as XINFO STREAM tells it. What the user may not ask is unknown.
struct StreamSummary
{
    QByteArray key;
    std::optional<qint64> length; ///< entries
    std::optional<qint64> groups;
    QByteArray firstId;         ///< of the oldest entry; empty: no entries, or unknown
    QByteArray lastId;          ///< of the newest entry; empty: no entries, or unknown
    QByteArray lastGeneratedId; ///< the highest id ever used, also where that entry was removed; empty: unknown

    friend bool operator==(const StreamSummary &, const StreamSummary &) = default;
};

/// Details of streams by name, in one round trip a hundred; a key that is no stream (any more) is left out.
Task<Result<std::vector<StreamSummary>>> fetchStreamSummaries(redis::Client &client, std::vector<QByteArray> keys,
                                                              std::stop_token stop = {});

/// Finds all streams of all primaries, each once. Thread: the client's. Owner: whoever asks. It may be destroyed while `next`
/// runs; the client must outlive both.
class StreamWalk
{
public:
    explicit StreamWalk(redis::Client &client, bool gentle = false, std::stop_token stop = {});
    /// The next streams; none while a step found nothing, so look at `atEnd`. After an error it may be called again.
    Task<Result<std::vector<StreamSummary>>> next() { return advance(m_client, m_walk, m_stop); }
    bool atEnd() const { return m_walk->atEnd(); }
    redis::ScanProgress progress() const { return m_walk->progress(); }

private:
    static Task<Result<std::vector<StreamSummary>>> advance(redis::Client &client, std::shared_ptr<KeyWalk> walk,
                                                            std::stop_token stop);

    redis::Client &m_client;
    std::stop_token m_stop;
    std::shared_ptr<KeyWalk> m_walk; ///< shared with the running `next`
};

} // namespace freshet::inspect
