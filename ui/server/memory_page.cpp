// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/memory_page.h"

#include "ui/server/server_words.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace freshet::ui {

namespace {

/// Without these nothing can be measured.
const QByteArrayList &neededCommands()
{
    static const QByteArrayList commands{"dbsize", "randomkey", "memory|usage"};
    return commands;
}

QString bytesText(double bytes)
{
    return formatBytes(qint64(std::llround(std::clamp(bytes, 0.0, 9e18))));
}

QString spreadText(const inspect::Estimate &estimate)
{
    return MemoryPage::tr("%1 to %2").arg(bytesText(estimate.low), bytesText(estimate.high));
}

} // namespace

MemoryPage::MemoryPage(QWidget *parent)
    : TablePage(parent)
    , m_keys(new QComboBox(this))
    , m_start(new QPushButton(this))
    , m_total(makeLabel({}, TextKind::Normal, this))
{
    for (const int keys : {500, 2000, 10'000, 50'000})
        m_keys->addItem(QString(), keys);
    m_keys->setCurrentIndex(1);
    m_total->setWordWrap(true);
    content()->insertWidget(0, m_total);
    tools()->addWidget(m_keys);
    tools()->addWidget(m_start);
    m_beat.setInterval(100);
    connect(&m_beat, &QTimer::timeout, this, &MemoryPage::runningChanged);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (m_isRunning)
            m_stop.request_stop();
        else
            start();
    });
    connect(emptyState(), &EmptyState::actionTriggered, this, &MemoryPage::start);
    retell();
    table()->sortByColumn(1, Qt::DescendingOrder);
    showIdle();
}

MemoryPage::~MemoryPage()
{
    m_stop.request_stop();
}

void MemoryPage::sessionChanged()
{
    m_stop.request_stop();
    m_isRunning = false;
    m_beat.stop();
    m_at = {};
    m_shares = {};
    showIdle();
    showButtons();
    Q_EMIT runningChanged();
}

void MemoryPage::showRights()
{
    showButtons();
    if (!m_isRunning && !m_at.isValid())
        showIdle();
}

void MemoryPage::showIdle()
{
    if (const QByteArrayList lacking = missing(neededCommands()); !lacking.isEmpty()) {
        isRefused(lacking, QString::fromLatin1(lacking.first().toUpper()).replace(u'|', u' '));
        return;
    }
    showNothing(
        QStringLiteral("server"), tr("What takes the memory?"),
        tr("Draws keys at random and asks the server for the size of each. A thousand keys cost it some ten milliseconds; no "
           "key counts as read."),
        tr("Measure"));
}

void MemoryPage::start()
{
    if (m_isRunning || !session() || !missing(neededCommands()).isEmpty())
        return;
    m_isRunning = true;
    m_stop = {};
    m_progress = std::make_shared<Progress>();
    inspect::MemorySampleOptions options;
    options.keys = m_keys->currentData().toLongLong();
    options.stop = m_stop.get_token();
    options.progress = [progress = m_progress](qint64 done, qint64 all) {
        progress->done = done;
        progress->all = all;
    };
    m_beat.start();
    showButtons();
    Q_EMIT runningChanged();
    ask([options](redis::Client &client) { return inspect::sampleMemory(client, options); },
        [this](const Result<inspect::MemoryShares> &shares) {
            m_isRunning = false;
            m_beat.stop();
            if (!shares) {
                const bool isUsage = shares.error().context == QLatin1String("MEMORY USAGE");
                showFailure(shares.error(), isUsage ? QStringLiteral("MEMORY USAGE") : QStringLiteral("RANDOMKEY"));
                session()->noteRefusal(shares.error());
            } else {
                m_shares = *shares;
                m_at = QDateTime::currentDateTimeUtc();
                show();
                Q_EMIT notice(m_shares.stopped ? tr("Stopped: %n key(s) were measured", nullptr, int(m_shares.sampled))
                                               : tr("%n key(s) were measured", nullptr, int(m_shares.sampled)));
            }
            showButtons();
            Q_EMIT runningChanged();
        });
}

void MemoryPage::show()
{
    if (m_shares.keyCount == 0) {
        showNothing(QStringLiteral("keys"), tr("No keys"), tr("The server holds no keys in this database."), tr("Measure"));
        return;
    }
    double most = 1;
    for (const inspect::MemoryShare &share : m_shares.shares)
        most = std::max(most, share.bytes.high);
    std::vector<ServerTableModel::Row> rows;
    for (const inspect::MemoryShare &share : m_shares.shares) {
        ServerTableModel::Row row;
        row.id = 'n' + share.name;
        row.cells.push_back({share.name.isEmpty() ? tr("(all others)") : visibleBytes(share.name.left(200))});
        row.cells.push_back({bytesText(share.bytes.value), share.bytes.value, ServerTableModel::Tone::Strong});
        row.cells.push_back({spreadText(share.bytes), share.bytes.high - share.bytes.low});
        ServerTableModel::Cell bar{tr("%1, between %2").arg(bytesText(share.bytes.value), spreadText(share.bytes)),
                                   share.bytes.value};
        bar.spread = ServerTableModel::Spread{share.bytes.low / most, share.bytes.value / most, share.bytes.high / most};
        row.cells.push_back(std::move(bar));
        row.cells.push_back(
            {tr("about %1").arg(formatShort(share.keys.value)), share.keys.value, ServerTableModel::Tone::Normal,
             tr("%1 to %2 keys").arg(formatCount(std::llround(share.keys.low)), formatCount(std::llround(share.keys.high)))});
        row.cells.push_back({formatCount(share.sampled), double(share.sampled)});
        row.cells.push_back({formatBytes(share.largest), double(share.largest), ServerTableModel::Tone::Normal,
                             visibleBytes(share.largestKey.left(500))});
        rows.push_back(std::move(row));
    }
    QString total = tr("All keys take about %1 (%2).").arg(bytesText(m_shares.bytes.value), spreadText(m_shares.bytes));
    if (m_shares.usedMemory)
        total += u' ' + tr("The servers use %1 with everything else.").arg(formatBytes(*m_shares.usedMemory));
    m_total->setText(total);
    showRows(
        std::move(rows),
        tr("%1 random draws from %2 keys at %3; in 95 % of such samples the true value lies in the interval. A few huge keys "
           "are easily missed.")
            .arg(formatCount(m_shares.sampled), formatCount(m_shares.keyCount), formatTime(m_at)));
}

void MemoryPage::showButtons()
{
    m_start->setText(m_isRunning ? tr("Stop") : tr("Measure anew"));
    m_start->setEnabled(session());
    m_start->setToolTip({});
    enableWith(m_start, m_isRunning ? QByteArrayList() : missing(neededCommands()));
    m_keys->setEnabled(!m_isRunning);
}

Panel::Running MemoryPage::running() const
{
    if (!m_isRunning || !m_progress)
        return {};
    const qint64 all = m_progress->all, done = m_progress->done;
    Panel::Running running;
    running.text = tr("Measuring keys");
    running.fraction = all > 0 ? double(done) / double(all) : -1;
    running.rate = all > 0 ? tr("%1 of %2").arg(formatCount(done), formatCount(all)) : QString();
    running.canStop = true;
    return running;
}

void MemoryPage::retell()
{
    setColumns({{tr("Namespace"), false, true, 16, 3},
                {tr("Memory"), true, false, 9, 1},
                {tr("95 % interval"), true, false, 18, 1, true},
                {tr("Share"), false, false, 14, 4},
                {tr("Keys"), true, false, 10, 1},
                {tr("Sampled"), true, false, 7, 1, true},
                {tr("Largest"), true, false, 8, 1}});
    for (int i = 0; i < m_keys->count(); ++i)
        m_keys->setItemText(i, tr("%n key(s)", nullptr, m_keys->itemData(i).toInt()));
    m_keys->setAccessibleName(tr("Keys to draw"));
    retellTable(tr("Memory by namespace"));
    showButtons();
    if (m_at.isValid())
        show();
    else if (!m_isRunning)
        showIdle();
}

} // namespace freshet::ui
