// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/target.h"

namespace freshet::ctl {

/// The exit status of a failure (contract, section 9).
int exitStatusOf(Code code);

/// The server's words without the place in a script of ours, which says nothing to who ran a verb.
QString withoutScript(const QString &words);

/// One line that says what happened and what to do about it.
QString failureLine(const Error &error, const Target &target);

} // namespace freshet::ctl
