// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/curve_layer.h"

#include <QColor>
#include <QLocale>
#include <QWidget>

#include <functional>
#include <optional>

namespace freshet::ui {

/// Values over time: lines, or areas that are stacked. Shows round ticks, the last value at the right edge, and under the
/// pointer (or the arrow keys) a crosshair with the values there. Thread: the GUI's.
///
/// The curves are a picture that is kept between ticks (CurveLayer); grid, texts, marks and crosshair are painted over it each
/// time. The plot's left edge stands on a whole column, so that a moving window shifts the picture and does not blur it. (Qt
/// Charts drew everything anew each second, 82 ms for fifty lines of an hour.)
class TimeChart : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Lines, StackedAreas };
    struct Line
    {
        QString name;
        QColor color;                                      ///< on both themes readable is the caller's task
        TimePoints points;                                 ///< stacked areas: all lines with the same times, the lowest first
        Qt::BrushStyle pattern = Qt::SolidPattern;         ///< of an area, so that colour does not stand alone
        bool visible = true;                               ///< hidden ones stand in the key only, to be brought back
        std::function<QString(qint64 ms)> whyUnknown = {}; ///< of this line; else that of the content
    };
    /// Something that happened at a time.
    struct Mark
    {
        qint64 ms = 0;
        QColor color;
        QString text; ///< said when the crosshair is near; may have several lines
    };
    struct Content
    {
        qint64 fromMs = 0;
        qint64 toMs = 1;
        std::vector<Line> lines;
        std::vector<Mark> marks = {}; ///< oldest first
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
    /// The least that a following axis spans: below what the texts can tell apart, ticks would look the same. From a thousand
    /// on it is a twenty-fifth of the values at least, for texts have three digits.
    void setLeastSpan(double span);
    /// Ticks are round in KiB, MiB …
    void setBytes(bool bytes);
    void setFormats(Format axis, Format value);
    void setTimeLabelsVisible(bool visible);
    /// Shown in the middle of the plot while there is nothing known in the window.
    void setEmptyText(const QString &text);
    /// Whether a drag over the plot asks for that part (`zoomAsked`), and whether one is shown, which Esc leaves (`zoomLeft`).
    void setZoomable(bool zoomable) { m_zoomable = zoomable; }
    void setZoomed(bool zoomed) { m_zoomed = zoomed; }
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
    /// The whole chart into a rectangle of this widget's size, as vectors: for files.
    void drawTo(QPainter &painter);
    const CurveLayer &layer() const { return m_layer; }
    /// Where the key shows a line; empty where there was no room. Known once it was painted.
    QRectF keyRect(std::size_t line) const { return line < m_keyRects.size() ? m_keyRects[line] : QRectF(); }

Q_SIGNALS:
    /// The pointer or the keys moved the crosshair; nothing: it is gone.
    void crosshairMoved(std::optional<qint64> ms);
    void zoomAsked(qint64 fromMs, qint64 toMs);
    void zoomLeft();
    /// The line was clicked in the key.
    void lineToggled(int line);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void rebuild();
    void drawAll(QPainter &painter, bool fromLayer);
    void drawGrid(QPainter &painter) const;
    void drawMarks(QPainter &painter) const;
    void drawForeground(QPainter &painter);
    CurvePlane plane() const;
    std::vector<Curve> curves() const;
    std::size_t visibleLines() const;
    qint64 timeAt(qreal x) const;
    void fitValues();
    void moveCrosshair(std::optional<qint64> ms);
    qint64 nearestValue(qint64 ms) const;
    void drawTitle(QPainter &painter);
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
    std::vector<TimePoints> m_tops;   // of the stacked areas
    std::vector<TimePoints> m_floors; // the same
    std::optional<ValueRange> m_fixed;
    std::optional<double> m_lowLimit;
    std::optional<double> m_highLimit;
    double m_leastSpan = 0;
    bool m_bytes = false;
    Format m_axisFormat;
    Format m_valueFormat;
    ValueAxis m_valueAxis;
    std::optional<qint64> m_crosshair;
    bool m_timeLabels = true;
    bool m_stale = false;
    bool m_zoomable = false;
    bool m_zoomed = false;
    std::optional<qreal> m_dragFrom; ///< x in the plot while the button is held
    qreal m_dragTo = 0;
    CurveLayer m_layer;
    std::vector<QRectF> m_keyRects;
};

} // namespace freshet::ui
