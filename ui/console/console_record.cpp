// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the console's changes stand in the activity log.
#include "ui/console/console_controller.h"

#include "core/audit/activity_log.h"
#include "core/inspect/console_record.h"

namespace freshet::ui {

Task<Result<inspect::ConsoleAnswer>> ConsoleController::recorded(redis::Client &client, Carried job)
{
    inspect::Console &console = inspect::Console::of(client);
    const redis::CommandTable table = job.docs ? job.docs->table() : redis::CommandTable();
    const auto intent = inspect::consoleIntent(console, job.words, job.care, table);
    // What the gate will refuse, and what a transaction only gathers, changes nothing.
    if (!intent || job.isReadOnly || !job.records.log) {
        auto answer = co_await console.run(job.words, job.place);
        co_return answer;
    }
    audit::Intent full = *intent;
    full.origin = job.origin;
    full.reason = job.reason;
    const auto id = co_await job.records.log->begin(std::move(full));
    if (!id)
        co_return std::unexpected(id.error());
    auto answer = co_await console.run(job.words, job.place);
    audit::Outcome outcome = inspect::consoleOutcome(job.words, answer);
    const auto finished = co_await job.records.log->finish(*id, std::move(outcome));
    Q_UNUSED(finished) // it is completed later; what was done is done
    co_return answer;
}

} // namespace freshet::ui
