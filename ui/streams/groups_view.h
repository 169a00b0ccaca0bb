// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_change.h"
#include "ui/streams/stream_models.h"

#include <QJsonObject>
#include <QWidget>

class QLabel;
class QPushButton;

namespace freshet::ui {

class ChangeButton;
class ColumnKeeper;
class RowsFilter;
class StreamChanges;
class StreamController;
class StreamTable;

/// The consumer groups of a stream: how far each is, and what can be done with it. Shows what StreamController decides; says what
/// is to be changed.
class GroupsView : public QWidget
{
    Q_OBJECT

public:
    GroupsView(StreamController *controller, const StreamChanges *changes, QWidget *parent = nullptr);

    StreamTable *table() const { return m_table; }
    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void changeWanted(const freshet::ui::StreamChange &change);
    void createWanted();
    void moveWanted(const QByteArray &group);
    void pendingWanted(const QByteArray &group); ///< its pending entries are to be shown

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();
    void showGroups();
    void showChosen();
    QByteArray chosenGroup() const;

    StreamController *m_controller;
    GroupsModel *m_model;
    RowsFilter *m_filter;
    StreamTable *m_table;
    ColumnKeeper *m_columns;
    QLabel *m_note;
    QPushButton *m_pending;
    ChangeButton *m_create;
    ChangeButton *m_move;
    ChangeButton *m_remove;
};

} // namespace freshet::ui
