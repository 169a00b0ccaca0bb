// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace freshet::ctl {

/// From here on all that the program logs goes to standard error, each message one line of name=value with its time and level,
/// for verbs that run as services. Any thread may log.
void beginServiceLog();

} // namespace freshet::ctl
