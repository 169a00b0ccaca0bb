// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/invalidate_controller.h"

#include "ui/bridge/answer.h"

namespace freshet::ui {

struct InvalidateController::Shared
{
    std::atomic<qint64> scanned{0};
    std::atomic<qint64> total{0};
    std::atomic<qint64> matched{0};
    std::atomic<qint64> done{0};
    std::atomic<qint64> failed{0};

    void take(const cache::InvalidationProgress &progress)
    {
        scanned = progress.scanned;
        total = progress.total;
        matched = progress.matched;
        done = progress.done;
        failed = progress.failed;
    }
};

namespace {

/// Whether a command is missing, and not the right to some of the keys: those that were asked for next may be others.
bool isCommandRefused(const Error &error)
{
    return error.code == Code::NoPermission && !error.message.contains(QLatin1String("keys")) &&
           !error.message.contains(QLatin1String("channel"));
}

} // namespace

InvalidateController::InvalidateController(const Records &records, QObject *parent)
    : QObject(parent)
    , m_records(records)
{
    m_looking.setInterval(100);
    connect(&m_looking, &QTimer::timeout, this, &InvalidateController::look);
}

InvalidateController::~InvalidateController()
{
    m_stop.request_stop();
}

void InvalidateController::setSession(Session *session)
{
    m_stop.request_stop();
    m_latest.next();
    m_latestNames.next();
    m_looking.stop();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    m_view = {};
    m_refusals.clear();
    m_names = {};
    m_hasNames = false;
    if (session)
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
    Q_EMIT namesChanged();
    Q_EMIT viewChanged();
}

void InvalidateController::begin(Step step)
{
    m_stop = {};
    m_shared = std::make_shared<Shared>();
    m_progress = {};
    m_view.step = step;
    m_looking.start();
}

void InvalidateController::look()
{
    if (!isBusy()) {
        m_looking.stop();
        return;
    }
    m_progress = {m_shared->scanned, m_shared->total, m_shared->matched, m_shared->done, m_shared->failed};
    Q_EMIT progressChanged();
}

void InvalidateController::stop()
{
    m_stop.request_stop();
}

void InvalidateController::clear()
{
    if (m_view.step == Step::Applying)
        return;
    m_stop.request_stop();
    m_latest.next();
    m_looking.stop();
    m_view = {};
    Q_EMIT viewChanged();
}

void InvalidateController::preview(inspect::InvalidationOrder order, bool measureAll)
{
    if (!m_session || m_view.step == Step::Applying)
        return;
    m_stop.request_stop(); // an earlier one
    m_view = {};
    m_view.order = order;
    begin(Step::Previewing);
    const auto mine = m_latest.next();
    inspect::PreviewOptions options;
    options.measureAll = measureAll;
    options.gentle = m_session->profile().gentle;
    options.stop = m_stop.get_token();
    options.progress = [shared = m_shared](const cache::InvalidationProgress &progress) { shared->take(progress); };
    Q_EMIT viewChanged();
    Q_EMIT progressChanged();
    const auto question =
        m_session->run([order, options](redis::Client &client) { return inspect::previewInvalidation(client, order, options); });
    whenAnswered(question, this, [this, mine](const Result<inspect::InvalidationPreview> &plan) {
        if (!m_latest.is(mine))
            return;
        m_view.planned = QDateTime::currentDateTimeUtc();
        if (plan) {
            m_view.plan = *plan;
            m_view.step = Step::Previewed;
            measure(mine);
        } else {
            m_view.error = plan.error();
            m_view.step = Step::Failed;
        }
        Q_EMIT viewChanged();
        Q_EMIT progressChanged();
    });
}

void InvalidateController::measure(quint64 mine)
{
    if (m_view.plan.keys == 0 || m_view.plan.stopped || !m_session)
        return;
    m_view.isMeasuring = true;
    inspect::BlastOptions options;
    options.interval = m_measureTime; // it ends by itself: a sleep is stopped from its own thread only
    const auto question = m_session->run([order = m_view.order, plan = m_view.plan, options](redis::Client &client) {
        return inspect::measureBlastRadius(client, order, plan, options);
    });
    whenAnswered(question, this, [this, mine](const Result<inspect::BlastRadius> &blast) {
        if (!m_latest.is(mine))
            return;
        m_view.isMeasuring = false;
        if (blast)
            m_view.blast = *blast;
        else
            m_view.blastError = blast.error();
        Q_EMIT viewChanged();
    });
}

QJsonObject InvalidateController::planNumbers() const
{
    QJsonObject plan{{QStringLiteral("keys"), m_view.plan.keys}};
    if (m_view.plan.bytes)
        plan.insert(QStringLiteral("bytes"), qint64(m_view.plan.bytes->about));
    if (m_view.blast && m_view.blast->servedPerSecond)
        plan.insert(QStringLiteral("reads_per_s"), *m_view.blast->servedPerSecond);
    return plan;
}

void InvalidateController::apply(const QString &reason)
{
    if (m_view.step == Step::Previewed && isWritable())
        run(m_view.order, reason);
}

void InvalidateController::retry(const QString &reason)
{
    if (m_view.step == Step::Applied && !m_view.retry.empty() && isWritable())
        run(m_view.retry, reason);
}

void InvalidateController::run(inspect::InvalidationOrder order, const QString &reason)
{
    if (!m_session)
        return;
    const auto mine = m_latest.next(); // what is still being measured comes too late now
    m_stop.request_stop();
    m_view.isMeasuring = false;
    m_view.report.reset();
    m_view.error.reset();
    m_view.retry.clear();
    begin(Step::Applying);
    inspect::OrderOptions options;
    options.gentle = m_session->profile().gentle;
    options.reason = reason;
    options.plan = planNumbers();
    options.stop = m_stop.get_token();
    options.progress = [shared = m_shared](const cache::InvalidationProgress &progress) { shared->take(progress); };
    m_view.order = std::move(order);
    Q_EMIT viewChanged();
    Q_EMIT progressChanged();
    const auto question =
        m_session->run([log = m_records.log, what = m_view.order, origin = m_session->origin(), options](redis::Client &client) {
            return inspect::recordedInvalidation(client, log, what, origin, options);
        });
    whenAnswered(question, this, [this, mine](const Result<inspect::OrderReport> &report) {
        if (m_latest.is(mine))
            end(report);
    });
}

void InvalidateController::end(const Result<inspect::OrderReport> &report)
{
    m_view.step = Step::Applied;
    if (report) {
        m_view.report = *report;
        if (!report->isWhole())
            m_view.retry = inspect::retryOf(m_view.order, *report);
    } else {
        m_view.error = report.error();
        m_view.retry = m_view.order;
    }
    const std::optional<Error> &error = report ? report->error : m_view.error;
    if (error && isCommandRefused(*error) && (!report || report->done() == 0) && !m_view.order.empty())
        m_refusals[m_view.order.front().kind] = error->message;
    Q_EMIT viewChanged();
    Q_EMIT progressChanged();
    Q_EMIT applied();
}

QString InvalidateController::refusal(const inspect::InvalidationOrder &order) const
{
    const auto found = order.empty() ? m_refusals.end() : m_refusals.find(order.front().kind);
    return found == m_refusals.end() ? QString() : found->second;
}

void InvalidateController::askNames()
{
    if (!m_session)
        return;
    const auto mine = m_latestNames.next();
    const bool gentle = m_session->profile().gentle;
    const auto question = m_session->run([gentle](redis::Client &client) {
        constexpr qint64 mostKeys = 50'000;
        return inspect::findInvalidationNames(client, mostKeys, gentle);
    });
    whenAnswered(question, this, [this, mine](const Result<inspect::InvalidationNames> &names) {
        if (!m_latestNames.is(mine))
            return;
        if (names)
            m_names = *names;
        m_hasNames = names.has_value(); // without them one types
        Q_EMIT namesChanged();
    });
}

} // namespace freshet::ui
