// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/latency_view.h"

#include "ui/streams/event_cell_delegate.h"
#include "ui/streams/event_words.h"
#include "ui/streams/latency_model.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/time_chart.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace freshet::ui {

using Kind = LookState::Kind;
using events::LatencyHour;

namespace {

constexpr qint64 minuteMs = 60'000;

TimeChart::Line lineOf(const LatencyHour &hour, const QString &name, const QColor &color,
                       std::chrono::microseconds events::HandlingLatency::*value)
{
    TimeChart::Line line;
    line.name = name;
    line.color = color;
    for (const LatencyHour::Minute &one : hour.minutes)
        line.points.push_back({one.minute * minuteMs, (one.minute + 1) * minuteMs, double((one.latency.*value).count()) / 1000});
    return line;
}

} // namespace

LatencyView::LatencyView(const Records &, QWidget *parent) // it changes nothing
    : QWidget(parent)
    , m_controller(new LatencyController(this))
    , m_delegate(new EventCellDelegate(this))
    , m_note(makeLabel({}, TextKind::Muted, this))
    , m_refresh(new RefreshControl(this))
    , m_banner(new StaleBanner(nullptr, this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_table(new QTableView(this))
    , m_chart(new TimeChart(TimeChart::Kind::Lines, this))
{
    m_table->setModel(m_controller->model());
    m_table->setItemDelegate(m_delegate);
    dressTable(m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(90);
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(),
                                 {{LatencyModel::GroupColumn, 20, 6},
                                  {LatencyModel::CountColumn, 10, 1},
                                  {LatencyModel::P50Column, 13, 1},
                                  {LatencyModel::P95Column, 13, 1},
                                  {LatencyModel::P99Column, 13, 1},
                                  {LatencyModel::LongestColumn, 13, 1}});
    m_chart->setLimits(0, std::nullopt);
    m_chart->setLeastSpan(1);
    m_chart->setFormats([](double ms) { return formatMilliseconds(ms); }, [](double ms) { return formatMilliseconds(ms); });
    m_chart->setMinimumHeight(120);
    m_note->setWordWrap(true);
    m_refresh->setInterval(std::chrono::seconds(10));
    auto *parts = new QSplitter(Qt::Vertical, this);
    parts->setChildrenCollapsible(false);
    parts->addWidget(m_table);
    parts->addWidget(m_chart);
    parts->setSizes({170, 240});
    parts->setStretchFactor(1, 1);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->addWidget(parts);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_note, 1);
    head->addWidget(m_refresh, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(head);
    layout->addWidget(m_banner);
    layout->addWidget(m_pages, 1);

    connect(m_controller, &LatencyController::viewChanged, this, &LatencyView::showView);
    connect(m_controller, &LatencyController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &LatencyController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_controller, &LatencyController::refreshWanted, m_refresh, &RefreshControl::refreshNow);
    connect(m_refresh, &RefreshControl::due, m_controller, &LatencyController::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        if (const LatencyHour *hour = rows.isEmpty() ? nullptr : m_controller->model()->group(rows.front().row()))
            m_chosen = hour->whole.group;
        showChart();
    });
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
LatencyView::~LatencyView()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

void LatencyView::setSession(Session *session)
{
    m_controller->setSession(session);
    m_refresh->reset();
}

void LatencyView::setActive(bool active)
{
    m_refresh->setActive(active);
}

void LatencyView::setStream(const QByteArray &stream)
{
    m_controller->setStream(stream);
}

void LatencyView::showView()
{
    const LatencyController::View &view = m_controller->view();
    const int groups = m_controller->model()->rowCount();
    if (view.stream.isEmpty() && m_controller->look().kind != Kind::NoSession)
        m_empty->setContent(QStringLiteral("streams"), tr("No stream"), tr("Choose a stream to see how fast its groups are."));
    else if (m_controller->look().isLive())
        m_empty->setContent(QStringLiteral("streams"), tr("Nobody reads this stream"),
                            tr("It has no consumer group, so there is nothing to measure."));
    else if (m_controller->look().kind == Kind::Failed && m_controller->look().error.code == Code::NotFound)
        m_empty->setContent(QStringLiteral("info"), tr("This stream is not there"), visibleBytes(view.stream.left(300)));
    else
        showInstead(m_empty, m_controller->look());
    m_pages->setCurrentWidget(groups > 0 ? m_content : static_cast<QWidget *>(m_empty));
    const bool isOld = !m_controller->look().isLive();
    if (isOld && m_controller->look().at.isValid())
        m_banner->showStale(m_controller->look().at, staleReason(m_controller->look()));
    else
        m_banner->showFresh();
    m_delegate->setStale(isOld);
    m_chart->setStale(isOld);
    QString note =
        tr("From an event's publishing until it was handled, over the last hour. Services that use Freshet's library measure "
           "it for each group, over all streams that the group reads.");
    if (view.moreGroups > 0)
        note += QLatin1Char(' ') + tr("%n more group(s) are not shown.", nullptr, int(view.moreGroups));
    m_note->setText(note);
    if (groups > 0 && !m_table->selectionModel()->hasSelection())
        m_table->selectRow(std::max(0, m_controller->model()->rowOf(m_chosen)));
    m_table->viewport()->update();
    showChart();
}

void LatencyView::showChart()
{
    const LatencyModel *model = m_controller->model();
    const LatencyHour *hour = model->group(model->rowOf(m_chosen));
    const Theme &theme = Theme::of(this);
    TimeChart::Content content;
    content.toMs =
        (m_controller->look().at.isValid() ? m_controller->look().at : QDateTime::currentDateTimeUtc()).toMSecsSinceEpoch() /
            minuteMs * minuteMs +
        minuteMs;
    content.fromMs = content.toMs - 60 * minuteMs;
    content.whyUnknown = [text = tr("no events")](qint64) { return text; };
    if (hour) {
        content.lines.push_back(lineOf(*hour, tr("p50"), theme.seriesColor(2), &events::HandlingLatency::p50));
        content.lines.push_back(lineOf(*hour, tr("p95"), theme.seriesColor(0), &events::HandlingLatency::p95));
        content.lines.push_back(lineOf(*hour, tr("p99"), theme.seriesColor(1), &events::HandlingLatency::p99));
    }
    m_chart->setTitle(hour ? tr("Published until handled by %1, each minute").arg(visibleBytes(hour->whole.group.left(100)))
                           : QString());
    m_chart->setEmptyText(tr("Nothing was measured in the last hour"));
    m_chart->setContent(std::move(content));
}

void LatencyView::retell()
{
    m_table->setAccessibleName(tr("Times of the groups"));
    m_controller->model()->retell();
    m_columns->share();
    showView();
}

void LatencyView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
    else if (event->type() == QEvent::PaletteChange)
        showChart();
}

QJsonObject LatencyView::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}, {QStringLiteral("refresh"), m_refresh->saveState()}};
}

void LatencyView::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
}

} // namespace freshet::ui
