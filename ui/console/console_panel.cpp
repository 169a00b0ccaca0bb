// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/console_panel.h"

#include "core/inspect/statement.h"
#include "ui/console/console_input.h"
#include "ui/console/console_model.h"
#include "ui/console/reply_table_model.h"
#include "ui/console/syntax_line.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr qsizetype firstElements = 100; // of a reply in the text view
constexpr qsizetype moreElements = 1000;

} // namespace

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
ConsolePanel::~ConsolePanel()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

void ConsolePanel::setSession(Session *session)
{
    m_controller->setSession(session);
    hideCandidates();
    showState();
    showHelp();
}

void ConsolePanel::setActive(bool active)
{
    if (active)
        m_input->setFocus(Qt::OtherFocusReason);
    else
        hideCandidates();
}

Panel::Readiness ConsolePanel::readiness() const
{
    if (!m_controller->session())
        return {Readiness::State::Waiting, tr("No connection is open.")};
    if (!m_controller->docs())
        return {Readiness::State::Waiting, tr("Waiting for the server.")};
    return {Readiness::State::Live, {}};
}

std::vector<Panel::Place> ConsolePanel::places() const
{
    std::vector<Place> places;
    if (!m_controller->session())
        return places;
    const QStringList &texts = m_controller->history().texts();
    for (qsizetype i = texts.size() - 1; i >= 0 && places.size() < 50; --i) {
        if (texts[i].contains(QLatin1Char('\n')) || texts[i].size() > 200)
            continue;
        places.push_back({visibleText(texts[i]), tr("Statement"), iconName(),
                          [this, text = texts[i]] { m_input->setText(text), m_input->setFocus(); }});
    }
    return places;
}

bool ConsolePanel::openSubject(const QString &subject)
{
    if (subject.isEmpty() || !m_controller->session())
        return false;
    m_input->setText(subject);
    m_input->setFocus(Qt::OtherFocusReason);
    return true;
}

Panel::Running ConsolePanel::running() const
{
    Running running;
    if (!m_controller->isRunning() && !m_controller->isStreaming())
        return running;
    running.text = m_controller->isStreaming() ? tr("Receiving messages") : tr("Running a command");
    running.canStop = true;
    return running;
}

void ConsolePanel::stopRunning()
{
    m_controller->stop();
}

void ConsolePanel::submit(const QString &text)
{
    hideCandidates();
    if (m_controller->submit(text))
        m_input->setText({});
}

void ConsolePanel::ask(const ChangeRequest &request)
{
    ChangeGuard::ask(
        this, m_controller->session(), request, [this](const ChangeAnswer &answer) { m_controller->proceed(answer.reason); },
        [this] { m_controller->refuse(); });
}

void ConsolePanel::append(const QString &text)
{
    QString rest = text;
    while (rest.endsWith(QLatin1Char('\n')))
        rest.chop(1);
    m_text->appendPlainText(rest);
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void ConsolePanel::onBegun(qint64 id)
{
    if (const ConsoleEntry *entry = m_controller->model()->entry(id))
        append(entry->prompt + QStringLiteral("> ") + visibleBytes(entry->line.left(2000)));
}

void ConsolePanel::onEnded(qint64 id)
{
    const ConsoleEntry *entry = m_controller->model()->entry(id);
    if (!entry)
        return;
    if (!entry->hasBegun && !entry->words.isEmpty())
        append(entry->prompt + QStringLiteral("> ") + visibleBytes(entry->line.left(2000)));
    bool hasMore = false;
    if (entry->isStream && entry->state == ConsoleEntry::State::Running)
        append(tr("Messages follow; Stop ends them."));
    else if (entry->isStream)
        append(tr("%n message(s)", nullptr, int(std::min<qint64>(entry->messageCount, 1'000'000'000))) +
               (entry->error ? QStringLiteral(" · ") + errorText(*entry->error) : QString()));
    else
        append(transcriptOf(*entry, 0, firstElements, hasMore));
    m_shownId = id;
    m_shownElements = firstElements;
    m_more->setVisible(hasMore);
    m_chosenId = 0;
    const QModelIndex index = m_controller->model()->indexOf(id);
    if (entry->parts && entry->parts->size() == 1 && entry->parts->front().reply.value.isArray())
        m_tree->expand(index);
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index, QAbstractItemView::PositionAtTop);
    showTable();
    if (isFailure(*entry))
        Q_EMIT notice(entrySummary(*entry));
    else if (entry->state == ConsoleEntry::State::Done)
        Q_EMIT notice(tr("Answered in %1").arg(formatMilliseconds(entry->milliseconds)));
}

void ConsolePanel::onMessages(qint64 id, int count)
{
    const ConsoleEntry *entry = m_controller->model()->entry(id);
    if (!entry)
        return;
    QStringList lines;
    const std::size_t first = entry->messages.size() - std::min(entry->messages.size(), std::size_t(count));
    for (std::size_t i = first; i < entry->messages.size(); ++i)
        lines << messageLine(entry->messages[i]);
    append(lines.join(QLatin1Char('\n')));
}

void ConsolePanel::showMore()
{
    const ConsoleEntry *entry = m_controller->model()->entry(m_shownId);
    bool hasMore = false;
    if (entry)
        append(transcriptOf(*entry, m_shownElements, moreElements, hasMore));
    m_shownElements += moreElements;
    m_more->setVisible(hasMore);
}

void ConsolePanel::showView(int view)
{
    const int index = std::clamp(view, int(TextView), int(TableView));
    m_viewButtons[std::size_t(index)]->setChecked(true);
    m_outputs->setCurrentIndex(index);
    showTable();
    const ConsoleEntry *entry = m_controller->model()->entry(m_shownId);
    bool hasMore = false;
    if (index == TextView && entry && entry->parts && entry->parts->size() == 1)
        hasMore = m_shownElements < qsizetype(entry->parts->front().reply.value.array().size());
    m_more->setVisible(hasMore);
}

void ConsolePanel::showTable()
{
    if (m_outputs->currentIndex() != TableView) // made when it is looked at
        return;
    const ConsoleModel *model = m_controller->model();
    const ConsoleEntry *entry = m_chosenId != 0 ? model->entry(m_chosenId) : model->last();
    std::optional<inspect::ReplyTable> table;
    if (entry && entry->parts && entry->parts->size() == 1)
        table = inspect::replyTable(entry->words, entry->parts->front().reply.value);
    if (!entry)
        m_tableTitle->setText(tr("Replies that are maps, scores or entries stand here as a table."));
    else if (!table)
        m_tableTitle->setText(tr("The reply of %1 is no table.").arg(visibleBytes(entry->line.left(100))));
    else
        m_tableTitle->setText(
            visibleBytes(entry->line.left(200)) + QStringLiteral(" · ") + tr("%n row(s)", nullptr, int(table->rows.size())) +
            (entry->parts->front().reply.isCut ? QStringLiteral(" · ") + cutText(entry->parts->front().reply) : QString()));
    m_table->setVisible(table.has_value());
    m_tableModel->setTable(table ? std::move(*table) : inspect::ReplyTable());
}

void ConsolePanel::copy()
{
    QString text;
    if (m_outputs->currentIndex() == TreeView && m_tree->currentIndex().isValid()) {
        text = QString::fromUtf8(m_tree->currentIndex().siblingAtColumn(0).data(ConsoleModel::BytesRole).toByteArray());
    } else if (m_outputs->currentIndex() == TableView) {
        QModelIndexList cells = m_table->selectionModel()->selectedIndexes();
        std::sort(cells.begin(), cells.end());
        int row = -1;
        for (const QModelIndex &cell : cells) {
            text += row < 0 ? QString() : row == cell.row() ? QStringLiteral("\t") : QStringLiteral("\n");
            text += QString::fromUtf8(cell.data(Qt::UserRole).toByteArray());
            row = cell.row();
        }
    } else {
        text = m_text->textCursor().hasSelection() ? m_text->textCursor().selectedText().replace(QChar::ParagraphSeparator, u'\n')
                                                   : m_text->toPlainText();
    }
    if (text.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT notice(tr("Copied"));
}

void ConsolePanel::clear()
{
    if (m_controller->isRunning() || m_controller->isStreaming())
        return;
    m_controller->model()->clear();
    m_text->clear();
    m_more->hide();
    m_shownId = m_chosenId = 0;
    showTable();
}

void ConsolePanel::chooseFile()
{
    const QString name = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QStringLiteral("/console.txt");
    auto *dialog = new QFileDialog(this, tr("Save the console's output"), QFileInfo(name).path(),
                                   tr("Text (*.txt)") + QStringLiteral(";;") + tr("JSON lines (*.jsonl)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("console.txt"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("jsonl")) ? QStringLiteral("jsonl") : QStringLiteral("txt"));
    });
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    connect(dialog, &QFileDialog::fileSelected, m_controller, &ConsoleController::save);
    dialog->open();
}

void ConsolePanel::showState()
{
    const bool hasSession = m_controller->session() != nullptr;
    m_pages->setCurrentWidget(hasSession ? m_content : static_cast<QWidget *>(m_empty));
    m_prompt->setText(m_controller->prompt() + QLatin1Char('>'));
    const bool runs = m_controller->isRunning() || m_controller->isStreaming();
    m_run->setEnabled(hasSession && !runs);
    m_stop->setEnabled(runs);
    m_clear->setEnabled(!runs);
    const Readiness now = readiness();
    if (now.state != m_readiness.state || now.reason != m_readiness.reason) {
        m_readiness = now;
        Q_EMIT readinessChanged();
    }
}

void ConsolePanel::showNodes()
{
    const auto &nodes = m_controller->nodes();
    m_nodes->setVisible(nodes.size() > 1);
    m_tree->setColumnHidden(ConsoleModel::NodeColumn, nodes.size() < 2);
    const QByteArray chosen = m_nodes->currentData().toByteArray();
    m_nodes->clear();
    m_nodes->addItem(tr("First node"), QByteArray());
    m_nodes->addItem(tr("All primaries"), QByteArrayLiteral("*"));
    for (const redis::Node &node : nodes)
        m_nodes->addItem(visibleText(node.address), node.id);
    m_nodes->setCurrentIndex(std::max(0, m_nodes->findData(chosen)));
}

QJsonObject ConsolePanel::saveState() const
{
    return {{QStringLiteral("view"), m_outputs->currentIndex()},
            {QStringLiteral("tree"), QString::fromLatin1(m_tree->header()->saveState().toBase64())}};
}

void ConsolePanel::restoreState(const QJsonObject &state)
{
    showView(state.value(QStringLiteral("view")).toInt(TextView));
    m_tree->header()->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("tree")).toString().toLatin1()));
}

void ConsolePanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
