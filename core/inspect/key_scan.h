// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inspect/key_details.h"
#include "core/inspect/key_filter.h"
#include "core/inspect/key_names.h"
#include "core/redis/scan.h"

#include <QMetaObject>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace freshet::inspect {

/// Which keys a KeyScan finds, and how hard it works.
struct KeyScanOptions
{
    KeyNameFilter names;
    QByteArray type;                                   ///< `string`, `stream`, …; empty: all
    std::optional<std::chrono::milliseconds> ttlBelow; ///< only keys that expire within this time
    bool onlyWithoutTtl = false;                       ///< only keys that never expire; not together with `ttlBelow`
    std::optional<qint64> bytesAbove;                  ///< only keys of more bytes (MEMORY USAGE)
    std::optional<std::chrono::seconds> idleAbove;     ///< only keys that nobody used for longer
    bool gentle = false;                               ///< makes way for other clients: small steps and pauses
    KeyNamesWriter::Limits limits;

    KeyFacts facts() const; ///< that the filters need
};

/// What a KeyScan found since the last time.
struct KeyScanBatch
{
    KeyNames names;                  ///< all so far; the new ones are the last `details.size()` where facts were asked for
    KeyRowNumber before = 0;         ///< how many there were before
    std::vector<KeyDetails> details; ///< of the new ones; empty where no filter asks for facts
    redis::ScanProgress progress;
    bool atEnd = false;
    bool isFull = false;        ///< the limits are reached: there may be more, but no room for it
    bool isBackingOff = false;  ///< the server is slow now, so the scan waits
    qint64 tooLong = 0;         ///< names that are longer than KeyNames keeps
    std::size_t byteCount = 0;  ///< of the writer, names included
    std::optional<Error> error; ///< why it came no further; asking again goes on
};

/// Finds keys, each once, in batches that are handed to whoever shows them; it stops when nobody asks for the next one and goes
/// on from there later, in a cluster from each node's cursor. Thread: the client's, where it is destroyed too unless the client
/// and its thread are gone before. Owner: whoever asks. It may be destroyed while `next` runs.
///
/// For the maintainer: while a step's keys are put away, the next SCAN is already at the server, so the walk is as fast as the
/// server. Gentle walks do one after the other and wait in between.
class KeyScan
{
public:
    KeyScan(redis::Client &client, KeyScanOptions options, Clock &clock = Clock::system());
    ~KeyScan();
    KeyScan(const KeyScan &) = delete;
    KeyScan &operator=(const KeyScan &) = delete;

    /// Works for about `budget`, or until `most` keys more were found, or the end. Not to be called before the last one answered.
    Task<KeyScanBatch> next(std::chrono::milliseconds budget, qint64 most);

    /// Lists a key that came into being meanwhile (a renamed one), if its name passes the filter. Not while `next` runs. All
    /// names.
    KeyNames note(QByteArrayView key);

private:
    struct State;
    struct Fetched;
    static Task<KeyScanBatch> work(std::shared_ptr<State> state, std::chrono::milliseconds budget, qint64 most);
    static Task<Result<void>> begin(std::shared_ptr<State> state);
    static Task<Fetched> fetch(std::shared_ptr<redis::Scan> scan, Clock &clock);
    static Task<Result<void>> step(std::shared_ptr<State> state, std::vector<KeyDetails> &details);
    static Task<Result<void>> take(std::shared_ptr<State> state, std::vector<KeyDetails> &details);

    std::shared_ptr<State> m_state;
};

} // namespace freshet::inspect
