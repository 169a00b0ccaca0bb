// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/system_identity.h"
#include "core/redis/profile.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace freshet::audit {

/// Through which program and connection a change is made. Plain value.
struct Origin
{
    QString program;                                        ///< `freshet` (the desktop) or `freshetctl`
    QString connection;                                     ///< the profile's name; empty: an address that is not saved
    std::optional<redis::Profile::Environment> environment; ///< nothing: unknown, for no profile was asked for
    QString server;                                         ///< redis::Url::displayName: without user and password

    friend bool operator==(const Origin &, const Origin &) = default;
};

/// How a change can be taken back: who can do it (`bin`, `version`, `ttl`, `config`; core/inspect/undo.h) and what it needs for
/// it.
struct Undo
{
    QString kind;
    QJsonObject what;

    friend bool operator==(const Undo &, const Undo &) = default;
};

/// A change that is to be made, as it is written down before. Actions are codes of ours such as `key.delete`, `version.bump`,
/// `invalidate.pattern`; numbers have names of ours; targets are bytes from a server. The words for people are made elsewhere.
struct Intent
{
    Origin origin;
    QString action;
    QByteArray target; ///< a key, pattern, stream …; empty: the server itself. Beyond 4 KiB it is cut
    QJsonObject plan;  ///< numbers and names that the preview gave
    QString reason;    ///< the user's words
    std::optional<Undo> undo{};
    qint64 undoOf = 0; ///< the record that this change takes back; 0: none
};

/// What became of it.
struct Outcome
{
    enum class State {
        Done,
        Failed, ///< nothing was changed
        Partly, ///< some of it was, or it can't be known: the connection was lost on the way
    };
    State state = State::Done;
    QJsonObject result{};
    QString error{};            ///< English, the server's own words
    std::optional<Undo> undo{}; ///< instead of the intent's; nothing: that stays
};

/// One record of the activity log.
struct Activity
{
    enum class State {
        Running, ///< begun, by a program that still runs
        Unknown, ///< begun, and its program ended without a word: it may have been done or not
        Done,
        Failed,
        Partly,
    };

    qint64 id = 0;
    State state = State::Unknown;
    QDateTime begun; ///< UTC
    QDateTime ended; ///< UTC; invalid: not completed
    QString user;    ///< of the system
    QString host;
    ProcessIdentity process;
    Intent intent;
    QJsonObject result;
    QString error;
    qint64 undoneBy = 0; ///< the record that took it back

    bool canBeUndone() const
    {
        return intent.undo && undoneBy == 0 && (state == State::Done || state == State::Partly || state == State::Unknown);
    }
    friend bool operator==(const Activity &, const Activity &) = default;
};

inline bool operator==(const Intent &a, const Intent &b)
{
    return a.origin == b.origin && a.action == b.action && a.target == b.target && a.plan == b.plan && a.reason == b.reason &&
           a.undo == b.undo && a.undoOf == b.undoOf;
}

/// `running`, `unknown`, `done`, `failed`, `partly`: the spelling in files and JSON.
QLatin1String stateName(Activity::State state);

/// The outcome of what a failure ended before anything is known to have been changed: Failed, or Partly where the command may
/// have run.
Outcome outcomeOf(const Error &error);

} // namespace freshet::audit
