// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/invalidate/schedule_controller.h"

#include <QJsonObject>
#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace freshet::ui {

class ColumnKeeper;
class EmptyState;
class ScheduleModel;

/// The scheduled invalidations and what can be done with the chosen one. Thread: the GUI's.
class ScheduleView : public QWidget
{
    Q_OBJECT

public:
    explicit ScheduleView(ScheduleController *controller, QWidget *parent = nullptr);

    QTableView *table() const { return m_table; }
    ScheduleModel *model() const { return m_model; }
    QPushButton *runButton() const { return m_run; }
    QPushButton *cancelButton() const { return m_cancel; }
    void choose(qint64 id);
    void retell();
    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    /// The user wants it made now; whoever gets it asks first.
    void runRequested(const freshet::inspect::ScheduledInvalidation &row);

private:
    void showRows();
    void showChosen();
    const inspect::ScheduledInvalidation *chosen() const;

    ScheduleController *m_controller;
    ScheduleModel *m_model;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QTableView *m_table;
    ColumnKeeper *m_columns;
    QLabel *m_text;
    QPushButton *m_run;
    QPushButton *m_cancel;
    QPushButton *m_stop;
};

} // namespace freshet::ui
