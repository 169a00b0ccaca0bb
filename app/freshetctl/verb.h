// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/arguments.h"

#include <span>
#include <vector>

namespace freshet::ctl {

class Context;

/// One thing that the program can do. Each stands in a file of its own, `verb_….cpp`; the table is in verbs.cpp.
struct Verb
{
    const char *name;
    const char *usage;   ///< what follows the name
    const char *summary; ///< one line for the help
    std::vector<OptionSpec> options;
    int leastWords = 0;
    int mostWords = 0; ///< -1: any number
    /// Does it and answers the exit status; errors have been told by then. The context outlives it.
    Task<int> (*run)(Context &context);
    bool takesAnyWord = false; ///< what begins with a dash and is no option is a word: `LRANGE l 0 -1`
};

/// In the order of the help.
std::span<const Verb> verbs();

QByteArray programHelp();
QByteArray verbHelp(const Verb &verb);

} // namespace freshet::ctl
