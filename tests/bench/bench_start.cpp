// SPDX-License-Identifier: GPL-3.0-or-later
//
// The desktop application as a user starts it, offscreen: the time from its start to a drawn window (warm), the memory that it
// takes once the sandbox is open in it, and how much of a processor its window takes while it only shows live charts: of fifty
// namespaces on a server whose counters move, with a week of history, in windows of a minute, an hour, a day and a week.
//   QT_QPA_PLATFORM=offscreen bench_start [SECONDS of watching [WINDOW in seconds, measured alone]]
#include "core/cache/metrics_publisher.h"
#include "core/inspect/hit_rate_file.h"
#include "tests/bench/measure.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QThread>

#include <cmath>
#include <cstdio>
#include <memory>
#include <qcoro/qcorotask.h>

using namespace freshet;
using namespace freshet::bench;
using namespace std::chrono_literals;

namespace {

constexpr int namespaces = 50;

QString program()
{
    return QStringLiteral(FRESHET_PROGRAMS "/freshet");
}

QByteArray nameSpace(int number)
{
    return "service_" + QByteArray::number(number).rightJustified(2, '0');
}

/// The application with a home of its own. Ended with this object.
class Application
{
public:
    Application()
    {
        for (const char *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"})
            m_environment.insert(QLatin1String(name), m_home.path());
        m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        for (const char *name : {"FRESHET_URL", "REDIS_URL"})
            m_environment.remove(QLatin1String(name));
    }
    ~Application() { end(); }

    QString home() const { return m_home.path(); }
    qint64 id() const { return m_process->processId(); }
    bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }

    /// Milliseconds from before its start until it says that its window is drawn; negative where it does not.
    double timeStart()
    {
        QElapsedTimer timer;
        timer.start();
        launch({QStringLiteral("--time-start")});
        const bool said = m_process->waitForReadyRead(20'000);
        const double took = double(timer.nsecsElapsed()) / 1e6;
        m_process->waitForFinished(20'000);
        return said ? took : -1;
    }
    void launch(const QStringList &arguments)
    {
        end();
        m_process = std::make_unique<QProcess>();
        m_process->setProcessEnvironment(m_environment);
        m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process->start(program(), arguments + QStringList{QStringLiteral("--size"), QStringLiteral("1600x900")});
        m_process->waitForStarted();
    }
    void end()
    {
        if (!isRunning())
            return;
        m_process->terminate();
        if (!m_process->waitForFinished(10'000)) {
            m_process->kill();
            m_process->waitForFinished();
        }
    }

private:
    QTemporaryDir m_home;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    std::unique_ptr<QProcess> m_process;
};

/// The process that `parent` started by that name; 0 where there is none.
qint64 childOf(qint64 parent, const QByteArray &name)
{
    for (const QString &task : QDir(QStringLiteral("/proc/%1/task").arg(parent)).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(QStringLiteral("/proc/%1/task/%2/children").arg(parent).arg(task));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &id : file.readAll().simplified().split(' ')) {
            QFile comm(QStringLiteral("/proc/%1/comm").arg(QString::fromLatin1(id)));
            if (!id.isEmpty() && comm.open(QIODevice::ReadOnly) && comm.readAll().contains(name))
                return id.toLongLong();
        }
    }
    return 0;
}

void measureStart()
{
    MachineLoad load;
    Application application;
    application.timeStart(); // from the disk into memory, and its files made
    std::vector<double> took;
    for (int i = 0; i < 10; ++i)
        took.push_back(application.timeStart());
    std::printf("start to a drawn window: %.0f to %.0f ms\n", percentile(took, 0), percentile(took, 1));
    say("start to a drawn window, warm, median of 10", median(took), "ms", percentile(took, 0) < 0 ? -1 : 500);
    std::printf("%s\n", load.text().constData());
}

void measureSandbox(int seconds)
{
    MachineLoad load;
    Application application;
    application.launch({QStringLiteral("--sandbox")});
    QElapsedTimer timer;
    timer.start();
    qint64 server = 0;
    while (server == 0 && timer.elapsed() < 20'000) {
        QThread::msleep(50);
        server = childOf(application.id(), "redis");
    }
    if (server == 0) {
        std::printf("! the sandbox did not open\n");
        return;
    }
    QThread::sleep(5);
    const double early = double(memoryOf(application.id())) / 1e6;
    const double before = processorSeconds(application.id());
    QThread::sleep(unsigned(seconds));
    const double used = processorSeconds(application.id()) - before;
    std::printf(
        "the sandbox open: %.0f MB after 5 s; redis-server beside it takes %.0f MB; of the application's memory %.0f MB are "
        "its own, %.0f MB files (libraries, fonts)\n",
        early, double(memoryOf(server)) / 1e6, double(memoryOf(application.id(), "RssAnon")) / 1e6,
        double(memoryOf(application.id(), "RssFile")) / 1e6);
    say("memory with the sandbox open, VmRSS", double(memoryOf(application.id())) / 1e6, "MB", 150);
    say("its processor time with all the sandbox's services", 100 * used / seconds, "%");
    std::printf("%s\n", load.text().constData());
}

/// What a service's counters would have brought in a week, as coarse as a history is by then.
void keepHistory(const QString &path, const QString &server)
{
    inspect::HitRateFile file(path);
    inspect::RateHistory history;
    const qint64 now = QDateTime::currentMSecsSinceEpoch() / 1000 * 1000;
    for (int i = -1; i < namespaces; ++i) {
        for (qint64 second = -604'800, step = 1; second < 0; second += step) {
            step = second < -86'400 ? 300 : second < -10'800 ? 60 : second < -900 ? 10 : 1;
            inspect::RateBin bin;
            bin.startMs = now + second * 1000;
            bin.endMs = bin.startMs + step * 1000;
            bin.knownMs = step * 1000;
            bin.hits = step * qint64(500 + 300 * std::sin(double(second) / 40 + i));
            bin.misses = step * qint64(100 + 80 * std::sin(double(second) / 90 + i));
            history.add(i < 0 ? inspect::RateHistory::server() : inspect::RateHistory::ofNamespace(nameSpace(i)), bin);
        }
    }
    inspect::HitRateFile::Batch batch;
    batch.bins = inspect::HitRateFile::changedSince(history, 0);
    batch.nowMs = now;
    if (!QCoro::waitFor(file.load(server)) || !QCoro::waitFor(file.keep(server, std::move(batch))))
        std::printf("! the history could not be kept\n");
}

void measureIdle(int seconds, int windowSeconds)
{
    test::RedisServer server;
    if (!server.start()) {
        std::printf("no redis-server: %s\n", qPrintable(server.log()));
        return;
    }
    test::RawRedis raw = server.raw();
    const auto count = [&] {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < namespaces; ++i) {
            commands.push_back({"INCRBY", cache::metricsKey(nameSpace(i).toStdString(), "hits"), "90"});
            commands.push_back({"INCRBY", cache::metricsKey(nameSpace(i).toStdString(), "misses"), "10"});
        }
        raw.runAll(commands);
    };
    count();
    Application application;
    const QString url = server.unixUrl().toString();
    keepHistory(application.home() + QStringLiteral("/freshet/hit-rates.sqlite"), url);
    {
        QSettings settings(application.home() + QStringLiteral("/freshet/freshet.ini"), QSettings::IniFormat);
        settings.setValue(QStringLiteral("panels/hitrates"), QStringLiteral("{\"windowSeconds\":%1}").arg(windowSeconds));
    }
    application.launch({QStringLiteral("--url"), url});
    for (int i = 0; i < 15; ++i) { // until it has found and drawn everything
        QThread::sleep(1);
        count();
    }
    MachineLoad load;
    load.addProcess(application.id());
    load.addProcess(server.processId());
    const double before = processorSeconds(application.id());
    for (int i = 0; i < seconds; ++i) {
        QThread::sleep(1);
        count();
    }
    const double used = processorSeconds(application.id()) - before;
    say(qPrintable(QStringLiteral("idle window, live charts of %1 s: one processor").arg(windowSeconds)), 100 * used / seconds,
        "%", application.isRunning() ? 3 : -1);
    say("  its memory, VmRSS", double(memoryOf(application.id())) / 1e6, "MB");
    std::printf("%s\n", load.text().constData());
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int seconds = argc > 1 ? std::max(5, QByteArray(argv[1]).toInt()) : 30;
    if (!QFile::exists(program())) {
        std::printf("%s is not built\n", qPrintable(program()));
        return 1;
    }
    if (argc > 2) {
        measureIdle(seconds, QByteArray(argv[2]).toInt());
        return 0;
    }
    measureStart();
    measureSandbox(seconds);
    for (const int window : {60, 3600, 86'400, 604'800})
        measureIdle(seconds, window);
    return 0;
}
