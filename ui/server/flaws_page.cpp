// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/flaws_page.h"

#include "ui/server/flaw_words.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QLabel>
#include <QLocale>
#include <QTableView>
#include <QVBoxLayout>

namespace freshet::ui {

using Tone = ServerTableModel::Tone;

FlawsPage::FlawsPage(QWidget *parent)
    : TablePage(parent)
    , m_summary(makeLabel({}, TextKind::Normal, this))
{
    m_summary->setWordWrap(true);
    content()->insertWidget(0, m_summary);
    retell();
    table()->sortByColumn(0, Qt::DescendingOrder);
    showWaiting();
}

void FlawsPage::sessionChanged()
{
    showWaiting();
    if (!session())
        return;
    connect(session(), &Session::identityChanged, this, &FlawsPage::show);
    show();
}

void FlawsPage::show()
{
    if (!session())
        return;
    const redis::ServerIdentity identity = session()->identity();
    const QString until = QLocale().toString(inspect::serverFlawsKnownTo(), QLocale::ShortFormat);
    if (identity.version.isNull()) {
        const auto state = session()->status().state;
        if (state == redis::ConnectionStatus::State::Ready || state == redis::ConnectionStatus::State::Degraded)
            showNothing(QStringLiteral("info"), tr("The version is unknown"),
                        tr("The server does not tell its version, or INFO is not permitted. So nothing can be said."));
        else
            showWaiting();
        return;
    }
    const QString name = visibleText(identity.displayName().left(60));
    const auto flaws = inspect::flawsOf(identity);
    if (flaws.empty()) {
        showNothing(QStringLiteral("check"), tr("No known vulnerability"),
                    tr("%1 has none of the vulnerabilities that this program knows of, as of %2. Later ones it can't know.")
                        .arg(name, until));
        return;
    }
    std::vector<ServerTableModel::Row> rows;
    for (const inspect::KnownFlaw &known : flaws) {
        ServerTableModel::Row row;
        row.id = known.flaw->id;
        row.cells.push_back({QLatin1String(known.flaw->id), {}, Tone::Strong});
        QString kind = tr("crash or more rights");
        if (known.flaw->runsCode)
            kind = tr("may run code");
        else if (known.flaw->needsNoLogin)
            kind = tr("without any login");
        row.cells.push_back({kind, {}, known.flaw->runsCode || known.flaw->needsNoLogin ? Tone::Bad : Tone::Warning});
        row.cells.push_back({known.fixedIn.toString()});
        const QString summary = flawText(*known.flaw);
        row.cells.push_back({summary, {}, Tone::Normal, summary});
        rows.push_back(std::move(row));
    }
    m_summary->setText(
        tr("%1 has %n known vulnerability(s) by its version number, as of %2.", nullptr, int(flaws.size())).arg(name, until));
    showRows(std::move(rows),
             tr("A distribution may have mended them under the same version number, as Debian does for 7.0.15 with "
                "its security updates: look at the package's own version and change log."));
}

void FlawsPage::retell()
{
    setColumns({{tr("Number"), false, true, 21, 0},
                {tr("Kind"), false, false, 14, 1},
                {tr("Fixed in"), false, false, 8, 0},
                {tr("What can happen"), false, false, 30, 6}});
    retellTable(tr("Known vulnerabilities"));
    show();
}

} // namespace freshet::ui
