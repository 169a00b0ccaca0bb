// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/sync_tick.h"

namespace freshet::voice {

QLatin1String noteName(VoiceNote::Kind kind)
{
    switch (kind) {
    case VoiceNote::Kind::PutBack:
        return QLatin1String("put_back");
    case VoiceNote::Kind::StillWork:
        return QLatin1String("in_work");
    case VoiceNote::Kind::Completed:
        return QLatin1String("completed");
    case VoiceNote::Kind::Failed:
        return QLatin1String("failed");
    case VoiceNote::Kind::TooOld:
        return QLatin1String("too_old");
    case VoiceNote::Kind::Dropped:
        return QLatin1String("dropped");
    case VoiceNote::Kind::Trouble:
        return QLatin1String("trouble");
    }
    return {};
}

QLatin1String outcomeName(SyncTick::Outcome outcome)
{
    switch (outcome) {
    case SyncTick::Outcome::Idle:
        return QLatin1String("idle");
    case SyncTick::Outcome::StandBy:
        return QLatin1String("stand_by");
    case SyncTick::Outcome::Done:
        return QLatin1String("done");
    case SyncTick::Outcome::Failed:
        return QLatin1String("failed");
    case SyncTick::Outcome::KeyRefused:
        return QLatin1String("key_refused");
    case SyncTick::Outcome::Stopped:
        return QLatin1String("stopped");
    }
    return {};
}

} // namespace freshet::voice
