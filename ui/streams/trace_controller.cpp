// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/trace_controller.h"

#include "ui/streams/trace_model.h"

namespace freshet::ui {

using events::TraceRecord;

namespace {

bool isSame(const std::vector<TraceRecord> &a, const std::vector<TraceRecord> &b)
{
    const auto same = [](const TraceRecord &one, const TraceRecord &other) {
        const auto sameRemoval = [](const TraceRecord::Removal &x, const TraceRecord::Removal &y) {
            return x.key == y.key && x.removed == y.removed && x.refilled == y.refilled;
        };
        return one.entryId == other.entryId && one.stream == other.stream && one.group == other.group &&
               one.consumer == other.consumer && one.deliveries == other.deliveries && one.delivered == other.delivered &&
               one.handled == other.handled && one.acknowledged == other.acknowledged && one.error == other.error &&
               one.failed == other.failed && one.buried == other.buried && one.removedCount == other.removedCount &&
               std::ranges::equal(one.removals, other.removals, sameRemoval);
    };
    return std::ranges::equal(a, b, same);
}

} // namespace

TraceController::TraceController(QObject *parent)
    : LookController(parent)
    , m_model(new TraceModel(this))
{}

void TraceController::clear()
{
    m_view.isKnown = false;
    m_model->setRecords({});
}

void TraceController::show(const QByteArray &eventId)
{
    if (eventId != m_view.eventId) {
        m_view.eventId = eventId;
        forget();
        Q_EMIT viewChanged();
    }
    refresh();
}

void TraceController::refresh()
{
    ask(
        !m_view.eventId.isEmpty(), [id = m_view.eventId](redis::Client &client) { return events::EventTrace::fetch(client, id); },
        [this](const std::vector<TraceRecord> &records) {
            m_view.isKnown = !records.empty();
            if (!isSame(records, m_model->records()))
                m_model->setRecords(records);
        });
}

} // namespace freshet::ui
