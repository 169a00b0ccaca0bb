// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/profile.h"
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::test;

/// The command line itself: verbs, options, addresses, passwords, profiles.
class FreshetctlUsageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void withoutAVerbTheHelpIsShown();
    void helpAndVersionAreGiven();
    void helpFitsAHundredColumns();
    void wrongUsageIsPointedAt_data();
    void wrongUsageIsPointedAt();
    void anEmptyKeyIsWrongUsage();
    void globalOptionsStandAnywhere();
    void everythingBehindTwoDashesIsAWord();
    void theUrlComesFromTheFirstPlaceThatHasOne();
    void aPasswordOnTheCommandLineIsWarnedOf();
    void aPasswordComesFromTheEnvironmentOrAFile();
    void noPasswordIsEverShown();
    void outputThatCannotBeWrittenIsStatusOne();
    void aProfileIsFoundByItsName();
    void aReadOnlyProfileRefusesWrites();
    void aBrokenProfileFileIsSaidAndKept();

private:
    Freshetctl profiles(const std::vector<redis::Profile> &saved);

    RedisServer m_server{{.tcp = true, .users = {"alice on >s3cret ~* +@all"}}};
    QTemporaryDir m_home;
};

void FreshetctlUsageTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    QVERIFY2(QFile::exists(Freshetctl::program()), qPrintable(Freshetctl::program()));
}

Freshetctl FreshetctlUsageTest::profiles(const std::vector<redis::Profile> &saved)
{
    const QString path = m_home.filePath(QStringLiteral("freshet/connections.json"));
    if (!redis::saveProfiles(path, saved))
        qFatal("the profiles can't be saved");
    return Freshetctl().set("XDG_CONFIG_HOME", m_home.path().toUtf8());
}

void FreshetctlUsageTest::withoutAVerbTheHelpIsShown()
{
    const Ran ran = Freshetctl().run({});
    QCOMPARE(ran.status, 2);
    for (const char *verb : {"health", "info", "get", "set", "ttl", "keys", "streams", "--url", "--json"})
        QVERIFY2(ran.out.contains(verb), verb);
}

void FreshetctlUsageTest::helpAndVersionAreGiven()
{
    QCOMPARE(Freshetctl().run(words("--help")).status, 0);
    QCOMPARE(Freshetctl().run(words("-h")).status, 0);
    const Ran keys = Freshetctl().run(words("keys --help"));
    QCOMPARE(keys.status, 0);
    QVERIFY(keys.out.contains("--ttl-below"));
    const Ran version = Freshetctl().run(words("--version"));
    QCOMPARE(version.status, 0);
    QCOMPARE(version.out, QByteArray("freshetctl " FRESHET_VERSION "\n"));
}

void FreshetctlUsageTest::helpFitsAHundredColumns()
{
    const QString all = QString::fromUtf8(Freshetctl().run(words("--help")).out);
    QStringList pages{all};
    for (const char *verb : {"server", "invalidate", "version", "groups", "events", "replay", "pending", "voices"})
        pages.append(QString::fromUtf8(Freshetctl().run({QLatin1String(verb), QStringLiteral("--help")}).out));
    for (const QString &page : pages) {
        for (const QString &line : page.split(QLatin1Char('\n')))
            QVERIFY2(line.size() <= 100, qPrintable(line));
    }
    for (const char *part : {"  get KEY…", "trace EVENT_ID", "latency GROUP…", "cleanup NS", "ttl P --to S"})
        QVERIFY2(all.contains(QString::fromUtf8(part)), part);
}

void FreshetctlUsageTest::wrongUsageIsPointedAt_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *arguments, const char *said) {
        QTest::newRow(arguments) << words(arguments) << QByteArray(said);
    };
    row("helth", "did you mean health?");
    row("nonsense", "no verb \"nonsense\"");
    row("keys --lmit 3", "did you mean --limit?");
    row("keys --limit", "--limit N");
    row("keys --limit 0", "--limit takes a whole number");
    row("keys --limit x", "\"x\"");
    row("keys --limit 1 --limit 2", "given twice");
    row("keys extra", "\"extra\" is too much");
    row("keys --ttl-below 5 --no-ttl", "exclude each other");
    row("keys --no-ttl=1", "takes no value");
    row("get", "get KEY…");
    row("keys --type foo", "string, hash, list, set, zset, stream");
    row("keys --type=", "string, hash, list, set, zset, stream");
    row("set a --form zip", "--form");
    row("set a --ttl -1", "--ttl");
    row("--ttl 5 set a", "before the verb");
    row("health --timeout 0", "--timeout");
    row("health --timeout soon", "--timeout");
    row("health --url http://h", "--url");
    row("health --url redis://h:99999", "--url");
    row("health --url redis://h --profile p", "--profile and --url");
    row("health --profile nobody", "nobody");
    row("health --password-file /nonexistent/file", "/nonexistent/file");
}

void FreshetctlUsageTest::wrongUsageIsPointedAt()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    const Ran ran = Freshetctl(m_server.url()).run(arguments, "1");
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.saysOneLine(), ran.err.constData());
    QVERIFY2(ran.err.contains(said), ran.err.constData());
    QCOMPARE(ran.out, QByteArray());
}

void FreshetctlUsageTest::anEmptyKeyIsWrongUsage()
{
    for (const char *verb : {"get", "ttl", "set"}) {
        const Ran ran = Freshetctl(m_server.url()).run({QLatin1String(verb), QString()}, "1");
        QCOMPARE(ran.status, 2);
        QVERIFY2(ran.saysOneLine() && ran.err.contains("empty"), ran.err.constData());
    }
    const Ran second = Freshetctl(m_server.url()).run({QStringLiteral("get"), QStringLiteral("a"), QString()});
    QCOMPARE(second.status, 2);
    QCOMPARE(second.out, QByteArray());
}

void FreshetctlUsageTest::globalOptionsStandAnywhere()
{
    const Freshetctl ctl(m_server.url());
    for (const char *line : {"--json ttl nothing", "ttl --json nothing", "ttl nothing --json", "--timeout=3 ttl nothing --json"})
        QCOMPARE(ctl.run(words(line)).out, QByteArray("{\"key\":\"nothing\",\"ttl_ms\":-2}\n"));
}

void FreshetctlUsageTest::everythingBehindTwoDashesIsAWord()
{
    const Ran ran = Freshetctl(m_server.url()).run(words("ttl --json -- --url -x"));
    QCOMPARE(ran.out, QByteArray("{\"key\":\"--url\",\"ttl_ms\":-2}\n{\"key\":\"-x\",\"ttl_ms\":-2}\n"));
}

void FreshetctlUsageTest::theUrlComesFromTheFirstPlaceThatHasOne()
{
    const QByteArray here = m_server.url().toString().toUtf8();
    const QByteArray nowhere = "redis://127.0.0.1:1";
    QCOMPARE(Freshetctl().set("REDIS_URL", here).run(words("health")).status, 0);
    QCOMPARE(Freshetctl().set("REDIS_URL", nowhere).set("FRESHET_URL", here).run(words("health")).status, 0);
    QCOMPARE(Freshetctl()
                 .set("FRESHET_URL", here)
                 .run({QStringLiteral("health"), QStringLiteral("--url"), QString::fromUtf8(nowhere)})
                 .status,
             3);
    QCOMPARE(Freshetctl()
                 .set("FRESHET_URL", nowhere)
                 .run({QStringLiteral("--url=") + QString::fromUtf8(here), QStringLiteral("health")})
                 .status,
             0);
}

void FreshetctlUsageTest::aPasswordOnTheCommandLineIsWarnedOf()
{
    const QString url = QStringLiteral("redis://alice:s3cret@127.0.0.1:%1").arg(m_server.port());
    const Ran ran =
        Freshetctl().run({QStringLiteral("ttl"), QStringLiteral("x"), QStringLiteral("--json"), QStringLiteral("--url"), url});
    QVERIFY2(ran.saysOneLine() && ran.err.contains("warning"), ran.err.constData());
    QCOMPARE(ran.out, QByteArray("{\"key\":\"x\",\"ttl_ms\":-2}\n"));
    QCOMPARE(Freshetctl().run({QStringLiteral("health"), QStringLiteral("--quiet"), QStringLiteral("--url"), url}).err,
             QByteArray());
    QCOMPARE(Freshetctl().set("FRESHET_URL", url.toUtf8()).run(words("health")).err, QByteArray());
}

void FreshetctlUsageTest::aPasswordComesFromTheEnvironmentOrAFile()
{
    const QByteArray url = "redis://alice@127.0.0.1:" + QByteArray::number(m_server.port());
    const Ran fromEnvironment = Freshetctl().set("FRESHET_URL", url).set("FRESHET_PASSWORD", "s3cret").run(words("health"));
    QCOMPARE(fromEnvironment.status, 0);
    QCOMPARE(fromEnvironment.err, QByteArray());

    QTemporaryDir directory;
    QFile file(directory.filePath(QStringLiteral("password")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("s3cret\nsecond line\n") > 0);
    file.close();
    const Freshetctl wrong = Freshetctl().set("FRESHET_URL", url).set("FRESHET_PASSWORD", "wrong");
    QCOMPARE(wrong.run(words("health")).status, 3);
    QCOMPARE(wrong.run({QStringLiteral("health"), QStringLiteral("--password-file"), file.fileName()}).status, 0);
}

void FreshetctlUsageTest::noPasswordIsEverShown()
{
    for (const char *url :
         {"redis://alice:hunter-two@127.0.0.1:1", "redis://alice:hunter-two@127.0.0.1:x", "rediss://:hunter-two@[",
          "redis://alice:hunter-two@127.0.0.1/none", "redis+sentinel://a:hunter-two@127.0.0.1:1/m"}) {
        const Ran ran = Freshetctl().run(
            {QStringLiteral("health"), QStringLiteral("--json"), QStringLiteral("--url"), QString::fromUtf8(url)});
        QVERIFY(ran.status == 2 || ran.status == 3);
        QVERIFY2(!ran.err.contains("hunter") && !ran.out.contains("hunter"), ran.err.constData());
    }
    const QByteArray real = "redis://alice:hunter-two@127.0.0.1:" + QByteArray::number(m_server.port());
    const Ran refused = Freshetctl().set("FRESHET_URL", real).run(words("health"));
    QCOMPARE(refused.status, 3);
    QVERIFY(refused.err.contains("alice") && !refused.err.contains("hunter"));
}

void FreshetctlUsageTest::outputThatCannotBeWrittenIsStatusOne()
{
    for (const char *where : {"> /dev/full", ">&-"}) {
        QProcess shell;
        shell.setProcessEnvironment(Freshetctl(m_server.url()).environment());
        shell.start(QStringLiteral("/bin/sh"),
                    {QStringLiteral("-c"), QStringLiteral("\"$0\" health ") + QString::fromLatin1(where), Freshetctl::program()});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.exitCode(), 1);
        const QByteArray err = shell.readAllStandardError();
        QVERIFY2(err.contains("standard output can't be written"), err.constData());
    }
    QVERIFY(m_server.isRunning());
}

void FreshetctlUsageTest::aProfileIsFoundByItsName()
{
    const Freshetctl ctl = profiles({redis::Profile::make(QStringLiteral("Local one"), m_server.url())});
    QCOMPARE(ctl.run({QStringLiteral("health"), QStringLiteral("--profile"), QStringLiteral("local ONE")}).status, 0);
    const Ran unknown = ctl.run(words("health --profile other"));
    QCOMPARE(unknown.status, 2);
    QVERIFY(unknown.err.contains("Local one"));
}

void FreshetctlUsageTest::aReadOnlyProfileRefusesWrites()
{
    redis::Profile profile = redis::Profile::make(QStringLiteral("prod"), m_server.url());
    profile.readOnly = true;
    const Freshetctl ctl = profiles({profile});
    const Ran ran = ctl.run(words("set guarded --profile prod"), "1");
    QCOMPARE(ran.status, 4);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("\"prod\" is read-only"), ran.err.constData());
    QCOMPARE(m_server.raw().run({"EXISTS", "guarded"}).integer, 0);
    QCOMPARE(ctl.run(words("health --profile prod")).status, 0);
}

void FreshetctlUsageTest::aBrokenProfileFileIsSaidAndKept()
{
    const QString path = m_home.filePath(QStringLiteral("freshet/connections.json"));
    const Freshetctl ctl = profiles({});
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{ broken") > 0);
    file.close();
    const Ran ran = ctl.run(words("health --profile prod"));
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.err.contains(path.toUtf8()), ran.err.constData());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("{ broken"));
}

QTEST_GUILESS_MAIN(FreshetctlUsageTest)
#include "tst_freshetctl_usage.moc"
