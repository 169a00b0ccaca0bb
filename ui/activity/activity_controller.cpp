// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_controller.h"

#include "core/inspect/activity_csv.h"
#include "ui/activity/activity_model.h"
#include "ui/bridge/answer.h"

#include <utility>

namespace freshet::ui {

using Kind = ActivityController::Offer::Kind;

ActivityController::ActivityController(const Records &records, QObject *parent)
    : QObject(parent)
    , m_records(records)
    , m_model(new ActivityModel(this))
{}

void ActivityController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    m_undoing.next();
    m_isUndoing = false;
    if (session) {
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        connect(session, &Session::statusChanged, this, [this](const redis::ConnectionStatus &status) {
            if (status.state == redis::ConnectionStatus::State::Ready && m_offer.kind == Kind::Failed)
                makeOffer();
        });
    }
    makeOffer();
}

void ActivityController::refresh()
{
    if (std::exchange(m_reading, true))
        return;
    read(this, m_records.log, m_change);
}

Task<> ActivityController::read(QPointer<ActivityController> self, audit::ActivityLog *log, qint64 since)
{
    const auto page = co_await log->changes(since);
    if (self)
        self->onPage(page);
}

void ActivityController::onPage(const Result<audit::ActivityLog::Page> &page)
{
    m_reading = false;
    if (!page) {
        m_error = page.error();
        m_state = State::Failed;
        Q_EMIT stateChanged();
        Q_EMIT refreshFailed();
        return;
    }
    m_change = page->change;
    m_model->update(*page);
    m_state = State::Live;
    m_error = {};
    Q_EMIT stateChanged();
    Q_EMIT refreshed(QDateTime::currentDateTimeUtc());
    const audit::Activity *chosen = m_model->record(m_model->rowOf(m_chosen));
    if (!chosen || *chosen != m_offered)
        makeOffer();
}

void ActivityController::choose(qint64 id)
{
    if (id == m_chosen)
        return;
    m_chosen = id;
    makeOffer();
}

void ActivityController::setOffer(Offer offer)
{
    m_offer = std::move(offer);
    Q_EMIT offerChanged();
}

void ActivityController::makeOffer()
{
    using Made = audit::Activity::State;
    const auto mine = m_planning.next();
    const audit::Activity *record = m_model->record(m_model->rowOf(m_chosen));
    m_offered = record ? *record : audit::Activity{};
    Offer offer;
    if (!record)
        offer.kind = Kind::None;
    else if (!record->intent.undo)
        offer.kind = Kind::NoWay;
    else if (record->undoneBy > 0)
        offer.kind = Kind::Already;
    else if (record->state == Made::Running)
        offer.kind = Kind::Running;
    else if (!record->canBeUndone())
        offer.kind = Kind::Nothing;
    else if (!m_session || m_session->url().displayName() != record->intent.origin.server)
        offer.kind = Kind::Elsewhere;
    else if (m_session->options().readOnly)
        offer.kind = Kind::ReadOnly;
    else
        offer.kind = Kind::Planning;
    const bool asks = offer.kind == Kind::Planning;
    setOffer(std::move(offer));
    if (!asks)
        return;
    const auto planned = m_session->run(
        [bin = m_records.bin, one = m_offered](redis::Client &client) { return inspect::planUndo(client, *bin, one); });
    whenAnswered(planned, this, [this, mine](const Result<inspect::UndoReport> &plan) {
        if (!m_planning.is(mine))
            return;
        Offer answer;
        answer.kind = plan ? Kind::Ready : Kind::Failed;
        if (plan)
            answer.plan = *plan;
        else
            answer.error = plan.error();
        setOffer(std::move(answer));
    });
}

void ActivityController::undo(const QString &reason, bool force)
{
    if (m_offer.kind != Kind::Ready || !m_session || m_isUndoing)
        return;
    m_isUndoing = true;
    Q_EMIT offerChanged();
    inspect::UndoOptions options;
    options.reason = reason;
    options.force = force;
    const auto mine = m_undoing.next();
    const auto done =
        m_session->run([records = m_records, one = m_offered, origin = m_session->origin(), options](redis::Client &client) {
            return inspect::undo(client, *records.log, *records.bin, one, origin, options);
        });
    whenAnswered(done, this, [this, mine](const Result<inspect::UndoReport> &report) {
        if (!m_undoing.is(mine))
            return;
        m_isUndoing = false;
        if (report)
            Q_EMIT undone(*report);
        else
            Q_EMIT undoFailed(report.error());
        makeOffer();
        refresh();
    });
}

Result<void> ActivityController::saveCsv(const QString &path, const std::vector<audit::Activity> &records) const
{
    return inspect::saveActivityCsv(path, records);
}

} // namespace freshet::ui
