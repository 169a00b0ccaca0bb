// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QLatin1String>
#include <QMetaType>

#include <chrono>
#include <optional>

namespace freshet::voice {

/// What became of a voice in a tick: a line of its log. A plain value.
struct VoiceNote
{
    enum class Kind {
        PutBack,   ///< was in work and not in the queue
        StillWork, ///< the provider is not done
        Completed,
        Failed,  ///< by the provider's word, or unknown there
        TooOld,  ///< failed, after the maximum age
        Dropped, ///< out of the queue: gone, or no longer in work
        Trouble, ///< could not be found out; it stays in the queue
    };
    QDateTime time; ///< UTC
    QByteArray voiceId;
    Kind kind = Kind::StillWork;
    QString message; ///< the provider's or the error's own words; may be empty

    friend bool operator==(const VoiceNote &, const VoiceNote &) = default;
};
QLatin1String noteName(VoiceNote::Kind kind); ///< stable, lower case: `put_back`

/// What a tick did. A plain value.
struct SyncTick
{
    enum class Outcome {
        Idle,       ///< nothing was queued
        StandBy,    ///< another worker does the work
        Done,       ///< single voices may still have failed to be looked at: `troubles`
        Failed,     ///< Redis or the database: `error`; what was not done stays queued
        KeyRefused, ///< the provider refused the key: asking on is of no use until it is changed
        Stopped,    ///< in mid-tick
    };
    Outcome outcome = Outcome::Idle;
    QDateTime at; ///< its begin, UTC
    std::chrono::milliseconds took{0};
    qint64 queued = 0;    ///< members of the queue, those put back included
    qint64 putBack = 0;   ///< were in work and not in the queue
    qint64 asked = 0;     ///< of the provider
    qint64 completed = 0; ///< written
    qint64 failed = 0;    ///< written
    qint64 dropped = 0;   ///< out of the queue without a change
    qint64 inWork = 0;    ///< stay in the queue
    qint64 troubles = 0;  ///< voices that could not be looked at
    std::optional<Error> error;

    friend bool operator==(const SyncTick &, const SyncTick &) = default;
};
QLatin1String outcomeName(SyncTick::Outcome outcome); ///< stable, lower case: `stand_by`

} // namespace freshet::voice

Q_DECLARE_METATYPE(freshet::voice::VoiceNote)
Q_DECLARE_METATYPE(freshet::voice::SyncTick)
