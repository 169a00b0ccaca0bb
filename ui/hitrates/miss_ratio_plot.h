// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/miss_ratio_curve.h"

#include <QWidget>

#include <optional>

namespace freshet::ui {

/// A miss-ratio curve with its uncertainty as a band: how many keys the cache holds (by powers of ten, and in bytes where a key's
/// size is known) against the share of reads that miss. The pointer or the arrow keys tell the values. Thread: the GUI's.
class MissRatioPlot : public QWidget
{
    Q_OBJECT

public:
    using Point = inspect::MissRatioCurve::Point;

    explicit MissRatioPlot(QWidget *parent = nullptr);

    /// `bytesPerKey`, `keysNow`: where they are known.
    void setCurve(std::vector<Point> curve, std::optional<double> bytesPerKey, std::optional<double> keysNow);
    const std::vector<Point> &curve() const { return m_curve; }
    void setEmptyText(const QString &text);
    /// What is said of one point: keys, bytes, misses and their interval.
    QString textOf(const Point &point) const;
    std::optional<int> current() const { return m_current; } ///< the point that is told now
    /// The curve at a size: the point nearest below it; nothing without a curve.
    std::optional<Point> at(double entries) const;

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRectF plotRect() const;
    double xOf(double entries) const;
    double yOf(double ratio) const;
    void drawAxes(QPainter &painter) const;
    void drawCurve(QPainter &painter) const;
    void drawCurrent(QPainter &painter) const;
    void setCurrent(std::optional<int> current);

    std::vector<Point> m_curve;
    std::optional<double> m_bytesPerKey;
    std::optional<double> m_keysNow;
    std::optional<int> m_current;
    QString m_emptyText;
};

} // namespace freshet::ui
