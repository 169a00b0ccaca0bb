// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hitrates/hit_rates_controller.h"
#include "ui/widgets/time_chart.h"

#include <QWidget>

#include <functional>

namespace freshet::ui {

struct Theme;

/// The hit rate over time and, under it on the same time axis, how many reads a second that was: 50 % of two reads is not 50 % of
/// two million.
class HitRateCharts : public QWidget
{
    Q_OBJECT

public:
    explicit HitRateCharts(QWidget *parent = nullptr);
    /// What could not be told from what is drawn (half a pixel newer) is drawn later, after ten seconds at most.
    void show(const HitRatesController::View &view);
    using QWidget::show;
    /// The axis of the hit rate: all of 0 to 100 %, or what the line needs.
    void setWholeScale(bool whole);

    /// Both charts as they are on screen, into files' painters: see `size`.
    void drawTo(QPainter &painter);
    /// Draws PNG (twice as fine as the screen) or SVG, by the ending. What is given packs and writes it, in any thread, which
    /// takes longer: Code::Io.
    std::function<Result<void>()> picture(const QString &path);
    /// The colour of a namespace's line.
    static QColor lineColor(const Theme &theme, int slot);

    TimeChart *rateChart() const { return m_rate; }
    TimeChart *readsChart() const { return m_reads; }

Q_SIGNALS:
    void zoomAsked(qint64 fromMs, qint64 toMs);
    void escaped(); ///< Esc: back to all
    void serverToggled();
    void namespaceToggled(const QByteArray &nameSpace);
    void othersToggled();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();
    bool looksAsDrawn(const HitRatesController::View &next) const;
    void draw();
    void addLines(std::vector<TimeChart::Line> &lines, const Theme &theme) const;
    std::vector<TimeChart::Line> readsOf(const Theme &theme) const;
    void onToggled(int line);
    QString emptyText() const;
    void describe();

    HitRatesController::View m_view;
    TimeChart *m_rate;
    TimeChart *m_reads;
};

} // namespace freshet::ui
