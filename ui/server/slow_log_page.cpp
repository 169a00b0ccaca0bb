// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/slow_log_page.h"

#include "ui/server/server_actions.h"
#include "ui/server/server_words.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr qint64 mostCommands = 5000; // of a node

QString commandLine(const inspect::SlowCommand &command, qsizetype most)
{
    QString line;
    for (const QByteArray &argument : command.arguments) {
        if (!line.isEmpty())
            line += u' ';
        line += argument.isEmpty() ? QStringLiteral("\"\"") : visibleBytes(argument.left(most));
        if (line.size() > most)
            return line.left(most) + QStringLiteral(" …");
    }
    return line;
}

QByteArray idOf(const inspect::SlowCommand &command)
{
    return command.node.toUtf8() + ' ' + QByteArray::number(command.id) + ' ' + QByteArray::number(command.at.toSecsSinceEpoch());
}

} // namespace

SlowLogPage::SlowLogPage(ServerActions *actions, QWidget *parent)
    : TablePage(parent)
    , m_actions(actions)
    , m_rights([](int, bool) { return QByteArrayList{"slowlog|reset"}; })
    , m_more(new QPushButton(this))
    , m_reset(new QPushButton(this))
    , m_whole(new QPlainTextEdit(this))
{
    tools()->addWidget(m_more);
    tools()->addWidget(m_reset);
    m_whole->setReadOnly(true);
    m_whole->setTabChangesFocus(true);
    m_whole->setFont(fixedFont());
    m_whole->setMaximumHeight(96);
    m_whole->hide();
    content()->insertWidget(2, m_whole);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_wanted = std::min(m_wanted + page, mostCommands);
        refresh();
    });
    connect(m_reset, &QPushButton::clicked, this, &SlowLogPage::askReset);
    connect(m_actions, &ServerActions::busyChanged, this, &SlowLogPage::showButtons);
    connect(m_actions, &ServerActions::slowLogReset, this, [this](const Result<inspect::SlowLogReset> &reset) {
        if (!reset) {
            m_rights.note(0, reset.error());
            Q_EMIT notice(tr("The slow log was not emptied: %1").arg(visibleText(reset.error().message.left(300))));
        } else if (!reset->failures.empty()) {
            Q_EMIT notice(tr("%n slow command(s) forgotten, but not everywhere: %1", nullptr, int(reset->commands))
                              .arg(failuresText(reset->failures)));
        } else {
            Q_EMIT notice(tr("%n slow command(s) forgotten", nullptr, int(reset->commands)));
        }
        m_wanted = page;
        showButtons();
        refresh();
    });
    retell();
    table()->sortByColumn(0, Qt::DescendingOrder);
    showWaiting();
    showButtons();
}

void SlowLogPage::sessionChanged()
{
    m_hasLog = false;
    m_log = {};
    m_wanted = page;
    m_rights.setSession(session());
    m_whole->hide();
    showWaiting();
    showButtons();
}

void SlowLogPage::refresh()
{
    if (isRefused({"slowlog|get"}, QStringLiteral("SLOWLOG")))
        return;
    ask([wanted = m_wanted](redis::Client &client) { return inspect::fetchSlowLog(client, wanted); },
        [this](const Result<inspect::SlowLog> &log) {
            if (!log) {
                showFailure(log.error(), QStringLiteral("SLOWLOG"));
                return;
            }
            m_log = *log;
            m_hasLog = true;
            show();
        });
}

void SlowLogPage::show()
{
    QString threshold = tr("What counts as slow is not known: CONFIG GET is not permitted.");
    if (m_log.threshold && m_log.threshold->count() < 0)
        threshold = tr("The slow log is off: slowlog-log-slower-than is negative.");
    else if (m_log.threshold)
        threshold = tr("Noted is what takes the server longer than %1 (slowlog-log-slower-than).")
                        .arg(formatMilliseconds(double(m_log.threshold->count()) / 1000));
    showButtons();
    if (m_log.commands.empty() && m_log.failures.empty()) {
        m_whole->hide();
        showNothing(QStringLiteral("check"), tr("No slow commands"), threshold);
        return;
    }
    std::vector<ServerTableModel::Row> rows;
    for (const inspect::SlowCommand &command : m_log.commands) {
        ServerTableModel::Row row;
        row.id = idOf(command);
        const double took = double(command.took.count()) / 1000;
        row.cells.push_back(
            {formatTime(command.at), double(command.at.toSecsSinceEpoch()) * 1e6 + double(command.id % 1'000'000)});
        row.cells.push_back(
            {formatMilliseconds(took), took, took >= 100 ? ServerTableModel::Tone::Strong : ServerTableModel::Tone::Normal});
        row.cells.push_back({commandLine(command, 300)});
        QString client = visibleBytes(command.clientName.left(80));
        client += (client.isEmpty() ? QString() : QStringLiteral(" ")) + visibleBytes(command.client.left(80));
        row.cells.push_back({client});
        row.cells.push_back({visibleText(command.node.left(80))});
        rows.push_back(std::move(row));
    }
    QStringList notes{threshold};
    if (const qint64 more = m_log.kept - qint64(m_log.commands.size()); more > 0)
        notes << tr("%n older one(s) are kept by the server.", nullptr, int(std::min<qint64>(more, 1'000'000)));
    if (!m_log.failures.empty())
        notes << failuresText(m_log.failures);
    showRows(std::move(rows), notes.join(u' '));
    chosenChanged();
}

void SlowLogPage::chosenChanged()
{
    const QByteArrayList chosen = chosenIds();
    const auto found = std::ranges::find_if(
        m_log.commands, [&](const inspect::SlowCommand &one) { return !chosen.isEmpty() && idOf(one) == chosen.first(); });
    m_whole->setVisible(found != m_log.commands.end());
    if (found == m_log.commands.end())
        return;
    const QString whole = commandLine(*found, 20'000);
    if (m_whole->toPlainText() != whole)
        m_whole->setPlainText(whole);
}

void SlowLogPage::showButtons()
{
    const bool isReadOnly = session() && session()->options().readOnly;
    m_more->setEnabled(m_hasLog && m_log.kept > qint64(m_log.commands.size()) && m_wanted < mostCommands);
    const QString obstacle = m_rights.obstacle(0);
    m_reset->setEnabled(m_hasLog && m_log.kept > 0 && !m_actions->isBusy() && obstacle.isEmpty() && !isReadOnly);
    m_reset->setToolTip(isReadOnly           ? tr("This connection is read-only.")
                        : obstacle.isEmpty() ? tr("Forgets the slow commands of all nodes (SLOWLOG RESET)")
                                             : plainTip(obstacle));
}

void SlowLogPage::askReset()
{
    ChangeRequest request;
    request.title = tr("Empty the slow log");
    request.text = tr("All nodes forget the slow commands that they noted. Data is not touched.");
    request.numbers.emplace_back(tr("Slow commands"), formatCount(m_log.kept));
    request.action = tr("Empty");
    ChangeGuard::ask(this, m_actions->session(), request,
                     [this](const ChangeAnswer &answer) { m_actions->resetSlowLog(answer.reason); });
}

void SlowLogPage::retell()
{
    setColumns({{tr("Time"), false, false, 14, 1},
                {tr("Took"), true, false, 9},
                {tr("Command"), false, true, 24, 6},
                {tr("Client"), false, true, 14, 2, true},
                {tr("Node"), false, true, 14, 1, true}});
    m_more->setText(tr("More"));
    m_more->setToolTip(tr("Also older commands"));
    m_reset->setText(tr("Empty…"));
    m_whole->setAccessibleName(tr("The chosen command"));
    retellTable(tr("Slow commands"));
    showButtons();
    if (m_hasLog)
        show();
}

} // namespace freshet::ui
