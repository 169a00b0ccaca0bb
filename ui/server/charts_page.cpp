// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/charts_page.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace freshet::ui {

using Sample = inspect::ServerSample;
using State = ServerController::State;

namespace {

constexpr std::array windows{120, 600, 1800, 7200}; // seconds
constexpr int chartHeight = 164;                    // pixels
constexpr std::size_t mostReplicas = 8;             // lines that can be told apart

TimePoints pointsOf(const std::vector<inspect::ServerHistory::Point> &points)
{
    TimePoints result;
    result.reserve(points.size());
    for (const auto &point : points)
        result.push_back({point.startMs, point.endMs, point.value.value_or(std::numeric_limits<double>::quiet_NaN())});
    return result;
}

QString bytesText(double bytes)
{
    return formatBytes(qint64(std::clamp(bytes, 0.0, 9e18)));
}

QString levelName(Sample::Level level)
{
    switch (level) {
    case Sample::UsedMemory:
        return ChartsPage::tr("Used");
    case Sample::ResidentMemory:
        return ChartsPage::tr("Resident");
    case Sample::MaxMemory:
        return ChartsPage::tr("Limit");
    case Sample::Clients:
        return ChartsPage::tr("Connected");
    case Sample::BlockedClients:
        return ChartsPage::tr("Blocked");
    case Sample::AppendOnlyBytes:
        return ChartsPage::tr("Append-only file");
    case Sample::UnsavedChanges:
        return ChartsPage::tr("Unsaved changes");
    case Sample::LevelCount:
        break;
    }
    return {};
}

QString counterName(Sample::Counter counter)
{
    switch (counter) {
    case Sample::Commands:
        return ChartsPage::tr("Commands");
    case Sample::Evicted:
        return ChartsPage::tr("Evicted");
    case Sample::Expired:
        return ChartsPage::tr("Expired");
    case Sample::Hits:
        return ChartsPage::tr("Hits");
    case Sample::Misses:
        return ChartsPage::tr("Misses");
    case Sample::ErrorReplies:
        return ChartsPage::tr("Error replies");
    case Sample::Connections:
        return ChartsPage::tr("New connections");
    case Sample::CounterCount:
        break;
    }
    return {};
}

} // namespace

ChartsPage::ChartsPage(ServerController *controller, QWidget *parent)
    : ServerPage(parent)
    , m_controller(controller)
    , m_window(new QComboBox(this))
    , m_since(makeLabel({}, TextKind::Muted, this))
    , m_persistence(makeLabel({}, TextKind::Normal, this))
    , m_scroll(new QScrollArea(this))
{
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    tools->addWidget(m_window);
    tools->addWidget(m_since, 1);
    auto *inside = new QWidget;
    inside->setObjectName(QStringLiteral("charts"));
    auto *grid = new QGridLayout(inside);
    grid->setContentsMargins(0, 0, Spacing::s, 0);
    grid->setSpacing(Spacing::s);
    const auto count = [](double value) { return formatShort(value); };
    const auto whole = [](double value) { return formatCount(std::llround(value)); };
    const auto rate = [](double value) { return formatRate(value); };
    using Kind = TimeChart::Kind;
    addChart(Kind::Lines, {nullptr, {Sample::UsedMemory, Sample::ResidentMemory, Sample::MaxMemory}}, bytesText, bytesText);
    addChart(Kind::Lines, {nullptr, {}, {Sample::Commands}}, count, rate);
    addChart(Kind::StackedAreas, {nullptr, {}, {Sample::Hits, Sample::Misses}}, count, rate);
    addChart(Kind::Lines, {nullptr, {}, {Sample::Evicted, Sample::Expired}}, count, rate);
    addChart(Kind::Lines, {nullptr, {Sample::Clients, Sample::BlockedClients}}, whole, whole);
    addChart(Kind::Lines, {nullptr, {}, {Sample::ErrorReplies, Sample::Connections}}, count, rate);
    addChart(Kind::Lines, {nullptr, {}, {}, true}, bytesText, bytesText);
    addChart(Kind::Lines, {nullptr, {Sample::UnsavedChanges}}, whole, whole);
    addChart(Kind::Lines, {nullptr, {Sample::AppendOnlyBytes}}, bytesText, bytesText);
    for (std::size_t i = 0; i < m_charts.size(); ++i)
        grid->addWidget(m_charts[i].chart, int(i / 2), int(i % 2));
    m_persistence->setWordWrap(true);
    m_persistence->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_persistence->setMargin(Spacing::m);
    grid->addWidget(m_persistence, int(m_charts.size() / 2), 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(tools);
    layout->addWidget(m_scroll, 1);
    for (const int seconds : windows)
        m_window->addItem(QString(), seconds);
    connect(m_window, &QComboBox::currentIndexChanged, this, &ChartsPage::draw);
    connect(m_controller, &ServerController::sampled, this, &ChartsPage::take);
    connect(m_controller, &ServerController::viewChanged, this, [this] {
        const State state = m_controller->view().state;
        m_isRefused = state == State::NotPermitted || state == State::Failed;
        for (Chart &chart : m_charts)
            chart.chart->setStale(state != State::Live);
        if (m_isRefused)
            draw();
    });
    retell();
}

ChartsPage::~ChartsPage()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

void ChartsPage::addChart(TimeChart::Kind kind, Chart chart, const TimeChart::Format &axis, const TimeChart::Format &value)
{
    chart.chart = new TimeChart(kind, this);
    chart.chart->setMinimumHeight(chartHeight);
    chart.chart->setFormats(axis, value);
    chart.chart->setLimits(0, std::nullopt);
    const bool isBytes = chart.isLag || (!chart.levels.empty() && chart.levels.front() != Sample::Clients &&
                                         chart.levels.front() != Sample::UnsavedChanges);
    chart.chart->setBytes(isBytes);
    chart.chart->setLeastSpan(isBytes ? 64 << 10 : 4); // below that its ticks would look the same
    connect(chart.chart, &TimeChart::crosshairMoved, this, [this, own = chart.chart](std::optional<qint64> ms) {
        for (const Chart &other : m_charts) {
            if (other.chart != own)
                other.chart->setCrosshair(ms);
        }
    });
    m_charts.push_back(std::move(chart));
}

void ChartsPage::sessionChanged()
{
    m_history.clear();
    m_nodeId.clear();
    m_persistence->clear();
    draw();
}

void ChartsPage::take(const QByteArray &nodeId, const inspect::ServerInfo &info, const QDateTime &at)
{
    if (nodeId != m_nodeId) { // another node's numbers do not go on from these
        m_history.clear();
        m_nodeId = nodeId;
    }
    const bool wasSettled = isSettled();
    m_history.add(Sample::of(info, at));
    showPersistence(info, at);
    if (isVisible())
        draw();
    if (isSettled() != wasSettled)
        Q_EMIT settledChanged();
}

void ChartsPage::showEvent(QShowEvent *event)
{
    ServerPage::showEvent(event);
    draw();
}

void ChartsPage::draw()
{
    const qint64 toMs = m_history.isEmpty() ? QDateTime::currentMSecsSinceEpoch() : m_history.newest().ms;
    const qint64 fromMs = toMs - 1000LL * m_window->currentData().toInt();
    for (Chart &chart : m_charts)
        drawChart(chart, fromMs, toMs);
    m_since->setText(m_history.size() < 2 ? QString()
                                          : tr("%n look(s) at this node since it is shown; a gap is a restart, or nobody looked",
                                               nullptr, int(m_history.size())));
}

void ChartsPage::drawChart(Chart &chart, qint64 fromMs, qint64 toMs)
{
    const Theme &theme = Theme::of(this);
    TimeChart::Content content;
    content.fromMs = fromMs;
    content.toMs = toMs;
    int color = 0;
    const auto add = [&](const QString &name, TimePoints points) {
        TimeChart::Line line;
        line.name = name;
        line.color = theme.seriesColor(color++);
        line.points = std::move(points);
        content.lines.push_back(std::move(line));
    };
    for (const Sample::Level level : chart.levels) {
        TimePoints points = pointsOf(m_history.level(level));
        const bool isKnown = std::ranges::any_of(points, [](const TimePoint &point) { return point.isKnown(); });
        if (isKnown || level != Sample::MaxMemory) // no limit: no line that says so
            add(levelName(level), std::move(points));
        if (level == Sample::MaxMemory && isKnown)
            content.lines.back().color = theme.bad;
    }
    for (const Sample::Counter counter : chart.counters) {
        if (counter == Sample::Hits)
            color = 2;
        else if (counter == Sample::Misses)
            color = 1;
        add(counterName(counter), pointsOf(m_history.rate(counter)));
        if (counter == Sample::Misses)
            content.lines.back().pattern = Qt::BDiagPattern;
    }
    if (chart.isLag) {
        for (const QString &replica : m_history.replicas()) {
            if (content.lines.size() >= mostReplicas)
                break;
            add(visibleText(replica.left(80)), pointsOf(m_history.lag(replica)));
        }
    }
    for (const qint64 restart : m_history.restarts())
        content.marks.push_back({restart, theme.warning, tr("The server was restarted")});
    QString empty = m_isRefused            ? tr("INFO is not permitted or can't be used")
                    : m_history.size() < 2 ? tr("Measuring: the first values come in seconds")
                    : chart.isLag          ? tr("This node has no replicas")
                                           : QString();
    if (empty.isEmpty() && chart.levels == std::vector{Sample::AppendOnlyBytes})
        empty = tr("There is no append-only file");
    chart.chart->setEmptyText(empty);
    chart.chart->setContent(std::move(content));
    chart.chart->setAccessibleDescription(chart.chart->textAt(toMs).join(QStringLiteral(", ")));
}

void ChartsPage::showPersistence(const inspect::ServerInfo &info, const QDateTime &at)
{
    QStringList lines;
    if (const auto saved = info.integer(u"rdb_last_save_time"); saved && *saved > 0 && *saved < 253'402'300'799) {
        const QDateTime time = QDateTime::fromSecsSinceEpoch(*saved, Qt::UTC);
        lines << tr("Last snapshot: %1 (%2 ago)")
                     .arg(formatTime(time), formatDuration(std::chrono::seconds(std::max<qint64>(0, time.secsTo(at)))));
    }
    if (info.integer(u"rdb_bgsave_in_progress").value_or(0) > 0)
        lines << tr("A snapshot is being written.");
    if (const auto status = info.value(u"rdb_last_bgsave_status"); status && *status != QLatin1String("ok"))
        lines << tr("The last snapshot failed: %1").arg(visibleText(status->left(100)));
    if (const auto enabled = info.integer(u"aof_enabled"))
        lines << (*enabled > 0 ? tr("The append-only file is on.") : tr("The append-only file is off."));
    if (info.integer(u"aof_rewrite_in_progress").value_or(0) > 0)
        lines << tr("The append-only file is being rewritten.");
    for (const char16_t *name : {u"aof_last_write_status", u"aof_last_bgrewrite_status"}) {
        const auto status = info.value(name);
        if (info.integer(u"aof_enabled").value_or(0) > 0 && status && *status != QLatin1String("ok"))
            lines
                << tr("The append-only file has trouble: %1 is %2").arg(QString::fromUtf16(name), visibleText(status->left(100)));
    }
    if (info.integer(u"loading").value_or(0) > 0)
        lines << tr("The server reads its data set.");
    m_persistence->setText(tr("Persistence") + QStringLiteral("\n") + lines.join(u'\n'));
}

void ChartsPage::retell()
{
    const std::array titles{tr("Memory"),
                            tr("Commands per second"),
                            tr("Reads per second"),
                            tr("Keys removed per second"),
                            tr("Clients"),
                            tr("Errors and new connections per second"),
                            tr("Replicas are behind by"),
                            tr("Changes since the last snapshot"),
                            tr("Size of the append-only file")};
    for (std::size_t i = 0; i < m_charts.size() && i < titles.size(); ++i) {
        m_charts[i].chart->setTitle(titles[i]);
        m_charts[i].chart->setAccessibleName(titles[i]);
    }
    for (int i = 0; i < m_window->count(); ++i)
        m_window->setItemText(i, tr("Last %1").arg(formatDuration(std::chrono::seconds(m_window->itemData(i).toInt()))));
    m_window->setAccessibleName(tr("Shown time"));
    draw();
}

void ChartsPage::changeEvent(QEvent *event)
{
    ServerPage::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        draw();
}

QJsonObject ChartsPage::saveState() const
{
    return {{QStringLiteral("window"), m_window->currentData().toInt()}};
}

void ChartsPage::restoreState(const QJsonObject &state)
{
    const int index = m_window->findData(state.value(QStringLiteral("window")).toInt());
    if (index >= 0)
        m_window->setCurrentIndex(index);
}

} // namespace freshet::ui
