// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/target.h"

namespace freshet::ctl {

/// The exit status of a failure (contract, section 9).
int exitStatusOf(Code code);

/// One line that says what happened and what to do about it.
QString failureLine(const Error &error, const Target &target);

} // namespace freshet::ctl
