// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/context.h"
#include "core/base/sql.h"
#include "core/voice/elevenlabs_provider.h"
#include "core/voice/voice_desk.h"

namespace freshet::ctl {

// What `freshetctl voices` does, by the words behind it; the table is in verb_voices.cpp.

Task<int> listVoices(Context &context, QByteArrayList words); // verb_voices_list.cpp
Task<int> listVoiceQueue(Context &context, QByteArrayList words);
Task<int> addVoice(Context &context, QByteArrayList words); // verb_voices_change.cpp
Task<int> retryVoice(Context &context, QByteArrayList words);
Task<int> failVoice(Context &context, QByteArrayList words);
Task<int> deleteVoice(Context &context, QByteArrayList words);
Task<int> syncVoices(Context &context, QByteArrayList words); // verb_voices_sync.cpp

/// FRESHET_DATABASE, else the user's own. Code::InvalidUrl, NotFound or Io, which names the variable.
Result<QString> voiceDatabaseUrl();
Result<std::unique_ptr<Sql>> openVoiceDatabase();
/// FRESHET_ELEVENLABS_URL and FRESHET_ELEVENLABS_KEY; without a key no provider is asked.
voice::ElevenLabsProvider::Options voiceProviderOptions();

/// A failure of the database or the provider, not of Redis, so never status 3.
int failOutside(Context &context, const Error &error);
/// The same on one line.
QString outsideLine(const Error &error);

/// What changes and lists of a user's voices need, composed.
struct VoiceDesk
{
    // In the order of their making.
    std::unique_ptr<Sql> sql;
    std::unique_ptr<voice::ElevenLabsProvider> provider; ///< nullptr: no key
    std::unique_ptr<voice::VoiceDesk> desk;

    voice::VoiceService &service() { return desk->service(); }
    events::OutboxRelay &relay() { return desk->relay(); }

    /// Database and Redis answer, the tables are there: Done, else the exit status, and it was told why. Redis comes first.
    Task<int> open(Context &context);
    /// Sends what waits in the outbox. What could not be sent now is a warning.
    Task<> sendEvents(Context &context);
};

} // namespace freshet::ctl
