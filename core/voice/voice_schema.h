// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"

namespace freshet::voice {

/// Makes the table `voices` (contract, section 7) or takes over the one that another service made: what its columns lack is
/// added, nothing that is there is changed. Beyond the contract it has `processing_since`, since when a voice is in work; NULL:
/// since `created_at`. Further versions follow step by step; the table `voices_schema` holds the version. One transaction.
/// Safe when several programs start at once; where all is there nothing is written and nobody waited for.
/// Code::Unsupported where the tables are of a newer version than this program knows, or where a `voices` that is there already
/// has no such columns; the message names what is wrong.
Task<Result<void>> prepareVoiceTables(Sql &sql);

} // namespace freshet::voice
