// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/hit_rate_alert.h"
#include "core/inspect/hit_rate_file.h"
#include "core/inspect/key_shares.h"
#include "core/inspect/namespace_rates.h"
#include "core/inspect/rate_mark.h"
#include "ui/bridge/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

namespace freshet::ui {

/// What is measured of a connection over time: the counters of its namespaces each second, the marks, the history on disk, and
/// whether targets are met. Thread: the GUI's. Owner: the controller, who says when to look. Looks never overlap.
///
/// Finding the namespaces is a walk over all keys, gently. It is done when the connection is there, when asked, and again after a
/// rest of thirty times what the last one took, 10 s to 5 min; while there are none, from 1 s on. Counters that can't be read (no
/// permission) leave the server-wide line alone: `namespaceError` says why.
class RateCollector : public QObject
{
    Q_OBJECT

public:
    explicit RateCollector(QObject *parent = nullptr);

    /// Where the history is kept; empty (so it begins): nowhere. Before `setSession`.
    void setFile(const QString &path);
    void setSession(Session *session);
    void look(); ///< once a second
    /// Whether somebody sees what is collected. Then new marks are waited for at the server, and come at once.
    void setWatched(bool watched);
    void breakOff(); ///< samples are missing from here on
    void findNow();  ///< namespaces, key shares and marks with the next look
    /// Takes this console's own looks at counters out of what the server counted: a thousand reads a second of a hundred
    /// namespaces would look like traffic. To be called with each sample, in order. False: the server's counters fell, so what
    /// is left has nothing to do with what was left before, though it may be more.
    bool takeOwnReadsOut(inspect::HitRateSample &sample);
    /// A sample of the server's own counters, as the controller has it.
    void addServer(const inspect::HitRatePoint &point);
    /// What this console saw and nobody records in Redis. What was changed comes from there, whichever console did it.
    void addMark(const inspect::RateMark &mark);

    const inspect::RateHistory &history() const { return m_history; }
    const inspect::NamespaceRates &rates() const { return m_rates; }
    const std::vector<inspect::RateMark> &marks() const { return m_marks; } ///< oldest first
    const std::optional<inspect::KeyShares> &keyShares() const { return m_shares; }
    const std::optional<Error> &namespaceError() const { return m_error; }
    bool hasLooked() const { return m_found; } ///< the namespaces were found once
    QString fileNote() const
    {
        return m_fileNote;
    } ///< why the history is not kept, or what became of the file; empty: all is well

    static constexpr double usualTarget = 0.9;
    double target(const QByteArray &nameSpace) const { return m_targets.value(nameSpace, usualTarget); }
    void setTarget(const QByteArray &nameSpace, double target);
    const QHash<QByteArray, double> &targets() const { return m_targets; }
    void setTargets(const QHash<QByteArray, double> &targets);
    std::chrono::minutes alertAfter() const { return std::chrono::duration_cast<std::chrono::minutes>(m_alerting.after); }
    void setAlertAfter(std::chrono::minutes after); ///< one minute to a day
    /// How all namespaces are judged; each has its own target.
    void setAlerting(const inspect::HitRateAlert::Options &options);
    struct Alert
    {
        QByteArray nameSpace;
        double target = usualTarget;
        std::optional<double> rate; ///< of the last minute
    };
    std::vector<Alert> alerts() const; ///< raised now, by name

Q_SIGNALS:
    void sampled(); ///< namespaces have newer numbers
    void marksChanged();
    void alertRaised(const QByteArray &nameSpace, double rate, double target);
    void alertCleared(const QByteArray &nameSpace, double rate, double target);
    void fileNoteChanged();

private:
    void find();
    void fetchMarks();
    void fetchShares();
    void sample();
    void take(const inspect::NamespaceMetricsSample &sample);
    void judge(const QByteArray &nameSpace, const inspect::RateBin &bin);
    void fetchNewMarks();
    void prepareAwaiting();
    void awaitMarks(inspect::MarkStream stream);
    void mergeMarks(const std::vector<inspect::RateMark> &marks);
    inspect::HitRateAlert::Options alertOptions(const QByteArray &nameSpace) const;
    void say(const QString &note);
    Task<> load(QString server);
    Task<> keep();

    QPointer<Session> m_session;
    QString m_server; ///< what the file calls it
    inspect::RateHistory m_history;
    inspect::NamespaceRates m_rates;
    std::vector<inspect::RateMark> m_marks;
    std::vector<inspect::RateMark> m_newMarks; ///< not in the file yet
    inspect::MarkCursor m_cursor;              ///< of the marks in Redis
    std::optional<inspect::KeyShares> m_shares;
    std::optional<Error> m_error;
    std::map<QByteArray, inspect::HitRateAlert> m_alerts;
    QHash<QByteArray, double> m_targets;
    inspect::HitRateAlert::Options m_alerting;
    QString m_path;
    std::unique_ptr<inspect::HitRateFile> m_file;
    QString m_fileNote;
    qint64 m_keptMs = 0; ///< bins that end later are not in the file
    bool m_loaded = false;
    bool m_keeping = false;
    Latest m_latest;
    QElapsedTimer m_sinceFound;
    QElapsedTimer m_sinceKept;
    QElapsedTimer m_sinceMarks;
    /// A question for new marks that waits at the server; one a stream, for they may lie on different nodes, and a user may be
    /// allowed only one of them.
    struct MarkWait
    {
        bool isOut = false;
        QByteArray after;
        int rest = 0; ///< looks to leave out
    };
    std::map<inspect::MarkStream, MarkWait> m_waits; ///< once there is a place to go on from
    int m_readsOfWait = 0;                           ///< as the server counts them
    bool m_isPreparing = false;
    bool m_watched = false;
    qint64 m_ownHits = 0; ///< since `m_raw…` began to count
    qint64 m_ownMisses = 0;
    qint64 m_rawHits = 0;
    qint64 m_rawMisses = 0;
    qint64 m_othersHits = 0; ///< without its own, as they were told last
    qint64 m_othersMisses = 0;
    QByteArray m_origin;
    bool m_found = false;
    bool m_findNow = false;
    bool m_finding = false;
    bool m_asking = false;
    bool m_askingMarks = false;
    int m_marksRest = 0;   ///< looks without asking for new marks
    int m_rest = 0;        ///< looks to leave out
    qint64 m_findTook = 0; ///< the last search for namespaces, in milliseconds
};

} // namespace freshet::ui
