// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/console.h"

#include <QDateTime>

#include <memory>
#include <optional>
#include <vector>

namespace freshet::ui {

/// One statement of the console and what came of it. Plain value; replies are shared, so a copy is cheap.
struct ConsoleEntry
{
    using Part = inspect::ConsoleAnswer::Part;
    enum class State {
        Waiting, ///< behind others, or for the answer to a question
        Running,
        Done,
        Failed, ///< no reply: refused or not reached; `error` says why
        Stopped,
        Note, ///< words of the console's own: `note`
    };

    qint64 id = 0;
    State state = State::Waiting;
    QByteArrayList words; ///< secrets hidden
    QByteArray line;      ///< the words as they would be typed
    QString prompt;       ///< where it ran: `redis.local:6379[3]`
    QDateTime at;         ///< UTC
    std::shared_ptr<const std::vector<Part>> parts;
    double milliseconds = 0;
    std::optional<Error> error;
    QString note;
    bool hasBegun = false; ///< it was really sent, or tried
    bool isStream = false;
    std::vector<inspect::ConsoleMessage> messages; ///< the newest `mostMessages`
    qint64 messageCount = 0;                       ///< all that came

    static constexpr std::size_t mostMessages = 5000;
    /// About what it takes in memory.
    qint64 bytes() const;
};

} // namespace freshet::ui
