// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/inspect/client_list.h"
#include "core/inspect/server_config.h"
#include "core/inspect/slow_log.h"
#include "ui/bridge/records.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace freshet::ui {

/// Everything that the server panel changes goes through here, one change at a time; with `Records` each is written down before
/// it is made and completed after it, and where that can't be done nothing is changed (Code::Io). Thread: the GUI's. Owner: the
/// panel.
class ServerActions : public QObject
{
    Q_OBJECT

public:
    explicit ServerActions(const Records &records = {}, QObject *parent = nullptr);

    /// Another connection: a change that runs goes on to its end at the server, but is not told of.
    void setSession(Session *session);
    Session *session() const { return m_session; }
    bool isBusy() const { return m_busy; }

    // Each begins the change; nothing where another runs or there is no session. `reason`: the user's words, for the record.
    void resetSlowLog(const QString &reason);
    void killClient(const inspect::ConnectedClient &client, const QString &reason);
    void setConfig(const QByteArray &name, const QByteArray &value, bool rewrite, const QString &reason);

Q_SIGNALS:
    void busyChanged();
    void slowLogReset(const freshet::Result<freshet::inspect::SlowLogReset> &result);
    /// False: it had gone by itself.
    void clientKilled(const freshet::inspect::ConnectedClient &client, const freshet::Result<bool> &result);
    void configSet(const QByteArray &name, const freshet::Result<freshet::inspect::ConfigChange> &result);

private:
    template<typename Done>
    struct Job
    {
        audit::ActivityLog *log = nullptr;
        audit::Intent intent;
        std::function<Task<Result<Done>>(redis::Client &)> work;
        std::function<audit::Outcome(const Result<Done> &)> outcome;
    };
    template<typename Done>
    static Task<Result<Done>> recorded(redis::Client &client, Job<Done> job);
    template<typename Done, typename Then>
    void perform(Job<Done> job, Then then);
    audit::Intent intent(const char *action, const QByteArray &target, const QString &reason) const;

    Records m_records;
    QPointer<Session> m_session;
    Latest m_latest;
    bool m_busy = false;
};

} // namespace freshet::ui
