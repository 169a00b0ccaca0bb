// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_trace.h"
#include "ui/bridge/session.h"
#include "ui/streams/look_state.h"

#include <QObject>
#include <QPointer>

namespace freshet::ui {

class TraceModel;

/// Fetches the way of one event, and again while it goes on. Thread: the GUI's. Owner: the view.
class TraceController : public QObject
{
    Q_OBJECT

public:
    struct View
    {
        LookState look;
        QByteArray eventId; ///< empty: none is asked for
        bool isKnown = false;
    };

    explicit TraceController(QObject *parent = nullptr);

    void setSession(Session *session);
    void show(const QByteArray &eventId);
    /// Ends with `refreshed` or `refreshFailed`.
    void refresh();
    const View &view() const { return m_view; }
    TraceModel *model() const { return m_model; }

Q_SIGNALS:
    void viewChanged();
    void refreshed(const QDateTime &at);
    void refreshFailed();
    void refreshWanted();

private:
    void forget();

    TraceModel *m_model;
    QPointer<Session> m_session;
    View m_view;
    Latest m_latest;
    bool m_asking = false;
};

} // namespace freshet::ui
