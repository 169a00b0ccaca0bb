// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/sandbox_replay.h"
#include "core/redis/profile.h"
#include "core/redis/url.h"

#include <QSize>
#include <QStringList>

#include <functional>
#include <optional>

namespace freshet {

/// What the command line and the environment ask of the desktop application.
struct Arguments
{
    std::optional<redis::Profile> connect; ///< to open at once, with its password where one was given
    bool sandbox = false;
    bool readOnly = false;
    bool help = false;
    bool version = false;
    bool timeStart = false;                                ///< say how long it took until the window was drawn, and end
    QString tourDirectory;                                 ///< empty: no tour
    std::optional<sandbox::SandboxReplay::Options> replay; ///< a trace to run through the sandbox
    bool quitAtEnd = false;                                ///< of the replay: print its result and end
    bool json = false;                                     ///< as JSON
    QString picture;                                       ///< of the window, at the replay's end; empty: none
    QString look;                                          ///< `light`, `dark`, or empty
    QString language;                                      ///< `en`, `ko`, or empty
    QSize size;                                            ///< invalid: none given
    QStringList warnings;                                  ///< for standard error

    /// `words` are without the program's name. `environment` gives a variable's value, empty where there is none. Every error is
    /// wrong usage (exit status 2) and its message a sentence.
    static Result<Arguments> parse(const QStringList &words, const std::function<QString(const char *)> &environment);
    static QString helpText();
};

} // namespace freshet
