// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_text.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonValue>

#include <array>

namespace freshet::ui {

using State = audit::Activity::State;
using Kind = inspect::UndoReport::Kind;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Activity)
};

struct Word
{
    const char *code;
    const char *title;
};

template<std::size_t count>
QString wordOf(const std::array<Word, count> &words, const QString &code)
{
    for (const Word &one : words) {
        if (code == QLatin1String(one.code))
            return Words::tr(one.title);
    }
    return visibleText(code);
}

constexpr std::array actions{
    Word{"key.set", QT_TRANSLATE_NOOP("Activity", "Set key")},
    Word{"key.edit", QT_TRANSLATE_NOOP("Activity", "Edit key")},
    Word{"key.delete", QT_TRANSLATE_NOOP("Activity", "Delete keys")},
    Word{"key.restore", QT_TRANSLATE_NOOP("Activity", "Restore key")},
    Word{"key.ttl", QT_TRANSLATE_NOOP("Activity", "Change expiry")},
    Word{"key.rename", QT_TRANSLATE_NOOP("Activity", "Rename key")},
    Word{"key.duplicate", QT_TRANSLATE_NOOP("Activity", "Duplicate key")},
    Word{"invalidate.key", QT_TRANSLATE_NOOP("Activity", "Invalidate keys")},
    Word{"invalidate.pattern", QT_TRANSLATE_NOOP("Activity", "Invalidate pattern")},
    Word{"invalidate.tag", QT_TRANSLATE_NOOP("Activity", "Invalidate tag")},
    Word{"invalidate.queue", QT_TRANSLATE_NOOP("Activity", "Drain queue")},
    Word{"invalidate.namespace", QT_TRANSLATE_NOOP("Activity", "Invalidate namespace")},
    Word{"invalidate.resource", QT_TRANSLATE_NOOP("Activity", "Invalidate resource")},
    Word{"invalidate.ttl", QT_TRANSLATE_NOOP("Activity", "Shorten expiry")},
    Word{"alert.raised", QT_TRANSLATE_NOOP("Activity", "Hit rate below its target")},
    Word{"alert.cleared", QT_TRANSLATE_NOOP("Activity", "Hit rate meets its target again")},
    Word{"alert.group_raised", QT_TRANSLATE_NOOP("Activity", "Group over its limits")},
    Word{"alert.group_cleared", QT_TRANSLATE_NOOP("Activity", "Group within its limits again")},
    Word{"voice.add", QT_TRANSLATE_NOOP("Activity", "Add voice")},
    Word{"voice.retry", QT_TRANSLATE_NOOP("Activity", "Try voice again")},
    Word{"voice.fail", QT_TRANSLATE_NOOP("Activity", "Fail voice")},
    Word{"voice.delete", QT_TRANSLATE_NOOP("Activity", "Delete voice")},
    Word{"voice.prepare", QT_TRANSLATE_NOOP("Activity", "Make the tables of voices")},
    Word{"version.bump", QT_TRANSLATE_NOOP("Activity", "Bump version")},
    Word{"version.rollback", QT_TRANSLATE_NOOP("Activity", "Roll version back")},
    Word{"version.cleanup", QT_TRANSLATE_NOOP("Activity", "Clean up versions")},
    Word{"metrics.reset", QT_TRANSLATE_NOOP("Activity", "Reset metrics")},
    Word{"events.publish", QT_TRANSLATE_NOOP("Activity", "Publish event")},
    Word{"events.ack", QT_TRANSLATE_NOOP("Activity", "Acknowledge entries")},
    Word{"events.claim", QT_TRANSLATE_NOOP("Activity", "Claim entries")},
    Word{"events.bury", QT_TRANSLATE_NOOP("Activity", "Send to dead letters")},
    Word{"events.resend", QT_TRANSLATE_NOOP("Activity", "Resend dead letters")},
    Word{"events.dead_remove", QT_TRANSLATE_NOOP("Activity", "Remove dead letters")},
    Word{"stream.delete", QT_TRANSLATE_NOOP("Activity", "Delete entries")},
    Word{"stream.trim", QT_TRANSLATE_NOOP("Activity", "Trim stream")},
    Word{"group.create", QT_TRANSLATE_NOOP("Activity", "Create group")},
    Word{"group.move", QT_TRANSLATE_NOOP("Activity", "Move group")},
    Word{"group.delete", QT_TRANSLATE_NOOP("Activity", "Delete group")},
    Word{"consumer.delete", QT_TRANSLATE_NOOP("Activity", "Delete consumer")},
    Word{"console.command", QT_TRANSLATE_NOOP("Activity", "Console command")},
    Word{"server.slowlog_reset", QT_TRANSLATE_NOOP("Activity", "Empty slow log")},
    Word{"server.client_kill", QT_TRANSLATE_NOOP("Activity", "End connection")},
    Word{"server.config", QT_TRANSLATE_NOOP("Activity", "Change setting")},
    Word{"replay", QT_TRANSLATE_NOOP("Activity", "Replay trace")},
    Word{"undo", QT_TRANSLATE_NOOP("Activity", "Take back")},
};

constexpr std::array groups{
    Word{"key", QT_TRANSLATE_NOOP("Activity", "Keys")},
    Word{"invalidate", QT_TRANSLATE_NOOP("Activity", "Invalidations")},
    Word{"version", QT_TRANSLATE_NOOP("Activity", "Versions")},
    Word{"metrics", QT_TRANSLATE_NOOP("Activity", "Metrics")},
    Word{"events", QT_TRANSLATE_NOOP("Activity", "Events")},
    Word{"stream", QT_TRANSLATE_NOOP("Activity", "Streams")},
    Word{"group", QT_TRANSLATE_NOOP("Activity", "Groups")},
    Word{"consumer", QT_TRANSLATE_NOOP("Activity", "Consumers")},
    Word{"server", QT_TRANSLATE_NOOP("Activity", "Server")},
    Word{"replay", QT_TRANSLATE_NOOP("Activity", "Replays")},
    Word{"undo", QT_TRANSLATE_NOOP("Activity", "Taken back")},
    Word{"voice", QT_TRANSLATE_NOOP("Activity", "Voices")},
    Word{"console", QT_TRANSLATE_NOOP("Activity", "Console")},
    Word{"alert", QT_TRANSLATE_NOOP("Activity", "Alerts")},
};

constexpr std::array numbers{
    Word{"hit_rate", QT_TRANSLATE_NOOP("Activity", "hit rate")},
    Word{"target", QT_TRANSLATE_NOOP("Activity", "target")},
    Word{"lag", QT_TRANSLATE_NOOP("Activity", "lag")},
    Word{"lag_limit", QT_TRANSLATE_NOOP("Activity", "limit of the lag")},
    Word{"oldest_pending_s", QT_TRANSLATE_NOOP("Activity", "oldest pending")},
    Word{"oldest_pending_limit_s", QT_TRANSLATE_NOOP("Activity", "limit of its age")},
    Word{"idle_ms", QT_TRANSLATE_NOOP("Activity", "idle for")},
    Word{"asked", QT_TRANSLATE_NOOP("Activity", "asked")},
    Word{"type", QT_TRANSLATE_NOOP("Activity", "type")},
    Word{"kind", QT_TRANSLATE_NOOP("Activity", "kind")},
    Word{"database", QT_TRANSLATE_NOOP("Activity", "database")},
    Word{"reply", QT_TRANSLATE_NOOP("Activity", "reply")},
    Word{"elements", QT_TRANSLATE_NOOP("Activity", "elements")},
    Word{"bin", QT_TRANSLATE_NOOP("Activity", "into the bin")},
    Word{"matched", QT_TRANSLATE_NOOP("Activity", "found")},
    Word{"done", QT_TRANSLATE_NOOP("Activity", "done")},
    Word{"deleted", QT_TRANSLATE_NOOP("Activity", "deleted")},
    Word{"changed", QT_TRANSLATE_NOOP("Activity", "changed")},
    Word{"failed", QT_TRANSLATE_NOOP("Activity", "failed")},
    Word{"absent", QT_TRANSLATE_NOOP("Activity", "not there")},
    Word{"ghosts", QT_TRANSLATE_NOOP("Activity", "trimmed away")},
    Word{"moved", QT_TRANSLATE_NOOP("Activity", "moved")},
    Word{"expired", QT_TRANSLATE_NOOP("Activity", "expired by now")},
    Word{"changed_since", QT_TRANSLATE_NOOP("Activity", "changed since")},
    Word{"too_large", QT_TRANSLATE_NOOP("Activity", "too large for the bin")},
    Word{"files", QT_TRANSLATE_NOOP("Activity", "audio files")},
    Word{"at_provider", QT_TRANSLATE_NOOP("Activity", "at the provider")},
    Word{"voice_id", QT_TRANSLATE_NOOP("Activity", "voice")},
    Word{"user", QT_TRANSLATE_NOOP("Activity", "user")},
    Word{"status", QT_TRANSLATE_NOOP("Activity", "status")},
    Word{"warnings", QT_TRANSLATE_NOOP("Activity", "warnings")},
    Word{"bytes", QT_TRANSLATE_NOOP("Activity", "size")},
    Word{"ttl_s", QT_TRANSLATE_NOOP("Activity", "expires in")},
    Word{"from", QT_TRANSLATE_NOOP("Activity", "from")},
    Word{"to", QT_TRANSLATE_NOOP("Activity", "to")},
    Word{"keep", QT_TRANSLATE_NOOP("Activity", "keeps")},
    Word{"before", QT_TRANSLATE_NOOP("Activity", "before")},
    Word{"group", QT_TRANSLATE_NOOP("Activity", "group")},
    Word{"consumer", QT_TRANSLATE_NOOP("Activity", "consumer")},
    Word{"consumers", QT_TRANSLATE_NOOP("Activity", "consumers")},
    Word{"pending", QT_TRANSLATE_NOOP("Activity", "pending")},
    Word{"last_delivered", QT_TRANSLATE_NOOP("Activity", "position")},
    Word{"namespaces", QT_TRANSLATE_NOOP("Activity", "namespaces")},
    Word{"requests", QT_TRANSLATE_NOOP("Activity", "requests")},
    Word{"id", QT_TRANSLATE_NOOP("Activity", "id")},
    Word{"event_id", QT_TRANSLATE_NOOP("Activity", "event id")},
    Word{"record", QT_TRANSLATE_NOOP("Activity", "record")},
    Word{"edited", QT_TRANSLATE_NOOP("Activity", "edited")},
    Word{"node", QT_TRANSLATE_NOOP("Activity", "node")},
    Word{"nodes", QT_TRANSLATE_NOOP("Activity", "nodes")},
    Word{"commands", QT_TRANSLATE_NOOP("Activity", "commands")},
    Word{"client", QT_TRANSLATE_NOOP("Activity", "client")},
    Word{"user", QT_TRANSLATE_NOOP("Activity", "user")},
    Word{"name", QT_TRANSLATE_NOOP("Activity", "name")},
    Word{"value", QT_TRANSLATE_NOOP("Activity", "value")},
    Word{"rewritten", QT_TRANSLATE_NOOP("Activity", "files written")},
};

constexpr qsizetype mostValue = 200; // characters

QString valueText(const QString &name, const QJsonValue &value)
{
    if (value.isString()) {
        const QString text = value.toString();
        if (name == QLatin1String("of"))
            return actionTitle(text);
        return text.size() > mostValue ? visibleText(text.left(mostValue)) + QStringLiteral(" …") : visibleText(text);
    }
    if (value.isBool())
        return value.toBool() ? Words::tr("yes") : Words::tr("no");
    if (value.isArray())
        return formatCount(value.toArray().size());
    if (name == QLatin1String("hit_rate") || name == QLatin1String("target"))
        return formatPercent(value.toDouble());
    const qint64 number = value.toInteger();
    if (name == QLatin1String("bytes"))
        return formatBytes(number);
    if (name == QLatin1String("oldest_pending_s") || name == QLatin1String("oldest_pending_limit_s"))
        return formatDuration(std::chrono::seconds(number));
    if (name == QLatin1String("idle_ms"))
        return formatDuration(std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(number)));
    if (name == QLatin1String("ttl_s"))
        return number > 0 ? formatDuration(std::chrono::seconds(number)) : Words::tr("never");
    return formatCount(number);
}

/// "12 keys are there again and stay as they are." and its like, for what is left alone.
QStringList leftAlone(const inspect::UndoReport &report)
{
    QStringList lines;
    const int changed = int(std::min<qint64>(report.changed, 1'000'000'000));
    const int absent = int(std::min<qint64>(report.absent, 1'000'000'000));
    const int expired = int(std::min<qint64>(report.expired, 1'000'000'000));
    if (changed > 0 && report.kind == Kind::Bin)
        lines << Words::tr("%n key(s) of the same name are there again and stay as they are.", nullptr, changed);
    if (changed > 0 && report.kind == Kind::Version)
        lines << Words::tr("%n version(s) moved on since and stay as they are.", nullptr, changed);
    if (changed > 0 && report.kind == Kind::Ttl)
        lines << Words::tr("%n key(s) got another expiry since and stay as they are.", nullptr, changed);
    if (changed > 0 && report.kind == Kind::Config)
        lines << Words::tr("%n node(s) got another value since and stay as they are.", nullptr, changed);
    if (absent > 0 && report.kind == Kind::Config)
        lines << Words::tr("%n node(s) are not there any more.", nullptr, absent);
    else if (absent > 0)
        lines << Words::tr("%n key(s) are not there any more.", nullptr, absent);
    if (expired > 0)
        lines << Words::tr("%n key(s) would have expired by now and stay as they are.", nullptr, expired);
    return lines;
}

} // namespace

QString actionTitle(const QString &action)
{
    return wordOf(actions, action);
}

QString actionGroup(const QString &action)
{
    return action.section(QLatin1Char('.'), 0, 0);
}

QString actionGroupTitle(const QString &group)
{
    return wordOf(groups, group);
}

QString stateTitle(State state)
{
    switch (state) {
    case State::Running:
        return Words::tr("Running");
    case State::Unknown:
        return Words::tr("Unknown whether it was done");
    case State::Done:
        return Words::tr("Done");
    case State::Failed:
        return Words::tr("Failed");
    case State::Partly:
        return Words::tr("Partly done");
    }
    return {};
}

QString connectionTitle(const audit::Origin &origin)
{
    return visibleText(origin.connection.isEmpty() ? origin.server : origin.connection);
}

QString numbersText(const QJsonObject &values)
{
    const auto isZero = [](const QJsonValue &value) { return value.isDouble() && value.toDouble() == 0; };
    const bool allZero = std::all_of(values.begin(), values.end(), [&](const auto &value) { return isZero(value); });
    QStringList parts;
    // In the order of the words, not of the alphabet: what was found comes before what was deleted.
    const auto add = [&](const QString &name) {
        const QJsonValue value = values.value(name);
        if (!value.isUndefined() && !value.isNull() && (allZero || !isZero(value)))
            parts << Words::tr("%1 %2", "name of a number, number").arg(wordOf(numbers, name), valueText(name, value));
    };
    for (const Word &one : numbers)
        add(QLatin1String(one.code));
    for (const QString &name : values.keys()) {
        if (std::none_of(numbers.begin(), numbers.end(), [&](const Word &one) { return name == QLatin1String(one.code); }))
            add(name);
    }
    return parts.join(QStringLiteral(", "));
}

QString resultText(const audit::Activity &record)
{
    QStringList parts;
    if (!record.result.isEmpty())
        parts << numbersText(record.result);
    if (!record.error.isEmpty())
        parts << visibleText(record.error);
    return parts.join(QStringLiteral(" · "));
}

QString undoPlanText(const inspect::UndoReport &plan)
{
    QStringList lines;
    const int possible = int(std::min<qint64>(plan.possible, 1'000'000'000));
    switch (plan.kind) {
    case Kind::Bin:
        if (possible > 0)
            lines << Words::tr("Restores %n key(s) from the bin, with the time to live that each had left.", nullptr, possible);
        break;
    case Kind::Version:
        if (possible > 0 && plan.moves.size() == 1)
            lines << Words::tr("Moves %1 back from %2 to %3; what was cached in %3 and still lives is served again.")
                         .arg(visibleBytes(plan.moves[0].scope), visibleBytes(plan.moves[0].from),
                              visibleBytes(plan.moves[0].to));
        else if (possible > 0)
            lines << Words::tr("Moves %n version(s) back; what was cached in them and still lives is served again.", nullptr,
                               possible);
        break;
    case Kind::Ttl:
        if (possible > 0)
            lines << Words::tr("Gives %n key(s) the expiry back that they had.", nullptr, possible);
        break;
    case Kind::Config:
        if (possible > 0)
            lines << Words::tr("Sets %1 back to its earlier value at %n node(s). No file is written.", nullptr, possible)
                         .arg(plan.examples.empty() ? QString() : visibleBytes(plan.examples.front()));
        break;
    }
    lines << leftAlone(plan);
    if (possible == 0)
        lines.prepend(Words::tr("There is nothing left to take back."));
    return lines.join(QLatin1Char('\n'));
}

QString undoResultText(const inspect::UndoReport &report)
{
    QStringList parts{Words::tr("%1 of %2 taken back").arg(formatCount(report.done), formatCount(report.asked))};
    if (report.failed > 0)
        parts << Words::tr("%1 failed").arg(formatCount(report.failed));
    parts << leftAlone(report);
    if (report.error)
        parts << visibleText(report.error->message.left(300));
    return parts.join(QStringLiteral(" · "));
}

} // namespace freshet::ui
