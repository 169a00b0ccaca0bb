// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/command_docs.h"
#include "core/inspect/reply_text.h"
#include "core/redis/client.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>

namespace freshet::redis {
class Monitor;
class OwnConnection;
class Subscription;
} // namespace freshet::redis

namespace freshet::inspect {

/// Which node of a cluster runs a command without keys; one with keys goes where its keys are.
struct ConsolePlace
{
    enum class Where { First, Node, AllPrimaries };
    Where where = Where::First;
    QByteArray nodeId; ///< of Where::Node
};

/// What a statement came to.
struct ConsoleAnswer
{
    struct Part
    {
        QString node; ///< the address of who answered; empty outside a cluster
        CutReply reply;
    };
    std::vector<Part> parts; ///< one; of all primaries one each
    double milliseconds = 0;
    int database = 0;           ///< selected now
    bool inTransaction = false; ///< MULTI was given
    bool isStream = false;      ///< messages follow: see Console::take
};

/// A message of SUBSCRIBE, or a command that MONITOR told.
struct ConsoleMessage
{
    QDateTime at;       ///< UTC
    QByteArray channel; ///< of MONITOR the client
    QByteArray text;
};
struct ConsoleMessages
{
    std::vector<ConsoleMessage> messages;
    qint64 dropped = 0; ///< came faster than they were taken
    bool hasEnded = false;
    std::optional<Error> error; ///< why it ended, where not by `stop` or its time
};

/// The life of one console: redis-cli's habits over a client. Commands run one at a time, on a connection of the console's own
/// that keeps SELECT, MULTI and WATCH; in a cluster over the shared connections, MULTI's commands kept here until EXEC.
/// Everything goes through the client's read-only gate.
///
/// Thread: the client's. Owner: the client, with which it ends.
class Console : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 keptElements = 20'000; ///< of a reply, all levels
    static constexpr qint64 keptBytes = 8LL << 20; ///< of a reply, in strings
    static constexpr std::chrono::seconds monitorTime{30};
    static constexpr std::chrono::minutes subscribeTime{60};
    static constexpr std::size_t keptMessages = 2000; ///< between two calls of `take`

    /// The console of this client; made with the first call.
    static Console &of(redis::Client &client);
    ~Console() override;

    /// Runs one command. An error reply is a reply. Errors: ReadOnly and NotAllowed (nothing was sent), what the way gives,
    /// Cancelled after `stop`; ConnectionLost also where a transaction was lost with its connection, and then nothing of it ran.
    Task<Result<ConsoleAnswer>> run(QByteArrayList words, ConsolePlace place);
    /// Ends what runs: the own connection is closed (the server ends a blocking command then), a stream stops.
    void stop();
    int database() const { return m_database; }
    bool inTransaction() const { return m_inTransaction; }
    /// For programs that pass replies on: how much of one is kept, and how long an answer may take that blocks nothing.
    struct Limits
    {
        qint64 elements = keptElements;
        qint64 bytes = keptBytes;
        std::chrono::milliseconds timeout = std::chrono::minutes(10);
    };
    void setLimits(const Limits &limits) { m_limits = limits; }
    /// What EXEC would run now, for a question before it.
    const std::vector<QByteArrayList> &queued() const { return m_queued; }

    /// What the server says of its commands; asked once a server process. Empty where the user may not run COMMAND.
    Task<Result<std::shared_ptr<const CommandDocs>>> docs();
    /// Names of keys that begin so, sorted; at most `most`, and what a quarter of a second of SCAN finds. None while something
    /// runs or a transaction is open.
    Task<Result<QByteArrayList>> keys(QByteArray prefix, qsizetype most);
    /// The messages since the last call.
    ConsoleMessages take();

private:
    explicit Console(redis::Client &client);
    Task<Result<ConsoleAnswer>> runOwn(QByteArrayList words);
    Task<Result<ConsoleAnswer>> runInCluster(QByteArrayList words, ConsolePlace place);
    Task<Result<redis::Value>> sendInCluster(redis::Command command);
    Result<ConsoleAnswer> queueInCluster(const QByteArrayList &words);
    Task<Result<ConsoleAnswer>> executeInCluster();
    Result<ConsoleAnswer> startStream(const QByteArrayList &words);
    Result<void> openOwn();
    void retire(std::unique_ptr<QObject> old);
    void noteState(const QByteArrayList &words, const redis::Value &reply);
    void leaveTransaction();
    void addMessage(QByteArray channel, QByteArray text);
    void endStream(std::optional<Error> error);
    ConsoleAnswer answerOf(redis::Value reply, QString node = {});

    redis::Client &m_client;
    std::unique_ptr<redis::OwnConnection> m_own;
    std::stop_source m_stop;
    Limits m_limits;
    int m_database = 0;
    int m_databaseAfterExec = -1;
    bool m_inTransaction = false;
    bool m_isWatching = false;
    bool m_isBusy = false;
    bool m_isClosing = false;
    std::vector<QByteArrayList> m_queued;
    std::shared_ptr<const CommandDocs> m_docs;
    std::unique_ptr<redis::Subscription> m_subscription;
    std::unique_ptr<redis::Monitor> m_monitor;
    std::deque<ConsoleMessage> m_messages;
    qint64 m_dropped = 0;
    bool m_streams = false;
    std::optional<Error> m_streamError;
    QTimer m_streamTimer;
};

} // namespace freshet::inspect
