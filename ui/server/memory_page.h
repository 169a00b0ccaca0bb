// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/memory_shares.h"
#include "ui/server/table_page.h"

#include <QTimer>

#include <atomic>
#include <memory>

class QComboBox;
class QPushButton;

namespace freshet::ui {

/// "What takes the memory?": keys are drawn at random and measured when the user asks for it, never by itself; shown are the
/// estimated shares with the interval in which they lie in 95 % of samples.
class MemoryPage final : public TablePage
{
    Q_OBJECT

public:
    explicit MemoryPage(QWidget *parent = nullptr);
    ~MemoryPage() override;

    QString id() const override { return QStringLiteral("memory"); }
    QString title() const override { return tr("Memory"); }
    bool isPolled() const override { return false; }
    Panel::Running running() const override;
    void stopRunning() override { m_stop.request_stop(); }

public Q_SLOTS:
    void start();

protected:
    void sessionChanged() override;
    void retell() override;
    void showRights() override;

private:
    /// Written in the session's thread, read here.
    struct Progress
    {
        std::atomic<qint64> done{0};
        std::atomic<qint64> all{0};
    };
    void show();
    void showIdle();
    void showButtons();

    QComboBox *m_keys;
    QPushButton *m_start;
    QLabel *m_total;
    QTimer m_beat;
    std::stop_source m_stop;
    std::shared_ptr<Progress> m_progress;
    inspect::MemoryShares m_shares;
    QDateTime m_at; ///< of the shown sample; invalid: none
    bool m_isRunning = false;
};

} // namespace freshet::ui
