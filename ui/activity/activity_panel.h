// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/activity/activity_controller.h"
#include "ui/widgets/panel.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace freshet::ui {

class ActivityDetail;
class ActivityFilter;
class ColumnKeeper;
class EmptyState;
class RefreshControl;

/// "Who changed what, when, why, and with which result?": the activity log of this user, with what can be taken back. Shows what
/// ActivityController decides.
class ActivityPanel final : public Panel
{
    Q_OBJECT

public:
    explicit ActivityPanel(const Records &records, QWidget *parent = nullptr);
    ~ActivityPanel() override;

    QString id() const override { return QStringLiteral("activity"); }
    QString title() const override { return tr("Activity"); }
    QString iconName() const override { return QStringLiteral("activity"); }
    void setSession(Session *session) override;
    void setActive(bool active) override;
    Readiness readiness() const override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    ActivityController *controller() const { return m_controller; }

public Q_SLOTS:
    /// Asks for a file, then `exportTo`.
    void chooseFile();
    /// Writes the shown records, in their order, as CSV.
    void exportTo(const QString &path);
    /// Asks as the connection's environment wants it, then takes the chosen record back.
    void askUndo();

protected:
    void changeEvent(QEvent *event) override;

private:
    QLayout *makeHead();
    QLayout *makeTools();
    void makeTable();
    void retell();
    void showState();
    void showChoices();
    void showCount();
    void showChosen();
    void applyTimes();
    const audit::Activity *chosenRecord() const;
    void say(const QString &text);

    ActivityController *m_controller;
    ActivityFilter *m_filter;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_title;
    RefreshControl *m_refresh;
    QLineEdit *m_search;
    QComboBox *m_groups;
    QComboBox *m_connections;
    QComboBox *m_times;
    QLabel *m_count;
    QPushButton *m_export;
    QTableView *m_table;
    ActivityDetail *m_detail;
    QSplitter *m_splitter;
    Readiness m_readiness;
    ColumnKeeper *m_columns = nullptr; ///< of the table
};

} // namespace freshet::ui
