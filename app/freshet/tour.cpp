// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/tour.h"

#include "ui/connections/connection_test_view.h"
#include "ui/connections/connections_dialog.h"
#include "ui/connections/profile_form.h"
#include "ui/invalidate/invalidate_panel.h"
#include "ui/server/server_page.h"
#include "ui/server/server_panel.h"
#include "ui/shell/current_connection.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/panel.h"

#include <QPixmap>

namespace freshet {

using namespace std::chrono_literals;

namespace {

constexpr auto chartRest = 6s;  ///< the first panel: its chart gets a line
constexpr auto panelRest = 2s;  ///< the others have their second and third look
constexpr auto replayRest = 3s; ///< until the chart has the end
constexpr std::chrono::seconds replayLimit = 30min;

} // namespace

Tour::Tour(ui::MainWindow *window, ui::CurrentConnection *connection, const QDir &directory, std::chrono::seconds limit,
           QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_connection(connection)
    , m_directory(directory)
    , m_limit(limit)
{
    m_poll.setInterval(100ms);
    m_timeOut.setSingleShot(true);
    connect(&m_poll, &QTimer::timeout, this, [this] { look(); });
    connect(&m_timeOut, &QTimer::timeout, this, [this] {
        const auto most = m_stops[m_at].limit.value_or(m_limit);
        end(QStringLiteral("%1 showed nothing within %2 s: %3").arg(m_stops[m_at].name).arg(most.count()).arg(m_waitsFor));
    });
}

void Tour::addReplay(std::function<bool()> hasEnded)
{
    m_replayHasEnded = std::move(hasEnded);
}

QString Tour::summary() const
{
    return QStringLiteral("%1 pictures in %2, in %3 s")
        .arg(m_at)
        .arg(m_directory.path())
        .arg(double(m_sinceStart.elapsed()) / 1000, 0, 'f', 1);
}

void Tour::start()
{
    m_sinceStart.start();
    if (!m_directory.mkpath(QStringLiteral("."))) {
        end(QStringLiteral("the directory %1 can't be made").arg(m_directory.path()));
        return;
    }
    addStops();
    next();
}

void Tour::addStops()
{
    const auto window = [this]() -> QWidget * { return m_window; };
    const auto always = [](QString *) { return true; };
    m_stops.push_back({QStringLiteral("welcome"), [] {}, always, window});

    const auto &panels = m_window->panels();
    for (int i = 0; i < int(panels.size()); ++i) {
        ui::Panel *panel = panels[std::size_t(i)];
        m_stops.push_back({panel->id(),
                           [this, i, panel] {
                               if (i == 0)
                                   m_window->openSandbox();
                               m_window->showPanel(i);
                               if (panel->id() == QLatin1String("console")) // with its help line; nothing is run
                                   panel->openSubject(QStringLiteral("HGETALL "));
                           },
                           [this, panel](QString *trouble) {
                               using State = ui::Panel::Readiness::State;
                               const auto readiness = panel->readiness();
                               *trouble = readiness.reason;
                               m_failed = m_connection->session() && readiness.state == State::Failed;
                               return m_connection->session() && readiness.state == State::Live;
                           },
                           window, i == 0 ? std::chrono::milliseconds(chartRest) : std::chrono::milliseconds(panelRest)});
        if (auto *server = qobject_cast<ui::ServerPanel *>(panel))
            addServerPages(server);
        if (auto *invalidate = qobject_cast<ui::InvalidatePanel *>(panel))
            addPreview(invalidate);
    }

    m_stops.push_back({QStringLiteral("connections"),
                       [this] {
                           m_window->openConnections();
                           ui::ConnectionsDialog *dialog = m_window->connectionsDialog();
                           dialog->editNew(m_connection->profile().url);
                           dialog->testView()->start(m_connection->profile().url);
                       },
                       [this](QString *trouble) {
                           const auto &test = m_window->connectionsDialog()->testView()->test();
                           *trouble = QStringLiteral("the connection test did not end");
                           if (!test.isRunning() && test.outcome().failedAt) {
                               *trouble = test.outcome().error.message;
                               m_failed = true;
                           }
                           return !test.isRunning() && !test.outcome().failedAt;
                       },
                       [this]() -> QWidget * { return m_window->connectionsDialog(); }});

    m_stops.push_back({QStringLiteral("palette"),
                       [this] {
                           m_window->connectionsDialog()->hide();
                           m_window->activateWindow();
                           m_window->openPalette();
                       },
                       [this](QString *trouble) {
                           *trouble = QStringLiteral("the command palette is empty");
                           return !m_window->palettePopup()->shownTitles().isEmpty();
                       },
                       window});

    if (m_replayHasEnded)
        m_stops.push_back({QStringLiteral("replay"),
                           [this] {
                               m_window->palettePopup()->close();
                               m_window->showPanel(0);
                           },
                           [this](QString *trouble) {
                               *trouble = QStringLiteral("the replay did not end");
                               return m_replayHasEnded();
                           },
                           window, replayRest, replayLimit});
}

/// The server panel answers a question on each of its pages; the first one was taken with the panel.
void Tour::addServerPages(ui::ServerPanel *panel)
{
    const auto window = [this]() -> QWidget * { return m_window; };
    for (std::size_t i = 1; i < panel->pages().size(); ++i) {
        const QString id = panel->pages()[i]->id();
        m_stops.push_back({QStringLiteral("%1-%2").arg(panel->id(), id),
                           [panel, id] {
                               panel->openSubject(id);
                               if (id == QLatin1String("memory"))
                                   QMetaObject::invokeMethod(panel->page(), "start");
                           },
                           [panel](QString *trouble) {
                               *trouble = panel->readiness().reason;
                               return panel->readiness().state == ui::Panel::Readiness::State::Live &&
                                      panel->running().text.isEmpty();
                           },
                           window, 1s});
    }
}

/// What an invalidation would cost; nothing is applied.
void Tour::addPreview(ui::InvalidatePanel *panel)
{
    m_stops.push_back({QStringLiteral("%1-preview").arg(panel->id()),
                       [panel] { panel->openSubject(QStringLiteral("namespace:product")); },
                       [panel](QString *trouble) {
                           const auto &view = panel->controller()->view();
                           *trouble = QStringLiteral("there is no preview");
                           return view.step == ui::InvalidateController::Step::Previewed && !view.isMeasuring;
                       },
                       [this]() -> QWidget * { return m_window; }});
}

void Tour::next()
{
    if (m_at == m_stops.size()) {
        end({});
        return;
    }
    m_failed = false;
    m_stops[m_at].show();
    m_timeOut.start(m_stops[m_at].limit.value_or(m_limit));
    m_poll.start();
}

void Tour::look()
{
    m_waitsFor.clear();
    const bool ready = m_stops[m_at].isReady(&m_waitsFor);
    if (m_failed) {
        end(QStringLiteral("%1 failed: %2").arg(m_stops[m_at].name, m_waitsFor));
        return;
    }
    if (!ready)
        return;
    m_poll.stop();
    m_timeOut.stop();
    QTimer::singleShot(m_stops[m_at].rest, this, [this] { take(); });
}

void Tour::take()
{
    if (m_ended)
        return;
    const Stop &stop = m_stops[m_at];
    // It may have lost its values while it rested.
    if (!stop.isReady(&m_waitsFor)) {
        end(QStringLiteral("%1 did not stay live: %2").arg(stop.name, m_waitsFor));
        return;
    }
    const QString path = m_directory.filePath(stop.name + QStringLiteral(".png"));
    if (!stop.picture()->grab().save(path)) {
        end(QStringLiteral("%1 can't be written").arg(path));
        return;
    }
    ++m_at;
    next();
}

void Tour::sandboxFailed(const QString &reason)
{
    if (m_at < m_stops.size())
        end(QStringLiteral("%1 stayed empty: %2").arg(m_stops[m_at].name, reason));
}

void Tour::end(const QString &trouble)
{
    if (m_ended)
        return;
    m_ended = true;
    m_poll.stop();
    m_timeOut.stop();
    Q_EMIT finished(trouble);
}

} // namespace freshet
