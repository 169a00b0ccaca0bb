// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hitrates/hit_rates_controller.h"

#include <QColor>
#include <QString>

/// The words of the panel of hit rates, as functions of what it shows. All translated, for people.
namespace freshet::ui {

struct Theme;

/// `1 min`, `5 min`.
QString windowText(HitRatesController::Window window);
/// A percentage for an axis or a value, 0 to 100.
QString percentText(double percent);
/// Why there is no value at a time, such as "restart"; empty where no point covers it.
QString whyUnknown(const std::vector<inspect::HitRatePoint> &points, qint64 ms);
QString whyUnknown(const std::vector<inspect::RateBin> &bins, qint64 ms);
/// What a mark says on hover: when, what, of whom, by whom and why, in lines of plain text.
QString markText(const inspect::RateMark &mark);
QColor markColor(const Theme &theme, inspect::RateMark::Kind kind);
/// "product has been under 90 % for some minutes: now 73.2 %".
QString alertText(const RateCollector::Alert &alert);
/// Why the panel has nothing or nothing new to show, in a sentence; empty while it is live.
QString stateText(const HitRatesController::View &view);
/// The shown window as text: a summary, then a table with tabs.
QString hitRatesText(const HitRatesController::View &view);
/// One sentence on the hit rate and one on the reads, for screen readers.
QString rateDescription(const HitRatesController::View &view);
QString readsDescription(const HitRatesController::View &view);

} // namespace freshet::ui
