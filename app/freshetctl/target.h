// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/arguments.h"
#include "core/redis/options.h"
#include "core/redis/profile.h"

#include <QStringList>

namespace freshet::ctl {

/// Which server a command line is about and how to talk to it.
struct Target
{
    redis::Url url;
    redis::ClientOptions options;
    bool gentle = false;                                    ///< of the profile: walks make way for others
    QString profile;                                        ///< its name; empty: none was asked for
    std::optional<redis::Profile::Environment> environment; ///< of the profile
    QStringList warnings;                                   ///< what the user should know
};

/// `--profile`, or the URL from `--url`, FRESHET_URL, REDIS_URL, else redis://127.0.0.1:6379. The password is that of
/// `--password-file`, of the URL, or of FRESHET_PASSWORD. Code::InvalidUrl, InvalidArgument, NotFound or Io: wrong usage.
Result<Target> chooseTarget(const Arguments &arguments);

} // namespace freshet::ctl
