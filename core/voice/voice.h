// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QLatin1String>
#include <QString>

#include <optional>

namespace freshet::voice {

/// How far a voice is (contract, section 7). `Processing` is what the worker synchronises.
enum class VoiceStatus { Processing, Completed, Failed };
QLatin1String statusName(VoiceStatus status);                   ///< as the table has it: `processing`
std::optional<VoiceStatus> statusFromName(const QString &name); ///< nothing for any other text

/// A row of the table `voices`. A plain value.
struct Voice
{
    QByteArray id;      ///< UUID text, lower case
    QByteArray userId;  ///< UUID text, lower case
    QString providerId; ///< `elevenlabs_voice_id`
    QString name;
    QString language = QStringLiteral("en");
    QString gender = QStringLiteral("unknown");
    QString category = QStringLiteral("cloned");
    QString visibility = QStringLiteral("private"); ///< or `public`
    VoiceStatus status = VoiceStatus::Processing;
    QString previewUrl;    ///< empty: none
    QDateTime createdAt;   ///< UTC
    QDateTime updatedAt;   ///< UTC
    QDateTime inWorkSince; ///< UTC: since when it is `processing`; a retry begins anew

    friend bool operator==(const Voice &, const Voice &) = default;
};

/// A UUID in any spelling QUuid reads, as `voices` and the queue have it: lower case, no braces. Code::InvalidArgument, whose
/// message names `what`.
Result<QByteArray> uuidText(QByteArrayView text, QLatin1String what);

} // namespace freshet::voice
