// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/base/sql.h"

#include <QSqlQuery>
#include <QStringList>

#include <vector>

namespace freshet::audit {

// The rows of the activity log's table. Thread: that of the database.

QStringList activitySchema();

/// Code::InvalidArgument where plan or undo are beyond 256 KiB.
Result<void> checkSizes(const Intent &intent);
/// The new row's id.
Result<qint64> insertRow(QSqlDatabase &database, const Activity &row, qint64 change);
/// Code::NotFound where there is none with `id`. `undone`: the record that it took back, where the outcome is not a failure.
Result<void> completeRow(QSqlDatabase &database, qint64 id, const Outcome &outcome, qint64 undone, qint64 change,
                         const QDateTime &now);
/// `rest` is what follows FROM.
Result<std::vector<Activity>> selectRows(QSqlDatabase &database, const QString &rest, const QVariantList &values);
/// The first column of a query's first row.
Result<qint64> numberOf(QSqlDatabase &database, const QString &statement);

} // namespace freshet::audit
