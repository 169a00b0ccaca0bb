// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/statement.h"
#include "core/inspect/typing.h"
#include "ui/bridge/records.h"
#include "ui/bridge/session.h"
#include "ui/console/console_entry.h"
#include "ui/console/console_history.h"
#include "ui/console/console_text.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <deque>

namespace freshet::ui {

class ConsoleModel;

/// Decides what the console runs: takes texts apart, has a question asked where one is needed, runs statement after statement in
/// the session, records what changes something. What runs is inspect::Console, which lives with the session's client. Thread: the
/// GUI's. Owner: the panel.
class ConsoleController : public QObject
{
    Q_OBJECT

public:
    ConsoleController(const Records &records, const QString &historyPath, QObject *parent = nullptr);
    ~ConsoleController() override;

    ConsoleModel *model() const { return m_model; }
    ConsoleHistory &history() { return m_history; }
    void setSession(Session *session);
    Session *session() const { return m_session; }

    /// Runs the statements of a text one after another; the rest is dropped after a refusal. False: it can't be taken (nothing,
    /// no connection, or something still runs), and the text should stay where it is.
    bool submit(const QString &text);
    /// Ends what runs and drops what waits.
    void stop();
    bool isRunning() const { return m_isRunning || m_isAsking || !m_waiting.empty(); }
    bool isStreaming() const { return m_streaming != 0; }
    /// The answer to `askWanted`.
    void proceed(const QString &reason);
    void refuse();

    /// `[3]`, `(TX)` as redis-cli's prompt has them.
    QString prompt() const;
    const inspect::CommandDocs *docs() const { return m_docs.get(); } ///< nullptr: not known yet
    void fetchDocs();
    /// Keys that begin so; ends with `keysFound`, but not where a newer question was asked.
    void findKeys(const QByteArray &prefix);
    void cancelKeys() { m_keysAsked.next(); }

    /// Of a cluster, for commands without keys.
    const std::vector<redis::Node> &nodes() const { return m_nodes; }
    void fetchNodes();
    void setPlace(const inspect::ConsolePlace &place) { m_place = place; }

    /// Writes what is shown: JSON lines where the name ends in .jsonl or .json, else text. Ends with `saved` or `saveFailed`.
    void save(const QString &path);

Q_SIGNALS:
    void begun(qint64 id);                   ///< a statement runs
    void ended(qint64 id);                   ///< a statement has its outcome
    void messagesCame(qint64 id, int count); ///< of a stream
    void runningChanged();
    void promptChanged();
    void askWanted(const freshet::ui::ChangeRequest &request);
    void docsChanged();
    void nodesChanged();
    void keysFound(const QByteArray &prefix, const QByteArrayList &keys);
    void cleared();
    void saved(const QString &path, qint64 statements);
    void saveFailed(const QString &why);

private:
    struct Job
    {
        qint64 id = 0;
        QByteArrayList words;
        inspect::CommandCare care;
    };
    struct Carried
    {
        Records records;
        audit::Origin origin;
        QByteArrayList words;
        inspect::CommandCare care;
        inspect::ConsolePlace place;
        std::shared_ptr<const inspect::CommandDocs> docs;
        QString reason;
        bool isReadOnly = false;
    };
    static Task<Result<inspect::ConsoleAnswer>> recorded(redis::Client &client, Carried job);
    void take(const std::vector<inspect::Statement> &statements);
    void plan();
    void onFigures(const Result<inspect::CareFigures> &figures);
    bool takeOwnWord(const QByteArrayList &words);
    void next();
    void onAnswer(qint64 id, const Result<inspect::ConsoleAnswer> &answer);
    void takeMessages();
    void onMessages(const Result<inspect::ConsoleMessages> &messages);
    void end(ConsoleEntry entry);
    void dropWaiting(const Error &error);
    void note(const QString &text, bool isError);
    ConsoleEntry newEntry(const QByteArrayList &words);
    const redis::CommandTable &table() const;

    Records m_records;
    ConsoleHistory m_history;
    ConsoleModel *m_model;
    QPointer<Session> m_session;
    std::shared_ptr<const inspect::CommandDocs> m_docs;
    std::vector<redis::Node> m_nodes;
    inspect::ConsolePlace m_place;
    std::deque<Job> m_waiting;
    std::vector<PlannedStatement> m_asked;       ///< what the question is about
    std::vector<PlannedStatement> m_transaction; ///< changes that EXEC would make
    QString m_reason;
    int m_database = 0;
    bool m_inTransaction = false;
    bool m_isRunning = false;
    bool m_isAsking = false;
    bool m_fetchesDocs = false;
    bool m_asksMessages = false;
    qint64 m_nextId = 1;
    qint64 m_runningId = 0;
    qint64 m_streaming = 0;
    QTimer m_messageTimer;
    Latest m_latest;
    Latest m_keysAsked;
};

} // namespace freshet::ui
