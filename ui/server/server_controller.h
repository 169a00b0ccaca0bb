// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_info.h"
#include "ui/bridge/session.h"

#include <QDateTime>
#include <QObject>
#include <QPointer>

namespace freshet::ui {

class InfoModel;

/// Decides what the server panel shows: which node's INFO, and when. Asks only on `refresh`; a second one waits for the first.
/// Thread: the GUI's. Owner: the panel.
class ServerController : public QObject
{
    Q_OBJECT

public:
    enum class State {
        NoSession,
        Waiting, ///< connecting, or no answer yet
        Live,
        Away,         ///< no connection; `error` says why
        NotPermitted, ///< the ACL user may not run INFO
        Failed,       ///< the answer can't be used; `error` says why
    };

    /// What stands above the table, as the server said it; nothing where it did not.
    struct Summary
    {
        QString identity; ///< `Redis 7.0.15`
        QString mode;
        std::optional<qint64> uptimeSeconds;
        std::optional<qint64> usedMemory;
        std::optional<qint64> maxMemory; ///< 0: no limit
        std::optional<qint64> peakMemory;
        std::optional<qint64> clients;
        std::optional<qint64> blockedClients;
        std::optional<qint64> maxClients;
        QString role; ///< of replication
        std::optional<qint64> replicas;
    };
    struct View
    {
        State state = State::NoSession;
        Error error;
        QDateTime at; ///< UTC; of the shown values; null before the first
        Summary summary;
        std::vector<redis::Node> nodes; ///< one but in a cluster
        QByteArray nodeId;              ///< the shown one
    };

    explicit ServerController(QObject *parent = nullptr);

    /// The connection to look at, or nullptr. Forgets what an earlier one said.
    void setSession(Session *session);
    /// Another node of a cluster; its values replace the shown ones when they are there.
    void chooseNode(const QByteArray &nodeId);
    /// Asks for INFO. Ends with `refreshed` or `refreshFailed`.
    void refresh();

    const View &view() const { return m_view; }
    InfoModel *model() const { return m_model; }

Q_SIGNALS:
    void viewChanged();
    void refreshed(const QDateTime &at);
    void refreshFailed();
    /// Something made a refresh worth while: the connection came up, or another node was chosen.
    void refreshWanted();
    /// An answer of the shown node, whole: for whoever keeps a history.
    void sampled(const QByteArray &nodeId, const freshet::inspect::ServerInfo &info, const QDateTime &at);

private:
    struct Answer
    {
        std::vector<redis::Node> nodes;
        QByteArray nodeId;
        inspect::ServerInfo info;
    };
    static Task<Result<Answer>> fetch(redis::Client &client, QByteArray nodeId);
    void onStatus(const redis::ConnectionStatus &status);
    void onAnswer(const Result<Answer> &answer);
    void setState(State state, const Error &error);
    void summarise(const inspect::ServerInfo &info);

    QPointer<Session> m_session;
    InfoModel *m_model;
    View m_view;
    QByteArray m_wanted; ///< the chosen node; empty: the first
    Latest m_latest;
    bool m_asking = false;
};

} // namespace freshet::ui
