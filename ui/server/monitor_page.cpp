// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/monitor_page.h"

#include "ui/server/server_words.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTableView>

#include <algorithm>

namespace freshet::ui {

namespace {

ServerTableModel::Row rowOf(const redis::MonitoredCommand &command, qint64 number)
{
    ServerTableModel::Row row;
    row.id = QByteArray::number(number);
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(qint64(std::clamp(command.at, 0.0, 253'402'300'799.0) * 1000), Qt::UTC);
    row.cells.push_back({formatClock(at.toLocalTime().time()), double(number)});
    row.cells.push_back({visibleBytes(command.client.left(80))});
    row.cells.push_back({QString::number(command.database), command.database});
    QString line;
    for (const QByteArray &argument : command.arguments) {
        line += (line.isEmpty() ? QString() : QStringLiteral(" ")) +
                (argument.isEmpty() ? QStringLiteral("\"\"") : visibleBytes(argument.left(500)));
        if (line.size() > 1000)
            break;
    }
    row.cells.push_back({line.left(1000)});
    return row;
}

} // namespace

MonitorPage::MonitorPage(QWidget *parent)
    : TablePage(parent)
    , m_limit(new QComboBox(this))
    , m_start(new QPushButton(this))
    , m_clear(new QPushButton(this))
{
    for (const int seconds : {5, 10, 30, 60})
        m_limit->addItem(QString(), seconds);
    m_limit->setCurrentIndex(1);
    tools()->addWidget(m_limit);
    tools()->addWidget(m_start);
    tools()->addWidget(m_clear);
    m_beat.setInterval(100);
    connect(&m_beat, &QTimer::timeout, this, &MonitorPage::take);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (m_isRunning)
            m_stop.request_stop();
        else
            askStart();
    });
    connect(m_clear, &QPushButton::clicked, this, [this] {
        model()->setRows({});
        m_ended.clear();
        if (m_isRunning)
            showState();
        else
            showIdle();
    });
    connect(emptyState(), &EmptyState::actionTriggered, this, &MonitorPage::askStart);
    retell();
    table()->sortByColumn(0, Qt::DescendingOrder);
    showIdle();
    showButtons();
}

MonitorPage::~MonitorPage()
{
    m_stop.request_stop();
}

void MonitorPage::sessionChanged()
{
    m_stop.request_stop();
    m_isRunning = false;
    m_beat.stop();
    m_ring.reset();
    m_ended.clear();
    model()->setRows({});
    showIdle();
    showButtons();
    Q_EMIT runningChanged();
}

void MonitorPage::showRights()
{
    showButtons();
    if (!m_isRunning && m_ended.isEmpty() && model()->rows().empty())
        showIdle();
}

void MonitorPage::showIdle()
{
    const bool isReadOnly = session() && session()->options().readOnly;
    if (!isReadOnly && isRefused({"monitor"}, QStringLiteral("MONITOR")))
        return;
    showNothing(isReadOnly ? QStringLiteral("lock") : QStringLiteral("eye"), tr("Every command, as it runs"),
                isReadOnly
                    ? tr("This connection is read-only, and the server counts MONITOR as administration.")
                    : tr("MONITOR can take half of the server's throughput while it runs, and shows keys and values of all "
                         "clients. It runs for a short time only, and ends when this page is left."),
                isReadOnly ? QString() : tr("Start…"));
}

void MonitorPage::askStart()
{
    if (m_isRunning || !session() || !missing({"monitor"}).isEmpty())
        return;
    const std::chrono::seconds limit(m_limit->currentData().toInt());
    ChangeRequest request;
    request.title = tr("Watch every command");
    request.text = tr("The server tells this console each command of each client. Nothing is changed.");
    request.numbers.emplace_back(tr("At most for"), formatDuration(limit));
    request.warning = tr("It can take half of the server's throughput meanwhile. What is shown may hold personal data.");
    request.undo = tr("It ends by itself, with Stop, or when this page is left.");
    request.action = tr("Start");
    request.isDestructive = false;
    request.reason = ChangeRequest::Reason::None;
    request.ask = ChangeRequest::Ask::Always;
    ChangeGuard::ask(this, session(), request, [this, limit](const ChangeAnswer &) { start(limit); });
}

void MonitorPage::start(std::chrono::seconds limit)
{
    if (m_isRunning || !session() || !isVisible())
        return;
    m_isRunning = true;
    m_ended.clear();
    m_stop = {};
    m_runs = limit;
    m_ring = std::make_shared<inspect::CommandRing>();
    inspect::CommandWatchOptions options;
    options.limit = limit;
    options.stop = m_stop.get_token();
    m_since.start();
    m_beat.start();
    showRows({}, {});
    showState();
    showButtons();
    Q_EMIT runningChanged();
    ask([ring = m_ring, options](redis::Client &client) { return inspect::watchCommands(client, ring, options); },
        [this](const Result<bool> &ended) {
            take();
            m_isRunning = false;
            m_beat.stop();
            const QString seen = tr("%n command(s) seen", nullptr, int(std::min<qint64>(m_ring->seen(), 1'000'000'000)));
            if (ended) {
                m_ended = (*ended ? tr("The time is up: %1.") : tr("Stopped: %1.")).arg(seen);
                showState();
            } else if (m_ring->seen() > 0) {
                m_ended = tr("It ended early, %1: %2").arg(seen, serverRefusalText(ended.error(), QStringLiteral("MONITOR")));
                showState();
            } else {
                showFailure(ended.error(), QStringLiteral("MONITOR"));
            }
            if (!ended)
                session()->noteRefusal(ended.error());
            Q_EMIT notice(ended ? m_ended : tr("MONITOR ended: %1").arg(visibleText(ended.error().message.left(300))));
            showButtons();
            Q_EMIT runningChanged();
        });
}

void MonitorPage::take()
{
    if (!m_ring)
        return;
    std::vector<ServerTableModel::Row> rows;
    for (const redis::MonitoredCommand &command : m_ring->take())
        rows.push_back(rowOf(command, ++m_number));
    model()->append(std::move(rows), mostRows);
    if (m_isRunning)
        showState();
    Q_EMIT runningChanged();
}

void MonitorPage::showState()
{
    QStringList notes;
    if (m_isRunning)
        notes << (m_ring && m_ring->isActive() ? tr("Watching.") : tr("Waiting for the server to confirm."));
    if (!m_ended.isEmpty())
        notes << m_ended;
    if (m_ring && m_ring->seen() > qint64(mostRows))
        notes << tr("Only the last %1 are kept.").arg(formatCount(qint64(mostRows)));
    if (m_ring && m_ring->dropped() > 0)
        notes << tr("%n came too fast to be shown.", nullptr, int(std::min<qint64>(m_ring->dropped(), 1'000'000'000)));
    showNote(notes.join(u' '));
}

void MonitorPage::showButtons()
{
    const bool isReadOnly = session() && session()->options().readOnly;
    m_start->setText(m_isRunning ? tr("Stop") : tr("Start…"));
    m_start->setEnabled(session() && !isReadOnly);
    m_start->setToolTip({});
    enableWith(m_start, m_isRunning ? QByteArrayList() : missing({"monitor"}));
    m_limit->setEnabled(!m_isRunning);
}

Panel::Running MonitorPage::running() const
{
    if (!m_isRunning || !m_ring)
        return {};
    Panel::Running running;
    running.text = tr("MONITOR is running");
    running.fraction =
        std::min(1.0, double(m_since.elapsed()) / double(std::max<qint64>(1, std::chrono::milliseconds(m_runs).count())));
    running.rate = tr("%n command(s)", nullptr, int(std::min<qint64>(m_ring->seen(), 1'000'000'000)));
    running.canStop = true;
    return running;
}

void MonitorPage::retell()
{
    setColumns({{tr("Time"), false, false, 10, 0},
                {tr("Client"), false, true, 18, 1},
                {tr("DB"), true, false, 3, 0},
                {tr("Command"), false, true, 30, 6}});
    for (int i = 0; i < m_limit->count(); ++i)
        m_limit->setItemText(i, formatDuration(std::chrono::seconds(m_limit->itemData(i).toInt())));
    m_limit->setAccessibleName(tr("At most for"));
    m_limit->setToolTip(tr("How long it runs at most"));
    m_clear->setText(tr("Clear"));
    retellTable(tr("Commands that clients run"));
    showButtons();
    if (!m_isRunning && m_ended.isEmpty() && model()->rows().empty())
        showIdle();
}

} // namespace freshet::ui
