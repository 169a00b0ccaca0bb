// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/ui/connections/memory_secret_store.h"
#include "ui/connections/connections_dialog.h"
#include "ui/connections/profile_store.h"
#include "ui/shell/appearance.h"
#include "ui/shell/connection_bar.h"
#include "ui/shell/current_connection.h"
#include "ui/shell/main_window.h"
#include "ui/shell/navigation.h"
#include "ui/shell/replay_bar.h"
#include "ui/shell/sandbox_bar.h"
#include "ui/shell/sandbox_door.h"
#include "ui/shell/status_line.h"
#include "ui/shell/welcome.h"
#include "ui/widgets/panel.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace freshet;
using namespace freshet::ui;
using State = redis::ConnectionStatus::State;
using Phase = CurrentConnection::Phase;

namespace {

/// A panel that writes down what the window does with it.
class NotingPanel : public Panel
{
    Q_OBJECT

public:
    NotingPanel(QString name, QWidget *parent)
        : Panel(parent)
        , m_name(std::move(name))
    {}
    QString id() const override { return m_name.toLower(); }
    QString title() const override { return m_name; }
    QString iconName() const override { return QStringLiteral("server"); }
    void setSession(Session *given) override { session = given; }
    void setActive(bool given) override { active = given; }
    Readiness readiness() const override { return {}; }
    QJsonObject saveState() const override { return {{QStringLiteral("column"), column}}; }
    void restoreState(const QJsonObject &state) override { column = state.value(QStringLiteral("column")).toInt(); }

    std::vector<Place> places() const override { return shownPlaces; }
    bool openSubject(const QString &given) override
    {
        subject = given;
        return given != QLatin1String("nowhere");
    }
    Running running() const override { return runs; }
    void stopRunning() override { ++stops; }
    void run(const Running &what)
    {
        runs = what;
        Q_EMIT runningChanged();
    }

    Session *session = nullptr;
    bool active = false;
    int column = 0;
    std::vector<Place> shownPlaces;
    QString subject;
    Running runs;
    int stops = 0;

private:
    QString m_name;
};

class FakeSandbox : public SandboxDoor
{
    Q_OBJECT

public:
    void open() override { ++asked; }
    void close() override {}
    void play(Scenario scenario) override { scenarios.append(scenario); }
    void setReadsPerSecond(int given) override { reads = given; }
    void pauseReplay(bool on) override { isPaused = on; }
    void stopReplay() override { ++stops; }
    SandboxState state() const override { return shown; }
    std::optional<ReplayState> replay() const override { return shownReplay; }
    void show(const SandboxState &state)
    {
        shown = state;
        Q_EMIT stateChanged();
    }
    void show(const ReplayState &state)
    {
        shownReplay = state;
        Q_EMIT replayChanged();
    }

    int asked = 0;
    QList<Scenario> scenarios;
    int reads = -1;
    bool isPaused = false;
    int stops = 0;
    SandboxState shown;
    std::optional<ReplayState> shownReplay;
};

redis::Url nowhere()
{
    return redis::Url::parse(QStringLiteral("redis://127.0.0.1:1")).value();
}

} // namespace

class MainWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theFirstStartWelcomes();
    void aTypedAddressConnects();
    void recentConnectionsAreOfferedAndFit();
    void aWrongAddressIsToldWhereItStands();
    void switchingServersMovesEveryPanel();
    void aKilledServerIsAwayWithTheTimeAndComesBack();
    void titleAndSettingsHoldNoUserAndNoPassword();
    void theKeychainGivesThePassword();
    void withoutAKeychainThePasswordIsAskedFor();
    void aWrongPasswordIsAskedForAgain();
    void theLookChangesAtOnceAndIsKept();
    void panelsAreReachedByTheKeyboard();
    void thePaletteFindsPanelsConnectionsAndActions();
    void thePaletteFindsWhatIsInThePanels();
    void whatAPanelDoesIsToldAndCanBeStopped();
    void aPanelSendsItsUserToAnother();
    void whatWasSetUpComesBackAtTheNextStart();
    void onlyTheSeenPanelIsActive();
    void theSandboxOpensAndItsDeathIsTold();
    void whatHappensInTheSandboxSaysWhereToLookAndGoesThere();
    void aReplayTellsItsRatesAndCanBePausedAndStopped();
    void readOnlyAndProductionAreMarked();
    void anotherLanguageMakesTheWindowAnew();
    void everyControlHasAName();

private:
    std::unique_ptr<MainWindow> makeWindow(const QStringList &panels = {QStringLiteral("Alpha"), QStringLiteral("Beta")});
    NotingPanel *panel(int index) { return static_cast<NotingPanel *>(m_window->panels()[std::size_t(index)]); }
    template<typename T>
    T *find(const char *name)
    {
        return m_window->findChild<T *>(QLatin1String(name));
    }
    QString stateText() { return m_window->findChild<ConnectionBar *>()->stateText(); }
    bool isConnected() { return stateText().startsWith(QLatin1String("Connected")); }
    void connectTo(const redis::Url &url)
    {
        find<QLineEdit>("welcomeUrl")->setText(url.toString(redis::Url::Secrets::Show));
        QTest::mouseClick(find<QPushButton>("welcomeConnect"), Qt::LeftButton);
    }
    redis::Profile saved(const QString &name, const redis::Url &url)
    {
        auto profile = redis::Profile::make(name, url);
        if (!m_profiles->put(profile))
            qFatal("the profile was not saved");
        return profile;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<test::MemorySecretStore> m_secrets;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<CurrentConnection> m_connection;
    std::unique_ptr<FakeSandbox> m_sandbox;
    std::unique_ptr<MainWindow> m_window;
};

void MainWindowTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_directory->filePath(QStringLiteral("freshet.ini")), QSettings::IniFormat);
    m_secrets = std::make_unique<test::MemorySecretStore>();
    m_profiles = std::make_unique<ProfileStore>(m_directory->filePath(QStringLiteral("connections.json")), m_settings.get());
    m_appearance = std::make_unique<Appearance>(m_settings.get());
    m_connection = std::make_unique<CurrentConnection>(m_profiles.get(), m_secrets.get());
    m_sandbox = std::make_unique<FakeSandbox>();
    m_window = makeWindow();
}

void MainWindowTest::cleanup()
{
    m_window.reset();
    m_connection.reset();
    m_appearance.reset();
    m_profiles.reset();
    m_settings.reset();
}

std::unique_ptr<MainWindow> MainWindowTest::makeWindow(const QStringList &panels)
{
    MainWindow::Parts parts;
    parts.appearance = m_appearance.get();
    parts.connection = m_connection.get();
    parts.profiles = m_profiles.get();
    parts.secrets = m_secrets.get();
    parts.sandbox = m_sandbox.get();
    parts.settings = m_settings.get();
    for (const QString &name : panels)
        parts.panels.push_back([name](QWidget *parent) -> Panel * { return new NotingPanel(name, parent); });
    auto window = std::make_unique<MainWindow>(std::move(parts));
    window->show();
    return window;
}

void MainWindowTest::theFirstStartWelcomes()
{
    QVERIFY(m_window->findChild<Welcome *>()->isVisible());
    QVERIFY(!m_window->findChild<Navigation *>()->isVisible());
    QVERIFY(find<QPushButton>("openSandbox")->isVisible());
    QCOMPARE(m_window->windowTitle(), QStringLiteral("Freshet"));
}

void MainWindowTest::aTypedAddressConnects()
{
    test::RedisServer server({.tcp = true});
    QVERIFY2(server.start(), qPrintable(server.log()));
    connectTo(server.tcpUrl());
    QTRY_VERIFY(m_connection->session() && m_connection->session()->status().state == State::Ready);
    QTRY_VERIFY2(stateText().startsWith(QLatin1String("Connected, ")), qPrintable(stateText()));
    QVERIFY(m_window->findChild<Navigation *>()->isVisible());
    QCOMPARE(panel(0)->session, m_connection->session());
    QVERIFY(panel(0)->isVisible());
    QCOMPARE(m_profiles->recent().size(), 1U);
}

void MainWindowTest::recentConnectionsAreOfferedAndFit()
{
    m_window->resize(1024, 640);
    const auto profile = saved(QString(300, QLatin1Char('n')) + QStringLiteral(" & more"), nowhere());
    m_profiles->noteUse(profile.id, profile.url);
    m_profiles->noteUse({}, redis::Url::parse(QStringLiteral("redis://127.0.0.1:2")).value());
    const auto offered = [this](const QString &name) -> QPushButton * {
        for (auto *button : m_window->findChild<Welcome *>()->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->accessibleName().startsWith(name))
                return button;
        }
        return nullptr;
    };
    QTRY_VERIFY(offered(QStringLiteral("127.0.0.1:2")));
    QTRY_VERIFY(offered(QStringLiteral("nnn")));
    const auto *scroll = m_window->findChild<Welcome *>()->findChild<QScrollArea *>();
    QTRY_VERIFY(!scroll->horizontalScrollBar()->isVisible());
    QVERIFY(!scroll->verticalScrollBar()->isVisible());
    QTest::mouseClick(offered(QStringLiteral("nnn")), Qt::LeftButton);
    QCOMPARE(m_connection->profile().id, profile.id);
}

void MainWindowTest::aWrongAddressIsToldWhereItStands()
{
    find<QLineEdit>("welcomeUrl")->setText(QStringLiteral("http://somewhere"));
    QTest::keyClick(find<QLineEdit>("welcomeUrl"), Qt::Key_Return);
    QVERIFY(find<QLabel>("welcomeComplaint")->isVisible());
    QVERIFY(!find<QLabel>("welcomeComplaint")->text().isEmpty());
    QCOMPARE(m_connection->phase(), Phase::None);
}

void MainWindowTest::switchingServersMovesEveryPanel()
{
    test::RedisServer one({.tcp = true});
    test::RedisServer two({.tcp = true});
    QVERIFY2(one.start(), qPrintable(one.log()));
    QVERIFY2(two.start(), qPrintable(two.log()));
    saved(QStringLiteral("One"), one.tcpUrl());
    saved(QStringLiteral("Two"), two.tcpUrl());
    auto *switcher = find<QToolButton>("switcher");
    for (const char *name : {"One", "Two", "One"}) {
        QMetaObject::invokeMethod(switcher->menu(), "aboutToShow");
        for (QAction *action : switcher->menu()->actions()) {
            if (action->text().startsWith(QLatin1String(name))) {
                action->trigger();
                break; // the menu may be filled anew by it
            }
        }
        QTRY_VERIFY(m_connection->session() && m_connection->session()->status().state == State::Ready);
        QCOMPARE(m_connection->title(), QLatin1String(name));
        QCOMPARE(panel(0)->session, m_connection->session());
        QCOMPARE(panel(1)->session, m_connection->session());
    }
    QTRY_COMPARE(two.clientCount(), 0); // the one that was left is closed
}

void MainWindowTest::aKilledServerIsAwayWithTheTimeAndComesBack()
{
    test::RedisServer server({.tcp = true});
    QVERIFY2(server.start(), qPrintable(server.log()));
    connectTo(server.tcpUrl());
    QTRY_VERIFY(isConnected());
    Session *session = panel(0)->session;
    server.kill();
    QTRY_VERIFY2(stateText().startsWith(QLatin1String("Away since ")), qPrintable(stateText()));
    QVERIFY(find<QPushButton>("reconnectNow")->isVisible());
    QVERIFY(panel(0)->isVisible()); // nothing popped up over the values
    QCOMPARE(panel(0)->session, session);
    QVERIFY(!QApplication::activeModalWidget());
    QVERIFY2(server.restart(), qPrintable(server.log()));
    QTest::mouseClick(find<QPushButton>("reconnectNow"), Qt::LeftButton);
    QTRY_VERIFY(isConnected());
    QVERIFY(!find<QPushButton>("reconnectNow")->isVisible());
    QCOMPARE(panel(0)->session, session);
}

void MainWindowTest::titleAndSettingsHoldNoUserAndNoPassword()
{
    test::RedisServer server({.tcp = true, .users = {"carol on >hush-word ~* +@all"}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.tcpUrl();
    url.user = QStringLiteral("carol");
    url.password = QStringLiteral("hush-word");
    connectTo(url);
    QTRY_VERIFY(isConnected());
    const QString title = m_window->windowTitle();
    QVERIFY2(title.contains(QString::number(server.port())), qPrintable(title));
    QVERIFY(!title.contains(QLatin1String("carol")) && !title.contains(QLatin1String("hush-word")));
    QVERIFY(find<QLineEdit>("welcomeUrl")->text().isEmpty());
    m_window->saveState();
    m_settings->sync();
    QFile file(m_settings->fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray written = file.readAll();
    QVERIFY(written.contains("recent"));
    QVERIFY(!written.contains("hush-word"));
}

void MainWindowTest::theKeychainGivesThePassword()
{
    test::RedisServer server({.tcp = true, .password = "kept-word"});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.tcpUrl();
    url.password.clear();
    const auto profile = saved(QStringLiteral("Kept"), url);
    m_secrets->secrets.insert(profile.id, QStringLiteral("kept-word"));
    m_connection->open(profile);
    QCOMPARE(m_connection->phase(), Phase::Unlocking);
    QTRY_VERIFY(isConnected());
}

void MainWindowTest::withoutAKeychainThePasswordIsAskedFor()
{
    test::RedisServer server({.tcp = true, .password = "asked-word"});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.tcpUrl();
    url.password.clear();
    m_secrets->available = false;
    m_connection->open(saved(QStringLiteral("Asked"), url));
    QTRY_COMPARE(m_connection->phase(), Phase::NeedsPassword);
    QTRY_VERIFY(find<QLineEdit>("promptPassword")->isVisible());
    QVERIFY(!find<QCheckBox>("promptRemember")->isEnabled());
    QTRY_VERIFY(!m_connection->session()); // no more attempts
    find<QLineEdit>("promptPassword")->setText(QStringLiteral("asked-word"));
    QTest::mouseClick(find<QPushButton>("promptLogin"), Qt::LeftButton);
    QTRY_VERIFY(isConnected());
    QVERIFY(find<QLineEdit>("promptPassword")->text().isEmpty());
    QFile file(m_directory->filePath(QStringLiteral("connections.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("asked-word"));
}

void MainWindowTest::aWrongPasswordIsAskedForAgain()
{
    test::RedisServer server({.tcp = true, .password = "third-word"});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.tcpUrl();
    url.password.clear();
    const auto profile = saved(QStringLiteral("Again"), url);
    m_connection->open(profile);
    QTRY_VERIFY(m_connection->phase() == Phase::NeedsPassword && !m_connection->session());
    find<QLineEdit>("promptPassword")->setText(QStringLiteral("wrong"));
    find<QCheckBox>("promptRemember")->setChecked(true);
    QTest::mouseClick(find<QPushButton>("promptLogin"), Qt::LeftButton);
    QCOMPARE(m_connection->phase(), Phase::Open);
    QTRY_VERIFY(m_connection->phase() == Phase::NeedsPassword && !m_connection->session());
    QVERIFY(m_secrets->secrets.isEmpty()); // a wrong one is not kept
    find<QLineEdit>("promptPassword")->setText(QStringLiteral("third-word"));
    find<QCheckBox>("promptRemember")->setChecked(true);
    QTest::mouseClick(find<QPushButton>("promptLogin"), Qt::LeftButton);
    QTRY_VERIFY(isConnected());
    QTRY_COMPARE(m_secrets->secrets.value(profile.id), QStringLiteral("third-word"));
}

void MainWindowTest::theLookChangesAtOnceAndIsKept()
{
    m_appearance->setLook(Appearance::Look::Dark);
    QCOMPARE(Theme::of(m_window.get()).scheme, Theme::Scheme::Dark);
    m_appearance->setLook(Appearance::Look::Light);
    QCOMPARE(Theme::of(m_window.get()).scheme, Theme::Scheme::Light);
    m_appearance->setLook(Appearance::Look::Dark);
    Appearance again(m_settings.get());
    QCOMPARE(again.look(), Appearance::Look::Dark);
    again.setLook(Appearance::Look::Light);
}

void MainWindowTest::panelsAreReachedByTheKeyboard()
{
    m_window->activateWindow();
    QTRY_VERIFY(m_window->isActiveWindow());
    m_connection->openUrl(nowhere());
    QCOMPARE(m_window->currentPanel(), 0);
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(m_window->currentPanel(), 1);
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(m_window->currentPanel(), 0);
    auto *navigation = m_window->findChild<Navigation *>();
    QToolButton *first = navigation->findChildren<QToolButton *>().first();
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Down);
    QCOMPARE(m_window->currentPanel(), 1);
    QVERIFY(panel(1)->isVisible());
}

void MainWindowTest::thePaletteFindsPanelsConnectionsAndActions()
{
    m_window->activateWindow();
    QTRY_VERIFY(m_window->isActiveWindow());
    saved(QStringLiteral("Gamma server"), nowhere());
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    CommandPalette *palette = m_window->palettePopup();
    QVERIFY(palette->isVisible());
    const QStringList all = palette->shownTitles();
    QVERIFY(all.contains(QStringLiteral("Alpha")) && all.contains(QStringLiteral("Gamma server")) &&
            all.contains(QStringLiteral("Quit")));
    auto *line = find<QLineEdit>("paletteLine");
    QTest::keyClicks(line, QStringLiteral("bet"));
    QCOMPARE(palette->shownTitles().first(), QStringLiteral("Beta"));
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QCOMPARE(m_window->currentPanel(), 1);
    m_window->openPalette();
    QTest::keyClicks(line, QStringLiteral("gs"));
    QCOMPARE(palette->shownTitles().first(), QStringLiteral("Gamma server"));
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(m_connection->title(), QStringLiteral("Gamma server"));
    m_window->openPalette();
    QTest::keyClicks(line, QStringLiteral("zzzz"));
    QVERIFY(palette->shownTitles().isEmpty());
    QTest::keyClick(line, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
}

void MainWindowTest::thePaletteFindsWhatIsInThePanels()
{
    m_window = makeWindow();
    int opened = 0;
    panel(1)->shownPlaces = {{QStringLiteral("products of the shop"), QStringLiteral("Namespace"), QStringLiteral("keys"), [&] {
                                  ++opened;
                                  QVERIFY(panel(1)->active || m_window->currentPanel() == 1);
                              }}};
    m_window->openPalette();
    auto *line = m_window->palettePopup()->findChild<QLineEdit *>();
    QVERIFY(line);
    QTest::keyClicks(line, QStringLiteral("prodshop"));
    QCOMPARE(m_window->palettePopup()->shownTitles(), QStringList{QStringLiteral("products of the shop")});
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(opened, 1);
    QCOMPARE(m_window->currentPanel(), 1);
}

void MainWindowTest::whatAPanelDoesIsToldAndCanBeStopped()
{
    m_window = makeWindow();
    const auto *status = m_window->findChild<StatusLine *>();
    auto *stop = find<QToolButton>("stopRunning");
    auto *bar = status->findChild<QProgressBar *>();
    QVERIFY(stop && bar);
    QVERIFY(stop->isHidden() && bar->isHidden());
    Panel::Running scan;
    scan.text = QStringLiteral("Scanning keys");
    scan.fraction = 0.25;
    scan.rate = QStringLiteral("12,000 a second");
    scan.canStop = true;
    panel(1)->run(scan); // which is not shown
    QVERIFY(status->runningText().contains(QLatin1String("Scanning keys")));
    QVERIFY(status->runningText().contains(QLatin1String("12,000 a second")));
    QVERIFY(!stop->isHidden() && !bar->isHidden());
    QCOMPARE(bar->value(), bar->maximum() / 4);
    // The shown panel's own comes first.
    Panel::Running other;
    other.text = QStringLiteral("<b>Reading</b>");
    panel(0)->run(other);
    QVERIFY(status->runningText().contains(QLatin1String("<b>Reading</b>")));
    QVERIFY(stop->isHidden());
    QCOMPARE(bar->maximum(), 0);
    m_window->showPanel(1);
    QVERIFY(status->runningText().contains(QLatin1String("Scanning keys")));
    stop->click();
    QCOMPARE(panel(1)->stops, 1);
    QCOMPARE(panel(0)->stops, 0);
    panel(1)->run({});
    panel(0)->run({});
    QVERIFY(status->runningText().isEmpty() && stop->isHidden() && bar->isHidden());
}

void MainWindowTest::aPanelSendsItsUserToAnother()
{
    m_window = makeWindow();
    const QString to = panel(1)->id();
    Q_EMIT panel(0)->openRequested(to, QStringLiteral("v1:product:*"));
    QCOMPARE(m_window->currentPanel(), 1);
    QCOMPARE(panel(1)->subject, QStringLiteral("v1:product:*"));
    Q_EMIT panel(0)->openRequested(to, QStringLiteral("nowhere"));
    QVERIFY(m_window->findChild<StatusLine *>()->resultText().contains(QLatin1String("nowhere")));
    Q_EMIT panel(1)->openRequested(QStringLiteral("no such panel"), QStringLiteral("x"));
    QCOMPARE(m_window->currentPanel(), 1);
}

void MainWindowTest::whatWasSetUpComesBackAtTheNextStart()
{
    // As wide as the offscreen screen: since Qt 6.8 a window comes back no wider than its screen.
    m_window->resize(800, 566);
    m_window->showPanel(1);
    panel(1)->column = 7;
    m_window->close();
    m_window.reset();
    m_window = makeWindow();
    QCOMPARE(m_window->size(), QSize(800, 566));
    QCOMPARE(m_window->currentPanel(), 1);
    QCOMPARE(panel(1)->column, 7);
    QCOMPARE(panel(0)->column, 0);
}

void MainWindowTest::onlyTheSeenPanelIsActive()
{
    QVERIFY(!panel(0)->active); // the welcome page lies over it
    m_connection->openUrl(nowhere());
    QVERIFY(panel(0)->active && !panel(1)->active);
    m_window->showPanel(1);
    QVERIFY(!panel(0)->active && panel(1)->active);
    m_connection->close();
    QVERIFY(!panel(0)->active && !panel(1)->active);
    QVERIFY(!panel(0)->session);
}

void MainWindowTest::theSandboxOpensAndItsDeathIsTold()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    QTest::mouseClick(find<QPushButton>("openSandbox"), Qt::LeftButton);
    QCOMPARE(m_sandbox->asked, 1);
    QVERIFY(!find<QPushButton>("openSandbox")->isEnabled());
    Q_EMIT m_sandbox->opened(server.url());
    QTRY_VERIFY(isConnected());
    QVERIFY(m_connection->isSandbox());
    QVERIFY(m_profiles->recent().empty()); // its address is gone tomorrow
    Q_EMIT m_sandbox->died(QStringLiteral("killed by a test"));
    QCOMPARE(m_connection->phase(), Phase::None);
    QVERIFY(find<QLabel>("welcomeComplaint")->isVisible());
    QVERIFY(find<QLabel>("welcomeComplaint")->text().contains(QLatin1String("killed by a test")));
    QVERIFY(find<QPushButton>("openSandbox")->isEnabled());
}

void MainWindowTest::whatHappensInTheSandboxSaysWhereToLookAndGoesThere()
{
    m_window = makeWindow({QStringLiteral("Alpha"), QStringLiteral("Streams")});
    auto *bar = m_window->findChild<SandboxBar *>();
    QVERIFY(!bar->isVisible());
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    Q_EMIT m_sandbox->opened(server.url());
    QTRY_VERIFY(isConnected());
    QVERIFY(bar->isVisible());
    m_sandbox->show(SandboxState{.readsPerSecond = 200});
    QCOMPARE(find<QComboBox>("sandboxReads")->currentData().toInt(), 200);
    QVERIFY(!find<QPushButton>("sandboxHeal")->isEnabled());
    const QList<QAction *> actions = find<QToolButton>("scenarios")->menu()->actions();
    for (const Scenario scenario : SandboxBar::scenarios()) {
        const auto action =
            std::ranges::find_if(actions, [&](const QAction *one) { return one->text() == SandboxBar::title(scenario); });
        QVERIFY2(action != actions.end(), qPrintable(SandboxBar::title(scenario)));
        QVERIFY((*action)->toolTip() != (*action)->text());
    }
    m_window->showPanel(0);
    bar->play(Scenario::BreakConsumer);
    QCOMPARE(m_sandbox->scenarios, QList<Scenario>{Scenario::BreakConsumer});
    QVERIFY2(bar->guideText().contains(QLatin1String("search-index")), qPrintable(bar->guideText()));
    QCOMPARE(m_window->panels()[std::size_t(m_window->currentPanel())]->id(), QStringLiteral("streams"));
    m_sandbox->show(SandboxState{.readsPerSecond = 333, .isConsumerBroken = true});
    QCOMPARE(find<QComboBox>("sandboxReads")->currentData().toInt(), 333);
    QTest::mouseClick(find<QPushButton>("sandboxHeal"), Qt::LeftButton);
    QCOMPARE(m_sandbox->scenarios.last(), Scenario::HealAll);
    bar->play(Scenario::BumpVersion); // a panel that is not there is named all the same
    QVERIFY(bar->guideText().startsWith(QLatin1String("Versions")));
    Q_EMIT m_sandbox->played(Scenario::PoisonEvent, QStringLiteral("Redis is away"));
    QVERIFY(bar->guideText().contains(QLatin1String("Redis is away")));
    find<QComboBox>("sandboxReads")->setFocus();
    QTest::keyClick(find<QComboBox>("sandboxReads"), Qt::Key_Home);
    QCOMPARE(m_sandbox->reads, 0);
    // Everything fits at the smallest size that is promised, in both languages.
    m_window->resize(1024, 640);
    QVERIFY(bar->minimumSizeHint().width() <= 1024);
    m_connection->close();
    QVERIFY(!bar->isVisible());
}

void MainWindowTest::aReplayTellsItsRatesAndCanBePausedAndStopped()
{
    auto *bar = m_window->findChild<ReplayBar *>();
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    Q_EMIT m_sandbox->opened(server.url());
    QTRY_VERIFY(isConnected());
    QVERIFY(!bar->isVisible());
    ReplayState replay;
    replay.phase = ReplayState::Phase::Running;
    replay.title = QStringLiteral("oltp\x1b[2J.txt.gz");
    replay.requests = 12345;
    replay.total = 914145;
    replay.fraction = 0.0135;
    replay.perSecond = 30000;
    replay.reads = 12345;
    replay.memoryRate = 0.42134;
    replay.redisRate = 0.2;
    replay.hitRate = 0.5371;
    m_sandbox->show(replay);
    QVERIFY(bar->isVisible());
    for (const char *part : {"12,345 of 914,145", "42.13 %", "20.00 %", "53.71 %", "Replay"})
        QVERIFY2(bar->toldText().contains(QLatin1String(part)), qPrintable(bar->toldText()));
    QVERIFY(!bar->toldText().contains(QChar(0x1b)));
    QVERIFY(bar->minimumSizeHint().width() <= 1024);
    QTest::mouseClick(find<QPushButton>("replayPause"), Qt::LeftButton);
    QVERIFY(m_sandbox->isPaused);
    replay.phase = ReplayState::Phase::Paused;
    m_sandbox->show(replay);
    QTest::mouseClick(find<QPushButton>("replayPause"), Qt::LeftButton);
    QVERIFY(!m_sandbox->isPaused);
    QTest::mouseClick(find<QPushButton>("replayStop"), Qt::LeftButton);
    QCOMPARE(m_sandbox->stops, 1);
    replay.phase = ReplayState::Phase::Failed;
    replay.error = QStringLiteral("line 3: the header names no key");
    m_sandbox->show(replay);
    QVERIFY(bar->toldText().contains(replay.error));
    QVERIFY(!find<QPushButton>("replayStop")->isVisible());
}

void MainWindowTest::readOnlyAndProductionAreMarked()
{
    auto profile = redis::Profile::make(QStringLiteral("Live"), nowhere());
    profile.environment = redis::Profile::Environment::Production;
    profile.readOnly = true;
    QVERIFY(m_profiles->put(profile));
    m_connection->open(profile);
    QTRY_VERIFY(m_connection->session());
    QVERIFY(m_connection->session()->options().readOnly);
    QStringList shown;
    for (const QLabel *label : m_window->findChild<ConnectionBar *>()->findChildren<QLabel *>()) {
        if (label->isVisible())
            shown.append(label->text());
    }
    QVERIFY2(shown.contains(QStringLiteral("Production")), qPrintable(shown.join(QLatin1Char('|'))));
    QVERIFY(shown.contains(QStringLiteral("Read-only")));
}

void MainWindowTest::anotherLanguageMakesTheWindowAnew()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    m_connection->openUrl(server.url());
    QTRY_VERIFY(isConnected());
    panel(0)->column = 5;
    Session *session = m_connection->session();
    m_appearance->setLanguage(QStringLiteral("ko"));
    m_window->saveState();
    std::unique_ptr<MainWindow> old = std::move(m_window);
    m_window = makeWindow();
    old.reset();
    QCOMPARE(panel(0)->session, session); // the connection was not touched
    QCOMPARE(panel(0)->column, 5);
    QVERIFY(panel(0)->active);
    QVERIFY2(stateText().startsWith(QStringLiteral("연결됨")), qPrintable(stateText()));
    m_appearance->setLanguage(QStringLiteral("en"));
}

void MainWindowTest::everyControlHasAName()
{
    m_window->openConnections();
    m_window->openPalette();
    const auto labels = m_window->findChildren<QLabel *>();
    int controls = 0;
    for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool isControl = button || qobject_cast<const QLineEdit *>(widget) || widget->inherits("QComboBox") ||
                               widget->inherits("QSpinBox") || widget->inherits("QAbstractItemView");
        const bool isInner = widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QComboBoxListView") ||
                             widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QLineEditIconButton");
        if (!isControl || isInner || widget->focusPolicy() == Qt::NoFocus)
            continue;
        ++controls;
        bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        for (const QLabel *label : labels) // a label with a buddy names it too
            named = named || (label->buddy() == widget && !label->text().isEmpty());
        QVERIFY2(named,
                 qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(widget->metaObject()->className()), widget->objectName())));
    }
    QVERIFY(controls > 20);
}

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
