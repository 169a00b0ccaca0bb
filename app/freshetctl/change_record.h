// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/output.h"
#include "app/freshetctl/target.h"
#include "core/audit/activity_log.h"

#include <memory>

namespace freshet::ctl {

/// What a verb changes, written down in the activity log that the desktop shows too: before it is done, and completed after it. A
/// log that can't be written is a warning, for a verb must work in a container without a home; it then costs no time.
/// Thread: the only one. Owner: the context.
class ChangeRecord
{
public:
    ChangeRecord(const Target &target, Output &output);
    ~ChangeRecord();

    /// At most one change for a run of the program; later ones belong to it.
    Task<> begin(QString action, QByteArray target, QJsonObject plan, QString reason);
    /// Its numbers, `done` of them the things that were changed; the last call counts. Nothing where no change was begun.
    void tell(QJsonObject result, qint64 done, std::optional<audit::Undo> undo);
    void tellError(const Error &error);
    /// Completes it by the verb's exit status. Nothing where no change was begun.
    Task<> end(int status);

private:
    const Target &m_target;
    Output &m_output;
    std::unique_ptr<audit::ActivityLog> m_log;
    qint64 m_id = 0;
    QJsonObject m_result;
    qint64 m_done = 0;
    std::optional<audit::Undo> m_undo;
    std::optional<Error> m_error; ///< the first one
};

/// The activity log as this program opens it: it does not wait long for others.
std::unique_ptr<audit::ActivityLog> openActivityLog();

} // namespace freshet::ctl
