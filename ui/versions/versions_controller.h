// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/versions.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <map>
#include <memory>

namespace freshet::ui {

/// Decides what the versions panel shows: the versions of all scopes and their history, which refresh, and the keys of each
/// version, which are counted on demand.
///
/// A refresh costs some round trips, however many keys there are: namespaces that no history names are looked for by one walk,
/// gently, once a connection. Counting walks all keys too; it shows its progress, can be stopped, and what it found stays with
/// its time until the next count. Thread: the GUI's. Owner: the panel.
class VersionsController : public QObject
{
    Q_OBJECT

public:
    enum class State {
        NoSession,
        Waiting, ///< connecting, or no answer yet
        Live,
        Away,         ///< no connection; `error` says why
        NotPermitted, ///< the ACL user may not read versions; `error` names the command
        Failed,       ///< the answer can't be used; `error` says why
    };
    using Living = cache::NamespaceVersions::Living;

    /// What the last count found.
    struct Count
    {
        QDateTime at; ///< UTC; invalid: nothing was counted yet
        qint64 keys = 0;
        std::map<QByteArray, std::vector<Living>> living; ///< scope → versions, oldest first
    };
    struct View
    {
        State state = State::NoSession;
        Error error;
        QDateTime at;                               ///< UTC; of the shown values; null before the first
        std::vector<cache::NamespaceVersions> rows; ///< global first, then by name
        std::vector<cache::VersionRecord> history;  ///< newest first
        std::optional<Error> historyError;
        Count count;
        std::optional<Error> countError; ///< why the last count ended early; Code::Cancelled: it was stopped

        const cache::NamespaceVersions *find(const QByteArray &scope) const;
        /// Of a scope, as the last count found it; empty where nothing was counted. Of global: of all namespaces that inherit.
        std::vector<Living> livingOf(const QByteArray &scope) const;
    };
    static constexpr qint64 mostHistory = 10'000;

    explicit VersionsController(QObject *parent = nullptr);
    ~VersionsController() override;

    /// The connection to look at, or nullptr. Forgets what an earlier one said.
    void setSession(Session *session);
    Session *session() const { return m_session; }
    const View &view() const { return m_view; }
    /// Asks for versions and, where it changed, the history. Ends with `refreshed` or `refreshFailed`.
    void refresh();

    /// Counts the keys of all versions; nothing where that is being done.
    void count();
    void stopCount();
    bool isCounting() const { return m_counting != nullptr; }
    cache::VersionCountProgress countProgress() const; ///< of the running count

Q_SIGNALS:
    void viewChanged();
    void refreshed(const QDateTime &at);
    void refreshFailed();
    void refreshWanted(); ///< the connection came up, or something was changed
    void countChanged();  ///< it began, went on (five times a second) or ended

private:
    struct Answer
    {
        std::vector<cache::NamespaceVersions> rows;
        QByteArray historyMark; ///< another one: the history changed
        std::optional<std::vector<cache::VersionRecord>> history;
        std::optional<Error> historyError;
    };
    /// Written in the session's thread.
    struct Counting
    {
        std::atomic<qint64> scanned{0};
        std::atomic<qint64> total{0};
        std::atomic<qint64> counted{0};
        std::stop_source stop;
    };
    static Task<Result<Answer>> fetch(redis::Client &client, std::set<QByteArray> known, QByteArray historyMark);
    void onStatus(const redis::ConnectionStatus &status);
    void onAnswer(const Result<Answer> &answer);
    void find();
    void onCount(const Result<std::vector<cache::NamespaceVersions>> &rows);
    void setState(State state, const Error &error = {});
    bool isGentle() const;

    QPointer<Session> m_session;
    View m_view;
    std::set<QByteArray> m_known; ///< namespaces that a walk found
    QByteArray m_historyMark;
    std::shared_ptr<Counting> m_counting; ///< of the running count
    QTimer m_tick;
    Latest m_latest;
    Latest m_counts;
    bool m_asking = false;
    bool m_found = false; ///< the walk for namespaces was begun
};

} // namespace freshet::ui
