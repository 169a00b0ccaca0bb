// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/plot_geometry.h"

#include <QChartView>
#include <QColor>
#include <QLocale>

#include <functional>
#include <memory>
#include <optional>

class QAreaSeries;
class QLineSeries;
class QValueAxis;

namespace freshet::ui {

/// Values over time: lines, or areas that are stacked. Shows round ticks, the last value at the right edge, and under the
/// pointer (or the arrow keys) a crosshair with the values there. Thread: the GUI's.
///
/// For the maintainer: Qt Charts draws the lines; grid, texts and crosshair are painted by this view, because QDateTimeAxis has
/// no round ticks and its labels cost more than the lines. The axes are hidden; x counts milliseconds from the window's start, so
/// a moving window replaces points and never touches the axis, which would lay everything out a second time. Qt Charts has no
/// gaps: each unbroken run is a series of its own, taken from a pool, since adding a series costs far more than refilling one.
/// Points are thinned to the plot's pixels first (`thinned`), so a series gets at most two a pixel column.
class TimeChart : public QChartView
{
    Q_OBJECT

public:
    enum class Kind { Lines, StackedAreas };
    struct Line
    {
        QString name;
        QColor color;                              ///< on both themes readable is the caller's task
        TimePoints points;                         ///< stacked areas: all lines with the same times, the lowest first
        Qt::BrushStyle pattern = Qt::SolidPattern; ///< of an area, so that colour does not stand alone
    };
    struct Content
    {
        qint64 fromMs = 0;
        qint64 toMs = 1;
        std::vector<Line> lines;
        /// What the crosshair says where a line is unknown at a time, such as "no reads"; empty: "no data".
        std::function<QString(qint64 ms)> whyUnknown = {};
    };
    using Format = std::function<QString(double)>;

    explicit TimeChart(Kind kind, QWidget *parent = nullptr);
    ~TimeChart() override;

    void setTitle(const QString &title);
    void setContent(Content content);
    const Content &content() const { return m_content; }
    /// A fixed axis of values, or nothing: the axis follows what is shown.
    void setFixedRange(std::optional<ValueRange> range);
    /// Bounds that a following axis does not leave, such as 0 and 100 for percents.
    void setLimits(std::optional<double> low, std::optional<double> high);
    /// The least that a following axis spans: below what the texts can tell apart, ticks would look the same.
    void setLeastSpan(double span);
    void setFormats(Format axis, Format value);
    void setTimeLabelsVisible(bool visible);
    /// Shown in the middle of the plot while there is nothing known in the window.
    void setEmptyText(const QString &text);
    /// Old values are drawn grey.
    void setStale(bool stale);
    /// The crosshair, also for charts beside this one with the same window.
    void setCrosshair(std::optional<qint64> ms);
    std::optional<qint64> crosshair() const { return m_crosshair; }

    const ValueAxis &valueAxis() const { return m_valueAxis; }
    QRectF plotRect() const;
    bool isEmpty() const; ///< nothing known in the window
    /// What the crosshair's box says at a time: the time, then a row a line.
    QStringList textAt(qint64 ms) const;

Q_SIGNALS:
    /// The pointer or the keys moved the crosshair; nothing: it is gone.
    void crosshairMoved(std::optional<qint64> ms);

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    struct Pool; // the series of one line
    void layOut();
    void rebuild();
    void fillLine(Pool &pool, const Line &line, double perColumn);
    void fillArea(Pool &pool, const Line &line, const TimePoints &upper, double perColumn);
    void fitValues();
    void moveCrosshair(std::optional<qint64> ms);
    qint64 nearestValue(qint64 ms) const;
    void drawTitle(QPainter &painter) const;
    void drawLastValues(QPainter &painter) const;
    void drawCrosshair(QPainter &painter) const;
    double yOf(double value) const;
    double xOf(double ms) const;
    QColor shown(const QColor &color) const;
    QString valueText(const Line &line, qint64 ms) const;

    Kind m_kind;
    QString m_title;
    QString m_emptyText;
    Content m_content;
    std::vector<TimePoints> m_tops; // of the stacked areas
    std::optional<ValueRange> m_fixed;
    std::optional<double> m_lowLimit;
    std::optional<double> m_highLimit;
    double m_leastSpan = 0;
    Format m_axisFormat;
    Format m_valueFormat;
    ValueAxis m_valueAxis;
    std::optional<qint64> m_crosshair;
    bool m_timeLabels = true;
    bool m_stale = false;
    QValueAxis *m_x;
    QValueAxis *m_y;
    std::vector<std::unique_ptr<Pool>> m_pools;
};

} // namespace freshet::ui
