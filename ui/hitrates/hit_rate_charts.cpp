// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/hit_rate_charts.h"

#include "ui/hitrates/hit_rates_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/time_chart.h"

#include <QEvent>
#include <QVBoxLayout>

#include <array>
#include <cmath>

namespace freshet::ui {

using State = HitRatesController::State;

namespace {

// A gap's interval is left out: no value covers that time. One without reads is there, and unknown.
TimePoints pointsOf(const std::vector<inspect::HitRatePoint> &points,
                    std::optional<double> (inspect::HitRateInterval::*value)() const, double scale)
{
    TimePoints result;
    result.reserve(points.size());
    for (const inspect::HitRatePoint &point : points) {
        const inspect::HitRateInterval &interval = point.interval;
        if (!interval.isKnown())
            continue;
        const auto number = (interval.*value)();
        result.push_back({interval.start.toMSecsSinceEpoch(), interval.end.toMSecsSinceEpoch(),
                          number ? *number * scale : std::numeric_limits<double>::quiet_NaN()});
    }
    return result;
}

// Ticks are round: `2 k` and not `2.00 k`.
QString axisText(double value)
{
    static constexpr std::array units{"", " k", " M", " G", " T", " P", " E"};
    std::size_t unit = 0;
    while (std::abs(value) >= 1000 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    return QLocale().toString(value, 'g', 4) + QLatin1String(units[unit]);
}

} // namespace

HitRateCharts::HitRateCharts(QWidget *parent)
    : QWidget(parent)
    , m_rate(new TimeChart(TimeChart::Kind::Lines, this))
    , m_reads(new TimeChart(TimeChart::Kind::StackedAreas, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rate, 5);
    layout->addWidget(m_reads, 4);
    m_rate->setTimeLabelsVisible(false); // those of the lower chart serve both
    m_rate->setLimits(0, 100);
    m_rate->setLeastSpan(1); // percentages are told to a tenth
    m_rate->setFormats(percentText, percentText);
    m_reads->setFormats(axisText, [](double value) { return formatRate(value); });
    connect(m_rate, &TimeChart::crosshairMoved, m_reads, &TimeChart::setCrosshair);
    connect(m_reads, &TimeChart::crosshairMoved, m_rate, &TimeChart::setCrosshair);
    setWholeScale(true);
    retell();
}

void HitRateCharts::show(const HitRatesController::View &view)
{
    m_view = view;
    draw();
    describe();
}

void HitRateCharts::setWholeScale(bool whole)
{
    m_rate->setFixedRange(whole ? std::optional(ValueRange{0, 100}) : std::nullopt);
}

void HitRateCharts::draw()
{
    const Theme &theme = Theme::of(this);
    TimeChart::Content rate, reads;
    rate.toMs = m_view.to.isValid() ? m_view.to.toMSecsSinceEpoch() : 0;
    rate.fromMs = rate.toMs - std::chrono::milliseconds(HitRatesController::length(m_view.window)).count();
    rate.whyUnknown = [points = m_view.points](qint64 ms) { return whyUnknown(points, ms); };
    reads.fromMs = rate.fromMs;
    reads.toMs = rate.toMs;
    reads.whyUnknown = rate.whyUnknown;
    if (m_view.to.isValid()) {
        rate.lines.push_back(
            {tr("Hit rate"), theme.seriesColor(0), pointsOf(m_view.points, &inspect::HitRateInterval::hitRate, 100)});
        reads.lines.push_back(
            {tr("Hits"), theme.seriesColor(2), pointsOf(m_view.points, &inspect::HitRateInterval::hitsPerSecond, 1)});
        reads.lines.push_back({tr("Misses"), theme.seriesColor(1),
                               pointsOf(m_view.points, &inspect::HitRateInterval::missesPerSecond, 1), Qt::BDiagPattern});
    }
    const bool stale = m_view.state != State::Live;
    m_rate->setEmptyText(emptyText());
    m_reads->setEmptyText(m_view.to.isValid() && m_view.totals.seconds > 0 ? QString() : emptyText());
    m_rate->setStale(stale);
    m_reads->setStale(stale);
    m_rate->setContent(std::move(rate));
    m_reads->setContent(std::move(reads));
}

QString HitRateCharts::emptyText() const
{
    if (m_view.totals.seconds > 0)
        return tr("No reads in the last %1").arg(windowText(m_view.window));
    return m_view.state == State::Live ? tr("Measuring: the first values come in a second") : stateText(m_view);
}

void HitRateCharts::describe()
{
    m_rate->setAccessibleDescription(rateDescription(m_view));
    m_reads->setAccessibleDescription(readsDescription(m_view));
}

void HitRateCharts::retell()
{
    m_rate->setTitle(tr("Hit rate of the server"));
    m_reads->setTitle(tr("Reads per second"));
}

void HitRateCharts::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retell();
        draw();
        describe();
    } else if (event->type() == QEvent::PaletteChange) {
        draw();
    }
}

} // namespace freshet::ui
