// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"
#include "core/catalog/pet.h"

namespace freshet::sandbox {

/// What the sandbox's shop has in its database: products, pets and users by number, always the same. Any thread.
namespace stock {

inline constexpr int products = 4000; ///< each sixteenth is food
inline constexpr int pets = 200;
inline constexpr int users = 600;
inline constexpr int categories = 6;

/// Items beyond the last begin anew.
qint64 productId(int item);
qint64 petId(int item);
QString category(int index);
catalog::Product product(int item);
catalog::Pet pet(int item);
/// A user's secret, of which the table holds the hash.
QByteArray token(int item);
/// A version 4 UUID by its form, the same for the same number.
QByteArray uuid(int number);

/// Puts all into the catalog's tables, in one transaction; nothing where there are products.
Task<Result<void>> fill(Sql &sql);

} // namespace stock

} // namespace freshet::sandbox
