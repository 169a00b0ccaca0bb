// SPDX-License-Identifier: GPL-3.0-or-later
//
// The middle of a tick: what the provider says of the voices in work.
#include "core/voice/voice_sync.h"

#include <algorithm>

namespace freshet::voice {

namespace {

std::unexpected<Error> stopped()
{
    return failure(Code::Cancelled, QStringLiteral("the synchronisation was stopped"));
}

} // namespace

void VoiceSync::decide(Work &work, const Voice &voice, VoiceStatus status, VoiceNote::Kind kind, const QString &previewUrl,
                       const QString &message)
{
    VoiceStore::Settlement settlement;
    settlement.id = voice.id;
    settlement.status = status;
    settlement.previewUrl = previewUrl;
    settlement.inWorkSince = voice.inWorkSince;
    work.settlements.push_back(std::move(settlement));
    work.settlementNotes.insert(voice.id, VoiceNote{{}, voice.id, kind, message});
    m_delayed.remove(voice.id);
}

void VoiceSync::trouble(Work &work, const Voice &voice, const Error &error)
{
    ++work.tick.troubles;
    if (!work.tick.error)
        work.tick.error = error;
    tell(voice.id, VoiceNote::Kind::Trouble, error.message);
}

void VoiceSync::judge(Work &work, const Voice &voice, const ProviderVoice &answer)
{
    switch (answer.training) {
    case Training::Completed:
        decide(work, voice, VoiceStatus::Completed, VoiceNote::Kind::Completed, answer.previewUrl, answer.message);
        return;
    case Training::Failed:
        decide(work, voice, VoiceStatus::Failed, VoiceNote::Kind::Failed, {}, answer.message);
        return;
    case Training::Delayed:
        m_delayed.insert(voice.id, m_ticks + quint64(m_options.delayedEvery));
        break;
    case Training::Working:
        break;
    }
    tell(voice.id, VoiceNote::Kind::StillWork, answer.message);
}

Task<Result<void>> VoiceSync::ask(Work &work, std::stop_token stop)
{
    ByProviderId byProviderId;
    QStringList ids;
    for (const Voice &voice : work.voices) {
        if (voice.providerId.isEmpty()) {
            trouble(work, voice,
                    Error{Code::InvalidArgument, QStringLiteral("the voice has no id at the provider yet"),
                          QStringLiteral("elevenlabs_voice_id")});
            continue;
        }
        std::vector<const Voice *> &same = byProviderId[voice.providerId];
        same.push_back(&voice);
        if (same.size() == 1)
            ids << voice.providerId;
    }
    if (ids.isEmpty())
        co_return Result<void>();
    work.tick.asked = ids.size();
    const auto many = co_await m_parts.provider->fetchMany(std::move(ids), stop);
    if (stop.stop_requested())
        co_return stopped();
    for (const ProviderVoice &answer : many.voices) {
        // Once, however often it is in the answer.
        for (const Voice *voice : byProviderId.take(answer.id))
            judge(work, *voice, answer);
    }
    for (const auto &[part, error] : many.failed) {
        work.keyRefused = work.keyRefused || error.code == Code::AuthFailed;
        for (const QString &id : part) {
            for (const Voice *voice : byProviderId.value(id))
                trouble(work, *voice, error);
        }
    }
    if (work.keyRefused)
        co_return Result<void>();
    const auto done = co_await askSingly(work, std::move(byProviderId), many.missing, stop);
    co_return done;
}

/// A list may lack a voice for other reasons than that it is gone; the provider's word on the voice itself counts.
Task<Result<void>> VoiceSync::askSingly(Work &work, ByProviderId byProviderId, QStringList missing, std::stop_token stop)
{
    int left = m_options.mostSingle;
    for (const QString &id : missing) {
        const std::vector<const Voice *> same = byProviderId.take(id);
        if (same.empty())
            continue;
        if (left-- <= 0) {
            for (const Voice *voice : same)
                tell(voice->id, VoiceNote::Kind::StillWork,
                     QStringLiteral("not in the provider's list; asked for by itself at a later tick"));
            continue;
        }
        const auto answer = co_await m_parts.provider->fetch(id, stop);
        if (stop.stop_requested())
            co_return stopped();
        for (const Voice *voice : same) {
            if (answer)
                judge(work, *voice, *answer);
            else if (answer.error().code == Code::NotFound)
                decide(work, *voice, VoiceStatus::Failed, VoiceNote::Kind::Failed, {}, answer.error().message);
            else
                trouble(work, *voice, answer.error());
        }
        if (!answer && answer.error().code == Code::AuthFailed) {
            work.keyRefused = true;
            break;
        }
    }
    co_return Result<void>();
}

} // namespace freshet::voice
