// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"

#include "app/freshetctl/failure_text.h"

namespace freshet::ctl {

Context::Context(Arguments arguments, Target target, Output &output)
    : m_arguments(std::move(arguments))
    , m_target(std::move(target))
    , m_output(output)
    , m_record(m_target, output)
{}

Context::~Context() = default;

redis::Client &Context::client()
{
    if (!m_client)
        m_client = redis::Client::open(m_target.url, m_target.options);
    return *m_client;
}

Task<Result<void>> Context::connected()
{
    return client().ready();
}

Task<> Context::begin(const char *action, QByteArray target, QJsonObject plan)
{
    if (m_target.options.readOnly) // nothing will be changed, and the verb says so
        co_return;
    const QString reason = QString::fromUtf8(m_arguments.value("--reason").value_or(QByteArray()));
    co_await m_record.begin(QLatin1String(action), std::move(target), std::move(plan), reason);
}

void Context::changed(QJsonObject result, qint64 done, std::optional<audit::Undo> undo)
{
    m_record.tell(std::move(result), done, std::move(undo));
}

int Context::fail(const Error &error)
{
    m_record.tellError(error);
    m_output.flush(); // what came before stands before
    m_output.error(failureLine(error, m_target));
    return exitStatusOf(error.code);
}

int Context::wrongUsage(const QString &line)
{
    m_output.error(line);
    return WrongUsage;
}

int Context::finish(int status)
{
    m_output.flush();
    return status == Done && m_output.hasFailed() ? int(DoesNotHold) : status;
}

} // namespace freshet::ctl
