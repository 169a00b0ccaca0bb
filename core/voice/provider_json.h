// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/voice_provider.h"

#include <QByteArray>

#include <optional>

namespace freshet::voice {

// What the voice provider's JSON says (https://elevenlabs.io/docs/api-reference). Pure functions; any thread. Nothing in an
// answer is trusted: fields that are missing, null or of another type are as not there, unknown words are kept or read as "still
// in work", every text is bounded and holds no zero character. O(bytes).

/// A voice. Code::Undecodable where it is no object with a `voice_id`. `model`: whose fine-tuning counts; empty: any.
Result<ProviderVoice> readVoice(const QByteArray &json, const QString &model);

struct VoicePage
{
    std::vector<ProviderVoice> voices;
    int unreadable = 0; ///< entries that are no voices
    bool hasMore = false;
    QString nextToken; ///< where `hasMore`; empty: the provider forgot it
};
/// A list or one page of it. Code::Undecodable where there is no array `voices`.
Result<VoicePage> readVoicePage(const QByteArray &json, const QString &model);

/// The answer to a clone. Code::Undecodable where there is no `voice_id`.
Result<Clone> readClone(const QByteArray &json);

/// The provider's own words in a refusal: `detail` as object, text or list.
struct Refusal
{
    QString code;         ///< `voice_not_found`, …; empty: none
    QString message;      ///< empty: none
    bool isJson = false;  ///< an object at all: it comes from the provider and not from something in between
    bool noRoute = false; ///< the server has no such address
};
Refusal readRefusal(const QByteArray &body);

} // namespace freshet::voice
