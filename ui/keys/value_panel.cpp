// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/value_panel.h"

#include "ui/keys/blob_view.h"
#include "ui/keys/keys_text.h"
#include "ui/keys/value_items_model.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/text_delegate.h"
#include "ui/widgets/theme.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using State = ValueController::State;

ValuePanel::ValuePanel(QWidget *parent)
    : QWidget(parent)
    , m_controller(new ValueController(this))
    , m_model(new ValueItemsModel(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_banner(nullptr)
    , m_name(new ElidedLabel(this))
    , m_type(new Pill(this))
    , m_ttl(new Pill(this))
    , m_size(new ElidedLabel(this))
    , m_actions(new QWidget(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_items(new QTableView(this))
    , m_blob(new BlobView(this))
    , m_loaded(new ElidedLabel(this))
    , m_more(new QPushButton(this))
    , m_all(new QPushButton(this))
    , m_stop(new QPushButton(this))
{
    m_name->setFont(fixedFont());
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTextKind(m_size, TextKind::Muted);
    setTextKind(m_loaded, TextKind::Muted);
    m_items->setModel(m_model);
    m_items->setItemDelegate(new TextDelegate(m_items));
    m_items->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_items->setSelectionMode(QAbstractItemView::SingleSelection);
    m_items->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed); // scores
    m_items->setTabKeyNavigation(false);
    m_items->setShowGrid(false);
    m_items->setWordWrap(false);
    m_items->setAlternatingRowColors(true);
    m_items->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_items->verticalHeader()->hide();
    m_items->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_items->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_items->horizontalHeader()->setHighlightSections(false);
    m_items->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_items->horizontalHeader()->setSectionResizeMode(ValueItemsModel::ValueColumn, QHeaderView::Stretch);

    auto *facts = new QHBoxLayout;
    facts->setSpacing(Spacing::s);
    facts->addWidget(m_type);
    facts->addWidget(m_ttl);
    facts->addWidget(m_size, 1);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Spacing::xs);
    foot->addWidget(m_loaded, 1);
    for (QPushButton *button : {m_stop, m_more, m_all})
        foot->addWidget(button);
    m_splitter->addWidget(m_items);
    m_splitter->addWidget(m_blob);
    m_splitter->setChildrenCollapsible(false);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(Spacing::s, 0, 0, 0);
    content->setSpacing(Spacing::xs);
    m_banner = new StaleBanner(m_splitter, m_content);
    content->addWidget(m_banner);
    content->addWidget(m_name);
    content->addLayout(facts);
    content->addWidget(m_actions);
    content->addWidget(m_splitter, 1);
    content->addLayout(foot);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    connect(m_controller, &ValueController::viewChanged, this, &ValuePanel::showView);
    connect(m_items->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) { showItem(index.row()); });
    connect(m_more, &QPushButton::clicked, m_controller, &ValueController::loadMore);
    connect(m_all, &QPushButton::clicked, m_controller, &ValueController::loadAll);
    connect(m_stop, &QPushButton::clicked, m_controller, &ValueController::stop);
    connect(m_blob, &BlobView::saveRequested, this, [this](const QByteArray &stored) {
        const ValueController::View &view = m_controller->view();
        const int row = isString() ? 0 : m_items->currentIndex().row();
        if (row < 0 || std::size_t(row) >= view.items.size())
            return;
        inspect::ValueEdit edit;
        edit.type = view.size.type;
        edit.before = view.items[std::size_t(row)];
        edit.after = edit.before;
        edit.after.value = stored;
        Q_EMIT editRequested(view.key, edit);
    });
    connect(m_model, &ValueItemsModel::scoreAsked, this, [this](int row, double score) {
        const ValueController::View &view = m_controller->view();
        if (std::size_t(row) >= view.items.size())
            return;
        inspect::ValueEdit edit;
        edit.type = view.size.type;
        edit.before = view.items[std::size_t(row)];
        edit.after = edit.before;
        edit.after.score = score;
        Q_EMIT editRequested(view.key, edit);
    });
    retell();
}

void ValuePanel::setSession(Session *session)
{
    m_controller->setSession(session);
}

void ValuePanel::setEditable(bool editable, const redis::Permissions &permissions)
{
    m_editable = editable;
    m_permissions = permissions;
    showView();
}

QByteArrayList ValuePanel::missingForEdit() const
{
    const QByteArray type = m_controller->view().size.type;
    QByteArrayList needed{"eval", "evalsha"};
    if (type == "string")
        needed << "get" << "pttl" << "set" << "pexpire";
    else if (type == "hash")
        needed << "hget" << "hset";
    else if (type == "list")
        needed << "lindex" << "lset";
    else if (type == "set")
        needed << "sismember" << "sadd" << "srem";
    else if (type == "zset")
        needed << "zscore" << "zadd" << "zrem";
    return m_permissions.missing(needed);
}

void ValuePanel::tick()
{
    if (m_controller->view().state == State::Ready)
        showHead();
}

void ValuePanel::showItem(int row)
{
    const ValueController::View &view = m_controller->view();
    if (row < 0 || std::size_t(row) >= view.items.size()) {
        m_blob->clear();
        return;
    }
    const inspect::ValueItem &item = view.items[std::size_t(row)];
    const bool isWhole = !isString() || !view.hasMore;
    m_blob->setObstacle(missingCommandsText(missingForEdit()));
    m_blob->setBytes(ValueItemsModel::blobOf(item), isWhole, m_editable && isWhole && view.size.type != "stream");
}

void ValuePanel::showHead()
{
    const ValueController::View &view = m_controller->view();
    m_name->setText(shownName(view.key, 2048));
    m_type->show(typeText(view.size.type), Pill::Tone::Accent);
    inspect::KeyState state;
    state.expiry = view.size.ttlMs == -1 ? inspect::KeyState::Expiry::Never
                   : view.size.ttlMs < 0 ? inspect::KeyState::Expiry::Gone
                                         : inspect::KeyState::Expiry::At;
    state.expiresAtMs = view.atMs + view.size.ttlMs;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const bool isSoon = state.expiry == inspect::KeyState::Expiry::At && state.expiresAtMs - now < 60'000;
    m_ttl->show(ttlText(state, now), isSoon ? Pill::Tone::Warning : Pill::Tone::Neutral);
    m_ttl->setToolTip(ttlTip(state));
    QStringList parts;
    if (view.size.length)
        parts << (isString() ? formatBytes(*view.size.length)
                             : tr("%n element(s)", nullptr, int(std::min<qint64>(*view.size.length, 2'000'000'000))));
    if (view.size.bytes)
        parts << tr("%1 in memory").arg(formatBytes(*view.size.bytes));
    m_size->setText(parts.join(QStringLiteral(", ")));
}

void ValuePanel::showView()
{
    const ValueController::View &view = m_controller->view();
    switch (view.state) {
    case State::None:
        m_empty->setContent(QStringLiteral("eye"), tr("No key is chosen"), tr("Choose a key to see what it holds."));
        break;
    case State::Loading:
        m_empty->setContent(QStringLiteral("eye"), tr("One moment"), tr("The value is on its way."));
        break;
    case State::Gone:
        m_empty->setContent(QStringLiteral("info"), tr("The key is gone"),
                            tr("It expired, was evicted or was removed after it had been listed."));
        break;
    case State::Unsupported:
        m_empty->setContent(QStringLiteral("info"), tr("Unknown type"),
                            tr("Values of the type %1 can't be shown.").arg(typeText(view.size.type)));
        break;
    case State::Failed:
        m_empty->setContent(QStringLiteral("warning"), tr("The value can't be shown"), visibleText(view.error.message.left(300)));
        break;
    case State::Ready:
        break;
    }
    const bool isReady = view.state == State::Ready;
    m_pages->setCurrentWidget(isReady ? m_content : static_cast<QWidget *>(m_empty));
    if (!isReady) {
        m_shownKey = {};
        m_model->setItems({}, {}, false);
        m_blob->clear();
        return;
    }
    showHead();
    if (view.isStale)
        m_banner->showStale(QDateTime::fromMSecsSinceEpoch(view.atMs, Qt::UTC),
                            view.error.code == Code::Timeout ? tr("the server does not answer") : QString());
    else
        m_banner->showFresh();
    const bool isSame = m_shownKey == view.key && !m_shownKey.isNull();
    const bool grown = isSame && m_generation == view.generation;
    const int chosen = isSame ? m_items->currentIndex().row() : 0;
    m_generation = view.generation;
    m_shownKey = view.key;
    m_model->setEditable(m_editable && missingForEdit().isEmpty());
    m_items->setVisible(!isString());
    if (isString()) {
        m_model->setItems({}, {}, false);
        showItem(0);
    } else {
        m_model->setItems(view.size.type, view.items, grown);
        m_items->setColumnHidden(ValueItemsModel::NameColumn, !m_model->hasNames());
        m_items->setColumnHidden(ValueItemsModel::ScoreColumn, !m_model->hasScores());
        if (!isSame) {
            m_splitter->setSizes({1000, 1000});
            const int room = m_items->viewport()->width();
            m_items->setColumnWidth(ValueItemsModel::NameColumn, view.size.type == "list" ? 70 : std::max(120, room * 35 / 100));
            m_items->setColumnWidth(ValueItemsModel::ScoreColumn, 110);
        }
        if (!m_items->currentIndex().isValid() && m_model->rowCount() > 0)
            m_items->selectRow(std::clamp(chosen, 0, m_model->rowCount() - 1));
    }
    const qint64 loaded = isString() ? view.loadedBytes : qint64(view.items.size());
    const qint64 all = view.size.length.value_or(loaded);
    QString text;
    if (view.hasMore && isString())
        text = tr("%1 of %2 loaded").arg(formatBytes(loaded), formatBytes(all));
    else if (view.hasMore)
        text = tr("%1 of %2 loaded").arg(formatCount(loaded), formatCount(all));
    if (view.hasMore && m_controller->isAtLimit())
        text += QStringLiteral(". ") + tr("More than that is not shown here");
    m_loaded->setText(text);
    m_loaded->setVisible(!text.isEmpty());
    const bool canLoad = view.hasMore && !view.isLoadingAll && !m_controller->isAtLimit();
    m_more->setVisible(canLoad);
    m_all->setVisible(canLoad);
    m_stop->setVisible(view.isLoadingAll);
}

void ValuePanel::retell()
{
    m_items->setAccessibleName(tr("Elements of the value"));
    m_more->setText(tr("Load more"));
    m_all->setText(tr("Load all"));
    m_stop->setText(tr("Stop"));
    showView();
}

// Where it is wide and low the element stands beside the others.
void ValuePanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_splitter->setOrientation(height() < 420 && width() > 600 ? Qt::Horizontal : Qt::Vertical);
}

void ValuePanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
