// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voices_text.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace freshet::ui {

using voice::SyncTick;
using voice::VoiceList;
using voice::VoiceNote;
using voice::VoiceStatus;
using voice::WorkerStatus;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Voices)
};

constexpr qsizetype mostWords = 300; // characters of a foreign text

QString cut(const QString &text)
{
    return visibleText(text.left(mostWords));
}

int small(qint64 count)
{
    return int(std::min<qint64>(count, 1'000'000'000));
}

QString failureTitle(Code code)
{
    switch (code) {
    case Code::AuthFailed:
        return Words::tr("The key or password was refused");
    case Code::HostNotFound:
        return Words::tr("The host can't be found");
    case Code::ConnectFailed:
        return Words::tr("Nobody answers at that address");
    case Code::NotConnected:
    case Code::ConnectionLost:
        return Words::tr("The connection is lost");
    case Code::Timeout:
        return Words::tr("No answer came in time");
    case Code::TlsFailed:
        return Words::tr("The certificate is not trusted");
    case Code::NoPermission:
        return Words::tr("This user may not do that");
    case Code::ReadOnly:
        return Words::tr("This connection is read-only");
    case Code::Overloaded:
        return Words::tr("The provider has too much to do; try again later");
    case Code::Undecodable:
        return Words::tr("The answer is not what the provider's service gives");
    case Code::InvalidUrl:
        return Words::tr("The address can't be used");
    case Code::Cancelled:
        return Words::tr("It was given up");
    default:
        return {};
    }
}

} // namespace

QString voiceStatusTitle(VoiceStatus status)
{
    switch (status) {
    case VoiceStatus::Processing:
        return Words::tr("In work");
    case VoiceStatus::Completed:
        return Words::tr("Completed");
    case VoiceStatus::Failed:
        return Words::tr("Failed", "a voice");
    }
    return {};
}

QString workerStateTitle(WorkerStatus::State state)
{
    switch (state) {
    case WorkerStatus::State::Stopped:
        return Words::tr("Stopped");
    case WorkerStatus::State::Running:
        return Words::tr("Running");
    case WorkerStatus::State::Paused:
        return Words::tr("Paused");
    case WorkerStatus::State::KeyRefused:
        return Words::tr("Key refused");
    case WorkerStatus::State::Stopping:
        return Words::tr("Stopping");
    }
    return {};
}

QString tickOutcomeTitle(SyncTick::Outcome outcome)
{
    switch (outcome) {
    case SyncTick::Outcome::Idle:
        return Words::tr("Nothing to do");
    case SyncTick::Outcome::StandBy:
        return Words::tr("Another worker works");
    case SyncTick::Outcome::Done:
        return Words::tr("Done");
    case SyncTick::Outcome::Failed:
        return Words::tr("Failed", "a tick");
    case SyncTick::Outcome::KeyRefused:
        return Words::tr("Key refused");
    case SyncTick::Outcome::Stopped:
        return Words::tr("Interrupted");
    }
    return {};
}

QString tickText(const SyncTick &tick)
{
    QStringList parts;
    const auto add = [&parts](qint64 count, const QString &text) {
        if (count > 0)
            parts << text.arg(formatCount(count));
    };
    add(tick.completed, Words::tr("%1 completed"));
    add(tick.failed, Words::tr("%1 failed"));
    add(tick.inWork, Words::tr("%1 in work"));
    add(tick.putBack, Words::tr("%1 put back"));
    add(tick.dropped, Words::tr("%1 dropped"));
    add(tick.troubles, Words::tr("%1 could not be looked at"));
    if (tick.error)
        parts << voiceErrorText(*tick.error);
    const QString outcome = tickOutcomeTitle(tick.outcome);
    return parts.isEmpty() ? outcome
                           : Words::tr("%1: %2", "a tick's outcome: its numbers").arg(outcome, parts.join(QLatin1String(", ")));
}

QString noteTitle(VoiceNote::Kind kind)
{
    switch (kind) {
    case VoiceNote::Kind::PutBack:
        return Words::tr("Put back into the queue");
    case VoiceNote::Kind::StillWork:
        return Words::tr("Still in work");
    case VoiceNote::Kind::Completed:
        return Words::tr("Completed");
    case VoiceNote::Kind::Failed:
        return Words::tr("Failed", "a voice");
    case VoiceNote::Kind::TooOld:
        return Words::tr("Failed: in work for too long");
    case VoiceNote::Kind::Dropped:
        return Words::tr("Dropped from the queue");
    case VoiceNote::Kind::Trouble:
        return Words::tr("Could not be looked at");
    }
    return {};
}

QString eventTitle(const QByteArray &type)
{
    return Words::tr("Event %1").arg(visibleBytes(type));
}

QString partTitle(VoiceList::Part part)
{
    switch (part) {
    case VoiceList::Part::Own:
        return Words::tr("Own");
    case VoiceList::Part::Public:
        return Words::tr("Public");
    case VoiceList::Part::ReadyMade:
        return Words::tr("Ready-made");
    }
    return {};
}

QString sourceText(const VoiceList::Source &source, bool isProvider)
{
    QString origin;
    switch (source.origin) {
    case cache::Origin::None:
        return Words::tr("none");
    case cache::Origin::Memory:
        origin = Words::tr("memory");
        break;
    case cache::Origin::Redis:
        origin = QStringLiteral("Redis");
        break;
    case cache::Origin::Loader:
        return isProvider ? Words::tr("provider") : Words::tr("database");
    case cache::Origin::Stale:
        origin = Words::tr("old copy");
        break;
    }
    if (!source.age)
        return origin;
    const QString age = formatDuration(std::chrono::floor<std::chrono::seconds>(*source.age));
    return source.isAtMost ? Words::tr("%1, at most %2 old").arg(origin, age) : Words::tr("%1, %2 old").arg(origin, age);
}

QString holderText(const QByteArray &token)
{
    const auto holder = voice::LeaseHolder::of(token);
    if (holder.process < 0)
        return visibleBytes(token.left(80));
    return Words::tr("process %1 on %2").arg(holder.process).arg(visibleText(holder.host.left(80)));
}

QString voiceErrorText(const Error &error)
{
    if (isTableMissing(error))
        return Words::tr("The database has no table of voices yet");
    const QString title = failureTitle(error.code);
    const QString words = cut(error.message);
    if (error.code == Code::NoPermission && !error.context.isEmpty())
        return Words::tr("This user may not run %1").arg(cut(error.context));
    if (title.isEmpty())
        return words;
    return words.isEmpty() ? title : Words::tr("%1: %2", "what went wrong: the system's words").arg(title, words);
}

bool isTableMissing(const Error &error)
{
    const auto says = [&error](const char *words) { return error.message.contains(QLatin1String(words), Qt::CaseInsensitive); };
    return error.code == Code::Io && says("voices") && (says("no such table") || (says("relation") && says("does not exist")));
}

QString reportText(const VoiceWork &work, const VoiceWorkReport &report)
{
    QStringList parts;
    const QString name = visibleText(work.voice.name.left(80));
    switch (work.kind) {
    case VoiceWork::Kind::Add:
        if (report.done > 0)
            parts << Words::tr("%1 was added and is in work").arg(name);
        break;
    case VoiceWork::Kind::Retry:
        parts << Words::tr("%n voice(s) in work again", nullptr, small(report.done));
        break;
    case VoiceWork::Kind::Fail:
        parts << Words::tr("%n voice(s) set to failed", nullptr, small(report.done));
        break;
    case VoiceWork::Kind::Remove:
        parts << Words::tr("%n voice(s) deleted", nullptr, small(report.done));
        break;
    case VoiceWork::Kind::Prepare:
        if (report.done > 0)
            parts << Words::tr("The tables are there");
        break;
    }
    if (report.requiresVerification)
        parts << Words::tr("the provider wants the speaker's consent");
    if (report.absent > 0)
        parts << Words::tr("%n not there any more", nullptr, small(report.absent));
    if (report.failed > 0 && report.asked > 1)
        parts << Words::tr("%n failed", nullptr, small(report.failed));
    if (report.error)
        parts << voiceErrorText(*report.error);
    for (const Error &warning : report.warnings) {
        parts << Words::tr("but: %1", "a change was made, but").arg(cut(warning.message));
        if (report.warnings.size() > 1) {
            parts << Words::tr("and %n more warning(s)", nullptr, int(report.warnings.size()) - 1);
            break;
        }
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace freshet::ui
