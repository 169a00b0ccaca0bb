// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/command_docs.h"

namespace freshet::inspect {

/// What a half-typed line is about, for completion and a help line beside it.
struct Typing
{
    const CommandDoc *doc = nullptr; ///< of the docs that were given; nullptr: no known command yet
    qsizetype part = -1;             ///< of syntaxParts(*doc): what is typed now
    qsizetype begin = 0;             ///< of the word that is completed, in bytes of the line
    qsizetype end = 0;
    QByteArray prefix;         ///< what is typed of it, escapes resolved
    QByteArrayList candidates; ///< commands, subcommands or keywords that begin so; in the case of what was typed
    bool wantsKeys = false;    ///< names of keys may stand here too
};
constexpr qsizetype mostCandidates = 500;

/// `line` up to `cursor` decides; a repetition in front is passed over. Pure; O(line + commands).
Typing typingAt(const CommandDocs &docs, QByteArrayView line, qsizetype cursor);

} // namespace freshet::inspect
