// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/invalidate_text.h"

#include "core/base/glob.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTimeZone>

namespace freshet::ui {

using Kind = OrderDraft::Kind;
using Step = InvalidateController::Step;

namespace {

constexpr qsizetype longestName = 300; // characters

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Invalidate)
};

QString shortName(const QByteArray &name)
{
    const QString text = visibleBytes(name.left(2000));
    return text.size() > longestName ? text.left(longestName) + QChar(0x2026) : text;
}

QString partText(const cache::Invalidation &part)
{
    const QString name = shortName(part.subjects.value(0));
    switch (part.kind) {
    case Kind::Keys:
        return part.subjects.size() == 1 ? Words::tr("Key %1").arg(name)
                                         : Words::tr("%n key(s): %1, …", nullptr, int(part.subjects.size())).arg(name);
    case Kind::Pattern:
        return Words::tr("Pattern %1").arg(name);
    case Kind::Tag:
        return Words::tr("Tag %1").arg(name);
    case Kind::Queue:
        return Words::tr("Queue %1").arg(name);
    case Kind::Namespace:
        return Words::tr("Namespace %1").arg(name);
    case Kind::Ttl:
        return Words::tr("%1 to live %2 at most")
            .arg(name, formatDuration(std::chrono::duration_cast<std::chrono::seconds>(part.to)));
    case Kind::Resource:
        return Words::tr("Resource %1 of %2").arg(shortName(part.subjects.value(1)), name);
    }
    return {};
}

QString movesText(const std::vector<cache::VersionMove> &moves)
{
    QStringList parts;
    for (const cache::VersionMove &move : moves) {
        if (parts.size() == 5) {
            parts.append(QString(QChar(0x2026)));
            break;
        }
        parts.append(Words::tr("%1 from %2 to %3").arg(shortName(move.scope), shortName(move.from), shortName(move.to)));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString kindTitle(Kind kind)
{
    switch (kind) {
    case Kind::Keys:
        return Words::tr("Keys");
    case Kind::Pattern:
        return Words::tr("Pattern");
    case Kind::Tag:
        return Words::tr("Tag");
    case Kind::Queue:
        return Words::tr("Deferred queue");
    case Kind::Namespace:
        return Words::tr("Namespace (version bump)");
    case Kind::Ttl:
        return Words::tr("Shorter TTL");
    case Kind::Resource:
        return Words::tr("Resource");
    }
    return {};
}

QString kindHelp(Kind kind)
{
    switch (kind) {
    case Kind::Keys:
        return Words::tr("Removes exactly these keys, one a line.");
    case Kind::Pattern:
        return Words::tr("Removes all keys that fit: * stands for anything, ? for one character, [ab] for one of them.");
    case Kind::Tag:
        return Words::tr("Removes all keys that carry the tag.");
    case Kind::Queue:
        return Words::tr("Removes what services put into the queue of this tag to be removed later: keys and patterns.");
    case Kind::Namespace:
        return Words::tr("Moves the namespace to its next version: nothing cached before is read any more, and it stays until it "
                         "expires. Can be rolled back.");
    case Kind::Ttl:
        return Words::tr("Keys that fit live so long at most. Never lengthens a TTL, and gives one to keys without.");
    case Kind::Resource:
        return Words::tr("Removes the key of one id and all below it, in the namespace's current version.");
    }
    return {};
}

QString draftHint(const OrderDraft &draft, const inspect::InvalidationNames &names)
{
    if (takesPatterns(draft.kind)) {
        for (const QString &subject : draft.subjects) {
            if (!subject.isEmpty() && !isGlob(subject.toUtf8()))
                return Words::tr("“%1” has no star in it: it means just the key of that name. All names that contain it: *%1*")
                    .arg(visibleText(subject.left(60)));
        }
        for (const QString &subject : draft.subjects) {
            if (subject == QLatin1String("*"))
                return Words::tr("This means every key of the database, streams and services' own data too.");
        }
        return {};
    }
    if (draft.kind != Kind::Namespace && draft.kind != Kind::Resource)
        return {};
    const QByteArray name = draft.subjects.value(0).toUtf8();
    const auto version = names.versions.find(name);
    if (name.isEmpty() || version == names.versions.end())
        return {};
    if (draft.kind == Kind::Namespace)
        return Words::tr("%1 is at version %2 now.").arg(shortName(name), shortName(version->second));
    const QString id = draft.subjects.value(1);
    return id.isEmpty() ? QString()
                        : Words::tr("That is %1:%2:%3 and all below.")
                              .arg(shortName(version->second), shortName(name), visibleText(id.left(100)));
}

QString orderText(const inspect::InvalidationOrder &order, std::size_t most)
{
    QStringList parts;
    for (const cache::Invalidation &part : order) {
        if (std::size_t(parts.size()) == most) {
            parts.append(Words::tr("%n more", nullptr, int(order.size() - most)));
            break;
        }
        parts.append(partText(part));
    }
    return parts.join(QStringLiteral(", "));
}

QString localTimeText(const QDateTime &time)
{
    const QDateTime local = time.toLocalTime();
    const QLocale locale;
    return QStringLiteral("%1 %2 %3")
        .arg(locale.toString(local.date(), QLocale::ShortFormat), formatClock(local.time(), locale),
             local.timeZoneAbbreviation());
}

QString bytesText(const inspect::InvalidationPreview::Bytes &bytes)
{
    const QString size = formatBytes(qint64(bytes.about));
    return bytes.exact ? size : QStringLiteral("≈ ") + size;
}

QString bytesNote(const inspect::InvalidationPreview &preview)
{
    if (!preview.bytes)
        return preview.denied.isEmpty() ? (preview.keys == 0 ? QString() : Words::tr("not told"))
                                        : Words::tr("MEMORY USAGE is not permitted");
    if (preview.bytes->exact)
        return Words::tr("all measured");
    return Words::tr("%1 to %2 (95 %)").arg(formatBytes(qint64(preview.bytes->low)), formatBytes(qint64(preview.bytes->high)));
}

QString ttlText(const inspect::ExpiryHistogram &ttls)
{
    QStringList parts;
    const std::chrono::seconds span(ttls.bucketMs * qint64(ttls.counts.size()) / 1000);
    if (ttls.within() > 0)
        parts << Words::tr("%1 expire within %2").arg(formatCount(ttls.within()), formatDuration(span));
    if (ttls.later > 0)
        parts << Words::tr("%1 later").arg(formatCount(ttls.later));
    if (ttls.never > 0)
        parts << Words::tr("%1 never").arg(formatCount(ttls.never));
    if (ttls.gone > 0)
        parts << Words::tr("%1 are gone").arg(formatCount(ttls.gone));
    if (ttls.unknown > 0)
        parts << Words::tr("of %1 it is unknown").arg(formatCount(ttls.unknown));
    return parts.join(QStringLiteral(", "));
}

QString shareText(const inspect::NamespaceBlast &blast)
{
    return formatPercent(*blast.share);
}

QString actionText(const InvalidateController::View &view)
{
    const inspect::InvalidationPreview &plan = view.plan;
    if (view.order.empty())
        return {};
    switch (view.order.front().kind) {
    case Kind::Namespace:
        return plan.moves.size() == 1
                   ? Words::tr("Move %1 to %2").arg(shortName(plan.moves[0].scope), shortName(plan.moves[0].to))
                   : Words::tr("Move %n namespace(s)", nullptr, int(plan.moves.size()));
    case Kind::Ttl:
        return Words::tr("Shorten %1").arg(Words::tr("%n key(s)", nullptr, int(plan.changed)));
    default:
        return Words::tr("Remove %1").arg(Words::tr("%n key(s)", nullptr, int(plan.keys)));
    }
}

QString incompleteText(const inspect::InvalidationPreview &preview)
{
    if (preview.error)
        return Words::tr("This preview is not complete: %1").arg(troubleText(*preview.error));
    if (preview.stopped)
        return Words::tr("This preview was stopped: there may be more keys than it found.");
    if (preview.failed > 0)
        return Words::tr("%n key(s) could not be looked at.", nullptr, int(preview.failed));
    return {};
}

QString blastNote(const InvalidateController::View &view)
{
    if (view.isMeasuring)
        return Words::tr("Reads are being measured for some seconds…");
    if (view.blastError)
        return Words::tr("What it would cost is unknown: %1").arg(troubleText(*view.blastError));
    if (!view.blast)
        return {};
    QStringList parts;
    if (view.blast->servedPerSecond)
        parts << Words::tr("Measured for %1. Reads are taken to be spread evenly over a namespace's keys.")
                     .arg(formatMilliseconds(view.blast->seconds * 1000));
    if (!view.order.empty() && view.order.front().kind == Kind::Ttl)
        parts << Words::tr("With a shorter TTL it comes bit by bit within %1, as the keys expire.")
                     .arg(formatDuration(std::chrono::duration_cast<std::chrono::seconds>(view.order.front().to)));
    if (view.blast->unmeasuredKeys > 0)
        parts << Words::tr("Unknown for %n key(s), whose namespace counts no reads (cache_metrics).", nullptr,
                           int(view.blast->unmeasuredKeys));
    return parts.join(u' ');
}

ResultWords resultText(const inspect::InvalidationOrder &order, const Result<inspect::OrderReport> &report)
{
    using Tone = ResultWords::Tone;
    if (!report)
        return {Tone::Bad, Words::tr("Nothing was changed"), troubleText(report.error())};
    ResultWords words;
    QStringList parts;
    const Kind kind = order.empty() ? Kind::Keys : order.front().kind;
    if (kind == Kind::Namespace) {
        if (!report->moves.empty())
            parts << Words::tr("Moved %1.").arg(movesText(report->moves));
    } else if (kind == Kind::Ttl) {
        parts << Words::tr("TTL of %1 shortened, of %2 found.").arg(formatCount(report->changed), formatCount(report->matched));
    } else {
        parts << Words::tr("%1 removed, of %2 found.").arg(formatCount(report->deleted), formatCount(report->matched));
    }
    if (report->failed > 0)
        parts << Words::tr("%n key(s) failed.", nullptr, int(report->failed));
    if (report->stopped)
        parts << Words::tr("It was stopped; what was not done is still to do.");
    if (report->error) {
        const QString said = troubleText(*report->error);
        parts << (said.endsWith(u'.') ? said : said + u'.');
    }
    if (report->leasesKept)
        parts << Words::tr("This user may not touch leases ({KEY}:lease): a load that runs now may bring a key back.");
    words.text = parts.join(u' ');
    if (report->isWhole()) {
        words.title = Words::tr("Done");
    } else if (report->done() > 0) {
        words.tone = Tone::Warning;
        words.title = Words::tr("Done in part");
    } else {
        words.tone = Tone::Bad;
        words.title = report->stopped && !report->error ? Words::tr("Stopped") : Words::tr("Failed");
    }
    return words;
}

ResultWords resultText(const InvalidateController::View &view)
{
    if (!view.report) {
        const Error error = view.error.value_or(Error{});
        return resultText(view.order, std::unexpected(error));
    }
    ResultWords words = resultText(view.order, *view.report);
    const Kind kind = view.order.empty() ? Kind::Keys : view.order.front().kind;
    if (!view.report->isWhole() && kind != Kind::Namespace) {
        const qint64 planned = kind == Kind::Ttl ? view.plan.changed : view.plan.keys;
        const qint64 left = planned - view.report->done() - view.report->failed;
        if (left > 0)
            words.text += u' ' + Words::tr("About %n key(s) of the preview are left.", nullptr, int(left));
    }
    return words;
}

QString undoText(const inspect::InvalidationOrder &order)
{
    if (!order.empty() && order.front().kind == Kind::Namespace)
        return Words::tr("Yes: by a rollback, under Activity.");
    return {};
}

QString scheduledStateText(const inspect::ScheduledInvalidation &one, bool isMissed)
{
    using State = inspect::ScheduledInvalidation::State;
    switch (one.state) {
    case State::Planned:
        return isMissed ? Words::tr("missed") : Words::tr("waits");
    case State::Running:
        return Words::tr("runs");
    case State::Unknown:
        return Words::tr("unknown whether it was done");
    case State::Done:
        return Words::tr("done");
    case State::Partly:
        return Words::tr("done in part");
    case State::Failed:
        return Words::tr("failed");
    case State::Cancelled:
        return Words::tr("cancelled");
    }
    return {};
}

QString scheduledResultText(const inspect::ScheduledInvalidation &one)
{
    QStringList parts;
    using State = inspect::ScheduledInvalidation::State;
    if (one.state == State::Done || one.state == State::Partly || one.state == State::Failed) {
        parts << Words::tr("%1 done").arg(formatCount(one.done));
        if (one.failed > 0)
            parts << Words::tr("%1 failed").arg(formatCount(one.failed));
    }
    if (!one.error.isEmpty())
        parts << visibleText(one.error.left(300));
    return parts.join(QStringLiteral(", "));
}

QString troubleText(const Error &error)
{
    const QString said = visibleText(error.message.left(300));
    switch (error.code) {
    case Code::NoPermission:
        return Words::tr("This connection's user may not do that: %1").arg(said);
    case Code::ReadOnly:
        return Words::tr("This connection is read-only.");
    case Code::NotConnected:
    case Code::ConnectFailed:
    case Code::ConnectionLost:
    case Code::Timeout:
        return Words::tr("The server can't be reached: %1").arg(said);
    default:
        return said;
    }
}

} // namespace freshet::ui
