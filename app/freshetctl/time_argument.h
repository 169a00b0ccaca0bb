// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDateTime>

namespace freshet::ctl {

/// A time as people give it: `2026-12-24T18:30[:05][Z|+01:00]`, `18:30[:05]` (today, or tomorrow where that is over) or `+45s`,
/// `+90m`, `+2h`, `+1d` from `now`. Without a zone it is local time. The answer is in UTC. Code::InvalidArgument. Pure.
Result<QDateTime> parseTime(const QByteArray &text, const QDateTime &now);

} // namespace freshet::ctl
