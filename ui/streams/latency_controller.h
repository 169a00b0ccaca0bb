// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_trace.h"
#include "ui/bridge/session.h"
#include "ui/streams/look_state.h"

#include <QObject>
#include <QPointer>

namespace freshet::ui {

class LatencyModel;

/// Asks how long the groups of a stream take for its events. Thread: the GUI's. Owner: the view.
class LatencyController : public QObject
{
    Q_OBJECT

public:
    struct View
    {
        LookState look;
        QByteArray stream;
        qint64 moreGroups = 0; ///< that are not shown
    };

    explicit LatencyController(QObject *parent = nullptr);

    void setSession(Session *session);
    void setStream(const QByteArray &stream);
    /// Ends with `refreshed` or `refreshFailed`.
    void refresh();
    const View &view() const { return m_view; }
    LatencyModel *model() const { return m_model; }

Q_SIGNALS:
    void viewChanged();
    void refreshed(const QDateTime &at);
    void refreshFailed();
    void refreshWanted();

private:
    struct Answer
    {
        std::vector<events::LatencyHour> groups;
        qint64 moreGroups = 0;
    };
    static Task<Result<Answer>> fetch(redis::Client &client, QByteArray stream);
    void forget();

    LatencyModel *m_model;
    QPointer<Session> m_session;
    View m_view;
    Latest m_latest;
    bool m_asking = false;
};

} // namespace freshet::ui
