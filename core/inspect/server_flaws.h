// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/server_identity.h"

#include <QDate>
#include <QVersionNumber>

#include <span>
#include <vector>

namespace freshet::inspect {

/// A published vulnerability of a server. The words stand here and not in the user interface, for they are the advisory's: they
/// name commands and settings, and are shown as they are.
struct ServerFlaw
{
    /// Versions from `from` on that are below `fixedIn`.
    struct Range
    {
        redis::ServerIdentity::Family family = redis::ServerIdentity::Family::Redis;
        QVersionNumber from;
        QVersionNumber fixedIn;
    };
    const char *id = "";      ///< `CVE-2025-49844`
    const char *summary = ""; ///< one English sentence: who can do what
    bool runsCode = false;    ///< it may lead to running an attacker's code; else to a crash, a stop, or more rights
    bool needsNoLogin = false;
    std::vector<Range> ranges;
};

/// All that are known here, newest first; facts of the projects' own advisories and release notes. Which ones came out later than
/// `serverFlawsKnownTo` nobody here knows.
std::span<const ServerFlaw> serverFlaws();
QDate serverFlawsKnownTo();

/// One that a server has by its version number, and the first version of its line without it. A distribution may have mended it
/// under the same number (Debian's 7.0.15 has security updates of its own): the number alone can't tell.
struct KnownFlaw
{
    const ServerFlaw *flaw = nullptr; ///< never null; lives as long as the program
    QVersionNumber fixedIn;
};

/// What is known of this version; empty where the version is unknown. Pure. O(flaws).
std::vector<KnownFlaw> flawsOf(const redis::ServerIdentity &identity);

} // namespace freshet::inspect
