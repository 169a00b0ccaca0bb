// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_part.h"

#include "ui/streams/stream_table.h"
#include "ui/streams/streams_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace freshet::ui {

StreamPart::StreamPart(StreamController *controller, bool many, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_table(new StreamTable(this, many))
{}

void StreamPart::showModel(QAbstractItemModel *model, std::vector<ColumnKeeper::Column> columns)
{
    m_filter = new RowsFilter(model, this);
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new RowsDelegate(m_table));
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(), std::move(columns));
}

void StreamPart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

QJsonObject StreamPart::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}};
}

void StreamPart::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
}

ListPart::ListPart(StreamController *controller, QWidget *parent)
    : StreamPart(controller, false, parent)
    , m_pending(new QPushButton(this))
    , m_note(makeLabel({}, TextKind::Muted, this))
{}

void ListPart::layOut(int sortColumn, std::initializer_list<QWidget *> buttons)
{
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(sortColumn, Qt::AscendingOrder);
    m_note->setWordWrap(true);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Spacing::xs);
    foot->addWidget(m_note, 1);
    foot->addWidget(m_pending);
    for (QWidget *button : buttons)
        foot->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addWidget(m_table, 1);
    layout->addLayout(foot);
}

int ListPart::chosenRow() const
{
    const std::vector<int> chosen = m_table->chosenRows();
    return chosen.empty() ? -1 : chosen.front();
}

void ListPart::showNote(const std::optional<Error> &error, const QString &text)
{
    setTextKind(m_note, error ? TextKind::Error : TextKind::Muted);
    m_note->setText(error ? streamErrorText(*error) : text);
}

} // namespace freshet::ui
