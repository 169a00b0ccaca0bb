// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/hit_rate_charts.h"

#include "ui/hitrates/hit_rates_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QBuffer>
#include <QEvent>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QVBoxLayout>

#include <algorithm>
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

TimePoints pointsOf(const std::vector<inspect::RateBin> &bins, std::optional<double> (inspect::RateBin::*value)() const,
                    double scale)
{
    TimePoints result;
    result.reserve(bins.size());
    for (const inspect::RateBin &bin : bins) {
        if (!bin.isKnown())
            continue;
        const auto number = (bin.*value)();
        result.push_back({bin.startMs, bin.endMs, number ? *number * scale : std::numeric_limits<double>::quiet_NaN()});
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
    for (TimeChart *chart : {m_rate, m_reads}) {
        chart->setZoomable(true);
        connect(chart, &TimeChart::zoomAsked, this, &HitRateCharts::zoomAsked);
        connect(chart, &TimeChart::zoomLeft, this, &HitRateCharts::escaped);
    }
    connect(m_rate, &TimeChart::lineToggled, this, &HitRateCharts::onToggled);
    setWholeScale(true);
    retell();
}

QColor HitRateCharts::lineColor(const Theme &theme, int slot)
{
    const auto colors = int(theme.series.size());
    QColor color = theme.seriesColor(slot);
    if (slot >= colors) { // a second round: the same hues nearer to the text's colour
        const auto mix = [](float a, float b) { return a * 0.55F + b * 0.45F; };
        color = QColor::fromRgbF(mix(color.redF(), theme.text.redF()), mix(color.greenF(), theme.text.greenF()),
                                 mix(color.blueF(), theme.text.blueF()));
    }
    return color;
}

void HitRateCharts::onToggled(int line)
{
    if (m_view.solo) {
        Q_EMIT escaped();
        return;
    }
    if (line == 0) {
        Q_EMIT serverToggled();
        return;
    }
    const auto index = std::size_t(line - 1);
    if (index >= m_view.lines.size())
        return;
    if (m_view.lines[index].isOthers)
        Q_EMIT othersToggled();
    else
        Q_EMIT namespaceToggled(m_view.lines[index].name);
}

void HitRateCharts::drawTo(QPainter &painter)
{
    for (TimeChart *chart : {m_rate, m_reads}) {
        painter.save();
        painter.translate(chart->mapTo(this, QPoint(0, 0)));
        chart->drawTo(painter);
        painter.restore();
    }
}

namespace {

Result<void> writeWhole(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure(Code::Io, file.errorString(), path);
    return {};
}

} // namespace

std::function<Result<void>()> HitRateCharts::picture(const QString &path)
{
    if (path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setSize(size());
        generator.setViewBox(QRect(QPoint(0, 0), size()));
        generator.setTitle(tr("Hit rates"));
        QPainter painter(&generator);
        drawTo(painter);
        painter.end();
        return [path, bytes = buffer.data()] { return writeWhole(path, bytes); };
    }
    QImage image(size() * 2, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(2);
    image.fill(palette().color(QPalette::Base));
    QPainter painter(&image);
    drawTo(painter);
    painter.end();
    return [path, image]() -> Result<void> {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        if (!image.save(&buffer, "PNG"))
            return failure(Code::Io, QStringLiteral("the picture could not be packed"), path);
        return writeWhole(path, buffer.data());
    };
}

void HitRateCharts::show(const HitRatesController::View &view)
{
    const bool isDrawn = looksAsDrawn(view);
    m_view = view;
    if (isDrawn)
        return;
    draw();
    describe();
}

/// In a window of a day a pixel is a minute: to draw each second what can't be seen would take the processor for nothing.
bool HitRateCharts::looksAsDrawn(const HitRatesController::View &next) const
{
    constexpr qint64 longestMs = 10'000; // newest values and the time axis are no older than that
    if (!m_view.to.isValid() || !next.to.isValid() || next.state != m_view.state || next.window != m_view.window || next.zoomed ||
        m_view.zoomed || next.solo != m_view.solo || next.serverVisible != m_view.serverVisible || next.marks != m_view.marks)
        return false;
    // Where the past has grown, a history was loaded.
    const auto isSame = [](const HitRatesController::NamespaceLine &a, const HitRatesController::NamespaceLine &b) {
        const auto begin = [](const auto &line) { return line.bins.empty() ? 0 : line.bins.front().startMs; };
        return a.name == b.name && a.isOthers == b.isOthers && a.slot == b.slot && a.visible == b.visible && begin(a) == begin(b);
    };
    const auto begin = [](const auto &view) { return view.points.empty() ? QDateTime() : view.points.front().sample.time; };
    if (begin(m_view) != begin(next) || !std::ranges::equal(m_view.lines, next.lines, isSame))
        return false;
    const qint64 window = std::chrono::milliseconds(HitRatesController::length(next.window)).count();
    const auto pixel = qint64(double(window) / std::max(1.0, m_rate->plotRect().width()));
    const qint64 newer = next.to.toMSecsSinceEpoch() - m_rate->content().toMs;
    return newer >= 0 && newer < std::min(pixel / 2, longestMs);
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
    rate.whyUnknown = [points = m_view.points](qint64 ms) { return ui::whyUnknown(points, ms); };
    reads.fromMs = rate.fromMs;
    reads.toMs = rate.toMs;
    reads.whyUnknown = rate.whyUnknown;
    if (m_view.to.isValid()) {
        rate.fromMs = m_view.from.toMSecsSinceEpoch();
        reads.fromMs = rate.fromMs;
        if (!m_view.solo) {
            TimeChart::Line server;
            server.name = m_view.lines.empty() ? tr("Hit rate") : tr("Whole server");
            server.color = m_view.lines.empty() ? theme.seriesColor(0) : theme.text;
            server.points = pointsOf(m_view.points, &inspect::HitRateInterval::hitRate, 100);
            server.visible = m_view.serverVisible || m_view.lines.empty();
            rate.lines.push_back(std::move(server));
        }
        addLines(rate.lines, theme);
        reads.lines = readsOf(theme);
        const qint64 to = m_view.to.toMSecsSinceEpoch(); // a mark may be newer than the newest sample
        for (const inspect::RateMark &mark : m_view.marks) {
            rate.marks.push_back({std::min(mark.ms, to), markColor(theme, mark.kind), markText(mark)});
            reads.marks.push_back(rate.marks.back());
        }
    }
    m_rate->setTitle(m_view.solo            ? tr("Hit rate of %1").arg(visibleBytes(m_view.solo->left(60)))
                     : m_view.lines.empty() ? tr("Hit rate of the server")
                                            : tr("Hit rates"));
    const bool inPart = m_view.zoomed || m_view.solo;
    m_rate->setZoomed(inPart);
    m_reads->setZoomed(inPart);
    const bool stale = m_view.state != State::Live;
    m_rate->setEmptyText(emptyText());
    m_reads->setEmptyText(m_view.to.isValid() && m_view.totals.seconds > 0 ? QString() : emptyText());
    m_rate->setStale(stale);
    m_reads->setStale(stale);
    m_rate->setContent(std::move(rate));
    m_reads->setContent(std::move(reads));
}

void HitRateCharts::addLines(std::vector<TimeChart::Line> &lines, const Theme &theme) const
{
    for (const HitRatesController::NamespaceLine &one : m_view.lines) {
        TimeChart::Line line;
        line.name = one.isOthers ? tr("Others") : visibleBytes(one.name.left(200));
        line.color = one.isOthers ? theme.textMuted : lineColor(theme, one.slot);
        line.points = pointsOf(one.bins, &inspect::RateBin::hitRate, 100);
        line.visible = one.visible;
        if (!one.isOthers)
            line.whyUnknown = [bins = one.bins](qint64 ms) { return ui::whyUnknown(bins, ms); };
        lines.push_back(std::move(line));
    }
}

// Of the whole server, or of the only namespace that is shown.
std::vector<TimeChart::Line> HitRateCharts::readsOf(const Theme &theme) const
{
    TimeChart::Line hits, misses;
    hits.name = tr("Hits");
    hits.color = theme.seriesColor(2);
    misses.name = tr("Misses");
    misses.color = theme.seriesColor(1);
    misses.pattern = Qt::BDiagPattern;
    if (m_view.solo && !m_view.lines.empty()) {
        const auto &bins = m_view.lines.front().bins;
        hits.points = pointsOf(bins, &inspect::RateBin::hitsPerSecond, 1);
        misses.points = pointsOf(bins, &inspect::RateBin::missesPerSecond, 1);
    } else {
        hits.points = pointsOf(m_view.points, &inspect::HitRateInterval::hitsPerSecond, 1);
        misses.points = pointsOf(m_view.points, &inspect::HitRateInterval::missesPerSecond, 1);
    }
    return {std::move(hits), std::move(misses)};
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
