// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/inspect/key_actions.h"
#include "core/inspect/undo.h"
#include "ui/keys/key_actions.h"

namespace freshet::ui {

// How changes to keys stand in the activity log.

/// What is written down before the change: `key.edit`, `key.ttl`, `key.delete`, `key.restore`, `key.rename`, `key.duplicate`,
/// with the keys' names (as many as a record holds) and what is asked for. Pure.
audit::Intent intentOf(const KeyChange &change, const audit::Origin &origin);
/// What became of it, as numbers: done, failed, absent, too_large. Pure.
audit::Outcome outcomeOf(const KeyChange &change, const Result<inspect::KeysReport> &report);
/// A deletion's or restoration's report in the words of the other changes. A restoration that did nothing is an error:
/// Code::InvalidArgument where a key of that name is there, Code::NotFound where the bin has it no more. Pure.
inspect::KeysReport keysReportOf(const audit::BinReport &report);
Result<inspect::KeysReport> restoredReportOf(const audit::BinReport &report);

/// The keys' TTLs, so that a change of them can be taken back.
class TtlsBefore
{
public:
    /// Asks for them, in the thread of `client`; for nothing where they are more than a record holds, where the user may not ask
    /// or nobody answers: the change then has no way back. Code::Cancelled where the session ends.
    static Task<Result<TtlsBefore>> ask(redis::Client &client, KeyChange change);
    /// For keys whose expiry is changed now. Pure.
    std::optional<audit::Undo> undo(const KeyChange &change) const;

private:
    std::vector<inspect::TtlBefore> m_keys; ///< those that are there, without what comes after
    QDateTime m_at;                         ///< when they were read; invalid: they were not
};

} // namespace freshet::ui
