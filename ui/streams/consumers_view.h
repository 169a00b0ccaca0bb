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

/// Who reads for a group, who is gone and what they hold. Shows what StreamController decides; says what is to be changed.
class ConsumersView : public QWidget
{
    Q_OBJECT

public:
    ConsumersView(StreamController *controller, const StreamChanges *changes, QWidget *parent = nullptr);

    StreamTable *table() const { return m_table; }
    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void removeWanted(const QByteArray &consumer);
    void pendingWanted(const QByteArray &consumer); ///< what it holds is to be shown

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();
    void showConsumers();
    void showChosen();
    QByteArray chosenConsumer() const;

    StreamController *m_controller;
    ConsumersModel *m_model;
    RowsFilter *m_filter;
    StreamTable *m_table;
    ColumnKeeper *m_columns;
    QLabel *m_note;
    QPushButton *m_pending;
    ChangeButton *m_remove;
};

} // namespace freshet::ui
