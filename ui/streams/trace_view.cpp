// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/trace_view.h"

#include "ui/streams/event_words.h"
#include "ui/streams/trace_model.h"
#include "ui/streams/trace_paint.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace freshet::ui {

using Kind = LookState::Kind;

namespace {

constexpr int longestId = 256; // bytes; a longer one is not on the bus

} // namespace

TraceView::TraceView(const Records &, QWidget *parent) // it changes nothing
    : QWidget(parent)
    , m_controller(new TraceController(this))
    , m_delegate(new TraceDelegate(this))
    , m_id(new QLineEdit(this))
    , m_show(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_refresh(new RefreshControl(this))
    , m_banner(new StaleBanner(nullptr, this))
    , m_summary(new ElidedLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_table(new QTableView(this))
{
    m_id->setMaxLength(longestId);
    m_id->setClearButtonEnabled(true);
    m_id->setFont(fixedFont());
    m_id->setMinimumWidth(180);
    m_id->setMaximumWidth(420);
    m_id->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_id, 1);
    head->addWidget(m_show);
    head->addWidget(m_copy);
    head->addStretch();
    head->addWidget(m_refresh);
    m_table->setHorizontalHeader(new TraceHeader(m_table));
    m_table->setModel(m_controller->model());
    m_table->setItemDelegate(m_delegate);
    dressTable(m_table);
    m_table->setAlternatingRowColors(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::m);
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(),
                                 {{TraceModel::StepColumn, 34, 3},
                                  {TraceModel::TimeColumn, 22, 0},
                                  {TraceModel::SinceColumn, 16, 0},
                                  {TraceModel::WayColumn, 30, 6}});
    setTextKind(m_summary, TextKind::Muted);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addWidget(m_summary);
    content->addWidget(m_table, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(head);
    layout->addWidget(m_banner);
    layout->addWidget(m_pages, 1);

    connect(m_controller, &TraceController::viewChanged, this, &TraceView::showView);
    connect(m_controller, &TraceController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &TraceController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_controller, &TraceController::refreshWanted, m_refresh, &RefreshControl::refreshNow);
    connect(m_controller->model(), &QAbstractItemModel::modelReset, this, &TraceView::spanReaders);
    connect(m_refresh, &RefreshControl::due, m_controller, &TraceController::refresh);
    connect(m_id, &QLineEdit::returnPressed, this, &TraceView::showTyped);
    connect(m_id, &QLineEdit::textChanged, this, [this](const QString &text) { m_show->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_show, &QPushButton::clicked, this, &TraceView::showTyped);
    connect(m_copy, &QPushButton::clicked, this, &TraceView::copyText);
    m_show->setEnabled(false);
    setFocusProxy(m_id);
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
TraceView::~TraceView()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

void TraceView::setSession(Session *session)
{
    m_controller->setSession(session);
    m_refresh->reset();
}

void TraceView::setActive(bool active)
{
    m_refresh->setActive(active);
}

void TraceView::showEvent(const QByteArray &eventId)
{
    m_id->setText(QString::fromUtf8(eventId));
    m_controller->show(eventId);
}

void TraceView::showTyped()
{
    QString text = m_id->text().trimmed();
    if (text.size() > 1 && text.startsWith(QLatin1Char('"')) && text.endsWith(QLatin1Char('"'))) // as copied out of JSON
        text = text.mid(1, text.size() - 2);
    m_controller->show(text.toUtf8());
}

void TraceView::copyText()
{
    QGuiApplication::clipboard()->setText(m_controller->model()->plainText());
    Q_EMIT notice(tr("The event's way is copied as text."));
}

// The title of a reader goes over all columns.
void TraceView::spanReaders()
{
    m_table->clearSpans();
    const TraceModel *model = m_controller->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->isReader(row))
            m_table->setSpan(row, 0, 1, TraceModel::ColumnCount);
    }
    m_table->horizontalHeader()->viewport()->update();
}

void TraceView::showView()
{
    const TraceController::View &view = m_controller->view();
    if (view.eventId.isEmpty() && m_controller->look().kind != Kind::NoSession)
        m_empty->setContent(QStringLiteral("search"), tr("Which event?"),
                            tr("Type or paste an event_id. Its way is shown: when it was published, delivered, handled and "
                               "acknowledged, which keys it removed and when they were filled again."));
    else if (m_controller->look().isLive())
        m_empty->setContent(
            QStringLiteral("info"), tr("Nothing is known of this event"),
            tr("The way of an event is kept for an hour by the services that handle it with Freshet's library. Of "
               "busy groups only some events a second are kept, and always those that were slow or failed."));
    else
        showInstead(m_empty, m_controller->look());
    m_pages->setCurrentWidget(view.isKnown ? m_content : static_cast<QWidget *>(m_empty));
    if (!m_controller->look().isLive() && m_controller->look().at.isValid() && view.isKnown)
        m_banner->showStale(m_controller->look().at, staleReason(m_controller->look()));
    else
        m_banner->showFresh();
    m_delegate->setStale(!m_controller->look().isLive());
    m_copy->setEnabled(view.isKnown);
    if (view.isKnown) {
        const events::TraceRecord &first = m_controller->model()->records().front();
        m_summary->setText(
            tr("%1 in %2, entry %3")
                .arg(visibleBytes(first.type.left(200)), visibleBytes(first.stream.left(200)), visibleBytes(first.entryId)));
    }
    m_table->viewport()->update();
}

void TraceView::retell()
{
    m_id->setPlaceholderText(tr("event_id"));
    m_id->setAccessibleName(tr("The event's event_id"));
    m_show->setText(tr("Show"));
    m_copy->setText(tr("Copy as text"));
    m_table->setAccessibleName(tr("The way of the event"));
    m_controller->model()->retell();
    m_columns->share();
    showView();
}

QJsonObject TraceView::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}, {QStringLiteral("refresh"), m_refresh->saveState()}};
}

void TraceView::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
}

void TraceView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
