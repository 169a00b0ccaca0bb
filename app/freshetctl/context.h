// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/change_record.h"
#include "app/freshetctl/exit_status.h"
#include "app/freshetctl/output.h"
#include "app/freshetctl/target.h"
#include "app/freshetctl/verb.h"
#include "core/redis/client.h"

#include <memory>

namespace freshet::ctl {

/// What a verb works with: its command line, its server and where its answer goes. Lives as long as the program runs.
/// Thread: the only one.
class Context
{
public:
    Context(Arguments arguments, Target target, Output &output);
    ~Context();

    const Arguments &arguments() const { return m_arguments; }
    const Target &target() const { return m_target; }
    Output &out() { return m_output; }

    /// The client, which begins to connect with the first call.
    redis::Client &client();
    /// Waits until commands go through. The reason why not is for `fail`.
    Task<Result<void>> connected();

    /// Writes down what the verb is about to change (see ChangeRecord), with the user's --reason. Actions are codes such as
    /// `version.bump`. What became of it is taken from `changed`, `fail` and the exit status when the verb has ended.
    Task<> begin(const char *action, QByteArray target, QJsonObject plan = QJsonObject());
    /// What was done, for the record; `done` of it is what was really changed.
    void changed(QJsonObject result, qint64 done, std::optional<audit::Undo> undo = std::nullopt);
    /// Why it failed, where that is not said with `fail`.
    void failedBy(const Error &error) { m_record.tellError(error); }
    Task<> endChange(int status) { return m_record.end(status); }

    /// Says what went wrong and gives the exit status for it.
    int fail(const Error &error);
    int wrongUsage(const QString &line);
    /// The status after everything was written: `status`, or DoesNotHold where standard output could not take it.
    int finish(int status = Done);

private:
    Arguments m_arguments;
    Target m_target;
    Output &m_output;
    std::unique_ptr<redis::Client> m_client;
    ChangeRecord m_record;
};

} // namespace freshet::ctl
