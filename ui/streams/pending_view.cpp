// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/pending_view.h"

#include "ui/streams/change_button.h"
#include "ui/streams/payload_view.h"
#include "ui/streams/stream_controller.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QComboBox>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <array>

namespace freshet::ui {

using Kind = StreamChange::Kind;

namespace {

constexpr std::array idleSeconds{0, 10, 60, 600, 3600, 86400};

} // namespace

PendingView::PendingView(StreamController *controller, const StreamChanges *changes, QWidget *parent)
    : PagedPart(controller, parent)
    , m_model(makePendingModel(this))
    , m_consumers(new QComboBox(this))
    , m_idle(new QComboBox(this))
    , m_acknowledge(new ChangeButton(changes, Kind::Acknowledge, this))
    , m_claim(new ChangeButton(changes, Kind::Claim, this))
    , m_claimIdle(new ChangeButton(changes, Kind::ClaimIdle, this))
    , m_bury(new ChangeButton(changes, Kind::Bury, this))
{
    showModel(m_model, {{PendingColumn::Id, 19},
                        {PendingColumn::Consumer, 12, 2},
                        {PendingColumn::Idle, 9},
                        {PendingColumn::Deliveries, 8},
                        {PendingColumn::State, 10, 1},
                        {PendingColumn::Added, 17, 0, true},
                        {PendingColumn::Content, 14, 4, true}});
    m_consumers->setMaximumWidth(200);
    m_consumers->addItem(QString(), QVariant(QByteArray()));
    for (const int seconds : idleSeconds)
        m_idle->addItem({}, seconds);
    m_consumers->setObjectName(QStringLiteral("pendingConsumer"));
    m_idle->setObjectName(QStringLiteral("pendingIdle"));
    layOut({m_consumers, m_idle}, {}, {m_acknowledge, m_claim, m_claimIdle, m_bury});

    for (QComboBox *box : {m_consumers, m_idle})
        connect(box, &QComboBox::currentIndexChanged, this, &PendingView::askRange);
    connect(m_controller, &StreamController::groupChanged, this, &PendingView::clearRange);
    connect(m_controller, &StreamController::consumersChanged, this, &PendingView::showConsumers);
    connect(m_controller, &StreamController::pendingChanged, this, &PendingView::showList);
    connect(m_controller, &StreamController::pendingAdded, this, &PendingView::addRows);
    connect(m_controller, &StreamController::groupsChanged, this, &PendingView::showFoot);
    connect(m_acknowledge, &QPushButton::clicked, this, [this] { askFor(Kind::Acknowledge); });
    connect(m_bury, &QPushButton::clicked, this, [this] { askFor(Kind::Bury); });
    connect(m_claim, &QPushButton::clicked, this, [this] { Q_EMIT claimWanted(chosenIds()); });
    connect(m_claimIdle, &QPushButton::clicked, this, [this] { Q_EMIT claimWanted({}); });
    retell();
    showList();
}

void PendingView::setConsumer(const QByteArray &consumer)
{
    if (!consumer.isEmpty() && m_consumers->findData(consumer) < 0)
        m_consumers->addItem(withoutMnemonics(shortText(consumer, 60)), consumer);
    m_consumers->setCurrentIndex(std::max(0, m_consumers->findData(consumer)));
}

void PendingView::clearRange()
{
    const QSignalBlocker quiet(m_consumers), also(m_idle);
    m_consumers->setCurrentIndex(0);
    while (m_consumers->count() > 1)
        m_consumers->removeItem(1);
    m_idle->setCurrentIndex(0);
    clear();
}

void PendingView::askRange()
{
    const auto chosen = range();
    if (!chosen)
        return;
    inspect::PendingQuery query = m_controller->pendingQuery();
    const QByteArray consumer = m_consumers->currentData().toByteArray();
    const std::chrono::milliseconds idle = std::chrono::seconds(m_idle->currentData().toInt());
    if (query.from == chosen->first && query.to == chosen->second && query.consumer == consumer && query.idle == idle)
        return;
    query.from = chosen->first;
    query.to = chosen->second;
    query.consumer = consumer;
    query.idle = idle;
    m_controller->setPendingQuery(query);
}

void PendingView::loadMore()
{
    m_controller->loadMorePending();
}

// The consumers come anew with each look; what is chosen stays.
void PendingView::showConsumers()
{
    const auto &consumers = m_controller->consumers();
    bool isSame = m_consumers->count() == int(consumers.size()) + 1;
    for (int i = 0; isSame && i < int(consumers.size()); ++i)
        isSame = m_consumers->itemData(i + 1).toByteArray() == consumers[std::size_t(i)].name;
    if (isSame)
        return;
    const QByteArray chosen = m_consumers->currentData().toByteArray();
    const QSignalBlocker quiet(m_consumers);
    while (m_consumers->count() > 1)
        m_consumers->removeItem(1);
    for (const inspect::StreamConsumer &one : consumers)
        m_consumers->addItem(withoutMnemonics(shortText(one.name, 60)), one.name);
    if (!chosen.isEmpty() && m_consumers->findData(chosen) < 0)
        m_consumers->addItem(withoutMnemonics(shortText(chosen, 60)), chosen);
    m_consumers->setCurrentIndex(std::max(0, m_consumers->findData(chosen)));
}

void PendingView::showList()
{
    const auto &pending = m_controller->pending();
    if (pending.count > 0 || !pending.isAsking)
        m_model->update(pending.rows);
    showFoot();
    showChosen();
}

void PendingView::addRows(int from)
{
    const auto &rows = m_controller->pending().rows;
    m_model->append({rows.begin() + from, rows.end()});
    showFoot();
}

void PendingView::showFoot()
{
    const auto &pending = m_controller->pending();
    const int loaded = m_model->rowCount(), shown = m_filter->rowCount();
    m_more->setEnabled(pending.canLoad());
    qint64 all = 0;
    if (m_controller->groups()) {
        for (const inspect::StreamGroup &one : m_controller->groups()->groups)
            all = one.group == m_controller->group() ? one.pending : all;
    }
    QString text;
    if (m_controller->group().isEmpty())
        text = m_controller->groups() ? tr("The stream has no group") : QString();
    else if (pending.count == 0)
        text = tr("Reading…");
    else if (loaded == 0)
        text = all > 0 ? tr("None of %1 fits").arg(formatCount(all)) : tr("Nothing is pending");
    else if (shown != loaded)
        text = tr("%1 of %2 that are loaded").arg(formatCount(shown), formatCount(loaded));
    else if (!pending.next.isEmpty() && pending.isFull())
        text = tr("%1 of %2 loaded; narrow the range to see others").arg(formatCount(loaded), formatCount(all));
    else
        text = tr("%1 of %2 loaded").arg(formatCount(loaded), formatCount(std::max<qint64>(all, loaded)));
    showCount(m_controller->group().isEmpty() ? std::nullopt : pending.error, text);
    m_claimIdle->setPossible(all > 0);
}

std::vector<QByteArray> PendingView::chosenIds() const
{
    std::vector<QByteArray> ids;
    for (const int row : m_table->chosenRows())
        ids.push_back(m_model->row(row)->id);
    return ids;
}

void PendingView::showChosen()
{
    const std::vector<int> chosen = m_table->chosenRows();
    for (ChangeButton *button : {m_acknowledge, m_claim, m_bury})
        button->setPossible(!chosen.empty());
    const inspect::PendingEntry *entry = m_model->row(shownRow(chosen));
    if (!entry)
        m_payload->clear();
    else if (entry->fields)
        m_payload->showFields(entry->id, *entry->fields);
    else
        m_payload->showNote(entry->id, entry->ghost ? tr("The entry was trimmed away or deleted before it was handled: only its "
                                                         "id is left. Acknowledge it, for nobody can handle it any more.")
                                                    : tr("What it holds may not be read: XRANGE is not permitted."));
}

void PendingView::askFor(Kind kind)
{
    StreamChange change;
    change.kind = kind;
    change.stream = m_controller->stream();
    change.group = m_controller->group();
    change.ids = chosenIds();
    if (!change.ids.empty())
        Q_EMIT changeWanted(change);
}

void PendingView::retell()
{
    PagedPart::retell();
    m_consumers->setItemText(0, tr("All consumers"));
    m_consumers->setAccessibleName(tr("Which consumer"));
    m_idle->setItemText(0, tr("Any idle time"));
    for (int i = 1; i < m_idle->count(); ++i)
        m_idle->setItemText(i, tr("Idle for %1").arg(formatDuration(std::chrono::seconds(idleSeconds[std::size_t(i)]))));
    m_idle->setAccessibleName(tr("Idle for how long"));
    m_table->setAccessibleName(tr("Pending entries"));
    m_more->setAccessibleName(tr("Load more pending entries"));
    m_acknowledge->setWords(tr("Acknowledge…"), tr("Count the chosen entries as handled"));
    m_claim->setWords(tr("Claim…"), tr("Give the chosen entries to another consumer"));
    m_claimIdle->setWords(tr("Claim idle…"), tr("Give all that nobody touched for long to another consumer"));
    m_bury->setWords(tr("Dead letters…"), tr("Send the chosen entries to the dead letters"));
    m_model->retell();
    m_columns->share();
    showFoot();
}

} // namespace freshet::ui
