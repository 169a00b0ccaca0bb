// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/latency_controller.h"

#include "core/inspect/stream_groups.h"
#include "ui/streams/latency_model.h"

namespace freshet::ui {

namespace {

constexpr std::size_t mostGroups = 50; // each is 61 small hashes

} // namespace

LatencyController::LatencyController(QObject *parent)
    : LookController(parent)
    , m_model(new LatencyModel(this))
{}

void LatencyController::clear()
{
    m_view.moreGroups = 0;
    m_model->update({});
}

void LatencyController::setStream(const QByteArray &stream)
{
    if (stream == m_view.stream)
        return;
    m_view.stream = stream;
    forget();
    Q_EMIT viewChanged();
    Q_EMIT refreshWanted();
}

Task<Result<LatencyController::Answer>> LatencyController::fetch(redis::Client &client, QByteArray stream)
{
    const auto found = co_await inspect::fetchGroupsOf(client, stream);
    if (!found)
        co_return std::unexpected(found.error());
    Answer answer;
    for (const inspect::StreamGroup &group : found->groups) {
        if (answer.groups.size() == mostGroups) {
            answer.moreGroups = qint64(found->groups.size() - mostGroups);
            break;
        }
        auto hour = co_await events::EventTrace::fetchLatencyHour(client, group.group);
        if (!hour)
            co_return std::unexpected(hour.error());
        answer.groups.push_back(std::move(*hour));
    }
    co_return answer;
}

void LatencyController::refresh()
{
    ask(
        !m_view.stream.isEmpty(), [stream = m_view.stream](redis::Client &client) { return fetch(client, stream); },
        [this](const Answer &answer) {
            m_view.moreGroups = answer.moreGroups;
            m_model->update(answer.groups);
        });
}

} // namespace freshet::ui
