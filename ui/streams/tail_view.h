// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/records.h"
#include "ui/streams/tail_controller.h"

#include <QWidget>

class QComboBox;
class QJsonObject;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace freshet::ui {

class ColumnKeeper;
class EmptyState;
class EventCellDelegate;
class StaleBanner;

/// What is added to streams, as it comes: paused, filtered, followed or held still, in a bounded ring. To be put into a panel.
/// Thread: the GUI's.
class TailView : public QWidget
{
    Q_OBJECT

public:
    explicit TailView(const Records &records, QWidget *parent = nullptr);
    ~TailView() override;

    void setSession(Session *session);
    void setActive(bool active);
    void setStream(const QByteArray &stream); ///< empty: all that the contract names
    void setStreams(const QByteArrayList &streams);
    TailController *controller() const { return m_controller; }
    QTableView *table() const { return m_table; }
    bool isFollowing() const; ///< the newest stays in sight

    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void notice(const QString &text);
    /// The event's way is to be shown.
    void traceRequested(const QByteArray &eventId);

protected:
    void changeEvent(QEvent *event) override;

private:
    QLayout *makeTools();
    QWidget *makeDetail();
    void retell();
    void showView();
    void showChosen();
    void setFollowing(bool follows);
    QString stateText() const;
    void holdStill(int rows); ///< they came above: what is in sight stays there

    TailController *m_controller;
    EventCellDelegate *m_delegate;
    QToolButton *m_pause;
    QToolButton *m_follow;
    QLineEdit *m_search;
    QComboBox *m_capacity;
    QPushButton *m_clear;
    QLabel *m_state;
    StaleBanner *m_banner;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QSplitter *m_content;
    QTableView *m_table;
    ColumnKeeper *m_columns = nullptr;
    QLabel *m_title;
    QPlainTextEdit *m_entry;
    QPushButton *m_copy;
    QPushButton *m_trace;
    QTimer m_searchSoon;
    QByteArray m_chosenEvent;
    quint64 m_chosen = 0;  ///< number of the shown row; 0: none
    bool m_moving = false; ///< the scroll bar is moved by this view
};

} // namespace freshet::ui
