// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/latency_page.h"

#include "ui/server/server_words.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

namespace {

QByteArray idOf(const inspect::LatencyEvent &event)
{
    return event.node.toUtf8() + '\n' + event.name;
}

QString milliseconds(std::chrono::nanoseconds time)
{
    return formatMilliseconds(double(time.count()) / 1e6);
}

} // namespace

LatencyPage::LatencyPage(QWidget *parent)
    : TablePage(parent)
    , m_pings(makeLabel({}, TextKind::Normal, this))
    , m_more(new QPlainTextEdit(this))
{
    m_pings->setWordWrap(true);
    m_more->setReadOnly(true);
    m_more->setTabChangesFocus(true);
    m_more->setMaximumHeight(170);
    content()->insertWidget(0, m_pings);
    content()->insertWidget(3, m_more);
    retell();
    table()->sortByColumn(3, Qt::DescendingOrder);
    showWaiting();
}

void LatencyPage::sessionChanged()
{
    m_hasAnswer = false;
    m_times.clear();
    m_answer = {};
    showWaiting();
}

Task<Result<LatencyPage::Answer>> LatencyPage::fetch(redis::Client &client, bool mayLook)
{
    Answer answer;
    auto pings = co_await inspect::pingPrimaries(client, pingsAtOnce);
    if (!pings)
        co_return std::unexpected(pings.error());
    answer.pings = *std::move(pings);
    if (!mayLook) {
        answer.refused = Error{Code::NoPermission, {}, {}};
        co_return answer;
    }
    auto noted = co_await inspect::fetchServerLatency(client);
    if (noted)
        answer.noted = *std::move(noted);
    else
        answer.refused = noted.error();
    co_return answer;
}

void LatencyPage::refresh()
{
    ask([mayLook = missing({"latency|latest"}).isEmpty()](redis::Client &client) { return fetch(client, mayLook); },
        [this](const Result<Answer> &answer) {
            if (!answer) {
                showFailure(answer.error(), QStringLiteral("PING"));
                return;
            }
            m_answer = *answer;
            m_hasAnswer = true;
            for (const inspect::PingTimes &one : m_answer.pings) {
                auto &times = m_times[one.node];
                times.insert(times.end(), one.times.begin(), one.times.end());
                while (times.size() > mostPings)
                    times.pop_front();
            }
            show();
        });
}

void LatencyPage::show()
{
    QStringList pings;
    for (const auto &[node, times] : m_times) {
        const std::vector<std::chrono::nanoseconds> all(times.begin(), times.end());
        const auto at = [&](double share) {
            return milliseconds(inspect::quantile(all, share).value_or(std::chrono::nanoseconds(0)));
        };
        pings << tr("%1: half of %n PING(s) within %2, 95 % within %3, 99 % within %4, the slowest %5.", nullptr, int(all.size()))
                     .arg(visibleText(node.left(100)), at(0.5), at(0.95), at(0.99), at(1));
    }
    m_pings->setText(pings.join(u'\n'));
    std::vector<ServerTableModel::Row> rows;
    for (const inspect::LatencyEvent &event : m_answer.noted.events) {
        ServerTableModel::Row row;
        row.id = idOf(event);
        row.cells.push_back({visibleBytes(event.name.left(60)), {}, ServerTableModel::Tone::Strong});
        row.cells.push_back({formatTime(event.at), double(event.at.toSecsSinceEpoch())});
        row.cells.push_back({formatMilliseconds(double(event.latest.count())), double(event.latest.count())});
        row.cells.push_back({formatMilliseconds(double(event.longest.count())), double(event.longest.count())});
        row.cells.push_back({formatCount(qint64(event.history.size())), double(event.history.size())});
        row.cells.push_back({visibleText(event.node.left(100))});
        rows.push_back(std::move(row));
    }
    QStringList notes;
    const auto threshold = m_answer.noted.threshold;
    if (m_answer.refused)
        notes << serverRefusalText(*m_answer.refused, QStringLiteral("LATENCY"));
    else if (threshold && threshold->count() == 0)
        notes << tr("The server notes nothing: latency-monitor-threshold is 0. It can be changed under Settings.");
    else if (threshold)
        notes << tr("Noted is what keeps the server busy for %1 or longer (latency-monitor-threshold).")
                     .arg(formatMilliseconds(double(threshold->count())));
    if (!m_answer.noted.failures.empty())
        notes << failuresText(m_answer.noted.failures);
    showRows(std::move(rows), notes.join(u' '));
    chosenChanged();
}

// The chosen event's history, or what the server's own doctor says.
void LatencyPage::chosenChanged()
{
    const QByteArrayList chosen = chosenIds();
    QString text;
    for (const inspect::LatencyEvent &event : m_answer.noted.events) {
        if (chosen.isEmpty() || idOf(event) != chosen.first())
            continue;
        QStringList lines{
            tr("%1 at %2, newest first:").arg(visibleBytes(event.name.left(60)), visibleText(event.node.left(100)))};
        for (auto spike = event.history.rbegin(); spike != event.history.rend(); ++spike)
            lines << QStringLiteral("%1   %2").arg(formatTime(spike->at), formatMilliseconds(double(spike->took.count())));
        text = lines.join(u'\n');
    }
    if (text.isEmpty() && !m_answer.noted.doctor.isEmpty())
        text =
            tr("What the server's LATENCY DOCTOR says:") + u'\n' + visibleText(m_answer.noted.doctor.left(20'000), Lines::Keep);
    m_more->setVisible(!text.isEmpty());
    if (m_more->toPlainText() != text)
        m_more->setPlainText(text);
}

void LatencyPage::retell()
{
    setColumns({{tr("What"), false, true, 16, 3},
                {tr("Latest at"), false, false, 14, 2},
                {tr("Latest"), true, false, 9, 1},
                {tr("Longest"), true, false, 9, 1},
                {tr("Noted"), true, false, 7, 1},
                {tr("Node"), false, true, 16, 3}});
    m_more->setAccessibleName(tr("Details"));
    retellTable(tr("What kept the server busy"));
    if (m_hasAnswer)
        show();
}

} // namespace freshet::ui
