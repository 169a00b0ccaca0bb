// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/queue_glance.h"
#include "core/voice/sync_worker.h"
#include "core/voice/voice_service.h"
#include "ui/voices/voice_actions.h"

#include <QString>

namespace freshet::ui {

// The voices panel's words. Pure; the language is the application's. What comes from elsewhere is made visible.

QString voiceStatusTitle(voice::VoiceStatus status);
QString workerStateTitle(voice::WorkerStatus::State state);
/// `Done: 3 completed, 1 failed, 2 in work`.
QString tickText(const voice::SyncTick &tick);
QString tickOutcomeTitle(voice::SyncTick::Outcome outcome);
QString noteTitle(voice::VoiceNote::Kind kind);
QString eventTitle(const QByteArray &type); ///< `voice.created published`
QString partTitle(voice::VoiceList::Part part);
/// Where a part of a user's list came from, and its age: `Redis, 12 s old`. `isProvider`: its loader is the provider and not the
/// database.
QString sourceText(const voice::VoiceList::Source &source, bool isProvider);
/// `freshet-host, process 4711`, or the token itself.
QString holderText(const QByteArray &token);

/// What went wrong with the database, Redis or the provider, for people: a sentence and the system's own words.
QString voiceErrorText(const Error &error);
/// Whether the table `voices` is what is missing.
bool isTableMissing(const Error &error);
/// What became of a change, in full.
QString reportText(const VoiceWork &work, const VoiceWorkReport &report);

} // namespace freshet::ui
