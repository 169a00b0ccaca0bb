// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/scan.h"
#include "ui/bridge/session.h"
#include "ui/streams/stream_rows.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <set>
#include <stop_token>

namespace freshet::ui {

/// Decides what the overview of streams shows: which streams there are, and what each and its groups do.
///
/// The names come from a walk over the keys in the background (the first at once, later ones gently, a minute after the one
/// before) and are kept; a refresh asks only about them, in two round trips for up to 500 streams. The contract's own streams are
/// known without a walk. Looks never overlap. Thread: the GUI's. Owner: the panel.
///
/// While the panel is hidden nothing is walked, and nothing is asked, with one exception: the watch. It looks at the known
/// streams every 15 s, because an alert that nobody can get is none, and it runs only while a limit is set and the user has not
/// switched it off (both in the dialog of limits).
class StreamsController : public QObject
{
    Q_OBJECT

public:
    enum class State {
        NoSession,
        Waiting, ///< connecting, or not asked yet
        Live,
        Away,         ///< no connection, or no answer in time; `error` says why
        NotPermitted, ///< the ACL user may neither list the keys nor look at streams
        Failed,       ///< the server's answer can't be used; `error` says why
    };
    static constexpr std::size_t mostShown = 1000; ///< streams that one refresh asks about

    struct View
    {
        State state = State::NoSession;
        Error error;
        QDateTime at; ///< of the rows, UTC; null before the first
        std::vector<StreamRow> rows;
        qint64 streams = 0; ///< of which there are rows
        qint64 known = 0;   ///< that were found; where more than `mostShown`, those that the search fits come first
        bool isWalking = false;
        bool wasWalked = false; ///< all keys, once at least
        redis::ScanProgress progress;
        std::optional<Error> walkError; ///< why not all streams can be found
    };

    explicit StreamsController(QObject *parent = nullptr);
    ~StreamsController() override;

    void setSession(Session *session);
    Session *session() const { return m_session; }
    void setActive(bool active);
    bool isActive() const { return m_active; }
    const View &view() const { return m_view; }
    /// Asks about the known streams. Ends with `refreshed` or `refreshFailed`; a second call before that changes nothing.
    void refresh();
    /// Whether the limits are watched while the panel is hidden, where there is one; on by default.
    void setWatching(bool on);
    bool isWatching() const { return m_watching; }
    /// How often.
    void setWatchInterval(std::chrono::milliseconds interval) { m_watch.setInterval(interval); }
    /// Looks for streams now.
    void walkNow();
    void stopWalk();
    /// A stream that is known from elsewhere, such as one that was just made.
    void know(const QByteArray &stream);
    void setSearch(const QString &text);
    void setLimits(const inspect::GroupAlert::Options &limits);
    const inspect::GroupAlert::Options &limits() const { return m_rows.limits(); }

Q_SIGNALS:
    void viewChanged();
    void refreshed(const QDateTime &at);
    void refreshFailed();
    void alarm(const freshet::ui::StreamRows::Alarm &alarm);

private:
    struct Walk;
    void onStatus(const redis::ConnectionStatus &status);
    bool isConnected() const;
    void watchIfWanted();
    void look();
    void onLook(const Result<std::vector<inspect::StreamGroups>> &seen);
    void setState(State state, const Error &error = {});
    void walkIfDue();
    void beginWalk();
    void stepWalk();
    void dropWalk();
    std::vector<QByteArray> asked() const;

    QPointer<Session> m_session;
    StreamRows m_rows;
    View m_view;
    std::set<QByteArray> m_found;    ///< by walks, or told of
    std::set<QByteArray> m_walked;   ///< by the walk that runs
    std::set<QByteArray> m_contract; ///< asked about whether they were found or not
    QString m_search;
    std::shared_ptr<Walk> m_walk; ///< lives in the session's thread
    std::stop_source m_walkStop;
    QElapsedTimer m_walkEnded;
    Latest m_latestWalk;
    Latest m_latest;
    QTimer m_watch;      ///< while hidden
    quint64 m_looks = 0; ///< since bytes were asked for
    bool m_bytesDenied = false;
    bool m_active = false;
    bool m_watching = true;
    bool m_asking = false;
    bool m_refreshing = false;
};

} // namespace freshet::ui
