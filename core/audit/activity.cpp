// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/activity.h"

namespace freshet::audit {

QLatin1String stateName(Activity::State state)
{
    switch (state) {
    case Activity::State::Running:
        return QLatin1String("running");
    case Activity::State::Unknown:
        return QLatin1String("unknown");
    case Activity::State::Done:
        return QLatin1String("done");
    case Activity::State::Failed:
        return QLatin1String("failed");
    case Activity::State::Partly:
        return QLatin1String("partly");
    }
    return QLatin1String("unknown");
}

Outcome outcomeOf(const Error &error)
{
    const bool mayHaveRun = error.code == Code::ConnectionLost || error.code == Code::Timeout || error.code == Code::Cancelled;
    return {.state = mayHaveRun ? Outcome::State::Partly : Outcome::State::Failed, .error = error.message};
}

} // namespace freshet::audit
