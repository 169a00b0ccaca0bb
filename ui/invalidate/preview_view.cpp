// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/preview_view.h"

#include "ui/invalidate/blast_model.h"
#include "ui/invalidate/invalidate_text.h"
#include "ui/invalidate/ttl_bars.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/format.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/text_delegate.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr int mostReason = 1000;

QPlainTextEdit *makeList(QWidget *parent)
{
    auto *list = new QPlainTextEdit(parent);
    list->setReadOnly(true);
    list->setLineWrapMode(QPlainTextEdit::NoWrap);
    list->setTabChangesFocus(true);
    list->setFont(fixedFont());
    return list;
}

} // namespace

PreviewView::PreviewView(InvalidateController *controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_model(new BlastModel(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_running(new QWidget(this))
    , m_runningText(makeLabel({}, TextKind::Normal, this))
    , m_progress(new QProgressBar(this))
    , m_stop(new QPushButton(this))
    , m_content(new QWidget(this))
    , m_banner(new StaleBanner(m_content, this))
    , m_head(new ElidedLabel(this))
    , m_made(makeLabel({}, TextKind::Muted, this))
    , m_result(new QFrame(this))
    , m_resultPill(new Pill(this))
    , m_resultText(makeLabel({}, TextKind::Normal, this))
    , m_failedKeys(makeList(this))
    , m_retry(new QPushButton(this))
    , m_incomplete(makeLabel({}, TextKind::Error, this))
    , m_keys(new FigureTile(this))
    , m_bytes(new FigureTile(this))
    , m_served(new FigureTile(this))
    , m_loads(new FigureTile(this))
    , m_warm(new FigureTile(this))
    , m_blastNote(makeLabel({}, TextKind::Muted, this))
    , m_ttlHead(makeLabel({}, TextKind::Heading, this))
    , m_ttls(new TtlBars(this))
    , m_ttlText(makeLabel({}, TextKind::Muted, this))
    , m_groupsHead(makeLabel({}, TextKind::Heading, this))
    , m_groups(new QTableView(this))
    , m_examplesHead(makeLabel({}, TextKind::Heading, this))
    , m_examples(makeList(this))
    , m_scroll(new QScrollArea(this))
    , m_reason(new QLineEdit(this))
    , m_apply(new QPushButton(this))
    , m_why(makeLabel({}, TextKind::Muted, this))
{
    setLook(m_head, "kind", QStringLiteral("heading"));
    for (QLabel *label : {m_resultText, m_incomplete, m_blastNote, m_ttlText, m_why})
        label->setWordWrap(true);
    m_resultText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    auto *running = new QHBoxLayout(m_running);
    running->setContentsMargins(0, 0, 0, 0);
    running->addWidget(m_runningText, 1);
    running->addWidget(m_progress, 1);
    running->addWidget(m_stop);
    m_progress->setTextVisible(false);

    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(makeContent());
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_scroll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    layout->setSpacing(Spacing::s);
    layout->addWidget(m_banner);
    layout->addWidget(m_running);
    layout->addWidget(m_result);
    layout->addWidget(m_pages, 1);
    layout->addLayout(makeFoot());

    auto *result = new QGridLayout(m_result);
    setLook(m_result, "kind", QStringLiteral("card"));
    result->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    result->addWidget(m_resultPill, 0, 0, Qt::AlignTop);
    result->addWidget(m_resultText, 0, 1);
    result->addWidget(m_retry, 0, 2, Qt::AlignTop);
    result->addWidget(m_failedKeys, 1, 0, 1, 3);
    result->setColumnStretch(1, 1);

    connect(m_controller, &InvalidateController::viewChanged, this, &PreviewView::showView);
    connect(m_controller, &InvalidateController::progressChanged, this, &PreviewView::showProgress);
    connect(m_stop, &QPushButton::clicked, this, &PreviewView::stopRequested);
    connect(m_apply, &QPushButton::clicked, this, &PreviewView::applyRequested);
    connect(m_retry, &QPushButton::clicked, this, &PreviewView::retryRequested);
    connect(m_empty, &EmptyState::actionTriggered, this, &PreviewView::previewRequested);
    connect(m_groups, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        const auto &groups = m_controller->view().plan.groups;
        if (std::size_t(index.row()) >= groups.size() || groups[std::size_t(index.row())].nameSpace.isEmpty())
            return;
        const auto &group = groups[std::size_t(index.row())];
        Q_EMIT keysRequested(
            QString::fromUtf8(group.version.isEmpty() ? group.nameSpace + ":*" : group.version + ':' + group.nameSpace + ":*"));
    });
    retell();
}

QWidget *PreviewView::makeContent()
{
    m_groups->setModel(m_model);
    m_groups->setItemDelegate(new TextDelegate(m_groups));
    m_groups->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_groups->setSelectionMode(QAbstractItemView::SingleSelection);
    m_groups->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_groups->setTabKeyNavigation(false);
    m_groups->setShowGrid(false);
    m_groups->setWordWrap(false);
    m_groups->setAlternatingRowColors(true);
    m_groups->verticalHeader()->hide();
    m_groups->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_groups->horizontalHeader()->setHighlightSections(false);
    m_columns = new ColumnKeeper(m_groups, m_groups->horizontalHeader(),
                                 {{BlastModel::NamespaceColumn, 12, 3},
                                  {BlastModel::VersionColumn, 7, 1},
                                  {BlastModel::KeysColumn, 8, 1},
                                  {BlastModel::ServedColumn, 8, 1},
                                  {BlastModel::ShareColumn, 7, 1},
                                  {BlastModel::WarmColumn, 9, 1, true},
                                  {BlastModel::MissColumn, 9, 1, true}});
    auto *tiles = new QGridLayout;
    tiles->setSpacing(Spacing::s);
    tiles->addWidget(m_keys, 0, 0, 1, 3);
    tiles->addWidget(m_bytes, 0, 3, 1, 3);
    tiles->addWidget(m_served, 1, 0, 1, 2);
    tiles->addWidget(m_loads, 1, 2, 1, 2);
    tiles->addWidget(m_warm, 1, 4, 1, 2);
    for (FigureTile *tile : {m_keys, m_bytes, m_served, m_loads, m_warm})
        tile->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long note never makes the panel wider
    for (int column = 0; column < 6; ++column)
        tiles->setColumnStretch(column, 1);

    auto *head = new QHBoxLayout;
    head->addWidget(m_head, 1);
    head->addWidget(m_made);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, Spacing::s, 0);
    content->setSpacing(Spacing::s);
    content->addLayout(head);
    content->addWidget(m_incomplete);
    content->addLayout(tiles);
    content->addWidget(m_blastNote);
    content->addWidget(m_groupsHead);
    content->addWidget(m_groups);
    content->addWidget(m_ttlHead);
    content->addWidget(m_ttls);
    content->addWidget(m_ttlText);
    content->addWidget(m_examplesHead);
    content->addWidget(m_examples);
    content->addStretch();
    return m_content;
}

QLayout *PreviewView::makeFoot()
{
    m_reason->setMaxLength(mostReason);
    auto *foot = new QVBoxLayout;
    foot->setSpacing(Spacing::xs);
    auto *line = new QHBoxLayout;
    line->setSpacing(Spacing::s);
    line->addWidget(m_reason, 1);
    line->addWidget(m_apply);
    foot->addLayout(line);
    foot->addWidget(m_why);
    connect(m_reason, &QLineEdit::returnPressed, m_apply, [this] { m_apply->setFocus(Qt::OtherFocusReason); });
    return foot;
}

void PreviewView::setIntent(const std::expected<inspect::InvalidationOrder, QString> &order, const std::optional<QDateTime> &due)
{
    m_intent = order;
    m_due = due;
    showFoot();
}

void PreviewView::showStale(bool isStale)
{
    if (isStale && m_controller->view().hasPlan())
        m_banner->showStale(m_controller->view().planned);
    else
        m_banner->showFresh();
    showFoot();
}

QString PreviewView::reason() const
{
    return m_reason->text().trimmed();
}

void PreviewView::clearReason()
{
    m_reason->clear();
}

QString PreviewView::resultWords() const
{
    return m_result->isHidden() ? QString() : m_resultPill->text() + QStringLiteral(": ") + m_resultText->text();
}

void PreviewView::retell()
{
    m_stop->setText(tr("Stop"));
    m_keys->setName(tr("Keys"));
    m_bytes->setName(tr("Memory"));
    m_served->setName(tr("Reads answered"));
    m_loads->setName(tr("More loads at once"));
    m_warm->setName(tr("Warm again after"));
    m_served->setToolTip(tr("Reads a second that these keys answer now; at first as many more go to the source."));
    m_loads->setToolTip(tr("So many more loads run at the same time at first. In all each key is loaded once at most."));
    m_warm->setToolTip(tr("Until 9 of 10 keys are back, if reads are spread evenly over them; popular keys come back sooner."));
    m_groupsHead->setText(tr("By namespace"));
    m_groups->setAccessibleName(tr("Keys and cost by namespace"));
    m_ttlHead->setText(tr("When they would expire by themselves"));
    m_examples->setAccessibleName(tr("Examples of the keys"));
    m_failedKeys->setAccessibleName(tr("Keys that failed"));
    m_progress->setAccessibleName(tr("How far it is"));
    m_reason->setPlaceholderText(tr("Reason (for Activity)"));
    m_reason->setAccessibleName(tr("Reason"));
    m_model->retell();
    m_columns->share();
    showView();
}

void PreviewView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        showView();
}

QJsonObject PreviewView::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}};
}

void PreviewView::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
}

} // namespace freshet::ui
