// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/console_controller.h"

#include "core/inspect/statement.h"
#include "core/inspect/statement_secrets.h"
#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"
#include "ui/console/console_file.h"
#include "ui/console/console_model.h"
#include "ui/widgets/text.h"

#include <utility>

namespace freshet::ui {

using namespace std::chrono_literals;
using State = ConsoleEntry::State;

namespace {

constexpr auto messageInterval = 250ms;
constexpr qsizetype mostKeys = 50;

/// A server may repeat a wrong password in its error.
std::vector<ConsoleEntry::Part> shownParts(const QByteArrayList &words, const inspect::ConsoleAnswer &answer)
{
    std::vector<ConsoleEntry::Part> parts = answer.parts;
    if (inspect::secretWords(words).isEmpty())
        return parts;
    for (ConsoleEntry::Part &part : parts) {
        const QByteArray text = part.reply.value.bytes();
        if (part.reply.value.isError())
            part.reply.value = redis::Value(text.left(text.indexOf(' ')) + " (hidden)", redis::Value::Type::Error);
    }
    return parts;
}

Error cancelled()
{
    return {Code::Cancelled, {}, {}};
}

} // namespace

ConsoleController::ConsoleController(const Records &records, const QString &historyPath, QObject *parent)
    : QObject(parent)
    , m_records(records)
    , m_history(historyPath)
    , m_model(new ConsoleModel(this))
{
    m_messageTimer.setInterval(messageInterval);
    connect(&m_messageTimer, &QTimer::timeout, this, &ConsoleController::takeMessages);
}

ConsoleController::~ConsoleController() = default;

void ConsoleController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_latest.next();
    m_keysAsked.next();
    dropWaiting(cancelled());
    if (m_runningId != 0) {
        if (const ConsoleEntry *running = m_model->entry(m_runningId)) {
            ConsoleEntry entry = *running;
            entry.state = State::Stopped;
            entry.error = cancelled();
            m_model->replace(entry);
        }
    }
    m_session = session;
    m_docs.reset();
    m_nodes.clear();
    m_place = {};
    m_transaction.clear();
    m_isRunning = m_isAsking = m_fetchesDocs = m_asksMessages = m_inTransaction = false;
    m_runningId = m_streaming = 0;
    m_messageTimer.stop();
    m_database = session ? session->url().database : 0;
    if (session) {
        connect(session, &Session::statusChanged, this, [this](const redis::ConnectionStatus &status) {
            if (status.state == redis::ConnectionStatus::State::Ready && !m_docs)
                fetchDocs();
            if (status.state == redis::ConnectionStatus::State::Ready)
                fetchNodes();
        });
        connect(session, &Session::serverChanged, this, [this] {
            m_docs.reset();
            fetchDocs();
            if (m_model->last()) // what stands above may have been another one's
                note(tr("Another server process answers now, after a restart or a failover."), false);
        });
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        fetchDocs();
        fetchNodes();
    }
    Q_EMIT runningChanged();
    Q_EMIT promptChanged();
    Q_EMIT nodesChanged();
    Q_EMIT docsChanged();
}

QString ConsoleController::prompt() const
{
    if (!m_session)
        return {};
    const QString name = m_session->origin().connection;
    QString text = visibleText((name.isEmpty() ? m_session->url().displayName() : name).left(60));
    if (m_database != m_session->url().database)
        text += QStringLiteral("[%1]").arg(m_database);
    if (m_inTransaction)
        text += QStringLiteral("(TX)");
    return text;
}

const redis::CommandTable &ConsoleController::table() const
{
    static const redis::CommandTable unknown;
    return m_docs ? m_docs->table() : unknown;
}

ConsoleEntry ConsoleController::newEntry(const QByteArrayList &words)
{
    ConsoleEntry entry;
    entry.id = m_nextId++;
    entry.words = inspect::withoutSecrets(words);
    entry.line = inspect::lineOf(entry.words);
    entry.prompt = prompt();
    entry.at = QDateTime::currentDateTimeUtc();
    return entry;
}

void ConsoleController::note(const QString &text, bool isError)
{
    ConsoleEntry entry = newEntry({});
    entry.state = isError ? State::Failed : State::Note;
    entry.note = text;
    if (isError)
        entry.error = Error{Code::InvalidArgument, text, {}};
    m_model->append(entry);
    Q_EMIT ended(entry.id);
}

bool ConsoleController::submit(const QString &text)
{
    if (!m_session || isRunning() || text.trimmed().isEmpty())
        return false;
    const auto statements = inspect::parseStatements(text.toUtf8());
    if (!statements) {
        note(tr("Nothing was run: %1").arg(visibleText(statements.error().message)), true);
        return false;
    }
    m_history.add(text);
    take(*statements);
    return true;
}

bool ConsoleController::takeOwnWord(const QByteArrayList &words)
{
    const QByteArray name = words.first().toLower();
    if (name == "clear" && words.size() == 1) {
        m_model->clear();
        Q_EMIT cleared();
        return true;
    }
    if (name == "help" || name == "?") {
        qsizetype taken = 0;
        const inspect::CommandDoc *doc = m_docs && words.size() > 1 ? m_docs->find(words.mid(1), &taken) : nullptr;
        if (words.size() > 1 && !doc) {
            note(tr("The server knows no command of that name."), true);
            return true;
        }
        if (!doc) {
            note(consoleHelp(), false);
            return true;
        }
        QStringList lines{visibleBytes(doc->name + ' ' + inspect::syntaxParts(*doc).join(' ')), visibleBytes(doc->summary)};
        if (!doc->since.isEmpty())
            lines << tr("Since %1").arg(visibleBytes(doc->since)) + QStringLiteral(" · ") + visibleBytes(doc->complexity);
        if (!doc->categories.isEmpty())
            lines << visibleBytes(doc->categories.join(' '));
        note(lines.join(QLatin1Char('\n')), false);
        return true;
    }
    if ((name == "exit" || name == "quit" || name == "connect" || name == "restart") && words.size() <= 3) {
        note(tr("Close and change connections at the top of the window."), true);
        return true;
    }
    return false;
}

void ConsoleController::take(const std::vector<inspect::Statement> &statements)
{
    m_reason.clear();
    m_asked.clear();
    for (const inspect::Statement &statement : statements) {
        if (takeOwnWord(statement.words))
            continue;
        const inspect::CommandCare care = inspect::careOf(statement.words, table());
        for (int i = 0; i < statement.repeat; ++i) {
            Job job;
            ConsoleEntry entry = newEntry(statement.words);
            job.id = entry.id;
            job.words = statement.words;
            job.care = care;
            m_model->append(entry);
            m_waiting.push_back(std::move(job));
        }
        const bool isExec = statement.words.first().toUpper() == "EXEC";
        if (isExec)
            m_asked.insert(m_asked.end(), m_transaction.begin(), m_transaction.end());
        if (care.level != inspect::CommandCare::Level::None && !m_inTransaction)
            m_asked.push_back({statement.words, care});
    }
    if (m_waiting.empty())
        return;
    Q_EMIT runningChanged();
    plan();
}

// What needs a question is asked for together, with the numbers of the gravest, before the first of them runs.
void ConsoleController::plan()
{
    const bool isReadOnly = m_session->options().readOnly;
    if (isReadOnly) // the gate refuses what changes something; what only costs is looked at
        std::erase_if(m_asked, [](const PlannedStatement &one) { return one.care.kind != inspect::CommandCare::Kind::Keys; });
    if (m_asked.empty()) {
        next();
        return;
    }
    m_isAsking = true;
    const PlannedStatement worst = gravest(m_asked);
    const auto mine = m_latest.next();
    const auto question = m_session->run([words = worst.words, care = worst.care, database = m_database](redis::Client &client) {
        return inspect::measureCare(client, words, care, database);
    });
    whenAnswered(question, this, [this, mine](const Result<inspect::CareFigures> &figures) {
        if (m_latest.is(mine))
            onFigures(figures);
    });
}

void ConsoleController::onFigures(const Result<inspect::CareFigures> &figures)
{
    using Kind = inspect::CommandCare::Kind;
    const inspect::CareFigures known = figures ? *figures : inspect::CareFigures();
    const bool isSmall = known.databaseKeys >= 0 && known.databaseKeys < inspect::manyKeys;
    if (isSmall)
        std::erase_if(m_asked, [](const PlannedStatement &one) { return one.care.kind == Kind::Keys; });
    if (m_asked.empty()) {
        m_isAsking = false;
        next();
        return;
    }
    if (m_session && m_session->options().readOnly) {
        m_isAsking = false;
        dropWaiting({Code::NotAllowed, tr("KEYS would halt the server for all its clients; use SCAN, or the Keys panel."), {}});
        return;
    }
    Q_EMIT askWanted(questionFor(m_asked, known));
}

void ConsoleController::proceed(const QString &reason)
{
    if (!std::exchange(m_isAsking, false))
        return;
    m_reason = reason;
    next();
}

void ConsoleController::refuse()
{
    if (std::exchange(m_isAsking, false))
        dropWaiting({Code::Cancelled, tr("Not confirmed; nothing was sent."), {}});
}

void ConsoleController::dropWaiting(const Error &error)
{
    const std::deque<Job> dropped = std::exchange(m_waiting, {});
    for (const Job &job : dropped) {
        if (const ConsoleEntry *waiting = m_model->entry(job.id)) {
            ConsoleEntry entry = *waiting;
            entry.state = State::Stopped;
            entry.error = error;
            end(std::move(entry));
        }
    }
    if (!dropped.empty())
        Q_EMIT runningChanged();
}

void ConsoleController::end(ConsoleEntry entry)
{
    const qint64 id = entry.id;
    m_model->replace(entry);
    Q_EMIT ended(id);
}

void ConsoleController::next()
{
    if (m_isRunning || m_isAsking || m_streaming != 0 || m_waiting.empty() || !m_session) {
        Q_EMIT runningChanged();
        return;
    }
    const Job job = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_isRunning = true;
    m_runningId = job.id;
    if (const ConsoleEntry *waiting = m_model->entry(job.id)) {
        ConsoleEntry entry = *waiting;
        entry.state = State::Running;
        entry.hasBegun = true;
        entry.prompt = prompt();
        entry.at = QDateTime::currentDateTimeUtc();
        m_model->replace(entry);
    }
    if (m_inTransaction && job.care.changes)
        m_transaction.push_back({job.words, job.care});
    Q_EMIT begun(job.id);
    Q_EMIT runningChanged();
    Carried carried;
    carried.records = m_records;
    carried.origin = m_session->origin();
    carried.words = job.words;
    carried.care = job.care;
    carried.place = m_place;
    carried.docs = m_docs;
    carried.reason = m_reason;
    carried.isReadOnly = m_session->options().readOnly;
    const auto mine = m_latest.next();
    const auto question =
        m_session->run([carried = std::move(carried)](redis::Client &client) { return recorded(client, carried); });
    whenAnswered(question, this, [this, mine, id = job.id](const Result<inspect::ConsoleAnswer> &answer) {
        if (m_latest.is(mine))
            onAnswer(id, answer);
    });
}

void ConsoleController::onAnswer(qint64 id, const Result<inspect::ConsoleAnswer> &answer)
{
    m_isRunning = false;
    m_runningId = 0;
    ConsoleEntry entry;
    if (const ConsoleEntry *running = m_model->entry(id))
        entry = *running;
    entry.id = id;
    if (answer) {
        entry.state = answer->isStream ? State::Running : State::Done;
        entry.milliseconds = answer->milliseconds;
        entry.isStream = answer->isStream;
        if (!answer->isStream)
            entry.parts = std::make_shared<const std::vector<ConsoleEntry::Part>>(shownParts(entry.words, *answer));
        m_database = answer->database;
        m_inTransaction = answer->inTransaction;
        if (answer->isStream) {
            m_streaming = id;
            m_messageTimer.start();
        }
    } else {
        entry.state = answer.error().code == Code::Cancelled ? State::Stopped : State::Failed;
        entry.error = answer.error();
        if (answer.error().code == Code::ConnectionLost || answer.error().code == Code::Cancelled)
            m_inTransaction = false;
    }
    if (!m_inTransaction)
        m_transaction.clear();
    const bool wasRefused = !answer;
    end(std::move(entry));
    Q_EMIT promptChanged();
    if (wasRefused && !m_waiting.empty()) // what follows may rest on it
        dropWaiting({Code::Cancelled, tr("A statement before it was not run."), {}});
    next();
}

void ConsoleController::stop()
{
    if (m_isAsking)
        return; // the question is answered first
    dropWaiting({Code::Cancelled, {}, {}});
    if (!m_session || (!m_isRunning && m_streaming == 0))
        return;
    m_session->run([](redis::Client &client) -> Task<Result<bool>> {
        inspect::Console::of(client).stop();
        co_return true;
    });
}

void ConsoleController::takeMessages()
{
    if (m_streaming == 0 || m_asksMessages || !m_session)
        return;
    m_asksMessages = true;
    const auto mine = m_latest.next();
    const auto question = m_session->run(
        [](redis::Client &client) -> Task<Result<inspect::ConsoleMessages>> { co_return inspect::Console::of(client).take(); });
    whenAnswered(question, this, [this, mine](const Result<inspect::ConsoleMessages> &messages) {
        if (m_latest.is(mine))
            onMessages(messages);
    });
}

void ConsoleController::onMessages(const Result<inspect::ConsoleMessages> &messages)
{
    m_asksMessages = false;
    const qint64 id = m_streaming;
    if (messages && !messages->messages.empty()) {
        m_model->addMessages(id, messages->messages);
        Q_EMIT messagesCame(id, int(messages->messages.size()));
    }
    if (messages && !messages->hasEnded)
        return;
    m_streaming = 0;
    m_messageTimer.stop();
    if (const ConsoleEntry *streamed = m_model->entry(id)) {
        ConsoleEntry entry = *streamed;
        entry.state = State::Done;
        if (!messages)
            entry.error = messages.error();
        else
            entry.error = messages->error;
        if (entry.error)
            entry.state = State::Failed;
        end(std::move(entry));
    }
    next();
}

void ConsoleController::fetchDocs()
{
    if (!m_session || m_fetchesDocs)
        return;
    m_fetchesDocs = true;
    using Shared = std::shared_ptr<const inspect::CommandDocs>;
    const auto question = m_session->run([](redis::Client &client) { return inspect::Console::of(client).docs(); });
    whenAnswered(question, this, [this, session = m_session](const Result<Shared> &docs) {
        if (session != m_session)
            return;
        m_fetchesDocs = false;
        if (!docs)
            return; // with the next connection
        m_docs = *docs;
        Q_EMIT docsChanged();
    });
}

void ConsoleController::fetchNodes()
{
    if (!m_session || m_session->url().topology != redis::Topology::Cluster)
        return;
    const auto question = m_session->run([](redis::Client &client) { return client.primaries(); });
    whenAnswered(question, this, [this, session = m_session](const Result<std::vector<redis::Node>> &nodes) {
        if (session != m_session || !nodes || *nodes == m_nodes)
            return;
        m_nodes = *nodes;
        Q_EMIT nodesChanged();
    });
}

void ConsoleController::findKeys(const QByteArray &prefix)
{
    if (!m_session || isRunning())
        return;
    const auto mine = m_keysAsked.next();
    const auto question =
        m_session->run([prefix](redis::Client &client) { return inspect::Console::of(client).keys(prefix, mostKeys); });
    whenAnswered(question, this, [this, mine, prefix](const Result<QByteArrayList> &keys) {
        if (m_keysAsked.is(mine))
            Q_EMIT keysFound(prefix, keys ? *keys : QByteArrayList());
    });
}

void ConsoleController::save(const QString &path)
{
    const auto writing = inBackground([path, entries = m_model->entries()] { return saveConsole(path, entries); });
    whenAnswered(writing, this, [this, path](const Result<qint64> &count) {
        if (count)
            Q_EMIT saved(path, *count);
        else
            Q_EMIT saveFailed(visibleText(count.error().message));
    });
}

} // namespace freshet::ui
