// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/session.h"
#include "ui/streams/look_state.h"
#include "ui/streams/tail_feed.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <deque>

namespace freshet::ui {

class TailModel;

/// Follows streams while it is active: the tail runs in the session's thread, where it waits on a connection of its own (of a
/// read-only connection it asks five times a second), and what came is taken over ten times a second at most. Thread: the GUI's.
/// Owner: the view.
class TailController : public QObject
{
    Q_OBJECT

public:
    struct View
    {
        LookState look;
        bool isPaused = false;
        qint64 waiting = 0;   ///< came while it is paused, and are shown when it goes on
        qint64 skipped = 0;   ///< of these there was no room for so many
        double perSecond = 0; ///< over the last seconds
        qint64 seen = 0;      ///< since it began
        bool isFiltering = false;
    };

    explicit TailController(QObject *parent = nullptr);
    ~TailController() override;

    void setSession(Session *session);
    /// What to follow; none: nothing. Begins anew with what comes from now on.
    void setStreams(const QByteArrayList &streams);
    const QByteArrayList &streams() const { return m_streams; }
    /// Inactive it does not read; what was added meanwhile is told as a gap.
    void setActive(bool active);
    void setPaused(bool paused);
    void setCapacity(int rows);
    /// Shows what has this text, case aside; looks through what is kept in the background.
    void setFilter(const QString &text);
    void clear();
    const View &view() const { return m_view; }
    TailModel *model() const { return m_model; }

Q_SIGNALS:
    void viewChanged();
    /// A batch was put into the model.
    void added(int rows);
    void filtered();

private:
    static Task<Result<void>> follow(redis::Client &client, QByteArrayList streams, std::stop_token stop,
                                     std::shared_ptr<TailFeed> feed);
    void start();
    void halt();
    void collect();
    void count(qint64 came);
    void onEnd(const Result<void> &ended);
    void tellGap();

    TailModel *m_model;
    QPointer<Session> m_session;
    QByteArrayList m_streams;
    View m_view;
    bool m_active = false;
    bool m_isFollowing = false;
    QDateTime m_haltedAt; ///< UTC; valid: what came since then is not shown
    std::shared_ptr<TailFeed> m_feed;
    std::stop_source m_stop;
    std::vector<TailRow> m_waiting; ///< while paused
    qint64 m_waitingBytes = 0;
    Latest m_latest;
    Latest m_latestFilter;
    QTimer m_timer;
    QElapsedTimer m_clock;
    std::deque<std::pair<qint64, qint64>> m_recent; ///< ms, how many came: for the rate
};

} // namespace freshet::ui
