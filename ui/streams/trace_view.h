// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/records.h"
#include "ui/streams/trace_controller.h"

#include <QWidget>

class QJsonObject;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace freshet::ui {

class ColumnKeeper;
class ElidedLabel;
class EmptyState;
class RefreshControl;
class StaleBanner;
class TraceDelegate;

/// The way of one event, by its event_id: published, delivered to each group's consumer, keys removed and filled again, handled,
/// acknowledged. To be put into a panel. Thread: the GUI's.
class TraceView : public QWidget
{
    Q_OBJECT

public:
    explicit TraceView(const Records &records, QWidget *parent = nullptr);
    ~TraceView() override;

    void setSession(Session *session);
    void setActive(bool active);
    /// Shows this one, as if its id had been typed.
    void showEvent(const QByteArray &eventId);
    TraceController *controller() const { return m_controller; }

    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

public Q_SLOTS:
    void showTyped();
    void copyText();

Q_SIGNALS:
    void notice(const QString &text);

protected:
    using QWidget::showEvent;
    void changeEvent(QEvent *event) override;

private:
    void retell();
    void showView();
    void spanReaders();

    TraceController *m_controller;
    TraceDelegate *m_delegate;
    QLineEdit *m_id;
    QPushButton *m_show;
    QPushButton *m_copy;
    RefreshControl *m_refresh;
    StaleBanner *m_banner;
    ElidedLabel *m_summary;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    QTableView *m_table;
    ColumnKeeper *m_columns = nullptr;
};

} // namespace freshet::ui
