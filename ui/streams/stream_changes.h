// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/records.h"
#include "ui/bridge/session.h"
#include "ui/streams/stream_change.h"
#include "ui/widgets/control_rights.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

#include <atomic>
#include <memory>
#include <stop_token>

namespace freshet::ui {

/// Everything that the streams panel changes goes through here, one change at a time: it is planned at the server, asked about
/// with the plan's numbers as the connection's environment wants it, written down, made, and completed in the log. Where it can't
/// be written down nothing is changed. Thread: the GUI's. Owner: the panel.
class StreamChanges : public QObject
{
    Q_OBJECT

public:
    explicit StreamChanges(const Records &records, QObject *parent = nullptr);
    ~StreamChanges() override;

    /// Another connection: a change that runs goes on to its end at the server, but is not told of.
    void setSession(Session *session);
    Session *session() const { return m_session; }
    bool isBusy() const { return m_busy; }
    /// Whether a change of this kind may be begun now.
    bool canBegin(StreamChange::Kind kind) const;
    /// Why not, for a tooltip; empty where it may.
    QString obstacle(StreamChange::Kind kind) const;
    /// Another stream is looked at: what was refused for one's key may be allowed for the other's.
    void forgetKeys();

    /// Plans, asks over `window`, makes. Ends with `finished`, or with `refused` where the plan fails or the user says no.
    /// Nothing where another one runs.
    void ask(QWidget *window, const StreamChange &change);
    void stop(); ///< after the batch that runs
    /// How far the change that runs is: done and asked; asked 0: not known.
    std::pair<qint64, qint64> progress() const;
    /// What runs, or ran last.
    const StreamChange &current() const { return m_current; }

Q_SIGNALS:
    void busyChanged();
    void finished(const freshet::ui::StreamChange &change, const freshet::ui::StreamChangeResult &result);
    /// Nothing was changed; `why` is empty where the user said no.
    void refused(const QString &why);

private:
    struct Counter
    {
        std::atomic<qint64> done{0}; ///< written in the session's thread
        std::atomic<qint64> asked{0};
    };
    static Task<Result<StreamChangeResult>> recorded(redis::Client &client, StreamChange change, Records records,
                                                     audit::Origin origin, QString reason, inspect::ActionOptions options);
    void onPlan(QPointer<QWidget> window, const StreamChange &change, const Result<StreamPlan> &plan);
    void perform(const StreamChange &change, const QString &reason);
    void setBusy(bool busy);

    Records m_records;
    QPointer<Session> m_session;
    StreamChange m_current;
    ControlRights m_rights; ///< by StreamChange::Kind
    std::stop_source m_stop;
    std::shared_ptr<Counter> m_counter;
    QElapsedTimer m_planned; ///< since the numbers that are asked about
    Latest m_latest;
    bool m_busy = false;
};

} // namespace freshet::ui
