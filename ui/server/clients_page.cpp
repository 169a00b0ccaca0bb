// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/clients_page.h"

#include "ui/server/server_actions.h"
#include "ui/server/server_words.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QTableView>

#include <algorithm>

namespace freshet::ui {

using Whose = inspect::ConnectedClient::Whose;
using Tone = ServerTableModel::Tone;

namespace {

QByteArray idOf(const inspect::ConnectedClient &client)
{
    return client.nodeId + ' ' + QByteArray::number(client.id) + ' ' + client.address;
}

struct FlagWord
{
    char flag;
    const char *word;
};
constexpr FlagWord flagWords[] = {
    {'A', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "to be closed at once")},
    {'b', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "waits in a blocking command")},
    {'c', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "to be closed after the reply")},
    {'d', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "a watched key was changed")},
    {'e', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "is not evicted")},
    {'M', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "is a primary")},
    {'N', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "nothing special")},
    {'O', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "runs MONITOR")},
    {'P', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "subscribes")},
    {'r', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "reads of a cluster's replica")},
    {'R', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "its tracking target is gone")},
    {'S', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "is a replica")},
    {'t', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "tracks keys")},
    {'T', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "does not touch the keys' age")},
    {'U', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "over a Unix socket")},
    {'u', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "was unblocked")},
    {'x', QT_TRANSLATE_NOOP("freshet::ui::ClientsPage", "in a transaction")},
};

QString flagsTip(const QByteArray &flags)
{
    QStringList lines;
    for (const char flag : flags.left(32)) {
        const auto found = std::ranges::find(flagWords, flag, &FlagWord::flag);
        if (found != std::end(flagWords))
            lines << QStringLiteral("%1: %2").arg(QLatin1Char(flag)).arg(ClientsPage::tr(found->word));
    }
    return lines.join(u'\n');
}

} // namespace

ClientsPage::ClientsPage(ServerActions *actions, QWidget *parent)
    : TablePage(parent)
    , m_actions(actions)
    , m_rights([](int, bool) { return QByteArrayList{"client|kill"}; })
    , m_kill(new QPushButton(this))
{
    tools()->addWidget(m_kill);
    connect(m_kill, &QPushButton::clicked, this, &ClientsPage::askKill);
    connect(m_actions, &ServerActions::busyChanged, this, &ClientsPage::showButtons);
    connect(m_actions, &ServerActions::clientKilled, this,
            [this](const inspect::ConnectedClient &client, const Result<bool> &killed) {
                const QString who = visibleBytes(client.address.left(100));
                if (!killed) {
                    m_rights.note(0, killed.error());
                    Q_EMIT notice(
                        tr("The connection of %1 was not ended: %2").arg(who, visibleText(killed.error().message.left(300))));
                } else {
                    Q_EMIT notice(*killed ? tr("The connection of %1 was ended").arg(who) : tr("%1 had gone by itself").arg(who));
                }
                showButtons();
                refresh();
            });
    retell();
    table()->sortByColumn(4, Qt::DescendingOrder);
    showWaiting();
    showButtons();
}

void ClientsPage::sessionChanged()
{
    m_hasList = false;
    m_list = {};
    m_rights.setSession(session());
    showWaiting();
    showButtons();
}

void ClientsPage::refresh()
{
    if (isRefused({"client|list"}, QStringLiteral("CLIENT LIST")))
        return;
    ask([](redis::Client &client) { return inspect::fetchClientList(client); },
        [this](const Result<inspect::ClientList> &list) {
            if (!list) {
                showFailure(list.error(), QStringLiteral("CLIENT LIST"));
                return;
            }
            m_list = *list;
            m_hasList = true;
            show();
        });
}

void ClientsPage::show()
{
    std::vector<ServerTableModel::Row> rows;
    for (const inspect::ConnectedClient &client : m_list.clients) {
        if (rows.size() == mostRows)
            break;
        ServerTableModel::Row row;
        row.id = idOf(client);
        const bool isOwn = client.whose == Whose::ThisConsole;
        const auto seconds = [](std::chrono::seconds time) {
            return ServerTableModel::Cell{
                formatDuration(std::clamp(time, std::chrono::seconds(0), std::chrono::seconds(10'000'000'000))),
                double(time.count())};
        };
        row.cells.push_back({visibleBytes(client.address.left(120)), {}, isOwn ? Tone::Strong : Tone::Normal});
        QString name = visibleBytes(client.name.left(120));
        if (isOwn)
            name = name.isEmpty() ? tr("this console") : tr("%1 (this console)").arg(name);
        else if (client.whose == Whose::Named)
            name = tr("%1 (of Freshet)").arg(name);
        row.cells.push_back({name, {}, isOwn ? Tone::Strong : Tone::Normal});
        row.cells.push_back({visibleBytes(client.user.left(80))});
        row.cells.push_back(seconds(client.age));
        row.cells.push_back(seconds(client.idle));
        row.cells.push_back({QString::number(client.database), client.database});
        row.cells.push_back({visibleBytes(client.command.left(60))});
        row.cells.push_back(client.memory ? ServerTableModel::Cell{formatBytes(*client.memory), double(*client.memory)}
                                          : ServerTableModel::Cell{QStringLiteral("–"), {}, Tone::Muted, tr("unknown")});
        row.cells.push_back({visibleBytes(client.flags.left(32)), {}, Tone::Normal, flagsTip(client.flags)});
        row.cells.push_back({QString::number(client.id), double(client.id)});
        row.cells.push_back({visibleText(client.node.left(100))});
        rows.push_back(std::move(row));
    }
    QStringList notes;
    if (m_list.clients.size() > mostRows)
        notes
            << tr("Shown are the first %1 of %2.").arg(formatCount(qint64(mostRows)), formatCount(qint64(m_list.clients.size())));
    if (!m_list.failures.empty())
        notes << failuresText(m_list.failures);
    showRows(std::move(rows), notes.join(u' '));
    showButtons();
}

const inspect::ConnectedClient *ClientsPage::chosen() const
{
    const QByteArrayList ids = chosenIds();
    const auto found = std::ranges::find_if(
        m_list.clients, [&](const inspect::ConnectedClient &one) { return !ids.isEmpty() && idOf(one) == ids.first(); });
    return found == m_list.clients.end() ? nullptr : &*found;
}

void ClientsPage::showButtons()
{
    const inspect::ConnectedClient *client = chosen();
    const bool isReadOnly = session() && session()->options().readOnly;
    const bool isOwn = client && client->whose == Whose::ThisConsole;
    const QString obstacle = m_rights.obstacle(0);
    m_kill->setEnabled(client && !isOwn && !isReadOnly && obstacle.isEmpty() && !m_actions->isBusy());
    m_kill->setToolTip(isReadOnly            ? tr("This connection is read-only.")
                       : !obstacle.isEmpty() ? plainTip(obstacle)
                       : isOwn               ? tr("This is the connection of this console; disconnect instead.")
                                             : tr("Ends the chosen connection (CLIENT KILL); its program may connect again"));
}

void ClientsPage::askKill()
{
    const inspect::ConnectedClient *client = chosen();
    if (!client || client->whose == Whose::ThisConsole)
        return;
    ChangeRequest request;
    request.title = tr("End a connection");
    request.text = tr("The server closes this connection. What it was doing may be cut off; its program may connect again.");
    request.numbers.emplace_back(tr("Address"), visibleBytes(client->address.left(200)));
    if (!client->name.isEmpty())
        request.numbers.emplace_back(tr("Name"), visibleBytes(client->name.left(200)));
    request.numbers.emplace_back(tr("User"), visibleBytes(client->user.left(200)));
    request.numbers.emplace_back(tr("Node"), visibleText(client->node.left(200)));
    request.numbers.emplace_back(tr("Last command"), visibleBytes(client->command.left(200)));
    if (client->whose == Whose::Named) {
        request.warning = tr("It has the name of Freshet's own connections: this window may lose what it shows.");
        request.ask = ChangeRequest::Ask::Always;
    }
    if (client->flags.contains('S') || client->flags.contains('M')) {
        request.warning = tr("It is a replication link: the replica has to come back and may copy everything anew.");
        request.ask = ChangeRequest::Ask::Always;
    }
    request.action = tr("End connection");
    ChangeGuard::ask(this, m_actions->session(), request,
                     [this, victim = *client](const ChangeAnswer &answer) { m_actions->killClient(victim, answer.reason); });
}

void ClientsPage::retell()
{
    setColumns({{tr("Address"), false, true, 18, 3},
                {tr("Name"), false, true, 25, 4},
                {tr("User"), false, true, 9, 1},
                {tr("Age"), true, false, 8, 1},
                {tr("Idle"), true, false, 8, 1},
                {tr("DB"), true, false, 3},
                {tr("Last command"), false, true, 12, 1},
                {tr("Memory"), true, false, 8, 1},
                {tr("Flags"), false, true, 5, 0, true},
                {tr("Id"), true, false, 5, 0, true},
                {tr("Node"), false, true, 12, 1, true}});
    m_kill->setText(tr("End…"));
    m_kill->setAccessibleName(tr("End the chosen connection"));
    retellTable(tr("Connections"));
    showButtons();
    if (m_hasList)
        show();
}

} // namespace freshet::ui
