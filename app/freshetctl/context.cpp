// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"

#include "app/freshetctl/failure_text.h"

namespace freshet::ctl {

Context::Context(Arguments arguments, Target target, Output &output)
    : m_arguments(std::move(arguments))
    , m_target(std::move(target))
    , m_output(output)
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

int Context::fail(const Error &error)
{
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
