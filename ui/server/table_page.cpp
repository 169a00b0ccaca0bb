// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/table_page.h"

#include "ui/server/server_table_delegate.h"
#include "ui/server/server_words.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

TablePage::TablePage(QWidget *parent)
    : ServerPage(parent)
    , m_model(new ServerTableModel(this))
    , m_filter(new ServerTableFilter(this))
    , m_delegate(new ServerTableDelegate(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_page(new QWidget(this))
    , m_content(new QVBoxLayout(m_page))
    , m_tools(new QHBoxLayout)
    , m_search(new QLineEdit(this))
    , m_count(makeLabel({}, TextKind::Muted, this))
    , m_table(new QTableView(this))
    , m_note(makeLabel({}, TextKind::Muted, this))
{
    setUpTable();
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(320);
    m_search->setMinimumWidth(110);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_tools->setSpacing(Spacing::s);
    m_tools->addWidget(m_search, 1);
    m_tools->addWidget(m_count);
    m_tools->addStretch();
    m_note->setWordWrap(true);
    m_note->hide();
    m_content->setContentsMargins(0, 0, 0, 0);
    m_content->setSpacing(Spacing::s);
    m_content->addLayout(m_tools);
    m_content->addWidget(m_table, 1);
    m_content->addWidget(m_note);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->addWidget(m_stack);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setSearch(text);
        showCount();
    });
    auto *find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    addAction(find);
    auto *leave = new QAction(m_search);
    leave->setShortcut(Qt::Key_Escape);
    leave->setShortcutContext(Qt::WidgetShortcut);
    connect(leave, &QAction::triggered, m_search, &QLineEdit::clear);
    m_search->addAction(leave);
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
TablePage::~TablePage()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

void TablePage::setUpTable()
{
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    m_table->setItemDelegate(m_delegate);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setSortingEnabled(true);
    m_table->setAlternatingRowColors(true);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::s);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(40);
    m_table->setMinimumHeight(90);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { chosenChanged(); });
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &TablePage::showCount);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &TablePage::showCount);
    auto *copy = new QAction(m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] {
        QStringList cells;
        for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
            for (int column = 0; column < m_filter->columnCount(); ++column)
                cells << row.siblingAtColumn(column).data().toString();
        }
        if (!cells.isEmpty())
            QGuiApplication::clipboard()->setText(cells.join(u'\t'));
    });
    m_table->addAction(copy);
}

void TablePage::setColumns(std::vector<ServerTableModel::Column> columns)
{
    std::vector<ColumnKeeper::Column> widths;
    for (std::size_t i = 0; i < columns.size(); ++i)
        widths.push_back({int(i), columns[i].least, columns[i].grow, columns[i].mayHide});
    m_model->setColumns(std::move(columns));
    if (!m_columns)
        m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(), std::move(widths));
    else
        m_columns->share();
}

void TablePage::showRows(std::vector<ServerTableModel::Row> rows, const QString &note)
{
    m_delegate->setStale(false);
    m_hasRows = true;
    m_model->setRows(std::move(rows));
    m_stack->setCurrentWidget(m_page);
    showNote(note);
    showCount();
    m_table->viewport()->update();
    settle(true);
}

void TablePage::showNote(const QString &text)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void TablePage::showNothing(const QString &iconName, const QString &title, const QString &text, const QString &action)
{
    m_empty->setContent(iconName, title, text, action);
    m_stack->setCurrentWidget(m_empty);
    settle(true);
}

void TablePage::showFailure(const Error &error, const QString &command)
{
    const QString why = serverRefusalText(error, command);
    if (m_hasRows && error.code != Code::NoPermission && error.code != Code::ReadOnly) {
        m_delegate->setStale(true);
        m_table->viewport()->update();
        showNote(tr("These are older values. %1").arg(why));
        settle(true);
        return;
    }
    const bool isRefused = error.code == Code::NoPermission || error.code == Code::ReadOnly;
    showNothing(isRefused ? QStringLiteral("lock") : QStringLiteral("warning"),
                isRefused ? tr("%1 is not permitted").arg(command) : tr("No answer"), why);
}

bool TablePage::isRefused(const QByteArrayList &commands, const QString &command)
{
    if (missing(commands).isEmpty())
        return false;
    showFailure({Code::NoPermission, {}, {}}, command);
    return true;
}

void TablePage::showWaiting()
{
    m_hasRows = false;
    m_model->setRows({});
    m_empty->setContent(QStringLiteral("server"), tr("One moment"), tr("Waiting for the server."));
    m_stack->setCurrentWidget(m_empty);
    settle(false);
}

void TablePage::settle(bool settled)
{
    if (std::exchange(m_isSettled, settled) != settled)
        Q_EMIT settledChanged();
}

void TablePage::showCount()
{
    const int all = m_model->rowCount(), shown = m_filter->rowCount();
    m_count->setText(shown == all ? tr("%n line(s)", nullptr, all)
                     : shown == 0 ? tr("Nothing found")
                                  : tr("%1 of %n line(s)", nullptr, all).arg(formatCount(shown)));
}

QByteArrayList TablePage::chosenIds() const
{
    QByteArrayList ids;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows())
        ids << row.data(ServerTableModel::IdRole).toByteArray();
    return ids;
}

void TablePage::retellTable(const QString &tableName)
{
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the lines"));
    m_table->setAccessibleName(tableName);
    showCount();
}

void TablePage::changeEvent(QEvent *event)
{
    ServerPage::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::s);
}

QJsonObject TablePage::saveState() const
{
    const QJsonArray widths = m_columns ? m_columns->save() : QJsonArray();
    return widths.isEmpty() ? QJsonObject() : QJsonObject{{QStringLiteral("columns"), widths}};
}

void TablePage::restoreState(const QJsonObject &state)
{
    if (m_columns)
        m_columns->restore(state.value(QStringLiteral("columns")).toArray());
}

} // namespace freshet::ui
