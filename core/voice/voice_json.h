// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/json_format.h"
#include "core/voice/voice.h"

#include <vector>

namespace freshet::voice {

/// Voices as a cached list has them. A plain value.
struct VoiceRows
{
    std::vector<Voice> voices;
    friend bool operator==(const VoiceRows &, const VoiceRows &) = default;
};

/// An object with the names of the table's columns, and `voice_id`, which is what the provider calls it. What is not known is
/// null; times are ISO 8601 in UTC.
QJsonObject voiceJson(const Voice &voice);
/// Of any service's list: unknown members are ignored, missing ones and those of another type are as the table's defaults are;
/// `voice_id` alone will do, or `elevenlabs_voice_id`, or `id`. Without a status it is completed; without a visibility it is
/// public where it is nobody's and private else; a category that is missing stays empty. Nothing for what is no object, has no
/// id, or has a status that is none of VoiceStatus.
std::optional<Voice> voiceFromJson(const QJsonValue &json);

} // namespace freshet::voice

/// An array of such objects, or an object that has one as `voices`; null is no voices.
template<>
struct freshet::cache::JsonFormat<freshet::voice::VoiceRows>
{
    static QJsonValue toJson(const voice::VoiceRows &rows);
    static Result<voice::VoiceRows> fromJson(const QJsonValue &json);
};
