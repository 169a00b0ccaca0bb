// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_change.h"
#include "ui/streams/stream_models.h"

#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;

namespace freshet::ui {

class BoundEdit;
class ChangeButton;
class ColumnKeeper;
class PayloadView;
class RowsFilter;
class StreamChanges;
class StreamController;
class StreamTable;

/// What a group has delivered and not acknowledged, oldest first, page by page, and what can be done with it. Shows what
/// StreamController decides; says what is to be changed.
class PendingView : public QWidget
{
    Q_OBJECT

public:
    PendingView(StreamController *controller, const StreamChanges *changes, QWidget *parent = nullptr);

    StreamTable *table() const { return m_table; }
    PayloadView *payload() const { return m_payload; }
    /// Shows only what this consumer holds; empty: of all.
    void setConsumer(const QByteArray &consumer);
    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void changeWanted(const freshet::ui::StreamChange &change);
    /// To whom, and how idle, is to be asked first.
    void claimWanted(const std::vector<QByteArray> &ids);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();
    void askRange();
    void clearRange();
    void showList();
    void addRows(int from);
    void showConsumers();
    void showFoot();
    void showChosen();
    void askFor(StreamChange::Kind kind);
    std::vector<QByteArray> chosenIds() const;

    StreamController *m_controller;
    PendingModel *m_model;
    RowsFilter *m_filter;
    QComboBox *m_consumers;
    QComboBox *m_idle;
    BoundEdit *m_from;
    BoundEdit *m_to;
    QLineEdit *m_search;
    QLabel *m_wrong;
    StreamTable *m_table;
    ColumnKeeper *m_columns;
    PayloadView *m_payload;
    QSplitter *m_splitter;
    QLabel *m_count;
    QPushButton *m_more;
    ChangeButton *m_acknowledge;
    ChangeButton *m_claim;
    ChangeButton *m_claimIdle;
    ChangeButton *m_bury;
};

} // namespace freshet::ui
