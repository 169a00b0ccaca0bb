// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/arguments.h"

#include <QHash>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;

class ArgumentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingAsksForNothing();
    void theAddressComesFromTheLineThenFromTheEnvironment();
    void thePasswordComesFromTheQuietPlaceFirst();
    void aPasswordOnTheLineEarnsAWarning();
    void aSavedProfileIsFound();
    void aTourTakesItsLooks();
    void aReplayTakesTheSettingsOfTheCommandLine();
    void wrongUsageIsASentence_data();
    void wrongUsageIsASentence();
    void noErrorRepeatsAPassword();
    void theHelpNamesEveryOption();
};

static Result<Arguments> parse(const QByteArray &line, const QHash<QByteArray, QString> &environment = {})
{
    const QStringList words = QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return Arguments::parse(words, [&](const char *name) { return environment.value(name); });
}

void ArgumentsTest::nothingAsksForNothing()
{
    const auto arguments = parse("");
    QVERIFY(arguments);
    QVERIFY(!arguments->connect && !arguments->sandbox && !arguments->readOnly && arguments->tourDirectory.isEmpty());
}

void ArgumentsTest::theAddressComesFromTheLineThenFromTheEnvironment()
{
    const QHash<QByteArray, QString> both{{"FRESHET_URL", QStringLiteral("redis://own")},
                                          {"REDIS_URL", QStringLiteral("redis://common")}};
    QCOMPARE(parse("--url=redis://line", both)->connect->url.hosts.first().host, QStringLiteral("line"));
    QCOMPARE(parse("", both)->connect->url.hosts.first().host, QStringLiteral("own"));
    QCOMPARE(parse("", {{"REDIS_URL", QStringLiteral("redis://common")}})->connect->url.hosts.first().host,
             QStringLiteral("common"));
    QVERIFY(!parse("--sandbox", both)->connect);
    QVERIFY(!parse("--tour dir", both)->connect);
}

void ArgumentsTest::thePasswordComesFromTheQuietPlaceFirst()
{
    QTemporaryDir directory;
    QFile file(directory.filePath(QStringLiteral("word")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("from-file\r\nsecond line\n");
    file.close();
    const QHash<QByteArray, QString> environment{{"FRESHET_PASSWORD", QStringLiteral("from-environment")}};
    const QByteArray line = "--url redis://h --password-file " + file.fileName().toUtf8();
    QCOMPARE(parse(line.constData(), environment)->connect->url.password, QStringLiteral("from-file"));
    QCOMPARE(parse("--url redis://h", environment)->connect->url.password, QStringLiteral("from-environment"));
    QCOMPARE(parse("--url redis://:in-url@h", environment)->connect->url.password, QStringLiteral("in-url"));
}

void ArgumentsTest::aPasswordOnTheLineEarnsAWarning()
{
    QCOMPARE(parse("--url redis://:word@h")->warnings.size(), 1);
    QVERIFY(!parse("--url redis://:word@h")->warnings.first().contains(QLatin1String("word@")));
    QVERIFY(parse("--url redis://h")->warnings.isEmpty());
    QVERIFY(parse("", {{"REDIS_URL", QStringLiteral("redis://:word@h")}})->warnings.isEmpty());
}

void ArgumentsTest::aSavedProfileIsFound()
{
    QTemporaryDir folder;
    qputenv("XDG_CONFIG_HOME", folder.path().toUtf8());
    auto profile = redis::Profile::make(QStringLiteral("Saved"), redis::Url::parse(QStringLiteral("redis://h:1")).value());
    QVERIFY(redis::saveProfiles(redis::profilesPath(), {profile}));
    QCOMPARE(parse("--profile saved")->connect->id, profile.id);
    const auto unknown = parse("--profile other");
    QVERIFY(!unknown);
    QVERIFY(unknown.error().message.contains(QLatin1String("Saved")));
    QFile::remove(redis::profilesPath());
}

void ArgumentsTest::aTourTakesItsLooks()
{
    const auto arguments = parse("--tour out/dir --theme dark --lang ko --size 1024x640 --read-only");
    QVERIFY(arguments);
    QCOMPARE(arguments->tourDirectory, QStringLiteral("out/dir"));
    QCOMPARE(arguments->look, QStringLiteral("dark"));
    QCOMPARE(arguments->language, QStringLiteral("ko"));
    QCOMPARE(arguments->size, QSize(1024, 640));
    QVERIFY(arguments->readOnly);
}

void ArgumentsTest::aReplayTakesTheSettingsOfTheCommandLine()
{
    using Speed = sandbox::SandboxReplay::Options::Speed;
    QTemporaryDir directory;
    QFile file(directory.filePath(QStringLiteral("trace.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("a\n");
    file.close();
    const QByteArray line = "--replay " + file.fileName().toUtf8();
    const auto plain = parse(line);
    QVERIFY(plain && plain->replay);
    QCOMPARE(plain->replay->path, file.fileName());
    QCOMPARE(plain->replay->speed, Speed::Visible);
    QVERIFY(plain->replay->settings.nameSpace.isEmpty()); // by the file's name
    QVERIFY(!plain->quitAtEnd && !plain->json && !plain->connect);
    const auto full = parse(line + " --policy LRU --l1-entries 1000 --l1-bytes 5000 --ttl 60 --concurrency 1 --op-count "
                                   "--namespace ns --speed 2e4 --quit-at-end --json --picture end.png");
    QVERIFY(full && full->replay);
    const inspect::ReplaySettings &settings = full->replay->settings;
    QCOMPARE(settings.policy, cache::EvictionPolicy::Lru);
    QCOMPARE(settings.l1Entries.value_or(0), 1000);
    QCOMPARE(settings.l1Bytes.value_or(0), 5000);
    QCOMPARE(settings.ttl.value_or(0), 60);
    QCOMPARE(settings.options().concurrency, 1);
    QVERIFY(settings.repeatCounts);
    QCOMPARE(settings.nameSpace, QByteArray("ns"));
    QCOMPARE(full->replay->speed, Speed::Fixed);
    QCOMPARE(full->replay->perSecond, 2e4);
    QVERIFY(full->quitAtEnd && full->json);
    QCOMPARE(full->picture, QStringLiteral("end.png"));
    QCOMPARE(parse(line + " --quit-at-end")->replay->speed, Speed::Most); // nobody looks
    QCOMPARE(parse(line + " --quit-at-end --picture a.png")->replay->speed, Speed::Visible);
    QCOMPARE(parse(line + " --speed max")->replay->speed, Speed::Most);
    QVERIFY(parse(line + " --tour dir")->quitAtEnd);
    for (const char *wrong : {" --speed 0", " --speed fast", " --l1-entries -1", " --l1-bytes 1k", " --ttl 0", " --policy best",
                              " --concurrency 0", " --url redis://h"})
        QVERIFY2(!parse(line + wrong), wrong);
}

void ArgumentsTest::wrongUsageIsASentence_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"--nonsense",
                             "word",
                             "--url",
                             "--url=",
                             "--url http://h",
                             "--theme blue",
                             "--lang fr",
                             "--size 10x10",
                             "--size big",
                             "--url redis://h --profile x",
                             "--tour d --url redis://h",
                             "--tour d --time-start",
                             "--sandbox --url redis://h",
                             "--sandbox=1",
                             "--password-file /no/such/file --url redis://h",
                             "--password-file x",
                             "--profile none",
                             "--replay /no/such/trace",
                             "--replay /",
                             "--speed 5",
                             "--quit-at-end",
                             "--l1-entries 5",
                             "--picture x.png"})
        QTest::newRow(line) << QByteArray(line);
}

void ArgumentsTest::wrongUsageIsASentence()
{
    QFETCH(QByteArray, line);
    const auto arguments = parse(line.constData());
    QVERIFY(!arguments);
    QVERIFY(arguments.error().message.size() > 10);
    QCOMPARE(arguments.error().code, Code::InvalidArgument);
}

void ArgumentsTest::noErrorRepeatsAPassword()
{
    for (const char *line :
         {"redis://:hidden-word@h", "--url redis://:hidden-word@h:port", "--url redis://:hidden-word@h --profile x"})
        QVERIFY(!parse(line).error().message.contains(QLatin1String("hidden-word")));
}

void ArgumentsTest::theHelpNamesEveryOption()
{
    for (const char *option :
         {"--url",  "--profile",     "--read-only", "--password-file", "--sandbox",     "--tour",   "--theme",      "--lang",
          "--size", "--help",        "--version",   "--replay",        "--speed",       "--policy", "--l1-entries", "--l1-bytes",
          "--ttl",  "--concurrency", "--op-count",  "--namespace",     "--quit-at-end", "--json",   "--picture"})
        QVERIFY2(Arguments::helpText().contains(QLatin1String(option)), option);
    QVERIFY(parse("--help --nonsense").error().message.contains(QLatin1String("--nonsense")));
    QVERIFY(parse("-h")->help);
    QVERIFY(parse("--version")->version);
}

QTEST_GUILESS_MAIN(ArgumentsTest)
#include "tst_arguments.moc"
