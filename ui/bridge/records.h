// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace freshet::audit {
class ActivityLog;
class BinStore;
} // namespace freshet::audit

namespace freshet::ui {

/// Where panels write down what they change and keep what they delete. Both may be used in a session's thread as well as in the
/// GUI's. Owner: the application; they outlive panels and sessions.
///
/// The way of a change: plan it in the session; ask with ChangeGuard (ui/widgets); then, in one `Session::run`,
/// `log->begin` with `Session::origin()`, the change, `log->finish`.
struct Records
{
    audit::ActivityLog *log = nullptr;
    audit::BinStore *bin = nullptr;
};

} // namespace freshet::ui
