// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hitrates/hit_rates_controller.h"

#include <QWidget>

namespace freshet::ui {

class TimeChart;

/// The hit rate over time and, under it on the same time axis, how many reads a second that was: 50 % of two reads is not 50 % of
/// two million.
class HitRateCharts : public QWidget
{
    Q_OBJECT

public:
    explicit HitRateCharts(QWidget *parent = nullptr);
    void show(const HitRatesController::View &view);
    using QWidget::show;
    /// The axis of the hit rate: all of 0 to 100 %, or what the line needs.
    void setWholeScale(bool whole);

    TimeChart *rateChart() const { return m_rate; }
    TimeChart *readsChart() const { return m_reads; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();
    void draw();
    QString emptyText() const;
    void describe();

    HitRatesController::View m_view;
    TimeChart *m_rate;
    TimeChart *m_reads;
};

} // namespace freshet::ui
