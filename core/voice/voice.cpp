// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice.h"

#include <QUuid>

#include <array>
#include <utility>

namespace freshet::voice {

namespace {

constexpr std::array<std::pair<VoiceStatus, QLatin1String>, 3> statusNames{{
    {VoiceStatus::Processing, QLatin1String("processing")},
    {VoiceStatus::Completed, QLatin1String("completed")},
    {VoiceStatus::Failed, QLatin1String("failed")},
}};

} // namespace

QLatin1String statusName(VoiceStatus status)
{
    return statusNames[std::size_t(status)].second;
}

std::optional<VoiceStatus> statusFromName(const QString &name)
{
    for (const auto &[status, text] : statusNames) {
        if (name == text)
            return status;
    }
    return {};
}

Result<QByteArray> uuidText(QByteArrayView text, QLatin1String what)
{
    const QUuid uuid = QUuid::fromString(QUtf8StringView(text));
    if (uuid.isNull())
        return failure(Code::InvalidArgument,
                       QStringLiteral("%1 is no UUID; give one such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301").arg(what),
                       QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 80))));
    return uuid.toByteArray(QUuid::WithoutBraces);
}

} // namespace freshet::voice
