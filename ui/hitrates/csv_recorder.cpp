// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/csv_recorder.h"

#include "core/inspect/metrics_csv.h"

#include <algorithm>

namespace freshet::ui {

CsvRecorder::CsvRecorder(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1); // in order
}

CsvRecorder::~CsvRecorder()
{
    m_pool.waitForDone();
}

void CsvRecorder::start(const QString &path)
{
    stop();
    m_log = std::make_shared<inspect::MetricsCsvLog>();
    m_path = path;
    m_recordedMs = QDateTime::currentMSecsSinceEpoch();
    m_pool.start([this, log = m_log, path] {
        const auto opened = log->open(path);
        const QString words = opened ? QString() : opened.error().message;
        QMetaObject::invokeMethod(this, [this, log, path, words] {
            if (m_log != log)
                return;
            if (words.isEmpty()) {
                Q_EMIT started(path);
                return;
            }
            m_log.reset();
            Q_EMIT stopped(path, words);
        });
    });
}

void CsvRecorder::stop()
{
    if (!m_log)
        return;
    m_log.reset(); // the file is closed with the last work that has it
    Q_EMIT stopped(m_path, {});
}

void CsvRecorder::record(const inspect::RateHistory &history)
{
    if (!m_log)
        return;
    QByteArray lines;
    qint64 newest = m_recordedMs;
    for (const QByteArray &series : history.names()) {
        const inspect::RateBin *bin = history.newest(series);
        if (!bin || bin->endMs <= m_recordedMs)
            continue;
        lines += inspect::metricsCsvLine(inspect::metricsRow(series, *bin));
        newest = std::max(newest, bin->endMs);
    }
    if (lines.isEmpty())
        return;
    m_recordedMs = newest;
    m_pool.start([this, log = m_log, lines] {
        const auto done = log->append(lines);
        if (done)
            return;
        QMetaObject::invokeMethod(this, [this, log, words = done.error().message] {
            if (m_log != log)
                return;
            m_log.reset();
            Q_EMIT stopped(m_path, words);
        });
    });
}

void CsvRecorder::saveAll(const QString &path, const inspect::RateHistory &history)
{
    save(path, [copy = history] { return inspect::metricsRows(copy); });
}

void CsvRecorder::saveWindow(const QString &path, CsvWindow window)
{
    save(path, [window = std::move(window)] { return window.rows(); });
}

void CsvRecorder::save(const QString &path, std::function<std::vector<inspect::MetricsRow>()> makeRows)
{
    m_pool.start([this, path, makeRows = std::move(makeRows)] {
        const auto rows = makeRows();
        const auto done = inspect::saveMetricsCsv(path, rows);
        QMetaObject::invokeMethod(this, [this, path, count = qint64(rows.size()),
                                         words = done ? QString() : done.error().message] { Q_EMIT saved(path, count, words); });
    });
}

} // namespace freshet::ui
