// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_trace.h"
#include "ui/streams/look_controller.h"

namespace freshet::ui {

class LatencyModel;

/// Asks how long the groups of a stream take for its events. Thread: the GUI's. Owner: the view.
class LatencyController final : public LookController
{
    Q_OBJECT

public:
    struct View
    {
        QByteArray stream;
        qint64 moreGroups = 0; ///< that are not shown
    };

    explicit LatencyController(QObject *parent = nullptr);

    void setStream(const QByteArray &stream);
    /// Ends with `refreshed` or `refreshFailed`.
    void refresh();
    const View &view() const { return m_view; }
    LatencyModel *model() const { return m_model; }

protected:
    void clear() override;

private:
    struct Answer
    {
        std::vector<events::LatencyHour> groups;
        qint64 moreGroups = 0;
    };
    static Task<Result<Answer>> fetch(redis::Client &client, QByteArray stream);

    LatencyModel *m_model;
    View m_view;
};

} // namespace freshet::ui
