// SPDX-License-Identifier: GPL-3.0-or-later
// How long one tick of the chart takes: new points in, picture out, offscreen at 1600x900.
//   QT_QPA_PLATFORM=offscreen bench_chart
#include "tests/bench/chart_bench.h"
#include "tests/bench/measure.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>

#include <cstdio>

using namespace freshet;
using namespace freshet::bench;
using ui::TimeChart;

namespace {

void measure(int lines, int points, int ticks)
{
    TimeChart chart(TimeChart::Kind::Lines);
    chart.setFixedRange(ui::ValueRange{0, 100});
    chart.resize(1600, 900);
    chart.show();
    QImage image(chart.size(), QImage::Format_ARGB32_Premultiplied);
    std::vector<double> fill, paint, whole;
    qint64 now = 1'700'000'000'000;
    for (int i = 0; i < ticks + 1; ++i, now += 1000) {
        TimeChart::Content next = chartContent(lines, points, now);
        QElapsedTimer timer;
        timer.start();
        chart.setContent(std::move(next));
        QCoreApplication::sendPostedEvents();
        const double filled = double(timer.nsecsElapsed()) / 1e6;
        chart.QWidget::render(&image);
        const double all = double(timer.nsecsElapsed()) / 1e6;
        if (i == 0) {
            std::printf("%d line(s) x %d points: the first picture %.2f ms\n", lines, points, all);
            continue;
        }
        fill.push_back(filled);
        paint.push_back(all - filled);
        whole.push_back(all);
    }
    std::printf("  a tick: points in %.2f ms, painted %.2f ms (medians of %d)\n", median(fill), median(paint), ticks);
    say("  a tick on the GUI thread, median", median(whole), "ms", 20);
    say("  and the slowest one", percentile(whole, 1), "ms");
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const MachineLoad load;
    measure(1, 300, 51);
    measure(50, 3600, 31);
    std::printf("%s\n", load.text().constData());
    return 0;
}
