// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/hit_rate_history.h"
#include "ui/hitrates/csv_window.h"
#include "ui/hitrates/namespace_rows.h"
#include "ui/hitrates/rate_collector.h"

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
    enum class Window { OneMinute, FiveMinutes, FifteenMinutes, OneHour, OneDay, SevenDays };
    static constexpr int windowCount = 6;
    static std::chrono::seconds length(Window window);

    enum class State {
        NoSession,
        Waiting, ///< connecting, or no sample yet
        Live,
        Away,         ///< no connection, or no answer in time; `error` says why
        NotPermitted, ///< the ACL user may not run INFO
        Failed,       ///< the server's answer can't be used; `error` says why
    };

    /// The line of a namespace, or of all that have none of their own.
    struct NamespaceLine
    {
        QByteArray name;
        bool isOthers = false;
        int slot = 0;        ///< of its colour; stays with the namespace
        bool visible = true; ///< false: in the key only
        std::vector<inspect::RateBin> bins;
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
        std::vector<NamespaceLine> lines = {};     ///< the busiest first, the others last
        std::optional<QByteArray> solo = {};       ///< the only namespace that is shown
        bool zoomed = false;                       ///< a part of the past; it stands still
        bool serverVisible = true;
        /// In the window, and those that came after its newest sample: they stand at its right edge until the axis reaches them.
        std::vector<inspect::RateMark> marks = {};
        std::vector<NamespaceRow> rows = {}; ///< of the table, by name
    };

    explicit HitRatesController(QObject *parent = nullptr);

    /// The connection to look at, or nullptr. Forgets what an earlier one said.
    void setSession(Session *session);
    Session *session() const { return m_session; }
    /// Whether the panel is seen; see RateCollector::setWatched.
    void setActive(bool active) { m_collector->setWatched(active); }
    /// Between two looks at the server: 1 s unless told otherwise, before the session is set.
    void setSampleInterval(std::chrono::milliseconds interval) { m_timer.setInterval(interval); }
    void setWindow(Window window);
    const View &view() const { return m_view; }
    RateCollector *collector() const { return m_collector; }
    /// Shows a part of the past, or (nothing) the newest again.
    void setZoom(std::optional<std::pair<qint64, qint64>> range);
    /// Shows just this namespace, or (nothing) all.
    void setSolo(const std::optional<QByteArray> &nameSpace);
    /// Whether a namespace has a line: the ten busiest have unless told otherwise.
    bool isDrawn(const QByteArray &nameSpace) const;
    void setDrawn(const QByteArray &nameSpace, bool drawn);
    void setServerDrawn(bool drawn);
    void setOthersDrawn(bool drawn);
    static constexpr std::size_t usualLines = 10;
    static constexpr std::size_t mostLines = 20;
    int slotOf(const QByteArray &nameSpace) const { return m_slots.value(nameSpace, -1); } ///< -1: it had no line yet
    /// Everything that was sampled, shown or not.
    const inspect::HitRateHistory &history() const { return m_history; }

    /// Shows the newest sample: at once where it was not shown yet, else the next one. Ends with `refreshed` or `refreshFailed`;
    /// a second call before that changes nothing.
    void refresh();

    /// The shown window, of the server and of all namespaces, for a CSV file (contract, section 8).
    CsvWindow csvWindow() const;

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
    void cutPoints();
    void cutLines();
    void cutMarks();
    std::vector<inspect::RateBin> othersIn(const std::vector<QByteArray> &drawn) const;

    RateCollector *m_collector;
    QPointer<Session> m_session;
    inspect::HitRateHistory m_history;
    std::vector<inspect::HitRatePoint> m_shown; ///< all that the last refresh knew; the view is a part of it
    View m_view;
    QHash<QByteArray, int> m_slots;    ///< colours
    QHash<QByteArray, bool> m_drawn;   ///< what the user said
    std::vector<QByteArray> m_busiest; ///< of the last hour, at most usualLines
    std::optional<std::pair<qint64, qint64>> m_zoom;
    bool m_othersDrawn = true;
    QDateTime m_shownTo; ///< of the newest sample that was shown
    Latest m_latest;
    QTimer m_timer;
    QElapsedTimer m_askedAt;
    bool m_asking = false;     ///< a look is out
    bool m_refreshing = false; ///< a refresh waits for the next sample
    int m_rest = 0;            ///< ticks to leave out
};

} // namespace freshet::ui
