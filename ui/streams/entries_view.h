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

/// The entries of a stream in a range of times or ids, page by page, what one holds beside them. Shows what StreamController
/// decides; says what is to be changed.
class EntriesView : public QWidget
{
    Q_OBJECT

public:
    EntriesView(StreamController *controller, const StreamChanges *changes, QWidget *parent = nullptr);

    StreamTable *table() const { return m_table; }
    PayloadView *payload() const { return m_payload; }
    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void changeWanted(const freshet::ui::StreamChange &change);
    void trimWanted();
    void publishWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();
    void askRange();
    void clearRange();
    void showList();
    void addRows(int from);
    void showFoot();
    void showChosen();
    void askRemoval();

    StreamController *m_controller;
    EntriesModel *m_model;
    RowsFilter *m_filter;
    BoundEdit *m_from;
    BoundEdit *m_to;
    QComboBox *m_order;
    QLineEdit *m_search;
    QLabel *m_wrong;
    StreamTable *m_table;
    ColumnKeeper *m_columns;
    PayloadView *m_payload;
    QSplitter *m_splitter;
    QLabel *m_count;
    QPushButton *m_more;
    ChangeButton *m_remove;
    ChangeButton *m_trim;
    ChangeButton *m_publish;
};

} // namespace freshet::ui
