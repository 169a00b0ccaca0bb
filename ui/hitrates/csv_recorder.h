// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/metrics_csv_log.h"
#include "core/inspect/rate_history.h"
#include "ui/hitrates/csv_window.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <vector>

namespace freshet::ui {

/// Writes files of hit rates beside the GUI thread: a growing one while it records, and whole ones. Thread: the GUI's; the disk
/// is waited for in a thread of its own, work by work in order. Owner: the panel; destroying it waits for what is being written.
class CsvRecorder : public QObject
{
    Q_OBJECT

public:
    explicit CsvRecorder(QObject *parent = nullptr);
    ~CsvRecorder() override;

    /// Begins to append to a file; ends with `started` or `stopped`.
    void start(const QString &path);
    void stop();
    bool isRecording() const { return m_log != nullptr; }
    QString path() const { return m_path; }
    /// What is newer in the history than the last time goes to the file.
    void record(const inspect::RateHistory &history);
    /// All of the history; ends with `saved`.
    void saveAll(const QString &path, const inspect::RateHistory &history);
    /// A window of it; ends with `saved`.
    void saveWindow(const QString &path, CsvWindow window);

Q_SIGNALS:
    void started(const QString &path);
    /// With the system's words; empty: it was asked for.
    void stopped(const QString &path, const QString &error);
    void saved(const QString &path, qint64 rows, const QString &error);

private:
    void save(const QString &path, std::function<std::vector<inspect::MetricsRow>()> rows);

    QThreadPool m_pool;
    std::shared_ptr<inspect::MetricsCsvLog> m_log; ///< touched in the pool's only thread
    QString m_path;
    qint64 m_recordedMs = 0;
};

} // namespace freshet::ui
