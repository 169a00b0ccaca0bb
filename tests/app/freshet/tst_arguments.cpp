// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/arguments.h"

#include <QHash>
#include <QStandardPaths>
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
    void wrongUsageIsASentence_data();
    void wrongUsageIsASentence();
    void noErrorRepeatsAPassword();
    void theHelpNamesEveryOption();
};

static Result<Arguments> parse(const char *line, const QHash<QByteArray, QString> &environment = {})
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
    QStandardPaths::setTestModeEnabled(true);
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

void ArgumentsTest::wrongUsageIsASentence_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line :
         {"--nonsense", "word", "--url", "--url=", "--url http://h", "--theme blue", "--lang fr", "--size 10x10", "--size big",
          "--url redis://h --profile x", "--tour d --url redis://h", "--sandbox --url redis://h", "--sandbox=1",
          "--password-file /no/such/file --url redis://h", "--password-file x", "--profile none"})
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
    for (const char *option : {"--url", "--profile", "--read-only", "--password-file", "--sandbox", "--tour", "--theme", "--lang",
                               "--size", "--help", "--version"})
        QVERIFY2(Arguments::helpText().contains(QLatin1String(option)), option);
    QVERIFY(parse("--help --nonsense").error().message.contains(QLatin1String("--nonsense")));
    QVERIFY(parse("-h")->help);
    QVERIFY(parse("--version")->version);
}

QTEST_GUILESS_MAIN(ArgumentsTest)
#include "tst_arguments.moc"
