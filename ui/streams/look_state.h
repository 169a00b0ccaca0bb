// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/session.h"

#include <QDateTime>
#include <QString>

namespace freshet::ui {

class EmptyState;

/// How it stands with what a view shows of a server. A plain value of its controller.
struct LookState
{
    enum class Kind {
        NoSession,
        Waiting, ///< connecting, or no answer yet
        Live,
        Away,         ///< no connection; `error` says why
        NotPermitted, ///< the ACL user may not run what the view needs
        Failed,       ///< the answer can't be used; `error` says why
    };
    Kind kind = Kind::NoSession;
    Error error;
    QDateTime at; ///< UTC; of the shown values; invalid before the first

    /// After a failed question. Before the first answer the connection may still be under way: that is waiting, not lost.
    void fail(const Error &failed, const Session *session);
    void succeed();
    bool isLive() const { return kind == Kind::Live; }

    friend bool operator==(const LookState &, const LookState &) = default;
};

/// What stands where nothing can be shown; the values' own emptiness is the caller's.
void showInstead(EmptyState *empty, const LookState &state);
/// Why shown values are old, for the banner; empty: the connection was lost.
QString staleReason(const LookState &state);

/// "This connection's user may not run XADD." with the server's words where they tell more than the command's name.
QString refusalText(const Error &error);
/// Any failure in a sentence, for the window's bottom line.
QString failureText(const Error &error);

} // namespace freshet::ui
