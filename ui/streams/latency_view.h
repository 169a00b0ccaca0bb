// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/records.h"
#include "ui/streams/latency_controller.h"

#include <QWidget>

class QJsonObject;
class QLabel;
class QStackedWidget;
class QTableView;

namespace freshet::ui {

class ColumnKeeper;
class EmptyState;
class EventCellDelegate;
class RefreshControl;
class StaleBanner;
class TimeChart;

/// How long events take from their publishing until they are handled, for each group of a stream: percentiles of the last hour,
/// and how they went. To be put into a panel. Thread: the GUI's.
class LatencyView : public QWidget
{
    Q_OBJECT

public:
    explicit LatencyView(const Records &records, QWidget *parent = nullptr);
    ~LatencyView() override;

    void setSession(Session *session);
    void setActive(bool active);
    void setStream(const QByteArray &stream);
    LatencyController *controller() const { return m_controller; }

    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();
    void showView();
    void showChart();

    LatencyController *m_controller;
    EventCellDelegate *m_delegate;
    QLabel *m_note;
    RefreshControl *m_refresh;
    StaleBanner *m_banner;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    QTableView *m_table;
    ColumnKeeper *m_columns = nullptr;
    TimeChart *m_chart;
    QByteArray m_chosen; ///< the group that is drawn
};

} // namespace freshet::ui
