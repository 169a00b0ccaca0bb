// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/invalidation.h"

#include <QString>

#include <memory>

namespace freshet::cache {

/// Invalidations that Redis has not heard of yet, on disk: one line of JSON each, written and synced before `add` answers, so
/// that neither an open breaker nor a crash forgets one. What a crash left in mid-line is dropped with a warning (its `add` never
/// answered), nothing else: a file with any other line that can't be read is not opened.
///
/// For the maintainer. A line that was carried out gets `-` as its first byte, in place; the file is emptied when all are. A
/// crash before that mark is on disk carries one out twice, which is harmless: it removes what is there by then. A version bump
/// is marked and synced at once, so that only a crash within it bumps twice. What is already waiting is not written again, since
/// carrying it out later covers both: a key that is invalidated a thousand times while Redis is away is one line. Memory: the
/// waiting ones, with their text, some 300 bytes each.
/// Thread: one. Owner: whoever composes the cache. One process a file: it is locked (flock), which ends with the process.
class InvalidationJournal
{
public:
    /// Opens or makes the file (for the owner's eyes only), and its directory. Code::Io where that fails or another process has
    /// it; Code::Undecodable, whose context is the file and line, where a line is damaged: remove it, and invalidate by hand
    /// what it stood for, or all.
    static Result<std::unique_ptr<InvalidationJournal>> open(const QString &path);
    ~InvalidationJournal();
    InvalidationJournal(const InvalidationJournal &) = delete;
    InvalidationJournal &operator=(const InvalidationJournal &) = delete;

    /// Whether an invalidation that failed so is worth keeping, since it may succeed later: the way, or a state of the server
    /// that passes. What needs other rights, another server or another invalidation is not.
    static bool mayStillSucceed(const Error &error);

    QString path() const;

    /// Blocks for as long as the disk takes (a sync); at once for what is already waiting. Code::Io (disk full …), or
    /// InvalidArgument where it lacks what its kind needs: then it is not kept, and its caller must be told.
    Result<void> add(const Invalidation &what);
    bool isEmpty() const;
    qsizetype size() const; ///< waiting, the one that is being carried out included

    /// Carries all out in order, each removed from the file once it was; stops at the first failure and answers it. How many.
    /// What is added meanwhile is carried out too. One of which `mayStillSucceed` says no (a missing right, a wrong type …) must
    /// not hold up the others, and all of Redis with them, for ever: it goes to `{path}.refused` with its reason, with a warning.
    /// Code::NotAllowed while another replay runs. The client must outlive it; this object need not.
    Task<Result<int>> replay(redis::Client &client);

private:
    class Private;
    explicit InvalidationJournal(std::shared_ptr<Private> d);
    std::shared_ptr<Private> d; // of a running replay too
};

} // namespace freshet::cache
