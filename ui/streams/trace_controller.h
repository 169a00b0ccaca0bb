// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_trace.h"
#include "ui/streams/look_controller.h"

namespace freshet::ui {

class TraceModel;

/// Fetches the way of one event, and again while it goes on. Thread: the GUI's. Owner: the view.
class TraceController final : public LookController
{
    Q_OBJECT

public:
    struct View
    {
        QByteArray eventId; ///< empty: none is asked for
        bool isKnown = false;
    };

    explicit TraceController(QObject *parent = nullptr);

    void show(const QByteArray &eventId);
    /// Ends with `refreshed` or `refreshFailed`.
    void refresh();
    const View &view() const { return m_view; }
    TraceModel *model() const { return m_model; }

protected:
    void clear() override;

private:
    TraceModel *m_model;
    View m_view;
};

} // namespace freshet::ui
