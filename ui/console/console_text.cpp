// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/console_text.h"

#include "core/inspect/statement.h"
#include "core/inspect/statement_secrets.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace freshet::ui {

using Kind = inspect::CommandCare::Kind;
using Level = inspect::CommandCare::Level;
using redis::Value;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Console)
};

constexpr qsizetype longestLine = 4000;       // characters of the text view
constexpr qsizetype longestText = 256 * 1024; // characters of one outcome

QString boundedLines(const QString &text)
{
    if (text.size() <= longestLine)
        return text;
    QStringList lines = text.left(longestText).split(QLatin1Char('\n'));
    for (QString &line : lines) {
        if (line.size() > longestLine)
            line = line.left(longestLine) + QStringLiteral(" …");
    }
    if (text.size() > longestText)
        lines << QStringLiteral("…");
    return lines.join(QLatin1Char('\n'));
}

QString shortLine(const QByteArrayList &words)
{
    const QByteArray line = inspect::lineOf(inspect::withoutSecrets(words));
    return visibleBytes(line.left(300)) + (line.size() > 300 ? QStringLiteral(" …") : QString());
}

} // namespace

QString valueCell(const Value &value, qsizetype most)
{
    switch (value.type()) {
    case Value::Type::Nil:
        return QStringLiteral("(nil)");
    case Value::Type::Integer:
        return QString::number(value.integer().value_or(0));
    case Value::Type::Array:
        return Words::tr("%n element(s)", nullptr, int(value.array().size()));
    default:
        break;
    }
    const QByteArray bytes = value.bytes();
    QString text = visibleBytes(bytes.left(most));
    if (bytes.size() > most)
        text += QStringLiteral(" …");
    return text;
}

QString valueKind(const Value &value)
{
    switch (value.type()) {
    case Value::Type::Nil:
        return Words::tr("nothing");
    case Value::Type::Integer:
        return Words::tr("integer");
    case Value::Type::String:
        return formatBytes(value.bytes().size());
    case Value::Type::Status:
        return Words::tr("status");
    case Value::Type::Error:
        return Words::tr("error");
    case Value::Type::Array:
        return Words::tr("array");
    }
    return {};
}

QString moreText(qsizetype rest)
{
    return Words::tr("%1 more: press Enter to show the next").arg(formatCount(rest));
}

bool isFailure(const ConsoleEntry &entry)
{
    if (entry.state == ConsoleEntry::State::Failed || entry.error)
        return true;
    return entry.parts && std::any_of(entry.parts->begin(), entry.parts->end(),
                                      [](const ConsoleEntry::Part &part) { return part.reply.value.isError(); });
}

QString errorText(const Error &error)
{
    const QString words = visibleText(error.message.left(500));
    switch (error.code) {
    case Code::ReadOnly:
        return Words::tr("Refused, nothing was sent: this connection is read-only. %1").arg(words);
    case Code::NotAllowed:
        return Words::tr("Refused, nothing was sent. %1").arg(words);
    case Code::Cancelled:
        return Words::tr("Stopped. %1").arg(words).trimmed();
    case Code::ConnectionLost:
        return Words::tr("The connection was lost before the answer. %1").arg(words);
    case Code::NotConnected:
    case Code::ConnectFailed:
        return Words::tr("Not connected, nothing was sent. %1").arg(words);
    case Code::Protocol:
        return Words::tr("The reply is beyond what the console takes; read it in parts. %1").arg(words);
    default:
        return words;
    }
}

QString cutText(const inspect::CutReply &reply)
{
    if (!reply.isCut)
        return {};
    if (reply.value.isArray())
        return Words::tr("%1 elements, %2 came; the first %3 are kept. Read the rest in parts, with SCAN commands or ranges.")
            .arg(formatCount(reply.elements), formatBytes(reply.bytes), formatCount(qint64(reply.value.array().size())));
    return Words::tr("%1 came; the first %2 are kept. Read the rest with GETRANGE.")
        .arg(formatBytes(reply.bytes), formatBytes(reply.value.bytes().size()));
}

QString entrySummary(const ConsoleEntry &entry)
{
    using State = ConsoleEntry::State;
    switch (entry.state) {
    case State::Waiting:
        return Words::tr("waiting");
    case State::Running:
        return entry.isStream ? Words::tr("%n message(s)", nullptr, int(std::min<qint64>(entry.messageCount, 1'000'000'000)))
                              : Words::tr("running");
    case State::Failed:
    case State::Stopped:
        return entry.error ? errorText(*entry.error) : Words::tr("stopped");
    case State::Note:
        return entry.note;
    case State::Done:
        break;
    }
    if (entry.isStream)
        return Words::tr("%n message(s)", nullptr, int(std::min<qint64>(entry.messageCount, 1'000'000'000)));
    if (!entry.parts)
        return {};
    if (entry.parts->size() > 1)
        return Words::tr("%n node(s)", nullptr, int(entry.parts->size()));
    const inspect::CutReply &reply = entry.parts->front().reply;
    if (reply.value.isArray())
        return Words::tr("%1 elements").arg(formatCount(reply.elements)) + (reply.isCut ? Words::tr(", cut") : QString());
    return valueCell(reply.value, 200);
}

QString entryTime(const ConsoleEntry &entry)
{
    return entry.state == ConsoleEntry::State::Done && !entry.isStream ? formatMilliseconds(entry.milliseconds) : QString();
}

QString messageLine(const inspect::ConsoleMessage &message)
{
    return formatClock(message.at.toLocalTime().time()) + QStringLiteral("  ") + visibleBytes(message.channel.left(500)) +
           QStringLiteral("  ") + visibleBytes(message.text.left(longestLine));
}

QString transcriptOf(const ConsoleEntry &entry, qsizetype first, qsizetype most, bool &hasMore)
{
    hasMore = false;
    if (entry.error)
        return errorText(*entry.error) + QLatin1Char('\n');
    if (entry.state == ConsoleEntry::State::Note)
        return entry.note + QLatin1Char('\n');
    if (!entry.parts)
        return {};
    QString text;
    for (const ConsoleEntry::Part &part : *entry.parts) {
        const Value &value = part.reply.value;
        if (entry.parts->size() > 1 && first == 0)
            text += visibleText(part.node) + QLatin1Char('\n');
        if (value.isString() && inspect::repliesInLines(entry.words))
            text +=
                visibleBytes(QByteArray(value.bytes().left(longestText)).replace("\r\n", "\n"), Lines::Keep) + QLatin1Char('\n');
        else if (first == 0 || first < qsizetype(value.array().size()))
            text += QString::fromLatin1(inspect::replyText(value, first, most));
        const qsizetype shown = std::min<qsizetype>(first + most, qsizetype(value.array().size()));
        if (value.isArray() && shown < qsizetype(value.array().size())) {
            hasMore = true;
            text += Words::tr("… %1 of %2 shown").arg(formatCount(shown), formatCount(part.reply.elements)) + QLatin1Char('\n');
        } else if (part.reply.isCut) {
            text += cutText(part.reply) + QLatin1Char('\n');
        }
    }
    text = boundedLines(text);
    if (first == 0) {
        QStringList facts{formatMilliseconds(entry.milliseconds)};
        if (entry.parts->size() == 1 && !entry.parts->front().node.isEmpty())
            facts << visibleText(entry.parts->front().node);
        text += QStringLiteral("(%1)\n").arg(facts.join(QStringLiteral(", ")));
    }
    return text;
}

const PlannedStatement &gravest(const std::vector<PlannedStatement> &statements)
{
    return *std::max_element(statements.begin(), statements.end(), [](const PlannedStatement &a, const PlannedStatement &b) {
        return a.care.level < b.care.level || (a.care.level == b.care.level && a.care.keyCount < b.care.keyCount);
    });
}

QString careTitle(const inspect::CommandCare &care)
{
    switch (care.level) {
    case Level::None:
        return {};
    case Level::Write:
        return care.kind == Kind::NotKnown ? Words::tr("Unknown whether it writes") : Words::tr("Writes");
    case Level::Dangerous:
        return care.changes ? Words::tr("Dangerous") : Words::tr("Costly");
    }
    return {};
}

namespace {

QString whatItDoes(const inspect::CommandCare &care)
{
    switch (care.kind) {
    case Kind::None:
        return {};
    case Kind::Write:
        return Words::tr("It changes data.");
    case Kind::Script:
        return Words::tr("It runs a script, which may change any data.");
    case Kind::MassScript:
        return Words::tr("It runs a script that walks over keys and may change all of them; nothing else runs meanwhile.");
    case Kind::Publish:
        return Words::tr("It sends a message to all subscribers of the channel.");
    case Kind::FlushAll:
        return Words::tr("It removes every key of every database.");
    case Kind::FlushDb:
        return Words::tr("It removes every key of the selected database.");
    case Kind::Keys:
        return Words::tr("It walks over all keys in one go, and nothing else runs meanwhile. SCAN gives the same keys in steps.");
    case Kind::Monitor:
        return Words::tr(
            "It shows every command of every client and costs the server up to half of its throughput. It ends by itself "
            "after 30 seconds.");
    case Kind::Debug:
        return Words::tr("It works inside the server and can stop or crash it.");
    case Kind::Shutdown:
        return Words::tr("It ends the server. Freshet can't start it again.");
    case Kind::ConfigSet:
        return Words::tr("It changes the server's configuration at once.");
    case Kind::ConfigOther:
        return Words::tr("It changes the server's configuration file or its counters.");
    case Kind::ScriptFlush:
        return Words::tr("It removes or stops scripts that services may be using.");
    case Kind::ClientKill:
        return Words::tr("It ends or halts the connections of other clients.");
    case Kind::ReplicaOf:
        return Words::tr("It makes this server a replica, whose data is replaced by its master's, or a master of its own.");
    case Kind::Failover:
        return Words::tr("It changes which server is the master.");
    case Kind::Cluster:
        return Words::tr("It changes the cluster: its nodes, or which of them holds which keys.");
    case Kind::Save:
        return Words::tr("It writes everything to the disk; with SAVE nothing else runs meanwhile.");
    case Kind::SwapDb:
        return Words::tr("It exchanges two databases for all clients at once.");
    case Kind::Acl:
        return Words::tr("It changes what users may do.");
    case Kind::Module:
        return Words::tr("It loads code into the server or takes it away.");
    case Kind::Administers:
        return Words::tr("It administers the server.");
    case Kind::NotKnown:
        return Words::tr("This user may not run COMMAND, so nobody can tell whether it changes something.");
    }
    return {};
}

} // namespace

ChangeRequest questionFor(const std::vector<PlannedStatement> &statements, const inspect::CareFigures &figures)
{
    const PlannedStatement &worst = gravest(statements);
    const inspect::CommandCare &care = worst.care;
    ChangeRequest request;
    redis::Command command;
    for (const QByteArray &word : worst.words)
        command.add(word);
    const QString label = visibleText(command.label().left(60));
    request.title = statements.size() == 1
                        ? Words::tr("Run %1").arg(label)
                        : Words::tr("Run %n statement(s) that change something", nullptr, int(statements.size()));
    request.text = statements.size() == 1 ? whatItDoes(care) : Words::tr("%1: %2").arg(label, whatItDoes(care));
    request.action = Words::tr("Run");
    request.isDestructive = care.level == Level::Dangerous;
    const auto number = [&request](const QString &name, qint64 value) {
        if (value >= 0)
            request.numbers.emplace_back(name, formatCount(value));
    };
    const bool isAll = care.kind == Kind::FlushAll || care.kind == Kind::ReplicaOf;
    if (!isAll)
        number(Words::tr("Keys in the database"), figures.databaseKeys);
    number(Words::tr("Keys in all databases"), figures.allKeys);
    if (isAll)
        number(Words::tr("Databases with keys"), figures.databases);
    if (care.changes && care.keyCount > 0)
        number(Words::tr("Keys named"), care.keyCount);
    number(Words::tr("Of them there now"), figures.existing);
    number(Words::tr("Connected clients"), figures.clients);
    number(Words::tr("Changes not yet on disk"), figures.unsaved);
    for (const auto &[name, value] : figures.before)
        request.numbers.emplace_back(Words::tr("%1 now").arg(visibleBytes(name.left(60))), visibleBytes(value.left(200)));
    for (const PlannedStatement &statement : statements) {
        if (request.examples.size() < 20)
            request.examples << shortLine(statement.words);
    }
    request.exampleTotal = qint64(statements.size());
    if (care.kind == Kind::FlushAll || care.kind == Kind::FlushDb)
        request.warning = Words::tr("The keys do not go into the bin.");
    else if (care.kind == Kind::ConfigSet && !figures.before.empty())
        request.undo = Words::tr("Set the value back that it has now.");
    // Nobody wants these by a slip, wherever it is.
    constexpr std::array always{Kind::FlushAll, Kind::Shutdown, Kind::ReplicaOf, Kind::Cluster, Kind::Failover};
    if (std::find(always.begin(), always.end(), care.kind) != always.end())
        request.ask = ChangeRequest::Ask::Always;
    if (!care.changes)
        request.reason = ChangeRequest::Reason::None;
    return request;
}

QString consoleHelp()
{
    return Words::tr("Type a command as in redis-cli: words parted by blanks, \"…\" with \\n and \\x41, '…' as it is. "
                     "Each line is a statement; a ; parts nothing. 5 PING runs PING five times. "
                     "Enter runs, Shift+Enter begins another line, Tab completes, Up and Down walk through the history, Ctrl+R "
                     "searches it. help COMMAND shows what the server says of a command; clear empties the screen. "
                     "SELECT, MULTI and WATCH belong to this console alone and end with its connection.");
}

} // namespace freshet::ui
