// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace freshet::voice {

/// Where the voices of a connection are: what a connection brings along that has its own, such as the sandbox. A plain value.
struct VoicePlace
{
    QUrl provider;    ///< http or https
    QByteArray key;   ///< the provider's; never shown
    QString database; ///< URL, see Sql

    friend bool operator==(const VoicePlace &, const VoicePlace &) = default;
};

} // namespace freshet::voice
