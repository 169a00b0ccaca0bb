// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/pending_view.h"

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
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace freshet::ui {

using Kind = StreamChange::Kind;

namespace {

constexpr std::array idleSeconds{0, 10, 60, 600, 3600, 86400};

} // namespace

PendingView::PendingView(StreamController *controller, const StreamChanges *changes, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_model(makePendingModel(this))
    , m_filter(new RowsFilter(m_model, this))
    , m_consumers(new QComboBox(this))
    , m_idle(new QComboBox(this))
    , m_from(new BoundEdit(this))
    , m_to(new BoundEdit(this))
    , m_search(new QLineEdit(this))
    , m_wrong(makeLabel({}, TextKind::Error, this))
    , m_table(new StreamTable(this, true))
    , m_columns(nullptr)
    , m_payload(new PayloadView(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_count(makeLabel({}, TextKind::Muted, this))
    , m_more(new QPushButton(this))
    , m_acknowledge(new ChangeButton(changes, Kind::Acknowledge, this))
    , m_claim(new ChangeButton(changes, Kind::Claim, this))
    , m_claimIdle(new ChangeButton(changes, Kind::ClaimIdle, this))
    , m_bury(new ChangeButton(changes, Kind::Bury, this))
{
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new RowsDelegate(m_table));
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(),
                                 {{PendingColumn::Id, 19},
                                  {PendingColumn::Consumer, 12, 2},
                                  {PendingColumn::Idle, 9},
                                  {PendingColumn::Deliveries, 6},
                                  {PendingColumn::State, 10, 1},
                                  {PendingColumn::Added, 17, 0, true},
                                  {PendingColumn::Content, 14, 4, true}});
    m_consumers->setMaximumWidth(200);
    m_consumers->addItem(QString(), QVariant(QByteArray()));
    for (const int seconds : idleSeconds)
        m_idle->addItem({}, seconds);
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(90);
    m_wrong->hide();
    m_consumers->setObjectName(QStringLiteral("pendingConsumer"));
    m_idle->setObjectName(QStringLiteral("pendingIdle"));
    m_more->setObjectName(QStringLiteral("pendingMore"));

    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::xs);
    tools->addWidget(m_consumers);
    tools->addWidget(m_idle);
    tools->addWidget(m_from, 2);
    tools->addWidget(m_to, 2);
    tools->addWidget(m_search, 2);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Spacing::xs);
    foot->addWidget(m_more);
    foot->addWidget(m_count);
    foot->addStretch();
    for (ChangeButton *button : {m_acknowledge, m_claim, m_claimIdle, m_bury})
        foot->addWidget(button);
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
        connect(edit, &QLineEdit::editingFinished, this, &PendingView::askRange);
    for (QComboBox *box : {m_consumers, m_idle})
        connect(box, &QComboBox::currentIndexChanged, this, &PendingView::askRange);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setSearch(text);
        showFoot();
    });
    connect(m_more, &QPushButton::clicked, m_controller, &StreamController::loadMorePending);
    connect(m_controller, &StreamController::groupChanged, this, &PendingView::clearRange);
    connect(m_controller, &StreamController::consumersChanged, this, &PendingView::showConsumers);
    connect(m_controller, &StreamController::pendingChanged, this, &PendingView::showList);
    connect(m_controller, &StreamController::pendingAdded, this, &PendingView::addRows);
    connect(m_controller, &StreamController::groupsChanged, this, &PendingView::showFoot);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PendingView::showChosen);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value > 0 && value == m_table->verticalScrollBar()->maximum() && m_search->text().isEmpty())
            m_controller->loadMorePending();
    });
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
    m_from->clear();
    m_to->clear();
    m_search->clear();
    m_wrong->hide();
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_payload->clear();
}

void PendingView::askRange()
{
    const auto from = m_from->bound(), to = m_to->bound();
    m_wrong->setVisible(!from || !to);
    if (!from || !to) {
        m_wrong->setText(tr("\"%1\" is neither an id such as 1764000000000-0 nor a time such as 2026-11-25 14:30 or 14:30.")
                             .arg(visibleText(from ? m_to->text() : m_from->text())));
        return;
    }
    inspect::PendingQuery query = m_controller->pendingQuery();
    const QByteArray consumer = m_consumers->currentData().toByteArray();
    const std::chrono::milliseconds idle = std::chrono::seconds(m_idle->currentData().toInt());
    if (query.from == *from && query.to == *to && query.consumer == consumer && query.idle == idle)
        return;
    query.from = *from;
    query.to = *to;
    query.consumer = consumer;
    query.idle = idle;
    m_controller->setPendingQuery(query);
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
    else if (pending.error)
        text = streamErrorText(*pending.error);
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
    setTextKind(m_count, pending.error ? TextKind::Error : TextKind::Muted);
    m_count->setText(text);
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
    const int current = m_table->currentIndex().isValid() ? m_filter->mapToSource(m_table->currentIndex()).row() : -1;
    const inspect::PendingEntry *entry = chosen.empty() ? nullptr : m_model->row(current >= 0 ? current : chosen.front());
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
    m_consumers->setItemText(0, tr("All consumers"));
    m_consumers->setAccessibleName(tr("Which consumer"));
    m_idle->setItemText(0, tr("Any idle time"));
    for (int i = 1; i < m_idle->count(); ++i)
        m_idle->setItemText(i, tr("Idle for %1").arg(formatDuration(std::chrono::seconds(idleSeconds[std::size_t(i)]))));
    m_idle->setAccessibleName(tr("Idle for how long"));
    m_from->setPlaceholderText(tr("From: id or time"));
    m_from->setAccessibleName(tr("From which id or time on"));
    m_to->setPlaceholderText(tr("To: id or time"));
    m_to->setAccessibleName(tr("Up to which id or time"));
    m_search->setPlaceholderText(tr("Search what is loaded"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_table->setAccessibleName(tr("Pending entries"));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("Load more pending entries"));
    m_acknowledge->setWords(tr("Acknowledge…"), tr("Count the chosen entries as handled"));
    m_claim->setWords(tr("Claim…"), tr("Give the chosen entries to another consumer"));
    m_claimIdle->setWords(tr("Claim idle…"), tr("Give all that nobody touched for long to another consumer"));
    m_bury->setWords(tr("Dead letters…"), tr("Send the chosen entries to the dead letters"));
    m_model->retell();
    m_columns->share();
    showFoot();
}

void PendingView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

QJsonObject PendingView::saveState() const
{
    return {{QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())},
            {QStringLiteral("columns"), m_columns->save()}};
}

void PendingView::restoreState(const QJsonObject &state)
{
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
}

} // namespace freshet::ui
