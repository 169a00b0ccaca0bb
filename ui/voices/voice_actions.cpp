// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_actions.h"

#include "core/audit/activity_log.h"
#include "ui/bridge/answer.h"

#include <utility>

namespace freshet::ui {

using Kind = VoiceWork::Kind;
using voice::VoiceChange;
using voice::VoiceList;
using voice::VoiceService;

namespace {

constexpr qsizetype mostTarget = 4096; // what a record holds
constexpr std::size_t mostWarnings = 20;

QString actionOf(Kind kind)
{
    switch (kind) {
    case Kind::Add:
        return QStringLiteral("voice.add");
    case Kind::Retry:
        return QStringLiteral("voice.retry");
    case Kind::Fail:
        return QStringLiteral("voice.fail");
    case Kind::Remove:
        return QStringLiteral("voice.delete");
    case Kind::Prepare:
        return QStringLiteral("voice.prepare");
    }
    return {};
}

/// Whether the next voice would meet the same.
bool endsAll(Code code)
{
    return code != Code::NotFound && code != Code::NotAllowed && code != Code::InvalidArgument;
}

} // namespace

audit::Intent intentOf(const VoiceWork &work, const audit::Origin &origin)
{
    audit::Intent intent;
    intent.origin = origin;
    intent.action = actionOf(work.kind);
    intent.reason = work.reason;
    if (work.kind == Kind::Add) {
        intent.target = work.voice.name.toUtf8();
        intent.plan = {{QStringLiteral("user"), QString::fromLatin1(work.voice.userId)},
                       {QStringLiteral("files"), qint64(work.sample.files.size())}};
        return intent;
    }
    for (const QByteArray &id : work.ids) {
        if (intent.target.size() > mostTarget)
            break;
        intent.target += (intent.target.isEmpty() ? QByteArray() : QByteArray(" ")) + id;
    }
    if (work.kind != Kind::Prepare)
        intent.plan.insert(QStringLiteral("asked"), qint64(work.ids.size()));
    if (work.kind == Kind::Remove)
        intent.plan.insert(QStringLiteral("at_provider"), work.atProvider);
    return intent;
}

audit::Outcome outcomeOf(const VoiceWorkReport &report)
{
    using State = audit::Outcome::State;
    audit::Outcome outcome;
    if (report.error)
        outcome = audit::outcomeOf(*report.error);
    if (report.done > 0 && !report.isWhole())
        outcome.state = State::Partly;
    outcome.result = {{QStringLiteral("done"), report.done},
                      {QStringLiteral("failed"), report.failed},
                      {QStringLiteral("absent"), report.absent},
                      {QStringLiteral("warnings"), qint64(report.warnings.size())}};
    if (!report.error && report.done == 0 && report.asked > 0) {
        outcome.state = State::Failed;
        outcome.error = QStringLiteral("none of the voices is there any more");
    }
    return outcome;
}

VoiceActions::VoiceActions(const Records &records, QObject *parent)
    : QObject(parent)
    , m_records(records)
{}

VoiceActions::~VoiceActions()
{
    clear();
}

void VoiceActions::clear()
{
    m_changes.next();
    m_lists.next();
    m_busy = false;
    m_isListing = false;
    // The office is the session's thread's, and so is its end.
    if (m_session && m_slot) {
        const auto closed = m_session->run([slot = m_slot](redis::Client &) -> Task<Result<bool>> {
            slot->close();
            co_return true;
        });
        Q_UNUSED(closed)
    }
    m_slot.reset();
    m_session = nullptr;
}

void VoiceActions::setPlace(Session *session, const VoiceOffice::Place &place)
{
    clear();
    m_session = session;
    m_slot = std::make_shared<OfficeSlot>(place);
}

Task<Result<VoiceChange>> VoiceActions::changeOne(VoiceOffice &office, const VoiceWork &work, QByteArray id)
{
    VoiceService &service = office.desk().service();
    switch (work.kind) {
    case Kind::Retry:
        return service.retry(std::move(id));
    case Kind::Fail:
        return service.fail(std::move(id));
    case Kind::Remove:
        return service.remove(std::move(id), work.atProvider ? VoiceService::AtProvider::Remove : VoiceService::AtProvider::Keep);
    case Kind::Add:
    case Kind::Prepare:
        break;
    }
    if (work.sample.files.isEmpty())
        return service.add(work.voice, office.stop());
    return service.createClone(work.voice, work.sample, office.stop());
}

Task<VoiceWorkReport> VoiceActions::change(std::shared_ptr<VoiceOffice> office, VoiceWork work)
{
    VoiceWorkReport report;
    report.asked = work.kind == Kind::Add || work.kind == Kind::Prepare ? 1 : qint64(work.ids.size());
    const auto ready = co_await office->prepared();
    if (!ready) {
        report.error = ready.error();
        report.failed = report.asked;
        co_return report;
    }
    if (work.kind == Kind::Prepare) {
        report.done = 1;
        co_return report;
    }
    for (qint64 i = 0; i < report.asked; ++i) {
        const QByteArray id = work.kind == Kind::Add ? QByteArray() : work.ids[qsizetype(i)];
        const auto made = co_await changeOne(*office, work, id);
        if (!made && made.error().code == Code::NotFound && work.kind != Kind::Add) {
            ++report.absent;
            continue;
        }
        if (!made) {
            if (!report.error)
                report.error = made.error();
            ++report.failed;
            if (!endsAll(made.error().code))
                continue;
            report.failed += report.asked - i - 1;
            break;
        }
        ++report.done;
        report.requiresVerification = made->requiresVerification;
        for (const Error &warning : made->warnings) {
            if (report.warnings.size() < mostWarnings)
                report.warnings.push_back(warning);
        }
    }
    if (report.done > 0) {
        const auto sent = co_await office->desk().sendEvents();
        if (!sent && report.warnings.size() < mostWarnings)
            report.warnings.push_back(
                {sent.error().code,
                 QStringLiteral("the event waits in the table outbox until a relay sends it: %1").arg(sent.error().message),
                 sent.error().context});
    }
    co_return report;
}

Task<Result<VoiceWorkReport>> VoiceActions::recorded(redis::Client &client, Job job)
{
    if (client.options().readOnly)
        co_return Result<VoiceWorkReport>(
            std::unexpected(Error{Code::ReadOnly, QStringLiteral("this connection is read-only"), actionOf(job.work.kind)}));
    const auto office = job.slot->open();
    if (!office)
        co_return Result<VoiceWorkReport>(
            std::unexpected(Error{Code::Cancelled, QStringLiteral("the connection was closed"), {}}));
    qint64 id = 0;
    if (job.records.log) {
        audit::Intent intent = intentOf(job.work, job.origin);
        const auto begun = co_await job.records.log->begin(std::move(intent));
        if (!begun)
            co_return Result<VoiceWorkReport>(std::unexpected(begun.error()));
        id = *begun;
    }
    const VoiceWorkReport report = co_await change(office, job.work);
    if (job.records.log) {
        audit::Outcome outcome = outcomeOf(report);
        const auto finished = co_await job.records.log->finish(id, std::move(outcome));
        Q_UNUSED(finished) // it is completed later; what was done is done
    }
    co_return Result<VoiceWorkReport>(report);
}

void VoiceActions::perform(VoiceWork work)
{
    if (m_busy || !m_session || !m_slot)
        return;
    m_busy = true;
    Q_EMIT beginning();
    Job job;
    job.work = work;
    job.records = m_records;
    job.origin = m_session->origin();
    job.slot = m_slot;
    const auto mine = m_changes.next();
    const auto question = m_session->run([job = std::move(job)](redis::Client &client) { return recorded(client, job); });
    whenAnswered(question, this, [this, mine, work = std::move(work)](const Result<VoiceWorkReport> &answer) {
        if (!m_changes.is(mine))
            return;
        m_busy = false;
        VoiceWorkReport report;
        if (answer) {
            report = *answer;
        } else {
            report.asked = std::max<qint64>(1, qint64(work.ids.size()));
            report.failed = report.asked;
            report.error = answer.error();
        }
        Q_EMIT finished(work, report);
    });
}

Task<Result<VoiceList>> VoiceActions::listOf(std::shared_ptr<OfficeSlot> slot, QByteArray userId, bool refresh)
{
    const auto office = slot->open();
    if (!office)
        co_return Result<VoiceList>(std::unexpected(Error{Code::Cancelled, QStringLiteral("the connection was closed"), {}}));
    const auto ready = co_await office->connected();
    if (!ready)
        co_return Result<VoiceList>(std::unexpected(ready.error()));
    VoiceService::ListOptions options;
    options.refresh = refresh;
    options.stop = office->stop();
    auto list = co_await office->desk().service().list(std::move(userId), options);
    co_return list;
}

void VoiceActions::list(const QByteArray &userId, bool refresh)
{
    if (!m_session || !m_slot)
        return;
    const auto mine = m_lists.next();
    m_isListing = true;
    const auto question =
        m_session->run([slot = m_slot, userId, refresh](redis::Client &) { return listOf(slot, userId, refresh); });
    whenAnswered(question, this, [this, mine](const Result<VoiceList> &answer) {
        if (!m_lists.is(mine))
            return;
        m_isListing = false;
        if (answer)
            Q_EMIT listed(*answer);
        else
            Q_EMIT listFailed(answer.error());
    });
}

} // namespace freshet::ui
