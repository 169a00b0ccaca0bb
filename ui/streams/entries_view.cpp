// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/entries_view.h"

#include "ui/streams/bound_edit.h"
#include "ui/streams/change_button.h"
#include "ui/streams/payload_view.h"
#include "ui/streams/stream_controller.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_text.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

namespace freshet::ui {

using Kind = StreamChange::Kind;

EntriesView::EntriesView(StreamController *controller, const StreamChanges *changes, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_model(makeEntriesModel(this))
    , m_filter(new RowsFilter(m_model, this))
    , m_from(new BoundEdit(this))
    , m_to(new BoundEdit(this))
    , m_order(new QComboBox(this))
    , m_search(new QLineEdit(this))
    , m_wrong(makeLabel({}, TextKind::Error, this))
    , m_table(new StreamTable(this, true))
    , m_columns(nullptr)
    , m_payload(new PayloadView(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_count(makeLabel({}, TextKind::Muted, this))
    , m_more(new QPushButton(this))
    , m_remove(new ChangeButton(changes, Kind::Remove, this))
    , m_trim(new ChangeButton(changes, Kind::Trim, this))
    , m_publish(new ChangeButton(changes, Kind::Publish, this))
{
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new RowsDelegate(m_table));
    m_columns = new ColumnKeeper(
        m_table, m_table->horizontalHeader(),
        {{EntryColumn::Time, 18}, {EntryColumn::Type, 14, 1}, {EntryColumn::Content, 20, 4}, {EntryColumn::Id, 20, 0, true}});
    m_order->addItem({}, true);
    m_order->addItem({}, false);
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(100);
    m_wrong->hide();
    m_from->setObjectName(QStringLiteral("entriesFrom"));
    m_to->setObjectName(QStringLiteral("entriesTo"));
    m_more->setObjectName(QStringLiteral("entriesMore"));
    m_trim->setPossible(true);
    m_publish->setPossible(true);

    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::xs);
    tools->addWidget(m_from, 2);
    tools->addWidget(m_to, 2);
    tools->addWidget(m_order);
    tools->addWidget(m_search, 2);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Spacing::xs);
    foot->addWidget(m_more);
    foot->addWidget(m_count);
    foot->addStretch();
    foot->addWidget(m_publish);
    foot->addWidget(m_trim);
    foot->addWidget(m_remove);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_payload);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(tools);
    layout->addWidget(m_wrong);
    layout->addWidget(m_splitter, 1);
    layout->addLayout(foot);

    for (BoundEdit *edit : {m_from, m_to})
        connect(edit, &QLineEdit::editingFinished, this, &EntriesView::askRange);
    connect(m_order, &QComboBox::currentIndexChanged, this, &EntriesView::askRange);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setSearch(text);
        showFoot();
    });
    connect(m_more, &QPushButton::clicked, m_controller, &StreamController::loadMoreEntries);
    connect(m_controller, &StreamController::streamChanged, this, &EntriesView::clearRange);
    connect(m_controller, &StreamController::entriesChanged, this, &EntriesView::showList);
    connect(m_controller, &StreamController::entriesAdded, this, &EntriesView::addRows);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &EntriesView::showChosen);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value > 0 && value == m_table->verticalScrollBar()->maximum() && m_search->text().isEmpty())
            m_controller->loadMoreEntries();
    });
    connect(m_remove, &QPushButton::clicked, this, &EntriesView::askRemoval);
    auto *removal = new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(removal, &QShortcut::activated, this, [this] {
        if (m_remove->isEnabled())
            askRemoval();
    });
    connect(m_trim, &QPushButton::clicked, this, &EntriesView::trimWanted);
    connect(m_publish, &QPushButton::clicked, this, &EntriesView::publishWanted);
    retell();
    showList();
}

void EntriesView::clearRange()
{
    for (QLineEdit *edit : {static_cast<QLineEdit *>(m_from), static_cast<QLineEdit *>(m_to)})
        edit->clear();
    m_search->clear();
    m_wrong->hide();
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_payload->clear();
}

void EntriesView::askRange()
{
    const auto from = m_from->bound(), to = m_to->bound();
    m_wrong->setVisible(!from || !to);
    if (!from || !to) {
        m_wrong->setText(tr("\"%1\" is neither an id such as 1764000000000-0 nor a time such as 2026-11-25 14:30 or 14:30.")
                             .arg(visibleText(from ? m_to->text() : m_from->text())));
        return;
    }
    inspect::EntryQuery query = m_controller->entryQuery();
    const bool newestFirst = m_order->currentData().toBool();
    if (query.from == *from && query.to == *to && query.newestFirst == newestFirst)
        return;
    query.from = *from;
    query.to = *to;
    query.newestFirst = newestFirst;
    m_controller->setEntryQuery(query);
}

void EntriesView::showList()
{
    const auto &entries = m_controller->entries();
    if (entries.count > 0 || !entries.isAsking)
        m_model->update(entries.rows);
    showFoot();
    showChosen();
}

void EntriesView::addRows(int from)
{
    const auto &rows = m_controller->entries().rows;
    m_model->append({rows.begin() + from, rows.end()});
    showFoot();
}

void EntriesView::showFoot()
{
    const auto &entries = m_controller->entries();
    const int loaded = m_model->rowCount(), shown = m_filter->rowCount();
    m_more->setEnabled(entries.canLoad());
    QString text;
    if (entries.error)
        text = streamErrorText(*entries.error);
    else if (entries.count == 0)
        text = tr("Reading…");
    else if (loaded == 0)
        text = tr("No entries in this range");
    else if (shown != loaded)
        text = tr("%1 of %2 that are loaded").arg(formatCount(shown), formatCount(loaded));
    else if (!entries.next.isEmpty() && entries.isFull())
        text = tr("%1 loaded; narrow the range to see others").arg(formatCount(loaded));
    else
        text = entries.next.isEmpty() ? tr("%n entries, all of the range", nullptr, loaded)
                                      : tr("%n entries loaded", nullptr, loaded);
    setTextKind(m_count, entries.error ? TextKind::Error : TextKind::Muted);
    m_count->setText(text);
}

void EntriesView::showChosen()
{
    const std::vector<int> chosen = m_table->chosenRows();
    m_remove->setPossible(!chosen.empty());
    const int current = m_table->currentIndex().isValid() ? m_filter->mapToSource(m_table->currentIndex()).row() : -1;
    const inspect::StreamEntry *entry = chosen.empty() ? nullptr : m_model->row(current >= 0 ? current : chosen.front());
    if (entry)
        m_payload->showFields(entry->id, entry->fields);
    else
        m_payload->clear();
}

void EntriesView::askRemoval()
{
    StreamChange change;
    change.kind = Kind::Remove;
    change.stream = m_controller->stream();
    for (const int row : m_table->chosenRows())
        change.ids.push_back(m_model->row(row)->id);
    if (!change.ids.empty())
        Q_EMIT changeWanted(change);
}

void EntriesView::retell()
{
    m_from->setPlaceholderText(tr("From: id or time"));
    m_from->setAccessibleName(tr("From which id or time on"));
    m_to->setPlaceholderText(tr("To: id or time"));
    m_to->setAccessibleName(tr("Up to which id or time"));
    m_order->setItemText(0, tr("Newest first"));
    m_order->setItemText(1, tr("Oldest first"));
    m_order->setAccessibleName(tr("Order of the entries"));
    m_search->setPlaceholderText(tr("Search what is loaded"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_table->setAccessibleName(tr("Entries of the stream"));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("Load more entries"));
    m_remove->setWords(tr("Delete…"), tr("Delete the chosen entries from the stream"));
    m_trim->setWords(tr("Trim…"), tr("Remove old entries from the stream"));
    m_publish->setWords(tr("Add test event…"), tr("Publish an event that the contract knows"));
    m_model->retell();
    m_columns->share();
    showFoot();
}

void EntriesView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

QJsonObject EntriesView::saveState() const
{
    return {{QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())},
            {QStringLiteral("columns"), m_columns->save()}};
}

void EntriesView::restoreState(const QJsonObject &state)
{
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
}

} // namespace freshet::ui
