// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/blast_radius.h"
#include "core/inspect/invalidation_names.h"
#include "core/inspect/recorded_invalidation.h"
#include "ui/bridge/records.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <map>
#include <memory>
#include <stop_token>

namespace freshet::ui {

/// Decides what the invalidate panel shows of an order: its preview, what it would cost, and what became of it. One of these runs
/// at a time. Thread: the GUI's. Owner: the panel.
class InvalidateController : public QObject
{
    Q_OBJECT

public:
    enum class Step {
        Idle,       ///< nothing was asked yet
        Previewing, ///< the keys are walked
        Previewed,  ///< `plan` is there; perhaps the reads are still being measured (`isMeasuring`)
        Failed,     ///< there is no preview: `error`
        Applying,   ///< it is being carried out
        Applied,    ///< `report` or `error` says what became of it
    };

    /// How far what runs now is.
    struct Progress
    {
        qint64 scanned = 0;
        qint64 total = 0; ///< about; 0: unknown
        qint64 matched = 0;
        qint64 done = 0;
        qint64 failed = 0;
    };

    struct View
    {
        Step step = Step::Idle;
        inspect::InvalidationOrder order; ///< what all of this is about
        inspect::InvalidationPreview plan;
        QDateTime planned; ///< UTC; when the preview was made
        bool isMeasuring = false;
        std::optional<inspect::BlastRadius> blast;
        std::optional<Error> blastError;
        std::optional<inspect::OrderReport> report;
        std::optional<Error> error;
        inspect::InvalidationOrder retry; ///< what is left to do after a partly failed run; empty: nothing

        bool hasPlan() const { return step == Step::Previewed || step == Step::Applying || step == Step::Applied; }
    };

    explicit InvalidateController(const Records &records, QObject *parent = nullptr);
    ~InvalidateController() override;

    /// Another connection: what is shown is forgotten. A change that runs goes on to its end at the server, but is not told of.
    void setSession(Session *session);
    Session *session() const { return m_session; }
    bool isWritable() const { return m_session && !m_session->options().readOnly; }
    /// Why this user may not carry out such an order: the server's words about the command that is missing. Empty: nobody refused
    /// one yet.
    QString refusal(const inspect::InvalidationOrder &order) const;

    const View &view() const { return m_view; }
    bool isBusy() const { return m_view.step == Step::Previewing || m_view.step == Step::Applying; }
    Progress progress() const { return m_progress; }

    /// Looks what the order would do; then measures what it would cost. Nothing while something is applied.
    void preview(inspect::InvalidationOrder order, bool measureAll);
    /// Carries the previewed order out; nothing without a preview, or where the connection is read-only.
    void apply(const QString &reason);
    /// What is left after a run that failed in part, or was stopped; nothing where nothing is.
    void retry(const QString &reason);
    void stop();  ///< what runs
    void clear(); ///< forgets what is shown; nothing while something is applied

    /// Names for completion: asked for when the connection is ready and shown, and at `askNames`.
    const inspect::InvalidationNames &names() const { return m_names; }
    bool hasNames() const { return m_hasNames; }
    void askNames();

    /// How long reads are measured for.
    void setMeasureTime(std::chrono::milliseconds time) { m_measureTime = time; }

Q_SIGNALS:
    void viewChanged();
    void progressChanged();
    void namesChanged();
    void applied(); ///< `view` says how it went

private:
    struct Shared; ///< written in the session's thread
    void begin(Step step);
    void measure(quint64 mine);
    void run(inspect::InvalidationOrder order, const QString &reason);
    void end(const Result<inspect::OrderReport> &report);
    void look();
    QJsonObject planNumbers() const;

    Records m_records;
    QPointer<Session> m_session;
    View m_view;
    Progress m_progress;
    std::shared_ptr<Shared> m_shared;
    std::stop_source m_stop;
    Latest m_latest;
    Latest m_latestNames;
    QTimer m_looking;
    std::map<cache::Invalidation::Kind, QString> m_refusals;
    inspect::InvalidationNames m_names;
    bool m_hasNames = false;
    std::chrono::milliseconds m_measureTime{4000};
};

} // namespace freshet::ui
