// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/command_watch.h"
#include "ui/server/table_page.h"

#include <QElapsedTimer>
#include <QTimer>

class QComboBox;
class QPushButton;

namespace freshet::ui {

/// "What is being run right now?": every command of every client for a short while (MONITOR), only when asked for, after a
/// warning, until its time is up, it is stopped, or the page is left.
class MonitorPage final : public TablePage
{
    Q_OBJECT

public:
    static constexpr std::size_t mostRows = 5000;

    explicit MonitorPage(QWidget *parent = nullptr);
    ~MonitorPage() override;

    QString id() const override { return QStringLiteral("monitor"); }
    QString title() const override { return tr("Monitor"); }
    bool isPolled() const override { return false; }
    Panel::Running running() const override;
    void stopRunning() override { m_stop.request_stop(); }
    void leave() override { m_stop.request_stop(); }
    bool isRunning() const { return m_isRunning; }

protected:
    void sessionChanged() override;
    void retell() override;
    void showRights() override;

private:
    void askStart();
    void start(std::chrono::seconds limit);
    void take();
    void showIdle();
    void showState();
    void showButtons();

    QComboBox *m_limit;
    QPushButton *m_start;
    QPushButton *m_clear;
    QTimer m_beat;
    QElapsedTimer m_since;
    std::chrono::seconds m_runs{0};
    std::stop_source m_stop;
    std::shared_ptr<inspect::CommandRing> m_ring;
    qint64 m_number = 0; ///< of the last row
    bool m_isRunning = false;
    QString m_ended; ///< how the last run ended
};

} // namespace freshet::ui
