// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace freshet::ctl {

/// What the program's exit status says (contract, section 9). A listing that a signal ended early gives 128 + its number.
enum ExitStatus {
    Done = 0,
    DoesNotHold = 1, ///< the thing asked about: key not found, unhealthy, not decodable, a part failed
    WrongUsage = 2,
    Unreachable = 3,
    Refused = 4, ///< a missing permission, a read-only profile, a missing --yes
};

} // namespace freshet::ctl
