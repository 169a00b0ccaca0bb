// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/version_book.h"

#include <string_view>

namespace freshet::cache {

/// A change of versions as it was planned from a book, for versions.h; nobody else needs it.
///
/// For the maintainer. A plan is carried out only where what it rests on still stands (compare and set), else a new one is made
/// from a new book: so the arithmetic of versions is C++ alone. On one server a script does all of it in one atomic step. In a
/// cluster each key is a step: first the numbers are reserved in `max`, all of them at once, then each version is moved, then
/// history and log are written. A crash in between wastes a number or loses a record, never a move. The version that a bumped
/// namespace inherited is compared when the number is reserved, and again behind the move; where it changed the move is not
/// among the answer's, so that another number is taken.
struct VersionPlan
{
    std::vector<VersionMove> moves;
    std::vector<QByteArray> alsoUnchanged; ///< scopes that the plan rests on and that do not move
    bool wholeMax = false;                 ///< no namespace may have come to `max` meanwhile
    const char *kind = "bump";

    bool isBump() const { return std::string_view(kind) == "bump"; }
};

struct VersionSignature
{
    QString actor;
    QString reason;
    QString host;
    qint64 logLength = 10000;
};

/// The moves that were made; none where something had changed meanwhile (in a cluster, perhaps some). In a cluster a history or
/// log that could not be written is an error that names the moves, which stand.
Task<Result<std::vector<VersionMove>>> commitVersions(redis::Client &client, VersionBook book, VersionPlan plan,
                                                      VersionSignature signature, QDateTime now);

} // namespace freshet::cache
