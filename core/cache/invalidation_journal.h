// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/invalidation.h"

#include <QString>

#include <memory>

namespace freshet::cache {

/// Invalidations that Redis has not heard of yet, on disk: one line of JSON each, written and synced before `add` answers, so
/// that neither an open breaker nor a crash forgets one. What a crash left in mid-line is dropped with a warning, nothing else.
/// Thread: one. Owner: whoever composes the cache. One process a file: it is locked.
class InvalidationJournal
{
public:
    /// Code::Io where the file can't be opened, or another process has it.
    static Result<std::unique_ptr<InvalidationJournal>> open(const QString &path);
    ~InvalidationJournal();
    InvalidationJournal(const InvalidationJournal &) = delete;
    InvalidationJournal &operator=(const InvalidationJournal &) = delete;

    /// Blocks for as long as the disk takes (a sync).
    Result<void> add(const Invalidation &what);
    bool isEmpty() const;
    qsizetype size() const;

    /// Carries all out in order, each removed from the file once it was; stops at the first failure and answers it. How many.
    /// What is added meanwhile is carried out too.
    Task<Result<int>> replay(redis::Client &client);

private:
    class Private;
    explicit InvalidationJournal(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace freshet::cache
