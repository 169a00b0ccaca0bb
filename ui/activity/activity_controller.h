// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/undo.h"
#include "ui/bridge/records.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QPointer>

namespace freshet::ui {

class ActivityModel;

/// Decides what the activity panel shows: reads the log, plans and carries out what is taken back.
///
/// The log is read in the background and only what changed since the last reading, so other programs' records come as they are
/// written. Undo goes over the open connection. Thread: the GUI's. Owner: the panel.
class ActivityController : public QObject
{
    Q_OBJECT

public:
    enum class State { Waiting, Live, Failed };

    /// Why the chosen record can or can't be taken back.
    struct Offer
    {
        enum class Kind {
            None,      ///< no record chosen
            NoWay,     ///< this kind of change can't be taken back
            Already,   ///< it was
            Running,   ///< it is still being made
            Nothing,   ///< it failed
            Elsewhere, ///< made at another server than the open connection's
            ReadOnly,  ///< the open connection is
            Planning,  ///< the server is asked
            Failed,    ///< it could not be planned: `error`
            Ready,     ///< `plan` says what would happen
        };
        Kind kind = Kind::None;
        inspect::UndoReport plan;
        Error error;
    };

    explicit ActivityController(const Records &records, QObject *parent = nullptr);

    ActivityModel *model() const { return m_model; }
    State state() const { return m_state; }
    const Error &error() const { return m_error; } ///< while Failed

    void setSession(Session *session);
    Session *session() const { return m_session; }
    /// Reads what is new. Ends with `refreshed` or `refreshFailed`; a second call before that changes nothing.
    void refresh();
    /// The record whose undo is offered; 0: none.
    void choose(qint64 id);
    qint64 chosen() const { return m_chosen; }
    const Offer &offer() const { return m_offer; }
    /// Takes the chosen record back; nothing unless it is offered. Ends with `undone` or `undoFailed`.
    void undo(const QString &reason, bool force);
    bool isUndoing() const { return m_isUndoing; }
    /// Writes records as CSV (contract, section 8).
    Result<void> saveCsv(const QString &path, const std::vector<audit::Activity> &records) const;

Q_SIGNALS:
    void stateChanged();
    void refreshed(const QDateTime &at);
    void refreshFailed();
    void offerChanged();
    void undone(const freshet::inspect::UndoReport &report);
    void undoFailed(const freshet::Error &error);

private:
    static Task<> read(QPointer<ActivityController> self, audit::ActivityLog *log, qint64 since);
    void onPage(const Result<audit::ActivityLog::Page> &page);
    void makeOffer();
    void setOffer(Offer offer);

    Records m_records;
    ActivityModel *m_model;
    QPointer<Session> m_session;
    State m_state = State::Waiting;
    Error m_error;
    qint64 m_change = 0;
    qint64 m_chosen = 0;
    audit::Activity m_offered; ///< as it was when the offer was made
    Offer m_offer;
    Latest m_planning;
    Latest m_undoing;
    bool m_reading = false;
    bool m_isUndoing = false;
};

} // namespace freshet::ui
