// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/entries_view.h"

#include "ui/streams/change_button.h"
#include "ui/streams/payload_view.h"
#include "ui/streams/stream_controller.h"
#include "ui/streams/stream_table.h"
#include "ui/widgets/format.h"

#include <QComboBox>
#include <QPushButton>
#include <QShortcut>

namespace freshet::ui {

using Kind = StreamChange::Kind;

EntriesView::EntriesView(StreamController *controller, const StreamChanges *changes, QWidget *parent)
    : PagedPart(controller, parent)
    , m_model(makeEntriesModel(this))
    , m_order(new QComboBox(this))
    , m_trace(new QPushButton(this))
    , m_remove(new ChangeButton(changes, Kind::Remove, this))
    , m_trim(new ChangeButton(changes, Kind::Trim, this))
    , m_publish(new ChangeButton(changes, Kind::Publish, this))
{
    showModel(
        m_model,
        {{EntryColumn::Time, 18}, {EntryColumn::Type, 14, 1}, {EntryColumn::Content, 20, 4}, {EntryColumn::Id, 20, 0, true}});
    m_order->addItem({}, true);
    m_order->addItem({}, false);
    m_trace->setObjectName(QStringLiteral("entriesTrace"));
    m_trim->setPossible(true);
    m_publish->setPossible(true);
    layOut({}, {m_order}, {m_trace, m_publish, m_trim, m_remove});

    connect(m_order, &QComboBox::currentIndexChanged, this, &EntriesView::askRange);
    connect(m_controller, &StreamController::streamChanged, this, &EntriesView::clear);
    connect(m_controller, &StreamController::entriesChanged, this, &EntriesView::showList);
    connect(m_controller, &StreamController::entriesAdded, this, &EntriesView::addRows);
    connect(m_trace, &QPushButton::clicked, this, [this] { Q_EMIT traceWanted(m_eventId); });
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

void EntriesView::askRange()
{
    const auto chosen = range();
    if (!chosen)
        return;
    inspect::EntryQuery query = m_controller->entryQuery();
    const bool newestFirst = m_order->currentData().toBool();
    if (query.from == chosen->first && query.to == chosen->second && query.newestFirst == newestFirst)
        return;
    query.from = chosen->first;
    query.to = chosen->second;
    query.newestFirst = newestFirst;
    m_controller->setEntryQuery(query);
}

void EntriesView::loadMore()
{
    m_controller->loadMoreEntries();
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
    if (entries.count == 0)
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
    showCount(entries.error, text);
}

void EntriesView::showChosen()
{
    const std::vector<int> chosen = m_table->chosenRows();
    m_remove->setPossible(!chosen.empty());
    const inspect::StreamEntry *entry = m_model->row(shownRow(chosen));
    m_eventId.clear();
    if (entry && chosen.size() == 1) {
        if (const auto event = events::Event::fromFields(entry->fields, m_controller->stream(), entry->id))
            m_eventId = event->id;
    }
    m_trace->setEnabled(!m_eventId.isEmpty());
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
    PagedPart::retell();
    m_order->setItemText(0, tr("Newest first"));
    m_order->setItemText(1, tr("Oldest first"));
    m_order->setAccessibleName(tr("Order of the entries"));
    m_table->setAccessibleName(tr("Entries of the stream"));
    m_more->setAccessibleName(tr("Load more entries"));
    m_trace->setText(tr("Trace"));
    m_trace->setToolTip(tr("Show the way of the chosen event through its handlers"));
    m_remove->setWords(tr("Delete…"), tr("Delete the chosen entries from the stream"));
    m_trim->setWords(tr("Trim…"), tr("Remove old entries from the stream"));
    m_publish->setWords(tr("Add test event…"), tr("Publish an event that the contract knows"));
    m_model->retell();
    m_columns->share();
    showFoot();
}

} // namespace freshet::ui
