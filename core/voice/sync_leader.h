// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <chrono>
#include <memory>

namespace freshet::voice {

/// Who has the lease, as its token tells. A plain value.
struct LeaseHolder
{
    QString host;        ///< empty: the token does not tell; other programs may have other tokens
    qint64 process = -1; ///< its number there

    static LeaseHolder of(const QByteArray &token); ///< pure
    friend bool operator==(const LeaseHolder &, const LeaseHolder &) = default;
};

/// `voice:sync:leader`: a lease that says which one of all workers does the work (contract, section 7). Only who can show the
/// token prolongs it or gives it back, so one that slept through its lease can't harm the next one's.
/// A lease alone is no proof at the moment of a write: what is written must itself stand being written twice (VoiceStore::settle
/// does).
/// Thread: the client's, which must outlive it and its calls. Errors: those of Redis. One command a call.
class SyncLeader
{
public:
    static QByteArray key() { return QByteArrayLiteral("voice:sync:leader"); }

    /// A token of its own: the machine's name, the process' number and a random part, so that people can see who works.
    explicit SyncLeader(redis::Client &client, std::chrono::milliseconds life = std::chrono::seconds(30));

    /// Takes the lease where it is free, prolongs it where it is this one's; whether it is this one's now.
    Task<Result<bool>> hold();
    /// Where it is this one's.
    Task<Result<void>> giveBack();

    std::chrono::milliseconds life() const { return m_life; }
    const QByteArray &token() const { return m_token; }
    /// As the last answer was.
    bool isHeld() const { return *m_isHeld; }

private:
    redis::Client *m_client;
    std::chrono::milliseconds m_life;
    QByteArray m_token;
    std::shared_ptr<bool> m_isHeld = std::make_shared<bool>(false); ///< a call may answer when this is gone
};

} // namespace freshet::voice
