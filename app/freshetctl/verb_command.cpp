// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/confirm.h"
#include "app/freshetctl/context.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"
#include "core/inspect/console.h"
#include "core/inspect/console_record.h"
#include "core/inspect/statement.h"
#include "core/inspect/statement_secrets.h"

#include <algorithm>
#include <limits>

namespace freshet::ctl {

namespace {

using inspect::CommandCare;
using inspect::Console;
using inspect::ConsoleAnswer;
using inspect::ConsolePlace;

/// What is asked or refused: the command and the numbers that are known.
QByteArray questionOf(const QByteArrayList &words, const inspect::CareFigures &figures)
{
    QByteArrayList facts;
    const auto add = [&facts](const char *name, qint64 number) {
        if (number >= 0)
            facts.append(name + QByteArray(": ") + QByteArray::number(number));
    };
    add("keys in the database", figures.databaseKeys);
    add("keys in all databases", figures.allKeys);
    add("of the named keys there now", figures.existing);
    add("connected clients", figures.clients);
    add("changes not yet on disk", figures.unsaved);
    for (const auto &[name, value] : figures.before)
        facts.append(visible(name) + " now: " + visible(value));
    const QByteArray line = visible(inspect::lineOf(inspect::withoutSecrets(words)).left(300));
    return line + (facts.isEmpty() ? QByteArray() : " (" + facts.join(", ") + ')');
}

/// Nothing: go on. Else the status to end with.
Task<std::optional<int>> guard(Context &context, QByteArrayList words, CommandCare care)
{
    const bool isProduction = context.target().environment == redis::Profile::Environment::Production;
    const bool asks = care.level == CommandCare::Level::Dangerous || (care.level == CommandCare::Level::Write && isProduction);
    if (!asks || context.arguments().has("--yes") || context.target().options.readOnly)
        co_return std::nullopt;
    const auto figures = co_await inspect::measureCare(context.client(), words, care, context.target().url.database);
    if (!figures)
        co_return context.fail(figures.error());
    const bool isSmall = figures->databaseKeys >= 0 && figures->databaseKeys < inspect::manyKeys;
    if (care.kind == CommandCare::Kind::Keys && isSmall)
        co_return std::nullopt;
    const QByteArray question = questionOf(words, *figures);
    if (!canAsk()) {
        context.out().error(
            QStringLiteral("%1 was refused and nothing was sent: give --yes to do it").arg(QString::fromUtf8(question)));
        co_return Refused;
    }
    if (!ask("Run " + question + '?')) {
        context.out().error(QStringLiteral("nothing was sent"));
        co_return Refused;
    }
    co_return std::nullopt;
}

Task<Result<ConsolePlace>> placeOf(Context &context)
{
    ConsolePlace place;
    const auto wanted = context.arguments().value("--node");
    const bool isAll = context.arguments().has("--all-nodes");
    if (!wanted && !isAll)
        co_return place;
    if (wanted && isAll)
        co_return failure(Code::InvalidArgument, QStringLiteral("--node and --all-nodes exclude each other"));
    if (context.target().url.topology != redis::Topology::Cluster)
        co_return failure(Code::InvalidArgument, QStringLiteral("--node and --all-nodes are for a cluster: redis+cluster://…"));
    place.where = isAll ? ConsolePlace::Where::AllPrimaries : ConsolePlace::Where::Node;
    if (isAll)
        co_return place;
    const auto nodes = co_await context.client().primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    QStringList addresses;
    for (const redis::Node &node : *nodes) {
        addresses.append(node.address);
        if (node.address.toUtf8() == *wanted || node.id == *wanted)
            place.nodeId = node.id;
    }
    if (place.nodeId.isEmpty())
        co_return failure(Code::InvalidArgument,
                          QStringLiteral("\"%1\" is no primary; there are %2")
                              .arg(QString::fromUtf8(visible(*wanted)), addresses.join(QStringLiteral(", "))));
    co_return place;
}

void tell(Context &context, const QByteArrayList &words, const ConsoleAnswer &answer)
{
    if (!context.out().isJson()) {
        QByteArray text;
        for (const ConsoleAnswer::Part &part : answer.parts) {
            if (answer.parts.size() > 1)
                text += visible(part.node.toUtf8()) + '\n';
            if (part.reply.value.isString() && inspect::repliesInLines(words)) {
                for (const QByteArray &line : part.reply.value.bytes().split('\n'))
                    text += visible(line.endsWith('\r') ? line.chopped(1) : line) + '\n';
            } else {
                text += inspect::replyText(part.reply.value);
            }
        }
        context.out().text(text);
        return;
    }
    JsonWriter json;
    const auto write = [&json](const ConsoleAnswer::Part &part) {
        if (!part.node.isEmpty())
            json.key("node").string(part.node);
        json.key("reply").raw(inspect::replyJson(part.reply.value));
    };
    json.beginObject();
    if (answer.parts.size() == 1) {
        write(answer.parts.front());
    } else {
        json.key("nodes").beginArray();
        for (const ConsoleAnswer::Part &part : answer.parts) {
            json.beginObject();
            write(part);
            json.endObject();
        }
        json.endArray();
    }
    json.key("milliseconds").number(answer.milliseconds);
    context.out().json(json.endObject().text());
}

/// The first error that the server answered.
std::optional<Error> errorIn(const ConsoleAnswer &answer, const QByteArrayList &words)
{
    for (const ConsoleAnswer::Part &part : answer.parts) {
        if (part.reply.value.isError())
            return redis::errorFromReply(part.reply.value.bytes(), QString::fromUtf8(words.first().toUpper()));
    }
    return std::nullopt;
}

} // namespace

Task<int> runCommand(Context &context)
{
    const QByteArrayList words = context.arguments().words;
    const QByteArray name = words.first().toUpper();
    if (name.isEmpty())
        co_return context.wrongUsage(QStringLiteral("the command is empty"));
    if (name == "MONITOR" || name.endsWith("SUBSCRIBE"))
        co_return context.wrongUsage(QStringLiteral("%1 goes on without end: use redis-cli, or the desktop's console")
                                         .arg(QString::fromUtf8(visible(name))));
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto place = co_await placeOf(context);
    if (!place)
        co_return context.fail(place.error());
    Console &console = Console::of(context.client());
    Console::Limits limits;
    limits.elements = limits.bytes = std::numeric_limits<qint64>::max();
    limits.timeout = context.target().options.commandTimeout;
    console.setLimits(limits);
    const auto docs = co_await console.docs();
    if (!docs)
        co_return context.fail(docs.error());
    const CommandCare care = inspect::careOf(words, (*docs)->table());
    const auto refused = co_await guard(context, words, care);
    if (refused)
        co_return *refused;
    const auto intent = inspect::consoleIntent(console, words, care, (*docs)->table());
    if (intent)
        co_await context.begin("console.command", intent->target, intent->plan);
    const StopSignals signal;
    const std::stop_callback stop(signal.token(), [&console] { console.stop(); });
    const auto answer = co_await console.run(words, *place);
    if (!answer && signal.isStopped()) {
        context.failedBy(answer.error());
        context.out().error(QStringLiteral("stopped; what the server was doing may have been done"));
        co_return 128 + signal.signalNumber();
    }
    if (!answer && answer.error().code == Code::NotAllowed) {
        context.failedBy(answer.error());
        context.out().error(QString::fromUtf8(visible(answer.error().message.toUtf8())));
        co_return Refused;
    }
    if (!answer)
        co_return context.fail(answer.error());
    const audit::Outcome outcome = inspect::consoleOutcome(words, answer);
    context.changed(outcome.result, outcome.state == audit::Outcome::State::Failed ? 0 : 1);
    tell(context, words, *answer);
    const auto error = errorIn(*answer, words);
    if (!error)
        co_return context.finish();
    if (error->code == Code::NoPermission)
        co_return context.fail(*error);
    context.failedBy({error->code, outcome.error, error->context});
    context.finish();
    co_return DoesNotHold;
}

} // namespace freshet::ctl
