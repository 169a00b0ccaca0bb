// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/sync_tick.h"

#include <QLoggingCategory>

#include <deque>
#include <vector>

namespace freshet::voice {

/// `freshet.voice`: what the synchronisation tells. Notes and warnings are on. Lines are made by freshet::EventLog.
Q_DECLARE_LOGGING_CATEGORY(voiceLog)

/// The last notes of all voices, for people who ask what became of one. A plain value; bounded. `of` is O(notes).
class VoiceLog
{
public:
    static constexpr std::size_t most = 5000;

    void add(VoiceNote note)
    {
        m_notes.push_back(std::move(note));
        if (m_notes.size() > most)
            m_notes.pop_front();
    }
    /// Oldest first; empty id: of all.
    std::vector<VoiceNote> of(const QByteArray &voiceId = {}) const
    {
        std::vector<VoiceNote> notes;
        for (const VoiceNote &note : m_notes) {
            if (voiceId.isEmpty() || note.voiceId == voiceId)
                notes.push_back(note);
        }
        return notes;
    }

private:
    std::deque<VoiceNote> m_notes;
};

} // namespace freshet::voice
