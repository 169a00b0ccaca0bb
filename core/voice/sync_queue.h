// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QByteArrayList>

#include <chrono>

namespace freshet::voice {

/// `voice:sync:queue` (contract, section 7): the set of voices that await synchronisation, shared with other programs. It expires
/// 30 minutes after the last addition, as a whole, so it is a reminder and no record: the record is the table `voices`.
/// Thread: the client's, which must outlive it and its calls. One command a call, but for `add`. Errors: those of Redis.
class SyncQueue
{
public:
    static constexpr std::chrono::minutes life{30};
    static QByteArray key() { return QByteArrayLiteral("voice:sync:queue"); }

    explicit SyncQueue(redis::Client &client)
        : m_client(&client)
    {}

    /// Adds and begins the 30 minutes anew, as one step; how many were not there before. Nothing where there are no ids.
    Task<Result<qint64>> add(QByteArrayList ids);
    /// How many were there.
    Task<Result<qint64>> remove(QByteArrayList members);
    /// The members as they stand there, in no order: other programs may have added anything. O(members).
    Task<Result<QByteArrayList>> fetchAll();
    Task<Result<qint64>> fetchCount();
    Task<Result<void>> clear();

private:
    redis::Client *m_client;
};

} // namespace freshet::voice
