// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop application: reads its arguments and puts the parts together.
#include "app/freshet/arguments.h"
#include "app/freshet/panels.h"
#include "app/freshet/quit_signals.h"
#include "app/freshet/replay_end.h"
#include "app/freshet/sandbox_thread.h"
#include "app/freshet/start_time.h"
#include "app/freshet/tour.h"
#include "core/audit/activity_log.h"
#include "core/audit/bin_store.h"
#include "core/inspect/scheduled_invalidations.h"
#include "ui/bridge/secret_store.h"
#include "ui/connections/profile_store.h"
#include "ui/shell/appearance.h"
#include "ui/shell/current_connection.h"
#include "ui/shell/main_window.h"
#include "ui/voices/voice_stay.h"

#include <QApplication>
#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>
#include <memory>

using namespace freshet;

namespace {

enum ExitStatus { Done = 0, Failed = 1, WrongUsage = 2 };

void complain(const QString &text)
{
    std::fprintf(stderr, "freshet: %s\n", qUtf8Printable(text));
}

QString environment(const char *name)
{
    return QString::fromUtf8(qgetenv(name));
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// The offscreen platform says at each window what it can't do; nobody who asked for pictures wants to know.
void passOverOffscreenChatter(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    // The sandbox's mishaps are meant to happen; in the window they are seen in the panels.
    const bool isOfSandbox =
        type != QtCriticalMsg && type != QtFatalMsg && QByteArrayView(context.category).startsWith("freshet.");
    if (!isOfSandbox && !text.startsWith(QLatin1String("This plugin does not support")))
        complain(qFormatLogMessage(type, context, text));
}

/// Everything that lives as long as the application, in the order in which it is made.
class Desktop
{
public:
    explicit Desktop(const Arguments &arguments)
        : m_arguments(arguments)
        , m_isTour(!arguments.tourDirectory.isEmpty())
        , m_isAlone(m_isTour || arguments.quitAtEnd)
        , m_profilesPath(m_isAlone ? m_private.filePath(QStringLiteral("connections.json")) : redis::profilesPath())
        , m_log(logOptions())
        , m_bin(binOptions())
        , m_schedule(scheduleOptions())
    {
        if (!m_isAlone) {
            const QString directory = QFileInfo(m_profilesPath).path();
            m_settings = std::make_unique<QSettings>(directory + QStringLiteral("/freshet.ini"), QSettings::IniFormat);
            m_secrets = std::make_unique<ui::KeychainSecretStore>();
        } else {
            m_secrets = std::make_unique<ui::NoSecretStore>();
        }
        // What is asked for on the command line is for this start and is not kept.
        const bool isChosen = !arguments.look.isEmpty() || !arguments.language.isEmpty() || m_isAlone;
        m_appearance = std::make_unique<ui::Appearance>(isChosen ? nullptr : m_settings.get());
        if (m_isAlone || !arguments.look.isEmpty())
            m_appearance->setLook(arguments.look == QLatin1String("dark") ? ui::Appearance::Look::Dark
                                                                          : ui::Appearance::Look::Light);
        if (m_isAlone || !arguments.language.isEmpty())
            m_appearance->setLanguage(arguments.language.isEmpty() ? QStringLiteral("en") : arguments.language);
        m_profiles = std::make_unique<ui::ProfileStore>(m_profilesPath, m_settings.get());
        m_connection = std::make_unique<ui::CurrentConnection>(m_profiles.get(), m_secrets.get());
        if (arguments.readOnly)
            m_connection->forceReadOnly();
        const auto loaded = m_profiles->load();
        makeWindow();
        if (!loaded)
            m_window->showResult(ui::MainWindow::tr("The saved connections can't be read: %1").arg(loaded.error().message));
        QObject::connect(m_appearance.get(), &ui::Appearance::languageChanged, qApp, [this] {
            m_window->saveState();
            makeWindow(); // new widgets have the new words
        });
    }

    int run()
    {
        const QuitSignals quitSignals;
        if (m_arguments.replay) {
            m_sandbox.setReplay(*m_arguments.replay);
            m_replayEnd = std::make_unique<ReplayEnd>(m_arguments, &m_sandbox, [this] { return m_window.get(); });
        }
        if (m_isTour)
            return runTour();
        if (m_arguments.quitAtEnd)
            return runReplay();
        if (m_arguments.sandbox || m_arguments.replay)
            m_window->openSandbox();
        else if (m_arguments.connect)
            m_connection->open(*m_arguments.connect);
        if (m_arguments.timeStart)
            return timeStart();
        return QApplication::exec();
    }

private:
    void makeWindow()
    {
        const auto old = std::move(m_window); // goes after the new one came, so that the last window never closes
        ui::MainWindow::Parts parts;
        parts.appearance = m_appearance.get();
        parts.connection = m_connection.get();
        parts.profiles = m_profiles.get();
        parts.secrets = m_secrets.get();
        parts.sandbox = &m_sandbox;
        parts.settings = m_settings.get();
        parts.panels = allPanels(
            {&m_log, &m_bin, &m_schedule}, m_secrets.get(), [this](const ui::Session &) { return voicePlace(); }, &m_voices);
        // A widget that gets a parent is matched with the style sheet again, and all that is in it. A window that is dressed when
        // it is complete is there in half the time (bench_start).
        const QString sheet = qApp->styleSheet();
        if (!old)
            qApp->setStyleSheet({});
        m_window = std::make_unique<ui::MainWindow>(std::move(parts));
        if (!old)
            qApp->setStyleSheet(sheet);
        if (m_arguments.size.isValid())
            m_window->resize(m_arguments.size);
        m_window->show();
    }

    /// The sandbox has a provider and a database of its own.
    std::optional<voice::VoicePlace> voicePlace() const
    {
        return m_connection->isSandbox() ? m_sandbox.voicePlace() : std::nullopt;
    }

    int timeStart()
    {
        const FirstPicture *picture = new FirstPicture(m_window.get());
        QObject::connect(picture, &FirstPicture::drawn, qApp, [] {
            const auto time = sinceProcessStart();
            std::printf("%lld\n", (long long)(time.value_or(-1)));
            std::fflush(stdout);
            QApplication::exit(time ? Done : Failed);
        });
        return QApplication::exec();
    }

    int runReplay()
    {
        QObject::connect(
            m_replayEnd.get(), &ReplayEnd::finished, qApp, [this] { QApplication::exit(m_replayEnd->status()); },
            Qt::QueuedConnection);
        const auto onEnd = [](const QString &reason) {
            complain(reason);
            QApplication::exit(Failed);
        };
        QObject::connect(&m_sandbox, &SandboxThread::failed, qApp, onEnd);
        QObject::connect(&m_sandbox, &SandboxThread::died, qApp, onEnd);
        m_window->openSandbox();
        const int status = QApplication::exec();
        if (!m_replayEnd->trouble().isEmpty())
            complain(m_replayEnd->trouble());
        return status == Done && !m_replayEnd->hasEnded() ? int(Failed) : status; // the window was closed in mid-trace
    }

    int runTour()
    {
        Tour tour(m_window.get(), m_connection.get(), QDir(m_arguments.tourDirectory));
        QString trouble;
        QObject::connect(
            &tour, &Tour::finished, qApp,
            [&](const QString &text) {
                trouble = text;
                QApplication::exit(text.isEmpty() ? Done : Failed);
            },
            Qt::QueuedConnection);
        QObject::connect(&m_sandbox, &SandboxThread::failed, &tour, &Tour::sandboxFailed);
        QObject::connect(&m_sandbox, &SandboxThread::died, &tour, &Tour::sandboxFailed);
        if (m_replayEnd)
            tour.addReplay([this] { return m_replayEnd->hasEnded(); });
        tour.start();
        const int status = QApplication::exec();
        if (!trouble.isEmpty())
            complain(trouble);
        else if (status == Done)
            std::fprintf(stderr, "%s\n", qUtf8Printable(tour.summary()));
        if (!m_replayEnd || status != Done)
            return status;
        if (!m_replayEnd->trouble().isEmpty())
            complain(m_replayEnd->trouble());
        return m_replayEnd->status();
    }

    audit::ActivityLog::Options logOptions() const
    {
        audit::ActivityLog::Options options;
        if (m_isAlone)
            options.path = m_private.filePath(QStringLiteral("activity.sqlite"));
        return options;
    }
    audit::BinStore::Options binOptions() const
    {
        audit::BinStore::Options options;
        if (m_isAlone)
            options.path = m_private.filePath(QStringLiteral("bin.sqlite"));
        return options;
    }

    inspect::ScheduledInvalidations::Options scheduleOptions() const
    {
        inspect::ScheduledInvalidations::Options options;
        if (m_isTour)
            options.path = m_private.filePath(QStringLiteral("scheduled.sqlite"));
        return options;
    }

    Arguments m_arguments;
    bool m_isTour;
    bool m_isAlone;          ///< nobody sits before it: the user's settings are neither read nor written
    QTemporaryDir m_private; ///< in their place
    QString m_profilesPath;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<ui::SecretStore> m_secrets;
    std::unique_ptr<ui::Appearance> m_appearance;
    std::unique_ptr<ui::ProfileStore> m_profiles;
    audit::ActivityLog m_log; ///< outlives the connection, whose work it records
    audit::BinStore m_bin;
    inspect::ScheduledInvalidations m_schedule;
    SandboxThread m_sandbox;
    std::unique_ptr<ReplayEnd> m_replayEnd; ///< where there is a trace
    std::unique_ptr<ui::CurrentConnection> m_connection;
    ui::VoiceStay m_voices; ///< outlives a window, for another language makes it anew
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace

int main(int argc, char **argv)
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    const auto arguments = Arguments::parse(words, environment);
    if (!arguments) {
        complain(arguments.error().message + QStringLiteral(" (freshet --help)"));
        return WrongUsage;
    }
    if (arguments->help || arguments->version) {
        const QString text = arguments->help ? Arguments::helpText() : QStringLiteral("freshet " FRESHET_VERSION "\n");
        std::fputs(qUtf8Printable(text), stdout);
        return Done;
    }
    for (const QString &warning : arguments->warnings)
        complain(warning);
    if (!hasDisplay()) {
        if (arguments->tourDirectory.isEmpty() && !arguments->quitAtEnd) {
            complain(QStringLiteral("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); "
                                    "freshet --tour DIR writes pictures of every panel, --replay TRACE --quit-at-end "
                                    "replays a trace, freshetctl works without one"));
            return Failed;
        }
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    if (qgetenv("QT_QPA_PLATFORM") == "offscreen")
        qInstallMessageHandler(passOverOffscreenChatter);

    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("freshet"));
    QApplication::setApplicationDisplayName(QStringLiteral("Freshet"));
    QApplication::setApplicationVersion(QStringLiteral(FRESHET_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("freshet"));
    Desktop desktop(*arguments);
    return desktop.run();
}
