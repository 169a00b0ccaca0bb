// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/plot_geometry.h"

#include <QBrush>
#include <QColor>
#include <QPixmap>

#include <vector>

class QPainter;

namespace freshet::ui {

/// One line, or one area over `floor`, of a plot. Borrowed: valid during the call.
struct Curve
{
    QColor color;
    QColor fill;                               ///< of an area
    Qt::BrushStyle pattern = Qt::SolidPattern; ///< of an area
    const TimePoints *points = nullptr;
    const TimePoints *floor = nullptr; ///< with the same times; nullptr: a line
};

/// Where curves are drawn: `columns` × `rows` device pixels, times in columns counted from 1970, so that a column holds the same
/// times however the window moves.
struct CurvePlane
{
    int columns = 0;
    int rows = 0;
    int margin = 0;        ///< of these rows above and below the plot, for the pen of a line at its edge
    double scale = 1;      ///< device pixels a logical one
    double perColumn = 1;  ///< milliseconds
    qint64 leftColumn = 0; ///< of the plot's left edge
    double low = 0;
    double high = 1;
    double penWidth = 2; ///< logical pixels

    double x(double ms) const { return ms / perColumn - double(leftColumn); }
    double y(double value) const { return margin + double(rows - 2 * margin) * (high - value) / (high - low); }
    friend bool operator==(const CurvePlane &, const CurvePlane &) = default;
};

/// Draws curves thinned to the plane's columns from `fromMs` on; what lies before is left out but for the point that the line
/// comes from. Coordinates are the plane's device pixels.
void drawCurves(QPainter &painter, const CurvePlane &plane, const std::vector<Curve> &curves, double fromMs);

/// The curves of a plot as a picture that is kept between ticks: when the window has moved by some columns, the picture is moved
/// too and only what came in, and what changed, is drawn. A tick costs what a second's columns cost, whatever the number of
/// points.
///
/// For the maintainer: whoever owns it tells what is no longer as drawn: `invalidate` (all: colours, which curves), or
/// `invalidateFrom` (points from a time on). Size, axis and scale are compared here. Thread: the GUI's.
class CurveLayer
{
public:
    void invalidate() { m_valid = false; }
    void invalidateFrom(qint64 ms);
    const QPixmap &picture(const CurvePlane &plane, const std::vector<Curve> &curves);
    /// Device-pixel columns that the last `picture` drew; for tests.
    int columnsDrawn() const { return m_columnsDrawn; }

private:
    QPixmap m_picture;
    CurvePlane m_plane;
    bool m_valid = false;
    qint64 m_dirtyFromMs = std::numeric_limits<qint64>::max();
    int m_columnsDrawn = 0;
};

/// The time from which two versions of a line differ, where the newer one may have lost its oldest points; the greatest number
/// where they do not. O(points).
qint64 firstDifference(const TimePoints &before, const TimePoints &after);

} // namespace freshet::ui
