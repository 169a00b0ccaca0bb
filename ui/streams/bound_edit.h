// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QLineEdit>

namespace freshet::ui {

/// An id, or a time, as people write it: `1764000000000-0`, `2026-11-25 14:30`, `14:30` (today), with or without seconds, in the
/// local time zone unless it says another. Gives the id, or the milliseconds since 1970; empty for empty text.
/// Code::InvalidArgument. `now` gives the day of a bare time of day.
Result<QByteArray> boundFromText(const QString &text, const QDateTime &now);

/// A line for one end of a range of entries.
class BoundEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit BoundEdit(QWidget *parent = nullptr);
    /// What is written there.
    Result<QByteArray> bound() const;
};

} // namespace freshet::ui
