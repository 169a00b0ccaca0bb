// SPDX-License-Identifier: GPL-3.0-or-later
//
// The console panel's parts, and its completion and help.
#include "ui/console/console_panel.h"

#include "core/inspect/statement.h"
#include "ui/console/console_input.h"
#include "ui/console/console_model.h"
#include "ui/console/reply_table_model.h"
#include "ui/console/syntax_line.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace freshet::ui {

namespace {

constexpr int mostLines = 20'000; // of the text view
constexpr int mostShownCandidates = 10;

} // namespace

ConsolePanel::ConsolePanel(const Records &records, QWidget *parent, const QString &historyPath)
    : Panel(parent)
    , m_controller(new ConsoleController(records, historyPath, this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_title(makeLabel({}, TextKind::Title, this))
    , m_views(new QButtonGroup(this))
    , m_nodes(new QComboBox(this))
    , m_save(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_clear(new QPushButton(this))
    , m_outputs(new QStackedWidget(this))
    , m_text(new QPlainTextEdit(this))
    , m_tree(new QTreeView(this))
    , m_tablePage(new QWidget(this))
    , m_tableTitle(new ElidedLabel(this))
    , m_table(new QTableView(this))
    , m_tableModel(new ReplyTableModel(this))
    , m_more(new QPushButton(this))
    , m_prompt(new ElidedLabel(this))
    , m_input(new ConsoleInput(m_controller->history(), this))
    , m_run(new QPushButton(this))
    , m_stop(new QPushButton(this))
    , m_syntax(new SyntaxLine(this))
    , m_help(new ElidedLabel(this))
    , m_care(new Pill(this))
    , m_candidates(new QListWidget(this))
{
    makeViews();
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addWidget(m_outputs, 1);
    content->addWidget(m_more, 0, Qt::AlignLeft);
    content->addLayout(makeLine());
    content->addLayout(makeHelp());
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::m, Spacing::l, Spacing::m);
    layout->setSpacing(Spacing::s);
    layout->addLayout(makeHead());
    layout->addWidget(m_pages, 1);
    connectAll();
    retell();
    showView(TextView);
}

QLayout *ConsolePanel::makeHead()
{
    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_title);
    head->addSpacing(Spacing::s);
    for (int view = TextView; view <= TableView; ++view) {
        auto *button = new QToolButton(this);
        button->setCheckable(true);
        setLook(button, "kind", QStringLiteral("segment"));
        m_views->addButton(button, view);
        m_viewButtons.push_back(button);
        head->addWidget(button);
    }
    head->addSpacing(Spacing::s);
    head->addWidget(m_nodes);
    head->addStretch();
    for (QPushButton *button : {m_copy, m_save, m_clear})
        head->addWidget(button);
    m_nodes->hide();
    m_nodes->setMaximumWidth(220);
    return head;
}

void ConsolePanel::makeViews()
{
    m_text->setReadOnly(true);
    m_text->setFont(fixedFont());
    m_text->setMaximumBlockCount(mostLines);
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    m_tree->setModel(m_controller->model());
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setTabKeyNavigation(false);
    QHeaderView *header = m_tree->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(ConsoleModel::TextColumn, QHeaderView::Stretch);
    m_tree->setColumnWidth(ConsoleModel::KindColumn, 190);
    m_tree->setColumnWidth(ConsoleModel::TimeColumn, 90);
    m_tree->setColumnWidth(ConsoleModel::NodeColumn, 150);
    m_table->setModel(m_tableModel);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultSectionSize(220);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::s);
    auto *page = new QVBoxLayout(m_tablePage);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(Spacing::xs);
    page->addWidget(m_tableTitle);
    page->addWidget(m_table, 1);
    page->addStretch();
    m_outputs->addWidget(m_text);
    m_outputs->addWidget(m_tree);
    m_outputs->addWidget(m_tablePage);
    for (QAbstractItemView *view : {static_cast<QAbstractItemView *>(m_tree), static_cast<QAbstractItemView *>(m_table)}) {
        auto *copyAction = new QAction(view);
        copyAction->setShortcut(QKeySequence::Copy);
        copyAction->setShortcutContext(Qt::WidgetShortcut);
        connect(copyAction, &QAction::triggered, this, &ConsolePanel::copy);
        view->addAction(copyAction);
    }
    m_candidates->setFocusPolicy(Qt::NoFocus);
    m_candidates->setFont(fixedFont());
    m_candidates->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_candidates->setTextElideMode(Qt::ElideMiddle);
    m_candidates->setAutoFillBackground(true);
    m_candidates->hide();
    m_more->hide();
}

QLayout *ConsolePanel::makeLine()
{
    auto *line = new QHBoxLayout;
    line->setSpacing(Spacing::s);
    m_prompt->setFont(fixedFont());
    m_prompt->setMaximumWidth(260);
    m_prompt->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    line->addWidget(m_prompt);
    line->addWidget(m_input, 1);
    line->addWidget(m_run);
    line->addWidget(m_stop);
    return line;
}

QLayout *ConsolePanel::makeHelp()
{
    auto *help = new QVBoxLayout;
    help->setSpacing(0);
    auto *first = new QHBoxLayout;
    first->setSpacing(Spacing::s);
    first->addWidget(m_care);
    first->addWidget(m_syntax, 1);
    help->addLayout(first);
    help->addWidget(m_help);
    setTextKind(m_help, TextKind::Muted);
    return help;
}

void ConsolePanel::connectAll()
{
    connect(m_views, &QButtonGroup::idClicked, this, &ConsolePanel::showView);
    connect(m_copy, &QPushButton::clicked, this, &ConsolePanel::copy);
    connect(m_save, &QPushButton::clicked, this, &ConsolePanel::chooseFile);
    connect(m_clear, &QPushButton::clicked, this, &ConsolePanel::clear);
    connect(m_more, &QPushButton::clicked, this, &ConsolePanel::showMore);
    connect(m_run, &QPushButton::clicked, this, [this] { submit(m_input->toPlainText()); });
    connect(m_stop, &QPushButton::clicked, m_controller, &ConsoleController::stop);
    connect(m_nodes, &QComboBox::currentIndexChanged, this, [this] {
        inspect::ConsolePlace place;
        place.nodeId = m_nodes->currentData().toByteArray();
        place.where = place.nodeId == "*"      ? inspect::ConsolePlace::Where::AllPrimaries
                      : place.nodeId.isEmpty() ? inspect::ConsolePlace::Where::First
                                               : inspect::ConsolePlace::Where::Node;
        m_controller->setPlace(place);
    });
    connect(m_input, &ConsoleInput::submitted, this, &ConsolePanel::submit);
    connect(m_input, &ConsoleInput::completionWanted, this, &ConsolePanel::complete);
    connect(m_input, &ConsoleInput::completionKey, this, &ConsolePanel::onCompletionKey);
    connect(m_input, &ConsoleInput::searchChanged, this, &ConsolePanel::showHelp);
    connect(m_input, &QPlainTextEdit::cursorPositionChanged, this, &ConsolePanel::showHelp);
    connect(m_input, &QPlainTextEdit::textChanged, this, &ConsolePanel::showHelp);
    connect(m_candidates, &QListWidget::itemClicked, this,
            [this](QListWidgetItem *item) { takeCandidate(item->data(Qt::UserRole).toByteArray()); });
    connect(m_tree, &QTreeView::activated, m_controller->model(), &ConsoleModel::showMore);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        const ConsoleEntry *entry = m_controller->model()->entryAt(index);
        m_chosenId = entry ? entry->id : 0;
        showTable();
    });
    connect(m_controller, &ConsoleController::begun, this, &ConsolePanel::onBegun);
    connect(m_controller, &ConsoleController::ended, this, &ConsolePanel::onEnded);
    connect(m_controller, &ConsoleController::messagesCame, this, &ConsolePanel::onMessages);
    connect(m_controller, &ConsoleController::runningChanged, this, &ConsolePanel::showState);
    connect(m_controller, &ConsoleController::runningChanged, this, &ConsolePanel::runningChanged);
    connect(m_controller, &ConsoleController::promptChanged, this, &ConsolePanel::showState);
    connect(m_controller, &ConsoleController::nodesChanged, this, &ConsolePanel::showNodes);
    connect(m_controller, &ConsoleController::keysFound, this, &ConsolePanel::addKeys);
    connect(m_controller, &ConsoleController::askWanted, this, &ConsolePanel::ask);
    connect(m_controller, &ConsoleController::cleared, this, &ConsolePanel::clear);
    connect(m_controller, &ConsoleController::docsChanged, this, [this] {
        showState();
        showHelp();
    });
    connect(m_controller, &ConsoleController::saved, this, [this](const QString &path, qint64 count) {
        Q_EMIT notice(tr("%n statement(s) saved to %1", nullptr, int(count)).arg(visibleText(path)));
    });
    connect(m_controller, &ConsoleController::saveFailed, this,
            [this](const QString &why) { Q_EMIT notice(tr("The output could not be saved: %1").arg(why)); });
}

void ConsolePanel::retell()
{
    m_title->setText(title());
    m_empty->setContent(QStringLiteral("console"), tr("No connection"), tr("Open a connection to send commands to its server."));
    const std::array names{tr("Text"), tr("Tree"), tr("Table")};
    const std::array tips{tr("Replies as redis-cli prints them"), tr("Statements with their replies as trees"),
                          tr("The last or the chosen reply as a table, where it is one")};
    for (std::size_t i = 0; i < m_viewButtons.size(); ++i) {
        m_viewButtons[i]->setText(names[i]);
        m_viewButtons[i]->setToolTip(tips[i]);
    }
    m_nodes->setAccessibleName(tr("Node for commands without keys"));
    m_nodes->setToolTip(tr("Which node runs commands without keys; the others go where their keys are"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy what is chosen, or the whole text"));
    m_save->setText(tr("Save…"));
    m_save->setToolTip(tr("Write statements and replies to a file, as text or as JSON lines"));
    m_clear->setText(tr("Clear"));
    m_more->setText(tr("Show more of the reply"));
    m_run->setText(tr("Run"));
    m_run->setToolTip(tr("Enter runs; Shift+Enter begins another line"));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("Ends the running command by closing the console's own connection"));
    m_text->setAccessibleName(tr("Statements and replies"));
    m_text->setPlaceholderText(tr("Type a command below. Tab completes, Ctrl+R searches the history, help tells more."));
    m_tree->setAccessibleName(tr("Statements and replies as trees"));
    m_table->setAccessibleName(tr("The reply as a table"));
    m_input->setAccessibleName(tr("Command"));
    m_input->setPlaceholderText(tr("Command"));
    m_syntax->setAccessibleName(tr("Syntax"));
    m_candidates->setAccessibleName(tr("Completions"));
    m_controller->model()->retell();
    showNodes();
    showTable();
    showState();
    showHelp();
}

void ConsolePanel::showHelp()
{
    if (m_input->isSearching()) {
        m_care->hide();
        m_syntax->setSyntax(tr("Search the history: %1").arg(visibleText(m_input->searchText())), {}, -1);
        m_help->setText(tr("Ctrl+R: the one before; Enter: take it; Esc: leave it"));
        hideCandidates();
        return;
    }
    const QString text = m_input->currentLine();
    const QByteArray line = text.toUtf8();
    if (m_candidates->isVisible() && line != m_completedLine)
        hideCandidates();
    const inspect::CommandDocs *docs = m_controller->docs();
    m_typing = docs ? inspect::typingAt(*docs, line, text.left(m_input->cursorInLine()).toUtf8().size()) : inspect::Typing();
    const inspect::CommandDoc *doc = m_typing.doc;
    if (!doc) {
        m_care->hide();
        m_syntax->setSyntax({}, {}, -1);
        m_help->setText(docs && docs->isEmpty() ? tr("This user may not run COMMAND, so there is no help and no completion.")
                                                : QString());
        return;
    }
    QStringList parts;
    for (const QByteArray &part : inspect::syntaxParts(*doc))
        parts << visibleBytes(part.left(400));
    m_syntax->setSyntax(visibleBytes(doc->name), parts, int(m_typing.part));
    QStringList facts;
    if (!doc->summary.isEmpty())
        facts << visibleBytes(doc->summary.left(300));
    if (!doc->replacedBy.isEmpty())
        facts << tr("outdated, instead: %1").arg(visibleBytes(doc->replacedBy.left(200)));
    if (!doc->since.isEmpty())
        facts << tr("since %1").arg(visibleBytes(doc->since.left(20)));
    if (!doc->complexity.isEmpty())
        facts << visibleBytes(doc->complexity.left(200));
    if (!doc->categories.isEmpty())
        facts << visibleBytes(doc->categories.join(' ').left(200));
    m_help->setText(facts.join(QStringLiteral(" · ")));
    const inspect::CommandCare care = inspect::careOf(doc->name.split(' '), docs->table());
    const QString title = careTitle(care);
    m_care->setVisible(!title.isEmpty());
    if (!title.isEmpty())
        m_care->show(title, care.level == inspect::CommandCare::Level::Dangerous ? Pill::Tone::Bad : Pill::Tone::Warning);
}

// One candidate is taken at once; of several what they have in common first.
void ConsolePanel::complete()
{
    showHelp();
    m_completedLine = m_input->currentLine().toUtf8();
    const QByteArrayList candidates = m_typing.candidates;
    if (candidates.size() == 1 && !m_typing.wantsKeys)
        takeCandidate(candidates.first());
    else
        showCandidates(candidates);
    if (m_typing.wantsKeys) // behind, for what hides the list ends the look for keys too
        m_controller->findKeys(m_typing.prefix);
}

void ConsolePanel::addKeys(const QByteArray &prefix, const QByteArrayList &keys)
{
    if (m_input->currentLine().toUtf8() != m_completedLine || prefix != m_typing.prefix)
        return; // the line is another one by now
    QByteArrayList candidates = m_typing.candidates + keys;
    if (candidates.size() == 1)
        takeCandidate(candidates.first());
    else
        showCandidates(candidates);
}

void ConsolePanel::showCandidates(const QByteArrayList &candidates)
{
    m_candidates->clear();
    for (const QByteArray &candidate : candidates) {
        auto *item = new QListWidgetItem(visibleBytes(candidate.left(300)), m_candidates);
        item->setData(Qt::UserRole, candidate);
    }
    if (candidates.isEmpty()) {
        hideCandidates();
        return;
    }
    m_candidates->setCurrentRow(0);
    placeCandidates();
    m_candidates->show();
    m_candidates->raise();
    m_input->setCompleting(true);
}

void ConsolePanel::placeCandidates()
{
    const int rows = std::min(m_candidates->count(), mostShownCandidates);
    const int rowHeight = std::max(m_candidates->sizeHintForRow(0), fontMetrics().height());
    const int wide = std::max(m_candidates->sizeHintForColumn(0) + 2 * Spacing::xl, 200);
    const QPoint above = m_input->mapTo(this, QPoint(0, 0));
    const int width = std::min(wide, this->width() - above.x() - Spacing::l);
    const int height = std::min(rows * rowHeight + 2 * Spacing::xs, above.y() - Spacing::m);
    const int cursor = m_input->cursorRect().left();
    const int x = std::clamp(above.x() + cursor - Spacing::l, above.x(), std::max(above.x(), this->width() - width - Spacing::l));
    m_candidates->setGeometry(x, above.y() - height - Spacing::xs, width, height);
}

void ConsolePanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    hideCandidates();
}

void ConsolePanel::takeCandidate(const QByteArray &word)
{
    const QByteArray line = m_input->currentLine().toUtf8();
    const int begin = int(QString::fromUtf8(line.left(m_typing.begin)).size());
    const int end = int(QString::fromUtf8(line.left(m_typing.end)).size());
    hideCandidates();
    m_input->replaceInLine(begin, end, QString::fromUtf8(inspect::quotedWord(word)) + QLatin1Char(' '));
}

void ConsolePanel::onCompletionKey(int key)
{
    const int count = m_candidates->count();
    const int row = m_candidates->currentRow();
    if (key == Qt::Key_Escape || count == 0)
        hideCandidates();
    else if (key == Qt::Key_Up)
        m_candidates->setCurrentRow((row + count - 1) % count);
    else if (key == Qt::Key_Down)
        m_candidates->setCurrentRow((row + 1) % count);
    else if (m_candidates->currentItem())
        takeCandidate(m_candidates->currentItem()->data(Qt::UserRole).toByteArray());
}

void ConsolePanel::hideCandidates()
{
    m_controller->cancelKeys();
    m_candidates->hide();
    m_input->setCompleting(false);
}

} // namespace freshet::ui
