// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/console_record.h"

#include "core/inspect/statement_secrets.h"

#include <algorithm>

namespace freshet::inspect {

using redis::Value;
using State = audit::Outcome::State;

namespace {

/// A server's error without what it may repeat of a password.
QString errorOf(const QByteArray &words, bool isSecret)
{
    return QString::fromUtf8(isSecret ? words.left(words.indexOf(' ')) : words.left(300));
}

void describe(const Value &reply, QJsonObject &result)
{
    switch (reply.type()) {
    case Value::Type::Integer:
        result.insert(QStringLiteral("reply"), reply.integer().value_or(0));
        break;
    case Value::Type::Status:
        result.insert(QStringLiteral("reply"), QString::fromUtf8(reply.bytes().left(60)));
        break;
    case Value::Type::Array:
        result.insert(QStringLiteral("elements"), qint64(reply.array().size()));
        break;
    case Value::Type::String:
        result.insert(QStringLiteral("bytes"), qint64(reply.bytes().size()));
        break;
    case Value::Type::Nil:
    case Value::Type::Error:
        break;
    }
}

} // namespace

std::optional<audit::Intent> consoleIntent(const Console &console, const QByteArrayList &words, const CommandCare &care,
                                           const redis::CommandTable &table)
{
    audit::Intent intent;
    intent.action = QStringLiteral("console.command");
    if (!console.inTransaction()) {
        if (!care.changes)
            return std::nullopt;
        intent.target = recordedTarget(words, table);
        intent.plan.insert(QStringLiteral("asked"), std::max<qint64>(1, care.keyCount));
        intent.plan.insert(QStringLiteral("kind"), careName(care.kind));
        intent.plan.insert(QStringLiteral("database"), console.database());
        return intent;
    }
    if (words.value(0).toUpper() != "EXEC")
        return std::nullopt;
    QByteArrayList targets;
    for (const QByteArrayList &queued : console.queued()) {
        if (careOf(queued, table).changes)
            targets.append(recordedTarget(queued, table));
    }
    if (targets.isEmpty())
        return std::nullopt;
    intent.target = "EXEC: " + targets.join("; ").left(4000);
    intent.plan.insert(QStringLiteral("asked"), qint64(targets.size()));
    intent.plan.insert(QStringLiteral("database"), console.database());
    return intent;
}

audit::Outcome consoleOutcome(const QByteArrayList &words, const Result<ConsoleAnswer> &answer)
{
    if (!answer)
        return audit::outcomeOf(answer.error());
    const bool isSecret = !secretWords(words).isEmpty();
    const bool isExec = words.value(0).toUpper() == "EXEC";
    audit::Outcome outcome;
    qint64 done = 0, failed = 0;
    const auto count = [&](const Value &reply) {
        if (!reply.isError()) {
            ++done;
            return;
        }
        ++failed;
        if (outcome.error.isEmpty())
            outcome.error = errorOf(reply.bytes(), isSecret);
    };
    for (const ConsoleAnswer::Part &part : answer->parts) {
        const Value &reply = part.reply.value;
        if (isExec && reply.isArray()) {
            for (const Value &one : reply.array())
                count(one);
        } else if (isExec && reply.isNil()) { // a watched key was changed
            ++failed;
            outcome.error = QStringLiteral("a watched key was changed meanwhile; nothing ran");
        } else {
            count(reply);
        }
    }
    outcome.state = failed == 0 ? State::Done : done == 0 ? State::Failed : State::Partly;
    if (failed > 0 && done > 0) {
        outcome.result.insert(QStringLiteral("done"), done);
        outcome.result.insert(QStringLiteral("failed"), failed);
    } else if (answer->parts.size() == 1) {
        describe(answer->parts.front().reply.value, outcome.result);
    } else {
        outcome.result.insert(QStringLiteral("done"), done);
    }
    return outcome;
}

} // namespace freshet::inspect
