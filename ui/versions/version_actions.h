// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/cache/versions.h"
#include "ui/bridge/records.h"
#include "ui/bridge/session.h"
#include "ui/widgets/control_rights.h"

#include <QObject>
#include <QPointer>

#include <atomic>
#include <memory>
#include <stop_token>

namespace freshet::ui {

/// A change of versions, as the user asked for it.
struct VersionOrder
{
    enum class Kind { Bump, Rollback, Cleanup };
    Kind kind = Kind::Bump;
    QByteArray scope;
    QByteArray target{}; ///< of Rollback
    int keep = 1;        ///< of Cleanup: versions beside the current one
    QString reason{};
    QJsonObject plan{}; ///< numbers of the preview, for the record
};

/// What became of it, or would.
struct VersionResult
{
    cache::VersionChange change;              ///< of Bump and Rollback
    std::vector<cache::VersionMove> laggards; ///< namespaces that services wrote at the old global version meanwhile; moved too
    cache::CleanupReport cleanup;
};

/// What an order ended with, for signals.
struct VersionEnd
{
    VersionOrder order;
    Result<VersionResult> result;
};

/// Everything that the versions panel changes goes through here, one change at a time: written down before it is made and
/// completed after it, with its way back where it has one; where it can't be written down, nothing is changed (Code::Io). Plans
/// change nothing and are not written down. Thread: the GUI's. Owner: the panel.
class VersionActions : public QObject
{
    Q_OBJECT

public:
    explicit VersionActions(const Records &records = {}, QObject *parent = nullptr);
    ~VersionActions() override;

    /// Another connection: a change that runs goes on to its end at the server, but is not told of.
    void setSession(Session *session);
    bool isWritable() const { return m_session && !m_session->options().readOnly; }
    bool isBusy() const { return m_busy; } ///< a plan or a change is under way
    bool isChanging() const { return m_busy && !m_isPlan; }
    const VersionOrder &order() const { return m_order; } ///< the one that runs, or ran last
    /// Why this user may not make such changes, as far as the server told; empty: nothing is known against it.
    QString obstacle(VersionOrder::Kind kind) const { return m_rights.obstacle(int(kind)); }
    /// Another scope is looked at: what was refused for one's keys may be allowed for the other's.
    void forgetKeys() { m_rights.forgetKeys(); }

    /// What it would do now; ends with `planned`. Nothing where another one runs or there is no session.
    void plan(const VersionOrder &order);
    /// Does it; ends with `finished`.
    void perform(const VersionOrder &order);
    /// Ends a cleanup, or its plan, after the batch that runs.
    void stop();
    /// Between 0 and 1 of a cleanup; negative: not known.
    double progress() const;
    qint64 doneSoFar() const; ///< keys, of a cleanup

Q_SIGNALS:
    void busyChanged();
    void planned(const freshet::ui::VersionEnd &end);
    void finished(const freshet::ui::VersionEnd &end);

private:
    /// Written in the session's thread.
    struct Progress
    {
        std::atomic<qint64> scanned{0};
        std::atomic<qint64> total{0};
        std::atomic<qint64> deleted{0};
    };
    /// What goes over into the session's thread.
    struct Job
    {
        VersionOrder order;
        bool isPlan = false;
        bool gentle = false;
        Records records;
        audit::Origin origin;
        std::stop_token stop;
        std::shared_ptr<Progress> progress;
    };
    static Task<Result<VersionResult>> recorded(redis::Client &client, Job job);
    static Task<Result<VersionResult>> work(redis::Client &client, Job job);
    static Task<Result<VersionResult>> cleanUp(redis::Client &client, Job job);
    void begin(const VersionOrder &order, bool isPlan);
    void end(const Result<VersionResult> &result);

    Records m_records;
    QPointer<Session> m_session;
    VersionOrder m_order;
    ControlRights m_rights; ///< by VersionOrder::Kind
    std::stop_source m_stop;
    std::shared_ptr<Progress> m_progress;
    Latest m_latest;
    bool m_busy = false;
    bool m_isPlan = false;
};

/// `version.bump`, `version.rollback`, `version.cleanup`, as `freshetctl` records them. Pure.
audit::Intent intentOf(const VersionOrder &order, const audit::Origin &origin);
audit::Outcome outcomeOf(const VersionOrder &order, const Result<VersionResult> &result);

} // namespace freshet::ui
