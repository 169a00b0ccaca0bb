// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_history.h"
#include "ui/server/server_controller.h"
#include "ui/server/server_page.h"
#include "ui/widgets/time_chart.h"

class QComboBox;
class QLabel;
class QScrollArea;

namespace freshet::ui {

/// "How did it go the last while?": memory, clients, commands, evictions, expiries, hits, replication and persistence over time,
/// of the shown node, since the panel is looked at. Fed by ServerController's answers; asks nothing by itself.
class ChartsPage final : public ServerPage
{
    Q_OBJECT

public:
    explicit ChartsPage(ServerController *controller, QWidget *parent = nullptr);
    ~ChartsPage() override;

    QString id() const override { return QStringLiteral("charts"); }
    QString title() const override { return tr("Charts"); }
    bool isSettled() const override { return m_history.size() > 1 || m_isRefused; }
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    const inspect::ServerHistory &history() const { return m_history; }

protected:
    void sessionChanged() override;
    void retell() override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    /// One chart: which numbers it shows.
    struct Chart
    {
        TimeChart *chart = nullptr;
        std::vector<inspect::ServerSample::Level> levels{};
        std::vector<inspect::ServerSample::Counter> counters{};
        bool isLag = false;
    };
    void addChart(TimeChart::Kind kind, Chart chart, const TimeChart::Format &axis, const TimeChart::Format &value);
    void take(const QByteArray &nodeId, const inspect::ServerInfo &info, const QDateTime &at);
    void draw();
    void drawChart(Chart &chart, qint64 fromMs, qint64 toMs);
    void showPersistence(const inspect::ServerInfo &info, const QDateTime &at);

    ServerController *m_controller;
    inspect::ServerHistory m_history;
    QByteArray m_nodeId;
    bool m_isRefused = false;
    std::vector<Chart> m_charts;
    QComboBox *m_window;
    QLabel *m_since;
    QLabel *m_persistence;
    QScrollArea *m_scroll;
};

} // namespace freshet::ui
