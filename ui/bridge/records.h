// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace freshet::audit {
class ActivityLog;
class BinStore;
} // namespace freshet::audit

namespace freshet::inspect {
class ScheduledInvalidations;
} // namespace freshet::inspect

namespace freshet::ui {

/// Where panels write down what they change, keep what they delete and what they are to do later. All may be used in a session's
/// thread as well as in the GUI's. Owner: the application; they outlive panels and sessions.
///
/// The way of a change: plan it in the session; ask with ChangeGuard (ui/widgets); then, in one `Session::run`,
/// `log->begin` with `Session::origin()`, the change, `log->finish`.
struct Records
{
    audit::ActivityLog *log = nullptr;
    audit::BinStore *bin = nullptr;
    inspect::ScheduledInvalidations *schedule = nullptr; ///< invalidations for later
};

} // namespace freshet::ui
