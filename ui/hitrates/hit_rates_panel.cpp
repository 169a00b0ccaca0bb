// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/hit_rates_panel.h"

#include "ui/hitrates/csv_recorder.h"
#include "ui/hitrates/hit_rate_charts.h"
#include "ui/hitrates/hit_rates_text.h"
#include "ui/hitrates/namespace_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QSystemTrayIcon>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using State = HitRatesController::State;
using Window = HitRatesController::Window;

HitRatesPanel::HitRatesPanel(QWidget *parent)
    : Panel(parent)
    , m_controller(new HitRatesController(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_title(makeLabel({}, TextKind::Title, this))
    , m_refresh(new RefreshControl(this))
    , m_banner(new StaleBanner(nullptr, this))
    , m_rate(new FigureTile(this))
    , m_reads(new FigureTile(this))
    , m_hits(new FigureTile(this))
    , m_misses(new FigureTile(this))
    , m_commands(new FigureTile(this))
    , m_windows(new QButtonGroup(this))
    , m_scale(new QComboBox(this))
    , m_copy(new QPushButton(this))
    , m_export(new QPushButton(this))
    , m_said(makeLabel({}, TextKind::Muted, this))
    , m_saidTimer(new QTimer(this))
    , m_charts(new HitRateCharts(this))
    , m_table(new NamespaceTable(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_alerts(makeLabel({}, TextKind::Error, this))
    , m_recorder(new CsvRecorder(this))
    , m_more(new QPushButton(this))
    , m_menu(new QMenu(this))
{
    m_refresh->setInterval(std::chrono::seconds(1));

    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_refresh);

    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(Spacing::s);
    for (FigureTile *tile : {m_rate, m_reads, m_hits, m_misses, m_commands})
        tiles->addWidget(tile, 1);

    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::xs);
    for (int id = 0; id < HitRatesController::windowCount; ++id) {
        const auto window = Window(id);
        auto *button = new QToolButton(this);
        button->setCheckable(true);
        button->setChecked(window == Window::OneMinute);
        setLook(button, "kind", QStringLiteral("segment"));
        m_windows->addButton(button, int(window));
        tools->addWidget(button);
    }
    m_scale->addItem({}, true);
    m_scale->addItem({}, false);
    tools->addSpacing(Spacing::s);
    tools->addWidget(m_scale);
    tools->addStretch();
    tools->addWidget(m_copy);
    tools->addSpacing(Spacing::xs);
    tools->addWidget(m_export);
    tools->addSpacing(Spacing::xs);
    tools->addWidget(m_more);
    m_alerts->setWordWrap(true);
    m_alerts->hide();
    m_said->setWordWrap(true);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_said->hide();
    m_saidTimer->setSingleShot(true);
    m_saidTimer->setInterval(std::chrono::seconds(10));
    connect(m_saidTimer, &QTimer::timeout, m_said, &QWidget::hide);

    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addWidget(m_banner);
    content->addLayout(tiles);
    content->addLayout(tools);
    content->addWidget(m_said);
    content->addWidget(m_alerts);
    auto *card = new QFrame(this);
    card->setProperty("kind", QStringLiteral("card"));
    auto *inCard = new QVBoxLayout(card);
    inCard->setContentsMargins(Spacing::xs, Spacing::xs, Spacing::xs, Spacing::xs);
    inCard->addWidget(m_charts);
    m_splitter->addWidget(card);
    m_splitter->addWidget(m_table);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(true);
    content->addWidget(m_splitter, 1);

    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::m, Spacing::l, Spacing::m);
    layout->setSpacing(Spacing::s);
    layout->addLayout(head);
    layout->addWidget(m_pages, 1);

    connect(m_controller, &HitRatesController::viewChanged, this, &HitRatesPanel::showView);
    connect(m_controller, &HitRatesController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &HitRatesController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_refresh, &RefreshControl::due, m_controller, &HitRatesController::refresh);
    connect(m_windows, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on)
            m_controller->setWindow(Window(id));
    });
    connect(m_scale, &QComboBox::currentIndexChanged, this, [this] { m_charts->setWholeScale(m_scale->currentData().toBool()); });
    connect(m_copy, &QPushButton::clicked, this, &HitRatesPanel::copyAsText);
    connect(m_export, &QPushButton::clicked, this, &HitRatesPanel::chooseFile);
    buildMenu();
    connectTable();
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
HitRatesPanel::~HitRatesPanel()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

void HitRatesPanel::setSession(Session *session)
{
    say({}, false);
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    if (session)
        connect(session, &Session::permissionsChanged, this, &HitRatesPanel::showPermissions);
    m_controller->setSession(session);
    m_refresh->reset();
    showPermissions();
}

void HitRatesPanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    const bool isLow = height() < 34 * fontMetrics().height(); // the charts need the room
    for (FigureTile *tile : {m_rate, m_reads, m_hits, m_misses, m_commands})
        tile->setCompact(isLow);
}

Session *HitRatesPanel::session() const
{
    return m_controller->session();
}

void HitRatesPanel::setActive(bool active)
{
    m_refresh->setActive(active);
    m_controller->setActive(active);
}

Panel::Readiness HitRatesPanel::readiness() const
{
    const HitRatesController::View &view = m_controller->view();
    switch (view.state) {
    case State::NotPermitted:
    case State::Failed:
        return {Readiness::State::Failed, stateText(view)};
    case State::Live:
        // Reads that a service answers from its own memory reach no server, but its namespace counts them.
        if (view.totals.seconds >= 2 && (view.totals.hitRate() || std::ranges::any_of(view.rows, [](const auto &row) {
                                             return row.now.hitRate.has_value();
                                         })))
            return {Readiness::State::Live, {}};
        return {Readiness::State::Waiting, view.totals.seconds >= 2 ? tr("No reads yet.") : tr("Waiting for the first samples.")};
    case State::NoSession:
    case State::Waiting:
    case State::Away:
        break;
    }
    return {Readiness::State::Waiting, stateText(view)};
}

void HitRatesPanel::showView()
{
    const HitRatesController::View &view = m_controller->view();
    const bool hasValues = view.to.isValid();
    const bool old = hasValues && view.state != State::Live;
    if (view.state == State::NoSession) {
        m_empty->setContent(QStringLiteral("hitrates"), tr("No connection"),
                            tr("Open a connection to see how many reads its caches answer."));
    } else if (view.state == State::NotPermitted) {
        m_empty->setContent(QStringLiteral("lock"), tr("INFO is not permitted"),
                            tr("The hits and misses come from the command INFO, which this connection's user may not run. "
                               "An administrator can allow it with the rule +info."));
    } else if (view.state == State::Failed) {
        m_empty->setContent(QStringLiteral("warning"), tr("No hit rate"), stateText(view));
    } else if (view.state == State::Away) {
        m_empty->setContent(QStringLiteral("hitrates"), tr("Not connected"),
                            tr("The values come as soon as the server answers."));
    }
    const bool isOnTheWay = view.state == State::Live || view.state == State::Waiting;
    const bool showEmpty = !hasValues && !isOnTheWay;
    m_pages->setCurrentWidget(showEmpty ? static_cast<QWidget *>(m_empty) : m_content);

    if (old)
        m_banner->showStale(view.to, stateText(view));
    else
        m_banner->showFresh();
    showFigures();
    if (isVisible())
        m_charts->show(view);
    showTable();
    showAlerts();
    m_copy->setEnabled(!view.points.empty());
    m_export->setEnabled(!view.points.empty());

    const Readiness now = readiness();
    if (now.state != m_readiness.state || now.reason != m_readiness.reason) {
        m_readiness = now;
        Q_EMIT readinessChanged();
    }
}

void HitRatesPanel::showFigures()
{
    const HitRatesController::View &view = m_controller->view();
    const QString window = tr("last %1").arg(windowText(view.window));
    const QString now = tr("now");
    const bool known = view.totals.seconds > 0;
    const auto rate = view.totals.hitRate();
    m_rate->setFigure(rate ? formatPercent(*rate) : QString(),
                      known && !rate ? tr("no reads, last %1").arg(windowText(view.window)) : window);
    const auto reads = view.points.empty() ? std::nullopt : view.points.back().interval.readsPerSecond();
    m_reads->setFigure(reads ? formatRate(*reads) : QString(), now);
    const auto count = [&](qint64 number) {
        return !known ? QString() : number < 100'000'000 ? formatCount(number) : formatShort(double(number));
    };
    m_hits->setFigure(count(view.totals.hits), window);
    m_misses->setFigure(count(view.totals.misses), window);
    const auto commands = view.points.empty() ? std::nullopt : view.points.back().sample.commandsPerSecond;
    m_commands->setFigure(commands ? formatRate(*commands) : QString(), now);
    for (FigureTile *tile : {m_rate, m_reads, m_hits, m_misses, m_commands})
        tile->setStale(view.state != State::Live);
}

void HitRatesPanel::exportTo(const QString &path)
{
    m_recorder->saveWindow(path, m_controller->csvWindow());
}

void HitRatesPanel::copyAsText()
{
    QGuiApplication::clipboard()->setText(hitRatesText(m_controller->view()));
    const QString text = tr("%n row(s) copied", nullptr, int(m_controller->view().points.size()));
    say(text, false);
    Q_EMIT notice(text);
}

void HitRatesPanel::say(const QString &text, bool isError)
{
    m_said->setText(text);
    setTextKind(m_said, isError ? TextKind::Error : TextKind::Good);
    m_said->setVisible(!text.isEmpty());
    if (isError)
        m_saidTimer->stop(); // stays until the next attempt
    else
        m_saidTimer->start();
}

void HitRatesPanel::retell()
{
    m_title->setText(title());
    m_rate->setName(tr("Hit rate"));
    m_reads->setName(tr("Reads"));
    m_hits->setName(tr("Hits"));
    m_misses->setName(tr("Misses"));
    m_commands->setName(tr("Commands"));
    for (QAbstractButton *button : m_windows->buttons()) {
        const QString text = windowText(Window(m_windows->id(button)));
        button->setText(text);
        button->setAccessibleName(tr("Window of %1").arg(text));
        button->setToolTip(tr("Show the last %1").arg(text));
    }
    m_scale->setItemText(0, tr("Axis 0–100 %"));
    m_scale->setItemText(1, tr("Fit axis"));
    m_scale->setAccessibleName(tr("Axis of the hit rate"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the shown window as text"));
    m_export->setText(tr("Export CSV…"));
    m_export->setToolTip(tr("Save the shown window as a CSV file"));
    m_export->setIcon(icon(QStringLiteral("export")));
    m_more->setText(tr("More"));
    m_more->setToolTip(tr("Recording, pictures and more"));
    m_exportAll->setText(tr("Export everything as CSV…"));
    m_record->setText(m_recorder->isRecording() ? tr("Stop recording") : tr("Record to CSV…"));
    m_picture->setText(tr("Save picture (PNG, SVG)…"));
    m_findNow->setText(tr("Look for namespaces now"));
    m_alertAfter->setTitle(tr("Alert when under target for"));
    for (QAction *choice : m_alertAfter->actions())
        choice->setText(tr("%n minute(s)", nullptr, choice->data().toInt()));
    showView();
}

void HitRatesPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

void HitRatesPanel::setWindow(Window window)
{
    if (QAbstractButton *button = m_windows->button(int(window)))
        button->setChecked(true);
}

void HitRatesPanel::setWholeScale(bool whole)
{
    m_scale->setCurrentIndex(whole ? 0 : 1);
}

QJsonObject HitRatesPanel::saveState() const
{
    QJsonArray targets;
    const auto &kept = m_controller->collector()->targets();
    for (auto at = kept.cbegin(); at != kept.cend(); ++at)
        targets.append(QJsonArray{QString::fromLatin1(at.key().toBase64()), at.value()});
    QJsonArray sizes;
    for (const int size : m_splitter->sizes())
        sizes.append(size);
    return {{QStringLiteral("windowSeconds"), int(HitRatesController::length(m_controller->view().window).count())},
            {QStringLiteral("wholeScale"), m_scale->currentData().toBool()},
            {QStringLiteral("targets"), targets},
            {QStringLiteral("alertMinutes"), int(m_controller->collector()->alertAfter().count())},
            {QStringLiteral("splitter"), sizes},
            {QStringLiteral("table"), m_table->saveState()},
            {QStringLiteral("refresh"), m_refresh->saveState()}};
}

void HitRatesPanel::restoreState(const QJsonObject &state)
{
    const int seconds = state.value(QStringLiteral("windowSeconds")).toInt(60);
    for (int id = 0; id < HitRatesController::windowCount; ++id) {
        if (HitRatesController::length(Window(id)).count() == seconds)
            setWindow(Window(id));
    }
    setWholeScale(state.value(QStringLiteral("wholeScale")).toBool(true));
    QHash<QByteArray, double> targets;
    for (const QJsonValue &one : state.value(QStringLiteral("targets")).toArray()) {
        const QJsonArray pair = one.toArray();
        if (pair.size() == 2 && pair[1].isDouble())
            targets[QByteArray::fromBase64(pair[0].toString().toLatin1())] = pair[1].toDouble();
    }
    m_controller->collector()->setTargets(targets);
    m_controller->collector()->setAlertAfter(std::chrono::minutes(state.value(QStringLiteral("alertMinutes")).toInt(5)));
    QList<int> sizes;
    for (const QJsonValue &size : state.value(QStringLiteral("splitter")).toArray())
        sizes.append(size.toInt());
    if (sizes.size() == 2 && sizes[0] >= 0 && sizes[1] >= 0 && sizes[0] + sizes[1] > 0)
        m_splitter->setSizes(sizes);
    m_table->restoreState(state.value(QStringLiteral("table")).toObject());
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
}

} // namespace freshet::ui
