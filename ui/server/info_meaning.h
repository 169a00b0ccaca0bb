// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

/// What the lines of INFO mean to people. Pure, translated, for the screen.
namespace freshet::ui {

/// The value in human units where the name says what it counts (bytes, seconds, times of day, keys, calls) or the number is long;
/// empty where the raw value says it all. `now` is what times are counted from.
QString infoMeaning(const QString &name, const QString &value, const QDateTime &now);

/// How a value moved: `+12`, `-3`, `changed`. Empty where it did not.
QString infoChange(const QString &before, const QString &after);

} // namespace freshet::ui
