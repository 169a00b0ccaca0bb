// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/widgets/column_keeper.h"

#include <QJsonObject>
#include <QWidget>

#include <initializer_list>
#include <optional>
#include <vector>

class QAbstractItemModel;
class QLabel;
class QPushButton;

namespace freshet::ui {

class RowsFilter;
class StreamController;
class StreamTable;

/// One part of a stream's page: a table of what StreamController knows, its columns, and what can be done with its rows. What the
/// parts have in common. Thread: the GUI's. Owner: the page.
class StreamPart : public QWidget
{
    Q_OBJECT

public:
    StreamTable *table() const { return m_table; }
    virtual QJsonObject saveState() const;
    virtual void restoreState(const QJsonObject &state);

protected:
    /// `many`: several rows can be chosen.
    StreamPart(StreamController *controller, bool many, QWidget *parent);
    /// Once, from the constructor of who knows the model.
    void showModel(QAbstractItemModel *model, std::vector<ColumnKeeper::Column> columns);
    /// The words of everything, at the start and in another language.
    virtual void retell() = 0;
    void changeEvent(QEvent *event) override;

    StreamController *m_controller;
    StreamTable *m_table;
    RowsFilter *m_filter = nullptr;
    ColumnKeeper *m_columns = nullptr;
};

/// A part that is one short list, sorted, with a note and buttons for the chosen row under it.
class ListPart : public StreamPart
{
    Q_OBJECT

protected:
    ListPart(StreamController *controller, QWidget *parent);
    /// The table sorted by this column; under it the note, *Pending entries* and these buttons.
    void layOut(int sortColumn, std::initializer_list<QWidget *> buttons);
    /// Of the source model; -1: none.
    int chosenRow() const;
    /// An error in its colour, else the text.
    void showNote(const std::optional<Error> &error, const QString &text);

    QPushButton *m_pending;

private:
    QLabel *m_note;
};

} // namespace freshet::ui
