// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop application as it is started: its status, its words, its pictures.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

class FreshetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void helpAndVersionNeedNoDisplay();
    void wrongUsageIsStatus2AndASentence();
    void withoutADisplayItSaysWhatToDoInstead();
    void theTourWritesAPictureOfEveryView_data();
    void theTourWritesAPictureOfEveryView();
    void theTourLeavesTheUsersSettingsAlone();
    void theTourSaysWhichViewStayedEmpty();
    void aTourThatCannotWriteSaysSo();
    void theTimeOfTheStartIsANumber();

private:
    struct Run
    {
        int status = -1;
        QString output;
        QString errors;
    };
    Run run(const QStringList &arguments, const QHash<QString, QString> &environment = {}, const QStringList &unset = {}) const
    {
        QProcess process;
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        all.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home.path());
        all.insert(QStringLiteral("XDG_DATA_HOME"), m_home.path());
        for (const char *name : {"FRESHET_URL", "REDIS_URL", "FRESHET_PASSWORD"})
            all.remove(QLatin1String(name));
        for (const QString &name : unset)
            all.remove(name);
        for (auto it = environment.begin(); it != environment.end(); ++it)
            all.insert(it.key(), it.value());
        process.setProcessEnvironment(all);
        process.start(m_program, arguments);
        Run result;
        if (!process.waitForFinished(120000)) {
            process.kill();
            process.waitForFinished();
            return result;
        }
        result.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        result.output = QString::fromUtf8(process.readAllStandardOutput());
        result.errors = QString::fromUtf8(process.readAllStandardError());
        return result;
    }

    QString m_program;
    QTemporaryDir m_home;
};

void FreshetTest::initTestCase()
{
    m_program = qEnvironmentVariable("FRESHET_BIN_DIR") + QStringLiteral("/freshet");
    if (!QFile::exists(m_program))
        QSKIP("freshet is not built: cmake --build build/dev --target freshet");
}

void FreshetTest::helpAndVersionNeedNoDisplay()
{
    const QStringList display{QStringLiteral("DISPLAY"), QStringLiteral("WAYLAND_DISPLAY"), QStringLiteral("QT_QPA_PLATFORM")};
    const Run help = run({QStringLiteral("--help")}, {}, display);
    QCOMPARE(help.status, 0);
    QVERIFY(help.output.startsWith(QLatin1String("Usage: freshet")));
    const Run version = run({QStringLiteral("--version")}, {}, display);
    QCOMPARE(version.status, 0);
    QVERIFY(version.output.startsWith(QLatin1String("freshet 0.")));
}

void FreshetTest::wrongUsageIsStatus2AndASentence()
{
    const Run wrong = run({QStringLiteral("--nonsense")});
    QCOMPARE(wrong.status, 2);
    QCOMPARE(wrong.errors.count(QLatin1Char('\n')), 1);
    QVERIFY(wrong.errors.contains(QLatin1String("--nonsense")));
    const Run url = run({QStringLiteral("--url"), QStringLiteral("redis://:hidden-word@h:port")});
    QCOMPARE(url.status, 2);
    QVERIFY(!url.errors.contains(QLatin1String("hidden-word")));
}

void FreshetTest::withoutADisplayItSaysWhatToDoInstead()
{
    const Run none =
        run({}, {}, {QStringLiteral("DISPLAY"), QStringLiteral("WAYLAND_DISPLAY"), QStringLiteral("QT_QPA_PLATFORM")});
    QCOMPARE(none.status, 1);
    QVERIFY(none.errors.contains(QLatin1String("--tour")));
}

void FreshetTest::theTourWritesAPictureOfEveryView_data()
{
    QTest::addColumn<QStringList>("looks");
    QTest::newRow("light, English, small") << QStringList{QStringLiteral("--theme"), QStringLiteral("light"),
                                                          QStringLiteral("--size"), QStringLiteral("1024x640")};
    QTest::newRow("dark, Korean, large") << QStringList{QStringLiteral("--theme"), QStringLiteral("dark"),
                                                        QStringLiteral("--lang"),  QStringLiteral("ko"),
                                                        QStringLiteral("--size"),  QStringLiteral("1600x900")};
}

void FreshetTest::theTourWritesAPictureOfEveryView()
{
    QFETCH(QStringList, looks);
    const QTemporaryDir directory;
    const QString out = directory.filePath(QStringLiteral("made/by/it"));
    const Run tour = run(QStringList{QStringLiteral("--tour"), out} + looks);
    QVERIFY2(tour.status == 0, qPrintable(tour.errors));
    for (const char *name : {"welcome", "hitrates", "invalidate-preview", "server", "server-charts", "server-config",
                             "server-memory", "connections", "palette"}) {
        QFile file(QDir(out).filePath(QLatin1String(name) + QStringLiteral(".png")));
        QVERIFY2(file.open(QIODevice::ReadOnly), name);
        QVERIFY(file.read(8) == QByteArray("\x89PNG\r\n\x1a\n", 8));
        QVERIFY2(file.size() > 5000, name); // an empty page compresses to less
    }
}

void FreshetTest::theTourLeavesTheUsersSettingsAlone()
{
    QVERIFY(!QFile::exists(m_home.filePath(QStringLiteral("freshet/freshet.ini"))));
    QVERIFY(!QFile::exists(m_home.filePath(QStringLiteral("freshet/connections.json"))));
}

void FreshetTest::theTourSaysWhichViewStayedEmpty()
{
    // A redis-server that ends at once, so the sandbox can't open.
    const QTemporaryDir directory;
    QFile fake(directory.filePath(QStringLiteral("redis-server")));
    QVERIFY(fake.open(QIODevice::WriteOnly));
    fake.write("#!/bin/sh\nexit 3\n");
    fake.close();
    QVERIFY(fake.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const QString path = directory.path() + QLatin1Char(':') + qEnvironmentVariable("PATH");
    const Run tour = run({QStringLiteral("--tour"), directory.filePath(QStringLiteral("out"))}, {{QStringLiteral("PATH"), path}});
    QCOMPARE(tour.status, 1);
    QVERIFY2(tour.errors.contains(QLatin1String("hitrates stayed empty")), qPrintable(tour.errors));
}

void FreshetTest::aTourThatCannotWriteSaysSo()
{
    const Run tour = run({QStringLiteral("--tour"), QStringLiteral("/proc/nowhere")});
    QCOMPARE(tour.status, 1);
    QVERIFY2(tour.errors.contains(QLatin1String("/proc/nowhere")), qPrintable(tour.errors));
}

void FreshetTest::theTimeOfTheStartIsANumber()
{
    const Run timed = run({QStringLiteral("--time-start")}, {{QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen")}});
    QCOMPARE(timed.status, 0);
    bool isNumber = false;
    const int milliseconds = timed.output.trimmed().toInt(&isNumber);
    QVERIFY2(isNumber && milliseconds > 0 && milliseconds < 120'000, qPrintable(timed.output));
}

QTEST_GUILESS_MAIN(FreshetTest)
#include "tst_freshet.moc"
