// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/hit_rate_history.h"
#include "ui/bridge/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace freshet::ui {

/// Decides what the panel of hit rates shows. Thread: the GUI's. Owner: the panel.
///
/// It looks at the server once a second for as long as the connection is up, also while the panel is hidden or paused: one INFO a
/// second costs the server microseconds, and whoever comes back sees no hole. What is shown changes only on `refresh`, which
/// hidden and paused panels do not call. Looks never overlap; where one is still out, the next is left out. Without the
/// permission for INFO it asks every ten seconds only, because each refusal is an entry in the server's ACL log.
class HitRatesController : public QObject
{
    Q_OBJECT

public:
    enum class Window { OneMinute, FiveMinutes };
    static std::chrono::seconds length(Window window);

    enum class State {
        NoSession,
        Waiting, ///< connecting, or no sample yet
        Live,
        Away,         ///< no connection, or no answer in time; `error` says why
        NotPermitted, ///< the ACL user may not run INFO
        Failed,       ///< the server's answer can't be used; `error` says why
    };

    /// What is on screen. The points stay as they are while nothing is refreshed.
    struct View
    {
        State state = State::NoSession;
        Error error;
        Window window = Window::OneMinute;
        QDateTime from;                            ///< UTC; null before the first sample
        QDateTime to;                              ///< UTC; of the newest shown sample
        std::vector<inspect::HitRatePoint> points; ///< in the window, oldest first
        inspect::HitRateTotals totals;             ///< of `points`
    };

    explicit HitRatesController(QObject *parent = nullptr);

    /// The connection to look at, or nullptr. Forgets what an earlier one said.
    void setSession(Session *session);
    void setWindow(Window window);
    const View &view() const { return m_view; }
    /// Everything that was sampled, shown or not.
    const inspect::HitRateHistory &history() const { return m_history; }

    /// Shows the newest sample: at once where it was not shown yet, else the next one. Ends with `refreshed` or `refreshFailed`;
    /// a second call before that changes nothing.
    void refresh();

    /// Writes the shown window as CSV (contract, section 8); how many rows.
    Result<qsizetype> saveCsv(const QString &path) const;

Q_SIGNALS:
    void viewChanged();
    void refreshed(const QDateTime &sampledAt);
    void refreshFailed();

private:
    void look();
    void onStatus(const redis::ConnectionStatus &status);
    void onSample(const Result<inspect::HitRateSample> &sample);
    void setState(State state, const Error &error = {});
    void showNewest();
    void cutWindow();

    QPointer<Session> m_session;
    inspect::HitRateHistory m_history;
    std::vector<inspect::HitRatePoint> m_shown; ///< all that the last refresh knew; the view is a part of it
    View m_view;
    Latest m_latest;
    QTimer m_timer;
    QElapsedTimer m_askedAt;
    bool m_asking = false;     ///< a look is out
    bool m_refreshing = false; ///< a refresh waits for the next sample
    int m_rest = 0;            ///< ticks to leave out
};

} // namespace freshet::ui
