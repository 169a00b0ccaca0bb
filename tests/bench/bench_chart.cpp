// SPDX-License-Identifier: GPL-3.0-or-later
// How long one tick of the chart takes: new points in, picture out, offscreen at 1600x900.
//   QT_QPA_PLATFORM=offscreen bench_chart
#include "ui/widgets/time_chart.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QTextStream>

#include <algorithm>
#include <cmath>

using namespace freshet::ui;

namespace {

TimeChart::Content content(int lines, int points, qint64 toMs)
{
    TimeChart::Content result;
    result.fromMs = toMs - points * 1000LL;
    result.toMs = toMs;
    for (int i = 0; i < lines; ++i) {
        TimeChart::Line line;
        line.name = QStringLiteral("namespace %1").arg(i);
        line.color = QColor::fromHsv(i * 360 / lines, 200, 200);
        line.points.reserve(std::size_t(points));
        for (int j = 0; j < points; ++j) {
            const qint64 end = result.fromMs + (j + 1) * 1000LL;
            const double phase = double(end) / 20000.0 + i;
            line.points.push_back({end - 1000, end, 70 + 20 * std::sin(phase) + 5 * std::sin(phase * 7.3)});
        }
        result.lines.push_back(std::move(line));
    }
    return result;
}

void measure(QTextStream &out, int lines, int points, int ticks)
{
    TimeChart chart(TimeChart::Kind::Lines);
    chart.setFixedRange(ValueRange{0, 100});
    chart.resize(1600, 900);
    chart.show();
    QImage image(chart.size(), QImage::Format_ARGB32_Premultiplied);
    std::vector<double> fill, paint;
    qint64 now = 1'700'000'000'000;
    for (int i = 0; i < ticks + 1; ++i, now += 1000) {
        TimeChart::Content next = content(lines, points, now);
        QElapsedTimer timer;
        timer.start();
        chart.setContent(std::move(next));
        QCoreApplication::sendPostedEvents();
        const double filled = double(timer.nsecsElapsed()) / 1e6;
        chart.QWidget::render(&image);
        const double painted = double(timer.nsecsElapsed()) / 1e6 - filled;
        if (i == 0)
            continue; // the first one makes the series
        fill.push_back(filled);
        paint.push_back(painted);
    }
    std::sort(fill.begin(), fill.end());
    std::sort(paint.begin(), paint.end());
    out << QStringLiteral("%1 line(s) x %2 points: fill %3 ms, paint %4 ms, together %5 ms (medians of %6)\n")
               .arg(lines)
               .arg(points)
               .arg(fill[fill.size() / 2], 0, 'f', 2)
               .arg(paint[paint.size() / 2], 0, 'f', 2)
               .arg(fill[fill.size() / 2] + paint[paint.size() / 2], 0, 'f', 2)
               .arg(ticks);
    out.flush();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QTextStream out(stdout);
    measure(out, 1, 300, 51);
    measure(out, 50, 3600, 11);
    return 0;
}
