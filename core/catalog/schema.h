// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"

namespace freshet::catalog {

/// Makes the catalog's tables (products, pets, users), or brings those of an older version up to date, step by step, each in a
/// transaction; the table `catalog_schema` holds the version. Safe when several processes start at once. Code::Unsupported where
/// the tables are of a newer version than this program knows.
Task<Result<void>> prepareSchema(Sql &sql);

} // namespace freshet::catalog
