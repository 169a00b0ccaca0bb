// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/change_record.h"

#include "app/freshetctl/exit_status.h"
#include "app/freshetctl/failure_text.h"

namespace freshet::ctl {

std::unique_ptr<audit::ActivityLog> openActivityLog()
{
    audit::ActivityLog::Options options;
    options.wait = std::chrono::milliseconds(1000);
    return std::make_unique<audit::ActivityLog>(options);
}

ChangeRecord::ChangeRecord(const Target &target, Output &output)
    : m_target(target)
    , m_output(output)
{}

ChangeRecord::~ChangeRecord() = default;

Task<> ChangeRecord::begin(QString action, QByteArray target, QJsonObject plan, QString reason)
{
    if (m_log)
        co_return;
    m_log = openActivityLog();
    audit::Intent intent;
    intent.origin = {QStringLiteral("freshetctl"), m_target.profile, m_target.environment, m_target.url.displayName()};
    intent.action = std::move(action);
    intent.target = std::move(target);
    intent.plan = std::move(plan);
    intent.reason = std::move(reason);
    const auto id = co_await m_log->begin(std::move(intent));
    if (id)
        m_id = *id;
    else
        m_output.warning(QStringLiteral("this change is not recorded: %1").arg(id.error().message));
}

void ChangeRecord::tell(QJsonObject result, qint64 done, std::optional<audit::Undo> undo)
{
    m_result = std::move(result);
    m_done = done;
    m_undo = std::move(undo);
}

void ChangeRecord::tellError(const Error &error)
{
    if (!m_error)
        m_error = {error.code, withoutScript(error.message), error.context};
}

Task<> ChangeRecord::end(int status)
{
    if (m_id == 0)
        co_return;
    audit::Outcome outcome;
    if (status != Done) {
        outcome = audit::outcomeOf(m_error.value_or(Error{Code::Server, {}, {}}));
        if (m_done > 0)
            outcome.state = audit::Outcome::State::Partly;
    }
    outcome.result = m_result;
    outcome.undo = m_undo;
    const auto finished = co_await m_log->finish(std::exchange(m_id, 0), std::move(outcome));
    if (!finished)
        m_output.warning(QStringLiteral("what became of this change is not recorded: %1").arg(finished.error().message));
}

} // namespace freshet::ctl
