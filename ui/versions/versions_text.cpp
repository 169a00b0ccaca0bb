// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/versions_text.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Versions)
};

constexpr qsizetype mostName = 200;

int plural(qint64 number)
{
    return int(std::clamp<qint64>(number, 0, 2'000'000'000));
}

QString keysText(qint64 keys)
{
    return Words::tr("%1 key(s)", nullptr, plural(keys)).arg(formatCount(keys));
}

/// Minutes are enough from an hour on; `formatDuration` gives the two greatest units.
QString timeText(qint64 milliseconds)
{
    return formatDuration(std::chrono::seconds(std::max<qint64>(0, milliseconds) / 1000));
}

QString moveText(const cache::VersionMove &move)
{
    return Words::tr("%1: %2 → %3", "scope, from, to")
        .arg(scopeTitle(move.scope), versionTitle(move.from), versionTitle(move.to));
}

} // namespace

QString scopeTitle(const QByteArray &scope)
{
    return scope == cache::globalScope ? Words::tr("Global") : visibleBytes(scope.left(mostName));
}

QString versionTitle(const QByteArray &version)
{
    return version.isEmpty() ? Words::tr("unknown") : visibleBytes(version.left(mostName));
}

QString memoryText(const cache::NamespaceVersions::Living &living)
{
    if (!living.bytes)
        return {};
    if (living.bytesError <= 0)
        return formatBytes(*living.bytes);
    return Words::tr("about %1 ± %2", "bytes").arg(formatBytes(*living.bytes), formatBytes(living.bytesError));
}

QString expiryText(const cache::NamespaceVersions::Living &living, const QDateTime &now)
{
    if (!living.persistent)
        return {};
    QStringList parts;
    if (living.lastExpiry.isValid()) {
        const qint64 left = now.msecsTo(living.lastExpiry);
        parts << (left > 0 ? Words::tr("last one in %1").arg(timeText(left))
                           : Words::tr("all expired %1 ago").arg(timeText(-left)));
    }
    if (*living.persistent > 0)
        parts << Words::tr("%1 never").arg(formatCount(*living.persistent));
    return parts.join(QStringLiteral(", "));
}

QString livingText(const cache::NamespaceVersions::Living &living, const QDateTime &now)
{
    QStringList parts{keysText(living.keys)};
    if (living.lastExpiry.isValid()) {
        const qint64 left = now.msecsTo(living.lastExpiry);
        parts << (left > 0 ? Words::tr("last one expires in %1").arg(timeText(left))
                           : Words::tr("all expired %1 ago").arg(timeText(-left)));
    }
    if (living.persistent.value_or(0) > 0)
        parts << Words::tr("%1 without expiry").arg(formatCount(*living.persistent));
    return parts.join(QStringLiteral(", "));
}

QString kindTitle(const QByteArray &kind)
{
    if (kind == "bump")
        return Words::tr("Bump");
    if (kind == "rollback")
        return Words::tr("Rollback");
    if (kind == "set")
        return Words::tr("Set");
    return kind.isEmpty() ? Words::tr("Change") : visibleBytes(kind.left(mostName));
}

QString shareText(const inspect::MeasuredShare &share)
{
    return Words::tr("%1 (95 %: %2 to %3)").arg(formatPercent(share.share), formatPercent(share.low), formatPercent(share.high));
}

QStringList warmthLines(const inspect::VersionWarmth &warmth, const QDateTime &now)
{
    QStringList lines;
    const QString old = versionTitle(warmth.move.to), current = versionTitle(warmth.move.from);
    if (warmth.oldKeys) {
        cache::NamespaceVersions::Living living;
        living.keys = *warmth.oldKeys;
        living.persistent = warmth.oldPersistent;
        living.lastExpiry = warmth.oldLastExpiry;
        lines << Words::tr("%1 has %2.", "version, keys and their expiry").arg(old, livingText(living, now));
    }
    if (warmth.currentKeys)
        lines << Words::tr("%1, the current one, has %2.", "version, keys").arg(current, keysText(*warmth.currentKeys));
    if (!warmth.oldKeys)
        lines << Words::tr("The keys were not all counted.");
    if (warmth.keys.asked == 0)
        lines << Words::tr("The current version has no keys, so there is nothing to compare.");
    else
        lines << Words::tr("Of %1 of %2 taken at random, %3 has %4.")
                     .arg(keysText(warmth.keys.asked), current, old, shareText(warmth.keys));
    const QString within = formatDuration(warmth.usedWithin);
    if (warmth.used && warmth.used->asked > 0)
        lines << Words::tr("Of the %1 among them that were used within the last %2, it has %3: about the share of current reads "
                           "that it would have served, each key counted once.")
                     .arg(formatCount(warmth.used->asked), within, shareText(*warmth.used));
    else if (warmth.used && warmth.keys.asked > 0)
        lines << Words::tr("None of them was used within the last %1, so nothing can be said about reads.").arg(within);
    else if (warmth.keys.asked > 0)
        lines << Words::tr("Which keys are in use, this server does not tell; listening does.");
    const QString listened = formatDuration(std::chrono::seconds(qint64(warmth.listened + 0.5)));
    if (warmth.reads && warmth.reads->asked > 0)
        lines << Words::tr("Of %1 read(s) heard in %2, misses too, it would have served %3.", nullptr,
                           plural(warmth.reads->asked))
                     .arg(formatCount(warmth.reads->asked), listened, shareText(*warmth.reads));
    else if (warmth.reads)
        lines << Words::tr("No read of the current version came by in %1.").arg(listened);
    return lines;
}

QString versionsText(const std::vector<QByteArray> &versions)
{
    QStringList titles;
    for (const QByteArray &one : versions)
        titles << versionTitle(one);
    return titles.isEmpty() ? Words::tr("nothing") : titles.join(QStringLiteral(", "));
}

QString resultText(const VersionOrder &order, const Result<VersionResult> &result)
{
    const QString scope = scopeTitle(order.scope);
    if (!result)
        return Words::tr("%1: nothing was changed: %2", "scope, why").arg(scope, visibleText(result.error().message.left(300)));
    if (order.kind == VersionOrder::Kind::Cleanup) {
        const cache::CleanupReport &report = result->cleanup;
        QString text = Words::tr("%1: %2 of old versions removed", "scope, keys").arg(scope, keysText(report.deleted));
        if (report.failed > 0)
            text += Words::tr(", %1 failed").arg(formatCount(report.failed));
        if (report.stopped)
            text += Words::tr(", stopped before the end");
        if (report.error)
            text += Words::tr(", not the rest: %1").arg(visibleText(report.error->message.left(300)));
        return text;
    }
    if (result->change.move.from == result->change.move.to)
        return Words::tr("%1 is at %2 already; nothing was changed", "scope, version")
            .arg(scope, versionTitle(result->change.move.to));
    QString text = moveText(result->change.move);
    if (!result->change.namespaces.empty())
        text +=
            Words::tr(", and %n namespace(s) with their own version", nullptr, plural(qint64(result->change.namespaces.size())));
    if (!result->laggards.empty())
        text += Words::tr("; %n of them once more, for a service had written the old one", nullptr,
                          plural(qint64(result->laggards.size())));
    return text;
}

} // namespace freshet::ui
