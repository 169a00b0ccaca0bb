// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/read_sample.h"
#include "ui/bridge/session.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <memory>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace freshet::ui {

class MissRatioPlot;

/// "What would more memory bring?": the miss-ratio curve of a namespace, from reads that are listened to for some seconds
/// (MONITOR, which is said to be costly) or from a trace file. Nothing begins before the user says so. Thread: the GUI's; the
/// work is done in the session's thread or in a pool's. Deletes itself when it is closed; closing stops the work.
class MissRatioDialog : public QDialog
{
    Q_OBJECT

public:
    struct Known
    {
        std::optional<double> keys;        ///< that the namespace has now
        std::optional<double> bytesPerKey; ///< on the average
    };
    /// `nameSpace` nothing: all reads. `session` nullptr: from a file only.
    MissRatioDialog(Session *session, std::optional<QByteArray> nameSpace, Known known, QWidget *parent = nullptr);
    ~MissRatioDialog() override;

    MissRatioPlot *plot() const { return m_plot; }
    bool isRunning() const { return m_running; }
    QString said() const; ///< the result or the error, as it is shown

public Q_SLOTS:
    void listen(); ///< for as long as the field says
    void readTrace(const QString &path);
    void stop();

Q_SIGNALS:
    void finished(bool withCurve); ///< one piece of work

private:
    struct Progress
    {
        std::atomic<qint64> reads{0};
        std::atomic<double> share{0};
    };
    void begin();
    void onAnswer(const Result<inspect::ReadSample> &sample, bool isLive);
    void showState();
    void showProgress();
    void say(const QString &text, bool isError);
    inspect::ReadSampleOptions options() const;
    QString resultText(const inspect::ReadSample &sample, bool isLive) const;
    QString tableText() const;

    QPointer<Session> m_session;
    std::optional<QByteArray> m_nameSpace;
    Known m_known;
    QRadioButton *m_live;
    QRadioButton *m_file;
    QSpinBox *m_seconds;
    QLabel *m_warning;
    QLineEdit *m_path;
    QPushButton *m_choose;
    QPushButton *m_start;
    QPushButton *m_stop;
    QPushButton *m_copy;
    QProgressBar *m_bar;
    MissRatioPlot *m_plot;
    QLabel *m_said;
    QTimer m_tick;
    std::shared_ptr<Progress> m_progress;
    std::stop_source m_stopSource;
    bool m_running = false;
};

} // namespace freshet::ui
